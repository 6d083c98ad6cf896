"""Reading ahead: pages that the next key is likely to lead to are there when it comes."""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.flows.facts import ReadAhead
from tui.flows.pages import LaidOut, Pages
from tui.model.article import ArticleId, State
from tui.store.library import Stamp, stamp
from tui.view.page import Page

if TYPE_CHECKING:
    from asyncio import TimerHandle

    from tui.app import NewsApp

REST_SECONDS: Final = 0.02  # after a page was shown: what is painted then must not share Python with a reader
KEPT_PAGES: Final = 12  # that were shown or read ahead
LOOKED_AT: Final = 50  # rows below the cursor, for the open one that a decision steps to
MOST_BYTES: Final = 200_000  # of a file: a larger one is read when somebody comes to it, and not kept

_Again = Callable[[Callable[[], bool]], None]


class _Kept(NamedTuple):
    page: Page
    stamp: Stamp


class Prefetch:
    """Keeps the last pages, and reads those beside the cursor while nothing else is to be done.

    A page is shown from here in the frame of its key, and its file looked at afterwards: where that is
    another by then, it is read. All that is known to change a page takes it away: `forget`.

    Args:
        app: The app.
        pages: Where pages come from.
    """

    def __init__(self, app: NewsApp, pages: Pages) -> None:
        self._app = app
        self._list = app.article_list
        self._pages = pages
        self._kept: dict[ArticleId, _Kept] = {}  # the one used last at the end
        self._times_forgotten = 0  # what was read before the last time may be of an older folder
        self._timer: TimerHandle | None = None
        self._shown: tuple[Page, _Again | None] | None = None
        self._place = 0  # of the cursor when it last moved
        self._direction = 1

    def page(self, article_id: ArticleId, width: int) -> Page | None:
        """The page of an article as it was when it was last read, where it is kept at this width."""
        kept = self._kept.pop(article_id, None)
        if kept is None or kept.page.width != width:
            return None
        self._kept[article_id] = kept
        return kept.page

    def keep(self, laid_out: LaidOut) -> None:
        """Keeps a page that was read just now."""
        article_id = laid_out.page.article.id
        self._kept.pop(article_id, None)
        file = laid_out.stamp
        if laid_out.whole and file is not None and file.size <= MOST_BYTES:
            self._kept[article_id] = _Kept(laid_out.page, file)
            while len(self._kept) > KEPT_PAGES:
                del self._kept[next(iter(self._kept))]

    def forget(self, changed: Collection[ArticleId] | None = None) -> None:
        """Drops pages that may be others now: all, or those that tell of articles that have changed."""
        self._times_forgotten += 1
        for article_id, kept in list(self._kept.items()):
            if changed is None or kept.page.tells_of(changed):
                del self._kept[article_id]
        if self._shown is not None:
            self._rest()

    def stop(self) -> None:
        """Reads nothing ahead any more: another article is about to be shown, or none."""
        self._shown = None
        if self._timer is not None:
            self._timer.cancel()
        self._app.workers.cancel_group(self._app, "ahead")

    def shown(self, page: Page, again: _Again | None = None) -> None:
        """Notes that a whole page stands on the screen.

        Args:
            page: The page.
            again: Reads it where its file was not looked at before it was shown; on a thread.
        """
        place = self._list.cursor
        if place != self._place:
            self._direction, self._place = (1 if place > self._place else -1), place
        self._shown = page, again
        self._rest()

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        # Textual's own timer is a task, which takes a twenty-fifth of a cursor key to begin.
        self._timer = get_running_loop().call_later(REST_SECONDS, self._app.call_later, self._begin)

    def _begin(self) -> None:
        if self._shown is None:
            return
        page, again = self._shown
        kept = self._kept.get(page.article.id)
        known = None if kept is None else kept.stamp
        wished = [
            one for one in self._beside() if one not in self._kept or self._kept[one].page.width != page.width
        ]
        if again is not None or wished:
            forgotten = self._times_forgotten
            run = partial(self._run, page, again=again, known=known, wished=wished, forgotten=forgotten)
            self._app.start("ahead", run)

    def _beside(self) -> list[ArticleId]:
        """The articles that the next key is likely to lead to, likeliest first."""
        hits, cursor = self._app.browsing.hits, self._list.cursor
        if hits is None:
            return []
        below = hits.rows(cursor + 1, cursor + 1 + LOOKED_AT)
        next_open = [one.id for one in below if one.state is State.OPEN][:1]
        places = (cursor + self._direction, cursor - self._direction)
        near = [hits.id_at(one) for one in places if 0 <= one < len(hits)]
        return list(dict.fromkeys([*near[:1], *next_open, *near[1:]]))

    def _run(
        self,
        page: Page,
        wanted: Callable[[], bool],
        *,
        again: _Again | None,
        known: Stamp | None,
        wished: Collection[ArticleId],
        forgotten: int,
    ) -> None:
        """On a thread: looks at the file of the page that is shown, and reads those that are wished for."""
        folder = self._app.library.folder
        if again is not None and (known is None or stamp(folder, page.article.id) != known):
            again(wanted)
            return  # what is shown then has those beside it read
        for one in wished:
            if not wanted():
                return
            file = stamp(folder, one)
            if file is None or file.size > MOST_BYTES:
                continue
            for laid_out in self._pages.read(one, page.width, wanted, at_once=True):
                self._app.post_message(ReadAhead(forgotten, laid_out))

    def arrived(self, fact: ReadAhead) -> None:
        """Keeps what was read ahead, and draws it where nobody sees it."""
        laid_out = fact.laid_out
        if laid_out.row_changed:  # pages that tell of it are of before
            self._list.redraw()
            self._app.reading.follow(self._list.current, decided={laid_out.page.article.id})
        elif fact.times_forgotten == self._times_forgotten:
            self.keep(laid_out)
            self._app.detail.prepare(laid_out.page)

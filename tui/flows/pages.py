"""From an article's file to its page, on a thread."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from tui.model import derived
from tui.model.article import Article, ArticleId, Row
from tui.store.library import Library, Stamp, stamp
from tui.view.page import Page, page
from tui.view.past import with_past

# Of computing. Neighbours that are found so fast are waited for: to draw a page twice takes longer, and what
# is drawn twice the eye sees change.
QUICK_SECONDS: Final = 0.015


class LaidOut(NamedTuple):
    """A page, and what came of reading it.

    `whole` where all is on it that will be; `row_changed` where the article's row looks different now;
    `stamp` is that of the file before it was read.
    """

    page: Page
    stamp: Stamp | None
    row_changed: bool
    whole: bool


class Pages:
    """The pages of one library's articles."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._quick = False  # whether neighbours were found in no time when they were last looked for

    def read(
        self,
        article_id: ArticleId,
        width: int,
        wanted: Callable[[], bool],
        *,
        off_list: bool = False,
        at_once: bool = False,
    ) -> Iterator[LaidOut]:
        """An article's page, and where its neighbours take long to find once more with them; 10 ms.

        Args:
            article_id: The article.
            width: Cells of the pane.
            wanted: Turns false where nobody waits for it any more; then nothing more comes.
            off_list: Whether to say that the list does not show this article.
            at_once: Whether nobody looks at a page without its neighbours.
        """
        library = self._library
        before, file = library.row(article_id), stamp(library.folder, article_id)
        article = library.article(article_id)
        changed = library.row(article_id) != before  # which is to be told, also where nobody waits any more
        if not (wanted() or changed):
            return
        related = article.related if isinstance(article, Article) else ()
        found = library.find(url for one in related for url in one.links.all())
        rows = {url: library.row(one) for url, one in found.items() if one != article_id}
        here: dict[str, Row] = {url: row for url, row in rows.items() if row is not None}
        decisions = library.decisions
        told = decisions.word.on(article) if decisions and isinstance(article, Article) else None
        past = decisions.past_of(article) if decisions and isinstance(article, Article) else ()
        lay_out = partial(page, article, width, here=here, off_list=off_list, reverted=told)
        if not isinstance(article, Article):
            yield LaidOut(with_past(lay_out(), past), file, changed, whole=True)
            return
        derived.missing(article.links)  # which the footer asks for when the page is shown, and is kept
        waits = at_once or self._quick
        if not waits:
            yield LaidOut(with_past(lay_out(), past), file, changed, whole=False)
        if not (wanted() or (changed and waits)):
            return
        begun = time.thread_time()  # not how long others had Python meanwhile
        around = library.relations.neighbours(article_id, {row.id for row in here.values()})
        self._quick = time.thread_time() - begun < QUICK_SECONDS
        yield LaidOut(with_past(lay_out(around=around), past), file, changed and waits, whole=True)

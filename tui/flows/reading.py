"""Reading: the detail pane and its items."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.flows.facts import ArticleRead
from tui.flows.pages import Pages
from tui.flows.prefetch import Prefetch
from tui.model import derived
from tui.model.article import Article, ArticleId, Link, Links
from tui.view.page import Page

if TYPE_CHECKING:
    from tui.app import NewsApp


DECIDED_SECONDS: Final = 0.03  # that the page of the next article waits for what came of a decision

_AWAY: Final = "This article is not in the list's view; Backspace goes back."

_UNKNOWN = Links(web="?", amp="?", cdn="?")  # until its file is read, an article may have any

_STEPS: Final = (
    "{next_item} steps to related items and links, {previous_item} to topics; {leave} goes back to the list."
)


class Reading:
    """Which article is read."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._pages = Pages(app.library)
        self.prefetch = Prefetch(app, self._pages)
        self._serial = 0
        self._away: ArticleId | None = None  # jumped to, but not shown by the list

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            "enter": self._enter,
            "leave": self._leave,
            "related": lambda: self._step(self._app.detail.step_to_links),
            "next_item": lambda: self._step(partial(self._app.detail.step_item, 1)),
            "previous_item": lambda: self._step(partial(self._app.detail.step_item, -1)),
        }

    @property
    def current(self) -> ArticleId | None:
        """The article that commands mean in the pane that has the focus."""
        app = self._app
        return self._away if self._away and app.focused is app.detail else app.article_list.current

    def follow(self, article_id: ArticleId | None, *, decided: Collection[ArticleId] | None = None) -> None:
        """Shows the article that the list's cursor has come to, or the one shown again at a new width.

        Args:
            article_id: The article under the cursor.
            decided: What may have changed, where not all may: a page that tells of none of it stays.
        """
        self.prefetch.forget(decided)
        if article_id is None:
            self.show_nothing()
        elif decided is None or _may_tell_of(self._app.detail.page, self._away or article_id, decided):
            self._show(self._away or article_id)

    def moved(self, article_id: ArticleId | None) -> None:
        """The list's cursor moved: an article jumped to out of its view is left."""
        app = self._app
        self._serial += 1
        serial = self._serial

        def late() -> None:
            if serial == self._serial and article_id is not None and app.query("#detail"):
                self._show(article_id)

        self._away = None
        if app.action_line.said == _AWAY:
            app.action_line.say("")
        app.bundling.forget()
        if article_id is None:
            self.show_nothing()
        elif app.deciding.pending:
            # Soon one frame shows what came of it, and this article. To paint it before takes what decides
            # four times as long: both want Python, and the one that writes to the disk gets it last.
            app.set_timer(DECIDED_SECONDS, late)
        else:
            self._show(article_id)

    def follow_key(self, article_id: ArticleId) -> bool:
        """As `moved`, at once, where the article's page is kept and nothing is being decided; else False."""
        at_once = (
            not self._app.deciding.pending and self.prefetch.page(article_id, _width(self._app)) is not None
        )
        if at_once:
            self.moved(article_id)
        return at_once

    def show_nothing(self) -> None:
        """Empties the detail: there is no article under the cursor."""
        self._serial += 1
        self._away = None
        self.prefetch.stop()
        self._app.detail.show(None)
        self.show_availability()

    def _show(self, article_id: ArticleId) -> None:
        """Shows an article: at once where its page is kept, else when it is read."""
        self._serial += 1
        self.prefetch.stop()
        width = _width(self._app)
        read = partial(self._read, self._serial, article_id, width, article_id == self._away)
        page = None if article_id == self._away else self.prefetch.page(article_id, width)
        if page is None:
            self._app.start("read", read)
        else:
            self._app.workers.cancel_group(self._app, "read")
            self._put(page)
            self.prefetch.shown(page, again=read)

    def _read(
        self, serial: int, article_id: ArticleId, width: int, off_list: bool, wanted: Callable[[], bool]
    ) -> None:
        for laid_out in self._pages.read(article_id, width, wanted, off_list=off_list):
            self._app.post_message(ArticleRead(serial, laid_out, off_list=off_list))

    def arrived(self, fact: ArticleRead) -> None:
        """Shows a page, unless the cursor has moved on."""
        laid_out, late = fact.laid_out, fact.serial != self._serial
        if laid_out.row_changed:
            self._app.article_list.redraw()
            changed = {laid_out.page.article.id}
            if late:
                self.follow(self._app.article_list.current, decided=changed)
            else:
                self.prefetch.forget(changed)
        if late:
            return
        self._put(laid_out.page)
        if laid_out.whole:
            if not fact.off_list:
                self.prefetch.keep(laid_out)
            self.prefetch.shown(laid_out.page)

    def _put(self, page: Page) -> None:
        self._app.detail.show(self._app.past.complete(page))
        self._app.past.look()
        self.show_availability()

    def show_availability(self) -> None:
        """Dims the links in the footer that the current item has not."""
        app = self._app
        item, shown = app.detail.item, app.detail.page
        if app.focused is app.detail and item is not None and item.query is None:
            links = item.links if item.links.all() or item.article_id is None else _UNKNOWN
        elif shown is not None and isinstance(shown.article, Article):
            links = shown.article.links
        else:
            links = None
        missing = Link if links is None else derived.missing(links)
        names = {f"{verb}_{link}" for link in missing for verb in ("open", "copy")}
        if shown is None or all(one.query is not None for one in shown.items):
            names.add("related")
        if not app.jumping.back:
            names.add("back")
        app.footer.unavailable = frozenset(names)

    def _enter(self) -> None:
        app = self._app
        if app.focused is not app.detail:
            if not app.bundling.unfold():
                app.program.to_detail()
            return
        item = app.detail.item
        if item is None:
            app.action_line.say(app.wishes.in_keys(_STEPS))
        elif item.query is not None:
            app.jumping.narrow(item.query)
        elif item.article_id is not None:
            app.jumping.leave()
            self.go_to(item.article_id)
        else:
            app.action_command("open_web")

    def _leave(self) -> None:
        if self._app.bundling.fold():
            return
        self._app.detail.leave_items()
        self._app.program.to_list()

    def return_to_list(self) -> None:
        """Shows the article under the list's cursor again, where a jump had led to another."""
        if self._away is not None:
            self.moved(self._app.article_list.current)

    def escape(self) -> bool:
        """Leaves the items, then the detail; False where the focus is not in it."""
        if self._app.focused is not self._app.detail:
            return False
        if self._app.detail.item is not None:
            self._app.detail.leave_items()
        else:
            self._leave()
        return True

    def _step(self, stepped: Callable[[], bool]) -> None:
        if stepped():
            self._app.program.to_detail()
        else:
            self._app.action_line.say("No related items and no links in this article.", refused=True)

    def go_to(self, article_id: ArticleId, *, quiet: bool = False) -> None:
        """Puts the cursor on an article; one that the list does not show is read all the same; so said."""
        app = self._app
        self._away = None
        app.detail.leave_items()
        if app.article_list.current == article_id:
            self._show(article_id)
        elif not app.article_list.go_to(article_id) and not app.bundling.reveal(article_id):
            self._away = article_id
            self._app.program.to_detail()
            self._show(article_id)
            if not quiet:
                app.action_line.say(_AWAY)


def _width(app: NewsApp) -> int:
    """The cells that a page has."""
    return app.detail.scrollable_content_region.width or app.size.width


def _may_tell_of(shown: Page | None, article_id: ArticleId, decided: Collection[ArticleId]) -> bool:
    """Whether the page of an article may be another one when some were decided; so, too, while it is read."""
    return shown is None or shown.article.id != article_id or shown.tells_of(decided)

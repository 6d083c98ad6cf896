"""Reading: the detail pane, its items, jumps between articles."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING

from tui.flows.facts import ArticleRead
from tui.model.article import Article, ArticleId, Link, Row
from tui.view.page import Page, page

if TYPE_CHECKING:
    from tui.app import NewsApp


class Reading:
    """Which article is read, and the way back to those before it."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._serial = 0
        self._away: ArticleId | None = None  # jumped to, but not shown by the list
        self._back: list[ArticleId] = []
        self._forward: list[ArticleId] = []

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            "enter": self._enter,
            "leave": self._leave,
            "related": self._related,
            "next_item": partial(self._step, 1),
            "previous_item": partial(self._step, -1),
            "back": partial(self._travel, self._back, self._forward, "No jump to go back from."),
            "forward": partial(self._travel, self._forward, self._back, "No jump to go forward to."),
            "detail_down": partial(self._app.detail.action_command, "down"),
            "detail_up": partial(self._app.detail.action_command, "up"),
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
        if article_id is None:
            self.show_nothing()
        elif decided is None or _tells_of(self._app.detail.page, self._away or article_id, decided):
            self._show(self._away or article_id)

    def moved(self, article_id: ArticleId | None) -> None:
        """The list's cursor moved: an article jumped to out of its view is left."""
        self._away = None
        self.follow(article_id)

    def show_nothing(self) -> None:
        """Empties the detail: there is no article under the cursor."""
        self._serial += 1
        self._away = None
        self._app.detail.show(None)
        self.show_availability()

    def _show(self, article_id: ArticleId) -> None:
        self._serial += 1
        width = self._app.detail.scrollable_content_region.width or self._app.size.width
        self._app.start("read", partial(self._read, self._serial, article_id, width))

    def _read(self, serial: int, article_id: ArticleId, width: int, wanted: Callable[[], bool]) -> None:
        library = self._app.library
        before = library.row(article_id)
        article = library.article(article_id)
        if not wanted():
            return
        related = article.related if isinstance(article, Article) else ()
        found = library.find(url for one in related for url in one.links.all())
        rows = {url: library.row(one) for url, one in found.items() if one != article_id}
        here: dict[str, Row] = {url: row for url, row in rows.items() if row is not None}
        told = library.decisions if isinstance(article, Article) else None
        reverted = told.word.on(article) if told and isinstance(article, Article) else None
        off_list = article_id == self._away
        laid_out = page(article, width, here=here, off_list=off_list, reverted=reverted)
        self._app.post_message(ArticleRead(serial, laid_out, row_changed=library.row(article_id) != before))

    def arrived(self, fact: ArticleRead) -> None:
        """Shows a page, unless the cursor has moved on."""
        if fact.serial != self._serial:
            return
        self._app.detail.show(fact.page)
        if fact.row_changed:
            self._app.article_list.redraw()
        self.show_availability()

    def show_availability(self) -> None:
        """Dims the links in the footer that the current item has not."""
        app = self._app
        item, shown = app.detail.item, app.detail.page
        if app.focused is app.detail and item is not None:
            links = item.links
        elif shown is not None and isinstance(shown.article, Article):
            links = shown.article.links
        else:
            links = None
        missing = {link for link in Link if links is None or not links.of(link)}
        names = {f"{verb}_{link}" for link in missing for verb in ("open", "copy")}
        if shown is None or not shown.items:
            names.add("related")
        if not self._back:
            names.add("back")
        app.footer.unavailable = frozenset(names)

    def _enter(self) -> None:
        app = self._app
        if app.focused is not app.detail:
            self._app.program.to_detail()
            return
        item = app.detail.item
        if item is None:
            app.action_line.say("] steps to the related items and links; h goes back to the list.")
        elif item.article_id is not None:
            if app.detail.article_id is not None:
                self._back.append(app.detail.article_id)
                self._forward.clear()
            self.go_to(item.article_id)
        else:
            app.action_command("open_web")

    def _leave(self) -> None:
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

    def _related(self) -> None:
        if self._app.detail.page is None or not self._app.detail.page.items:
            self._app.action_line.say("No related items and no links in this article.", refused=True)
            return
        if self._app.detail.item is None:
            self._app.detail.step_item(1)
        self._app.program.to_detail()

    def _step(self, by: int) -> None:
        if self._app.detail.step_item(by):
            self._app.program.to_detail()
        else:
            self._app.action_line.say("No related items and no links in this article.", refused=True)

    def _travel(self, source: list[ArticleId], target: list[ArticleId], nowhere: str) -> None:
        if not source:
            self._app.action_line.say(nowhere, refused=True)
            return
        here = self._app.detail.article_id
        if here is not None:
            target.append(here)
        self.go_to(source.pop())

    def go_to(self, article_id: ArticleId) -> None:
        """Puts the cursor on an article; one that the list does not show is read all the same."""
        app = self._app
        self._away = None
        app.detail.leave_items()
        if app.article_list.current == article_id:
            self._show(article_id)
        elif not app.article_list.go_to(article_id):
            self._away = article_id
            self._app.program.to_detail()
            self._show(article_id)
            app.action_line.say("This article is not in the list's view; Backspace goes back.")


def _tells_of(shown: Page | None, article_id: ArticleId, decided: Collection[ArticleId]) -> bool:
    """Whether the page of an article may be another one when some were decided; so, too, while it is read."""
    if shown is None or shown.article.id != article_id:
        return True
    return not {article_id, *(item.article_id for item in shown.items)}.isdisjoint(decided)

"""Reading: the detail pane and its items."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.flows.facts import ArticleRead
from tui.model import derived
from tui.model.article import Article, ArticleId, Link, Links, Neighbours, Row
from tui.view.page import Page, page
from tui.view.past import with_past

if TYPE_CHECKING:
    from tui.app import NewsApp


_UNKNOWN = Links(web="?", amp="?", cdn="?")  # until its file is read, an article may have any

_STEPS: Final = (
    "{next_item} steps to related items and links, {previous_item} to topics; {leave} goes back to the list."
)


class Reading:
    """Which article is read."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._serial = 0
        self._away: ArticleId | None = None  # jumped to, but not shown by the list

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            "enter": self._enter,
            "leave": self._leave,
            "related": self._related,
            "next_item": partial(self._step, 1),
            "previous_item": partial(self._step, -1),
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
        self._app.bundling.forget()
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
        decisions = library.decisions
        told = decisions.word.on(article) if decisions and isinstance(article, Article) else None
        past = decisions.past_of(article) if decisions and isinstance(article, Article) else ()
        off_list = article_id == self._away
        laid_out = partial(page, article, width, here=here, off_list=off_list, reverted=told)
        shown = with_past(laid_out(), past)
        self._app.post_message(ArticleRead(serial, shown, row_changed=library.row(article_id) != before))
        if not isinstance(article, Article) or not wanted():
            return
        # Once that is on the screen: it takes as long as all before.
        around = library.relations.neighbours(article_id, {row.id for row in here.values()})
        if wanted() and around != Neighbours():
            shown = with_past(laid_out(around=around), past)
            self._app.post_message(ArticleRead(serial, shown, row_changed=False))

    def arrived(self, fact: ArticleRead) -> None:
        """Shows a page, unless the cursor has moved on."""
        if fact.serial != self._serial:
            return
        self._app.detail.show(self._app.past.complete(fact.page))
        self._app.past.look()
        if fact.row_changed:
            self._app.article_list.redraw()
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
        missing = {link for link in Link if links is None or not derived.has(links, link)}
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

    def _related(self) -> None:
        if self._app.detail.step_to_links():
            self._app.program.to_detail()
        else:
            self._app.action_line.say("No related items and no links in this article.", refused=True)

    def _step(self, by: int) -> None:
        if self._app.detail.step_item(by):
            self._app.program.to_detail()
        else:
            self._app.action_line.say("No related items and no links in this article.", refused=True)

    def go_to(self, article_id: ArticleId) -> None:
        """Puts the cursor on an article; one that the list does not show is read all the same."""
        app = self._app
        self._away = None
        app.detail.leave_items()
        if app.article_list.current == article_id:
            self._show(article_id)
        elif not app.article_list.go_to(article_id) and not app.bundling.reveal(article_id):
            self._away = article_id
            self._app.program.to_detail()
            self._show(article_id)
            app.action_line.say("This article is not in the list's view; Backspace goes back.")


def _tells_of(shown: Page | None, article_id: ArticleId, decided: Collection[ArticleId]) -> bool:
    """Whether the page of an article may be another one when some were decided; so, too, while it is read."""
    if shown is None or shown.article.id != article_id:
        return True
    return not {article_id, *(item.article_id for item in shown.items)}.isdisjoint(decided)

"""What has happened to the article that is read: commits come when the detail is looked into."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.desktop import git
from tui.errors import GitFailed
from tui.flows.facts import CommitsRead
from tui.model.article import ArticleId
from tui.model.past import Event
from tui.view.page import Page
from tui.view.past import with_past

if TYPE_CHECKING:
    from tui.app import NewsApp


class Past:
    """The commits of one article: asked of Git once, when the detail has the focus or is scrolled.

    Not before: a cursor that runs down the list starts no process, and nobody reads the end of a page without
    coming into it. One process at a time; whoever waited and is not wanted any more asks for nothing.
    """

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._asked: ArticleId | None = None
        self._commits: tuple[Event, ...] = ()
        self._one_at_a_time = threading.Lock()

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            "detail_down": partial(self._scroll, "down"),
            "detail_up": partial(self._scroll, "up"),
        }

    def _scroll(self, direction: str) -> None:
        self._app.detail.action_command(direction)
        self.look(scrolled=True)

    def look(self, *, scrolled: bool = False) -> None:
        """Asks for the commits of the article that is shown, where that was not done."""
        app = self._app
        article_id = app.detail.article_id
        if article_id is None or article_id == self._asked or not (scrolled or app.focused is app.detail):
            return
        self._asked, self._commits = article_id, ()
        app.start("past", partial(self._read, article_id))

    def _read(self, article_id: ArticleId, wanted: Callable[[], bool]) -> None:
        with self._one_at_a_time:
            if not wanted():
                return
            try:
                commits = git.log(self._app.library.folder / article_id)
            except GitFailed:  # without Git there is nothing to be shown, and nobody asked
                return
        self._app.post_message(CommitsRead(article_id, commits))

    def arrived(self, fact: CommitsRead) -> None:
        """Adds the commits to the end of the page, unless another article is read by now."""
        page = self._app.detail.page
        if fact.article_id != self._asked or not fact.commits:
            return
        self._commits = fact.commits
        if page is not None and page.article.id == fact.article_id:
            self._app.detail.show(self.complete(page))

    def complete(self, page: Page) -> Page:
        """A page with the commits that are known of its article."""
        return with_past(page, page.events, self._commits) if page.article.id == self._asked else page

"""Jumps: from an article to a related one, from a topic to what shares it, and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from tui.model.article import ArticleId

if TYPE_CHECKING:
    from tui.app import NewsApp


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one was: the article, and the query where the jump changed it."""

    article_id: ArticleId
    query: str | None = None


class Jumping:
    """The way back, and forward again."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self.back: list[Place] = []
        self._forward: list[Place] = []

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            "back": partial(self._travel, self.back, self._forward, "No jump to go back from."),
            "forward": partial(self._travel, self._forward, self.back, "No jump to go forward to."),
        }

    def leave(self, query: str | None = None) -> None:
        """Remembers the article that is read: a jump leads away from it, and from a query."""
        here = self._app.detail.article_id
        if here is not None:
            self.back.append(Place(article_id=here, query=query))
            self._forward.clear()

    def narrow(self, added: str) -> None:
        """Lists what a filter finds, as a jump: the query before comes back with the article."""
        app, here = self._app, self._app.detail.article_id
        typed = app.search_bar.text
        self.leave(typed)
        app.detail.leave_items()
        app.browsing.ask(app.library.parse(typed).narrowed(added), here)
        app.program.to_list()
        app.action_line.say(f"Only {added} now; Backspace goes back.")

    def _travel(self, source: list[Place], target: list[Place], nowhere: str) -> None:
        app = self._app
        if not source:
            app.action_line.say(nowhere, refused=True)
            return
        place, here, typed = source.pop(), app.detail.article_id, app.search_bar.text
        if here is not None:
            target.append(Place(article_id=here, query=None if place.query is None else typed))
        if place.query is None or place.query == typed:
            app.reading.go_to(place.article_id)
        else:
            app.detail.leave_items()
            app.browsing.ask(place.query, place.article_id)
            app.program.to_list()

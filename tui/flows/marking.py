"""Marking several articles, and stepping from one open article to the next."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.model.article import ArticleId, State

if TYPE_CHECKING:
    from tui.app import NewsApp


class Marking:
    """Marks live in the list; this says what was marked, and in which order they are acted on."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            "mark": self._app.article_list.mark,
            "mark_range": self._mark_range,
            "mark_open": self._mark_open,
            "next_open": partial(self._step_open, 1),
            "previous_open": partial(self._step_open, -1),
        }

    def in_order(self) -> tuple[ArticleId, ...]:
        """The marked articles: those that the list shows in its order, then the others by path."""
        marked = self._app.article_list.marks.marked
        shown = self._app.article_list.shown_of(marked)
        return (*shown, *sorted(marked.difference(shown)))

    def clear(self) -> bool:
        """Takes all marks away; False where there are none."""
        marked = bool(self._app.article_list.marks.marked)
        if marked:
            self._app.article_list.marks.clear()
            self._app.action_line.say("Marks taken away.")
        return marked

    def _mark_range(self) -> None:
        if self._app.article_list.mark_range():
            self._app.action_line.say(
                self._app.wishes.in_keys("Range: move to its other end, {mark_range} again ends it.")
            )
        else:
            self._app.action_line.say(f"{len(self._app.article_list.marks.marked):,} marked.")

    def _mark_open(self) -> None:
        found = self._app.article_list.mark_all(State.OPEN)
        if not found:
            self._app.action_line.say("No open article is shown.", refused=True)

    def _step_open(self, direction: int) -> None:
        if not self._app.article_list.step_to(State.OPEN, direction):
            where = "below" if direction > 0 else "above"
            self._app.action_line.say(f"No open article {where} in this view.", refused=True)

"""What was decided since the start: how far it has come, and a list of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.model import pace
from tui.model.article import ArticleId, State
from tui.model.query import View
from tui.view.dialogs.session import Session

if TYPE_CHECKING:
    from tui.app import NewsApp


class Sitting:
    """Counts decisions and their pace."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._times: list[float] = []

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"progress": self._show}

    def decided(self, *, some: bool) -> None:
        """Brings the progress up to date; `some` where decisions were made, not taken back."""
        if some:
            self._times.append(time.monotonic())
        self._app.action_line.pace = self._in_words()

    def _in_words(self) -> tuple[str, ...]:
        decisions = self._app.library.decisions
        if decisions is None or not decisions.made:
            return ()
        standing = decisions.journal.history.standing(decisions.made).values()
        done = sum(one.went_to is not State.OPEN for one in standing)
        left = self._app.library.counts()[View.OPEN]
        return pace.in_words(done, left, pace.seconds_left(self._times, left))

    def _show(self) -> None:
        decisions = self._app.library.decisions
        made = decisions.made if decisions is not None else []
        if decisions is None or not made:
            self._app.action_line.say("Nothing decided since the start.")
            return
        found = [(decisions.id_of(entry.path), entry) for entry in reversed(made)]
        self._app.push_screen(Session(found), self._go_to)

    def _go_to(self, article_id: ArticleId | None) -> None:
        if article_id is not None:
            self._app.reading.go_to(article_id)

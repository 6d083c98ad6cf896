"""What was decided since the start: how far it has come, and a list of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING

from tui.flows.facts import Counted
from tui.model import pace
from tui.model.article import ArticleId, State, View
from tui.model.triage import Outcome
from tui.view.dialogs import session

if TYPE_CHECKING:
    from tui.app import NewsApp


class Sitting:
    """Counts decisions and their pace."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._times: list[float] = []
        # What was not done, with how many entries had been made before, and the verb of an undo or a redo.
        self._refused: list[tuple[int, Outcome, str | None]] = []

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"progress": self._ask}

    def decided(self, outcomes: Sequence[Outcome], *, back: str | None = None) -> None:
        """Brings the progress up to date; `back` is "undo" or "redo" where nothing new was decided."""
        decisions = self._app.library.decisions
        made = len(decisions.made) if decisions is not None else 0
        self._refused += [
            (made, one, back) for one in outcomes if one.refused is not None and not one.already
        ]
        if back is None and any(one.refused is None for one in outcomes):
            self._times.append(time.monotonic())
        self._app.action_line.pace = self._in_words()

    def _in_words(self) -> tuple[str, ...]:
        decisions = self._app.library.decisions
        if decisions is None or not decisions.made:
            return ()
        standing = decisions.journal.history.standing(decisions.made).items()
        # Undo reaches the whole content root; what is left is counted in this folder.
        here = [one for path, one in standing if decisions.id_of(path) is not None]
        if not here:
            return ()
        done = sum(one.went_to is not State.OPEN for one in here)
        left = self._app.library.counts()[View.OPEN]
        return pace.in_words(done, left, pace.seconds_left(self._times, left))

    def _ask(self) -> None:
        self._app.start("desktop", self._count)

    def _count(self, _wanted: Callable[[], bool]) -> None:
        self._app.post_message(Counted(self._app.library.statistics()))

    def show(self, fact: Counted) -> None:
        """Opens the list of decisions and the statistics on top of the list."""
        if len(self._app.screen_stack) > 1:
            return  # it was asked for twice, or something else was opened meanwhile
        decisions = self._app.library.decisions
        made = [
            (place + 1, session.made(decisions.id_of(one.path), one))
            for place, one in enumerate(decisions.made if decisions is not None else ())
            if decisions is not None
        ]
        refused = [(place, session.refused(one, back)) for place, one, back in self._refused]
        lines = sorted([*refused, *made], key=itemgetter(0), reverse=True)
        self._app.push_screen(session.Session([line for _, line in lines], fact.statistics), self._go_to)

    def _go_to(self, article_id: ArticleId | None) -> None:
        if article_id is not None:
            self._app.reading.go_to(article_id)

"""Steps of many articles that are under way: how far they are, stopped, and left by somebody who leaves."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from tui.flows.facts import Decided, Progressed

if TYPE_CHECKING:
    from tui.app import NewsApp

TRAVELS: Final = {"Undone": "undo", "Redone": "redo"}
_HINT: Final = " (Esc stops)"


class Bulks:
    """What can be stopped. Esc stops it; who leaves meanwhile leaves after it, or asks once more."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._running: list[threading.Event] = []  # the oldest first; set where it is to stop
        self._leaving = False
        self.notes: list[str] = []
        """What the receipt is to say of those that were stopped by leaving."""

    def begin(self) -> threading.Event:
        """A new one, that stops when this is set."""
        stop = threading.Event()
        self._running.append(stop)
        return stop

    def report(self, verb: str, many: int, done: int) -> None:
        """On the write thread: how far one has come."""
        if many > 1 and done % 10 == 0:
            hint = "" if self._leaving else _HINT
            self._app.post_message(Progressed(f"{verb}: {done:,} of {many:,}{hint}"))

    def progressed(self, sentence: str) -> None:
        """Shows how far one has come; what was said before it is over."""
        if not self._app.action_line.progress and not self._leaving:
            self._app.action_line.say("")
        self._app.action_line.progress = sentence.removesuffix(_HINT) if self._leaving else sentence

    def stop(self) -> bool:
        """Stops the one that runs, and whoever wanted to leave after it stays; False where none runs."""
        running = next((one for one in self._running if not one.is_set()), None)
        if running is not None:
            running.set()
            self._leaving = False
        return running is not None

    def stop_all(self) -> None:
        """Stops all, those that wait as well, after the file that is under way."""
        for one in self._running:
            one.set()

    def leave(self) -> None:
        """Leaves; while one runs, after it, and when asked once more, after the file that is under way."""
        if not self._running:
            self._app.exit()
        elif self._leaving:
            self.stop_all()
            self._app.action_line.say("Stopping after this file, then leaving.")
        else:
            self._leaving = True
            line = self._app.action_line
            line.say(self._app.wishes.in_keys("Leaving when done. {quit} stops and leaves, {escape} stops."))
            line.progress = line.progress.removesuffix(_HINT)  # so that both have room on 80 cells

    def ended(self, fact: Decided) -> None:
        """Keeps for the receipt what was not done, and leaves where somebody waits for that."""
        if not fact.bulk:
            return
        self._running.pop(0)
        if self._leaving and fact.left:
            rest = f"; newstui {TRAVELS[fact.verb]} goes on" if fact.decision is None else " as they are"
            self.notes.append(f"Stopped: {fact.left:,} were left{rest}.")
        if self._leaving and not self._running:
            self._app.exit()

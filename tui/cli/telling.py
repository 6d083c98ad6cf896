"""What becomes of each path, printed as it happens; and ^C, that lets the file under way be finished."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType

from tui.cli import streams
from tui.errors import GONE
from tui.model.triage import Outcome


class Telling:
    """Prints the paths that were decided to stdout, the refusals to stderr, and counts both.

    Args:
        paths: How the files were named, by article id.
        root: What ids without a name of their own are relative to.
        total: How many there are to be told of; as many as `paths` by default.
    """

    def __init__(
        self, paths: Mapping[str, str], *, root: Path | None = None, total: int | None = None
    ) -> None:
        self.paths = paths
        self.done = self.refused = 0
        self._root = root
        self._told = 0
        self._total = len(paths) if total is None else total
        self._heard = True

    @property
    def left(self) -> int:
        """How many were not told of."""
        return self._total - self._told

    def take(self, outcome: Outcome) -> None:
        """Tells of one article."""
        self._told += 1
        path = streams.path(self._name(outcome))
        if outcome.refused is not None:
            self.refused += not outcome.already
            # Who has typed the path may never have seen the file.
            why = "there is no such file" if outcome.refused == GONE else outcome.refused
            streams.say(f"{path}: {why}.")
            return
        self.done += 1
        if not self._heard:
            return
        try:
            _print(outcome.diff or f"{path}\n")
        except BrokenPipeError:  # the reader has seen enough; what was asked for is done all the same
            self._heard = False

    def take_rest(self, outcomes: Sequence[Outcome]) -> None:
        """Tells of those that nobody has been told of yet: the last one, where no more can be recorded."""
        for outcome in outcomes[self._told :]:
            self.take(outcome)

    def _name(self, outcome: Outcome) -> str:
        named = self.paths.get(str(outcome.id))
        if named is None and self._root is not None:
            return os.path.relpath(self._root / outcome.id)
        return named or str(outcome.id)


def _print(lines: str) -> None:
    if streams.on_terminal():
        lines = "".join(f"{streams.spaced(line)}\n" for line in lines.split("\n")[:-1])
    print(lines, end="", flush=True)


@contextlib.contextmanager
def interruptible() -> Iterator[threading.Event]:
    """Turns the first ^C into an event; a second one ends the process, as always."""
    stop = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = signal.getsignal(signal.SIGINT)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, interrupt)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)

"""A program on a pseudo-terminal of its own, and the time from a key to what it changes on the screen."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import struct
import termios
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path
from typing import Final

from tests.bench import processes
from tests.bench.processes import Failed
from tests.bench.screen import Screen

WIDTH: Final = 160
HEIGHT: Final = 45
PIECE_BYTES: Final = 1 << 16
# What a program asks its terminal on the way: where the cursor is, and what it is.
ANSWERS: Final = ((b"\x1b[6n", b"\x1b[1;1R"), (b"\x1b[c", b"\x1b[?62;c"))
SETTLED_SECONDS: Final = 0.7
GLANCE_SECONDS: Final = 0.06  # the kernel counts in hundredths
SETTLED_SHARE: Final = 0.08  # of one core: the blink of a cursor and a clock, but no reading of a folder


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What a key led to: milliseconds until the first and the last byte; None where nothing came.

    `watched_ms`: until what was watched on the screen stood as it stays; None where it did not change.
    """

    first_ms: float | None
    last_ms: float | None
    watched_ms: float | None
    written: tuple[tuple[float, bytes], ...] = field(repr=False)


@dataclass(slots=True, kw_only=True)
class Terminal:
    """A running program, and its screen after all bytes that were read so far."""

    pid: int
    descriptor: int
    started: float
    screen: Screen = field(default_factory=lambda: Screen(WIDTH, HEIGHT))
    _hung_up: bool = False

    def press(
        self,
        keys: bytes,
        *,
        quiet: float,
        patience: float,
        watch: Callable[[list[str]], object] = lambda _: None,
    ) -> Burst:
        """Sends keys and reads until nothing has come for `quiet` seconds and nothing is being computed.

        Gives up after `patience` seconds without any byte, and as long after the first one.
        """
        while late := self._read(0):  # what is not an answer to this key
            self.screen.feed(late)
        start = time.perf_counter()
        os.write(self.descriptor, keys)
        pieces: list[tuple[float, bytes]] = []
        while (piece := self._read(quiet if pieces else patience)) or (pieces and self._computes()):
            if piece:
                pieces.append(((time.perf_counter() - start) * 1e3, piece))
            if (time.perf_counter() - start - patience) * 1e3 > pieces[0][0]:
                break  # something ticks
        watched_ms, watched = None, watch(self.screen.lines)
        for moment_ms, piece in pieces:
            self.screen.feed(piece)
            if (now := watch(self.screen.lines)) != watched:
                watched_ms, watched = moment_ms, now
        first_ms, last_ms = (pieces[0][0], pieces[-1][0]) if pieces else (None, None)
        return Burst(first_ms=first_ms, last_ms=last_ms, watched_ms=watched_ms, written=tuple(pieces))

    def see(self, true: Callable[[list[str]], object], *, seconds: float, what: str) -> float:
        """Reads until the screen's lines are so; `perf_counter` at the byte that made them so.

        Raises:
            Failed: They were not in time, or the program has ended.
        """
        seen = time.perf_counter()
        deadline = seen + seconds
        while not true(self.screen.lines):
            piece = self._read(deadline - time.perf_counter())
            seen = time.perf_counter()
            if not piece:
                shown = "\n".join(line for line in self.screen.lines if line)
                raise Failed(f"{what} did not come to the screen in {seconds:.0f} s:\n{shown[:2_000]}")
            self.screen.feed(piece)
        return seen

    def settle(self, *, seconds: float) -> None:
        """Reads until the program neither writes nor computes.

        Raises:
            Failed: It still did when the time was over.
        """
        deadline = time.perf_counter() + seconds
        while time.perf_counter() < deadline:
            computed, begun = processes.cpu_seconds(self.pid), time.perf_counter()
            while (left := begun + SETTLED_SECONDS - time.perf_counter()) > 0:
                self.screen.feed(self._read(left))
                if self._hung_up:
                    raise Failed("the program has ended")
            spent = processes.cpu_seconds(self.pid) - computed
            if spent <= SETTLED_SHARE * (time.perf_counter() - begun):
                return
        raise Failed(f"the program was still busy after {seconds:.0f} s")

    def _computes(self) -> bool:
        """Whether something comes at once or is on its way: a search that takes longer than a quiet while."""
        if self._hung_up:
            return False
        before = processes.cpu_seconds(self.pid)
        ready, _, _ = select.select([self.descriptor], [], [], GLANCE_SECONDS)
        return bool(ready) or processes.cpu_seconds(self.pid) - before > GLANCE_SECONDS / 2

    def _read(self, seconds: float) -> bytes:
        """What comes next; nothing where nothing comes in time or ever again."""
        ready, _, _ = select.select([self.descriptor], [], [], max(0.0, seconds))
        try:
            piece = os.read(self.descriptor, PIECE_BYTES) if ready else b""
        except OSError:  # how Linux says that nobody holds the other end any more
            self._hung_up = True
            return b""
        for question, answer in ANSWERS:
            if question in piece:
                os.write(self.descriptor, answer)
        return piece


@contextlib.contextmanager
def on_a_terminal(
    argv: Sequence[str], *, environ: Mapping[str, str], stdin: Path | None = None
) -> Iterator[Terminal]:
    """Starts a program at 160x45, reading `stdin` where it is given; killed at the end."""
    full = {**environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    started = time.perf_counter()
    pid, descriptor = pty.fork()
    if pid == 0:
        try:
            ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
            if stdin is not None:
                os.dup2(os.open(stdin, os.O_RDONLY), 0)
            os.execvpe(argv[0], list(argv), full)
        finally:
            os._exit(127)
    try:
        yield Terminal(pid=pid, descriptor=descriptor, started=started)
    finally:
        processes.end(pid)
        os.close(descriptor)

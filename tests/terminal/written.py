"""newstui on a bare pseudo-terminal, and every byte that it writes there."""

from __future__ import annotations

import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path

import pytest

import tui

ROOT = Path(tui.__file__).parents[1]
PATIENCE_SECONDS = 20  # ten times what anything takes; only a failing test waits that long


def plain_environment() -> dict[str, str]:
    """The environment without desktop, SSH, tmux, browser and size, which Textual would believe."""
    signs = {
        "DISPLAY",
        "WAYLAND_DISPLAY",
        "SSH_CONNECTION",
        "SSH_TTY",
        "TMUX",
        "TMUX_PANE",
        "BROWSER",
        "NO_COLOR",
        "COLORTERM",
    }
    signs |= {"COLUMNS", "LINES"}
    return {name: value for name, value in os.environ.items() if name not in signs}


@dataclass(slots=True, kw_only=True)
class Bytes:
    """newstui on a pseudo-terminal of its own, and every byte that it wrote."""

    master: int
    process: subprocess.Popen[bytes]
    written: bytearray = field(default_factory=bytearray)
    before: int = 0

    def send(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def see(self, mark: str, since: int = 0) -> int:
        """Reads until a mark has been written at or after an offset; the offset behind all that was read."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while mark.encode() not in self.written[since:]:
            left = deadline - time.monotonic()
            assert left > 0, f"{mark!r} did not come, but {bytes(self.written[since:])[-2_000:]!r}"
            self._read(left)
        return len(self.written)

    def find(self, pattern: str, since: int = 0) -> re.Match[str]:
        """As `see`, for a pattern in what was written beside all sequences."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            plain = SEQUENCE.sub("", bytes(self.written[since:]).decode("utf-8", "replace"))
            if found := re.search(pattern, plain):
                return found
            left = deadline - time.monotonic()
            assert left > 0, f"{pattern!r} did not come, but {plain[-2_000:]!r}"
            self._read(left)
            while self._read(0):
                pass

    def press(self, keys: str, pattern: str, *, behind: str | None = None) -> re.Match[str]:
        """Sends keys and waits for what comes of them, as in `find`.

        Where it may be on its way already, `behind` is what the press before has waited for: it must come later.
        """
        if behind is None:
            self.before = len(self.written)
        self.send(keys)
        return self.find(pattern if behind is None else rf"(?s:{behind}.*){pattern}", self.before)

    def end(self) -> int:
        """Reads what is left; the exit code."""
        while self._read(PATIENCE_SECONDS):
            pass
        return self.process.wait(PATIENCE_SECONDS)

    def _read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self.master], [], [], seconds)
        try:
            piece = os.read(self.master, 65_536) if ready else b""
        except OSError:  # how Linux says that nobody holds the other end any more
            piece = b""
        self.written += piece
        return bool(piece)


Start = Callable[..., Bytes]


@contextmanager
def terminals(folder: Path) -> Iterator[Start]:
    """Starts newstui, or another program of Python's, in a folder."""
    running: list[Bytes] = []

    def start(
        *argv: str,
        program: Sequence[str] = ("-m", "tui"),
        size: tuple[int, int] = (80, 24),
        path: Sequence[Path] = (ROOT,),
    ) -> Bytes:
        master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        environ = plain_environment()
        process = subprocess.Popen(
            [sys.executable, *program, *argv],
            cwd=folder,
            env={
                **environ,
                "TERM": "xterm-256color",
                "TZ": "UTC",
                "PYTHONPATH": os.pathsep.join(map(str, path)),
            },
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)
        running.append(Bytes(master=master, process=process))
        return running[-1]

    try:
        yield start
    finally:
        for one in running:
            one.process.kill()
            one.process.wait()
            os.close(one.master)


@pytest.fixture
def on_a_terminal(tmp_path: Path) -> Iterator[Start]:
    """Starts it in the test's folder."""
    with terminals(tmp_path) as start:
        yield start


# What a terminal obeys begins with one of these; the second alternative ends at BEL or ST.
SEQUENCE = re.compile(
    r"\x1b\[([<=>?]?)[0-?]*([ -/]*[@-~])"
    r"|\x1b\](\d*);?(.*?)(?:\x07|\x1b\\)"
    r"|\x1b([PX^_]).*?\x1b\\"
    r"|\x1b([ -/]*[0-~])",
    re.DOTALL,
)

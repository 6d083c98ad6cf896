"""newstui in a real tmux with its own server, and on a bare pseudo-terminal whose bytes are all kept."""

from __future__ import annotations

import contextlib
import os
import pty
import re
import select
import shlex
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fcntl import ioctl
from pathlib import Path

import pytest

import tui

ROOT = Path(tui.__file__).parents[1]
PATIENCE_SECONDS = 20  # ten times what anything takes; only a failing test waits that long
POLL_SECONDS = 0.05


def until(true: Callable[[], object], what: Callable[[], str]) -> None:
    """Polls until something is so; fails with `what` there is instead."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, what()
        time.sleep(POLL_SECONDS)


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
    }
    signs |= {"COLUMNS", "LINES"}
    return {name: value for name, value in os.environ.items() if name not in signs}


def squeezed(text: str) -> str:
    """Text without blanks and line ends: sentences are found however they are wrapped."""
    return "".join(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Pane:
    """One tmux pane in which newstui runs."""

    environ: dict[str, str]
    record: Path

    def tmux(self, *argv: str) -> str:
        ended = subprocess.run(
            ["tmux", "-L", "own", "-f", os.devnull, *argv],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=PATIENCE_SECONDS,
        )
        return ended.stdout.decode()

    def start(self, width: int, height: int, *argv: str) -> None:
        """Starts newstui from a shell that says how it ended."""
        app = shlex.join([sys.executable, "-m", "tui", *argv])
        shell = f"echo before; {app}; echo code $?; exec sleep 600"
        size = ["-x", str(width), "-y", str(height)]
        self.tmux("new-session", "-d", "-s", "s", *size, "-c", str(ROOT), "sh", "-c", shell)

    def press(self, *keys: str) -> None:
        """Keys by tmux's names."""
        self.tmux("send-keys", "-t", "s", *keys)

    def type(self, text: str) -> None:
        for letter in text:  # one at a time, like a person
            self.tmux("send-keys", "-t", "s", "-l", letter)

    @property
    def screen(self) -> str:
        return self.tmux("capture-pane", "-p", "-t", "s")

    def see(self, *words: str) -> str:
        """The screen, as soon as all of that stands on it."""
        until(
            lambda: all(squeezed(one) in squeezed(self.screen) for one in words),
            lambda: f"{words} in:\n{self.screen}",
        )
        return self.screen

    def opened(self, count: int) -> list[str]:
        """The arguments of the browser's first `count` calls."""
        until(lambda: len(self._calls()) >= count, lambda: f"{count} calls in {self._calls()}")
        return self._calls()

    def _calls(self) -> list[str]:
        return self.record.read_text().splitlines() if self.record.exists() else []


@pytest.fixture
def pane(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pane]:
    if shutil.which("tmux") is None:
        pytest.skip("needs tmux: apt-get install tmux")
    record = tmp_path / "argv"
    browser = tmp_path / "browser"
    browser.write_text(f"#!/bin/sh\nprintf '%s %s\\n' $# \"$*\" >> '{record}'\n")
    browser.chmod(0o755)
    environ = plain_environment()
    folder = tempfile.mkdtemp(prefix="nt")  # short: the path of a socket has room for 107 bytes
    environ |= {
        "TMUX_TMPDIR": folder,
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm-256color",
        "TZ": "UTC",
        "BROWSER": str(browser),
    }
    made = Pane(environ=environ, record=record)
    try:
        yield made
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            made.tmux("kill-server")
        shutil.rmtree(folder, ignore_errors=True)


@dataclass(slots=True, kw_only=True)
class Bytes:
    """newstui on a pseudo-terminal of its own, and every byte that it wrote."""

    master: int
    process: subprocess.Popen[bytes]
    written: bytearray = field(default_factory=bytearray)

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


@pytest.fixture
def on_a_terminal(tmp_path: Path) -> Iterator[Start]:
    """Starts newstui in the test's folder, at 80x24."""
    running: list[Bytes] = []

    def start(*argv: str) -> Bytes:
        master, slave = pty.openpty()
        ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        environ = plain_environment()
        process = subprocess.Popen(
            [sys.executable, "-m", "tui", *argv],
            cwd=tmp_path,
            env={**environ, "TERM": "xterm-256color", "TZ": "UTC", "PYTHONPATH": str(ROOT)},
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


# What a terminal obeys begins with one of these; the second alternative ends at BEL or ST.
SEQUENCE = re.compile(
    r"\x1b\[([<=>?]?)[0-?]*([ -/]*[@-~])"
    r"|\x1b\](\d*);?(.*?)(?:\x07|\x1b\\)"
    r"|\x1b([PX^_]).*?\x1b\\"
    r"|\x1b([ -/]*[0-~])",
    re.DOTALL,
)

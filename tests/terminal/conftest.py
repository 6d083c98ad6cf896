"""newstui in a real tmux with its own server, and on a bare pseudo-terminal."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.terminal.reader import own
from tests.terminal.written import PATIENCE_SECONDS, ROOT, on_a_terminal, plain_environment

POLL_SECONDS = 0.05
__all__ = ["PATIENCE_SECONDS", "Pane", "on_a_terminal", "own", "squeezed", "until"]


def until(true: Callable[[], object], what: Callable[[], str]) -> None:
    """Polls until something is so; fails with `what` there is instead."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, what()
        time.sleep(POLL_SECONDS)


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
        until(lambda: not _left(folder), lambda: f"processes that outlive their terminal: {_left(folder)}")
        shutil.rmtree(folder, ignore_errors=True)


def _left(folder: str) -> list[str]:
    """What still runs of what was started in the tmux of a folder, where the system tells."""
    sign, found = f"TMUX_TMPDIR={folder}".encode(), list[str]()
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if sign in (place / "environ").read_bytes():
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode())
    return found

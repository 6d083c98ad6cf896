"""Processes to be killed, at the price of a fork: one that has imported all becomes each of them.

    python -m tests.store.forked MODULE FUNCTION

reads lines of JSON lists of words, and for each line calls the function with them in a process of its own. That one
tells its number first, and then what it writes; below it stands how it ended.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 60  # far more than any of them takes
REPOSITORY = Path(__file__).parents[2]


class Forks:
    """What is asked to run, and to be killed."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._asked, self._said = process.stdin, process.stdout

    def ended(self, *words: str) -> int:
        """How one ended that nobody kills but itself."""
        self._start(words)
        return self._end()

    def kill(self, *words: str, after: int, then: Callable[[], object] = int) -> None:
        """Kills one from outside when it has written so many bytes, and something else has been done."""
        number = self._start(words)
        assert len(self._said.read(after)) == after
        then()
        os.kill(number, signal.SIGKILL)
        assert self._end() == -signal.SIGKILL

    def _start(self, words: tuple[str, ...]) -> int:
        self._asked.write(json.dumps(words).encode() + b"\n")
        self._asked.flush()
        return int(self._said.readline())

    def _end(self) -> int:
        self._said.readline()
        return int(self._said.readline())


@contextmanager
def forks(module: str, function: str = "run") -> Iterator[Forks]:
    """Processes that do what a function of a module does; they see the environment of now."""
    command = [sys.executable, "-m", "tests.store.forked", module, function]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=REPOSITORY) as process:
        yield Forks(process)
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait(PATIENCE_SECONDS) == 0


def _serve(run: Callable[..., None]) -> None:
    for line in sys.stdin.buffer:
        number = os.fork()
        if not number:
            signal.alarm(PATIENCE_SECONDS)
            os.write(1, f"{os.getpid()}\n".encode())
            run(*json.loads(line))
            return
        _, status = os.waitpid(number, 0)
        os.write(1, f"\n{os.waitstatus_to_exitcode(status)}\n".encode())


if __name__ == "__main__":
    _serve(getattr(importlib.import_module(sys.argv[1]), sys.argv[2]))

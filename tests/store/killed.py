"""Deciding with every system call in view: counted, failed, cut short; and a process to be killed.

`run` writes one byte before each system call that touches the disk.
"""

from __future__ import annotations

import errno
import fcntl
import os
import random
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tui.model.article import ArticleId
from tui.model.triage import Decision, DecisionRequest, Outcome
from tui.store import compaction
from tui.store import exchange as exchanging
from tui.store.decisions import Decisions
from tui.store.journal import Journal
from tui.store.root import content_root, journal_folder
from tui.store.settings import state_folder

CALLS = (
    "open", "close", "write", "pread", "fsync", "fdatasync", "ftruncate", "fstat", "lstat", "stat",
    "link", "replace", "unlink", "fchmod", "fchown", "listxattr", "getxattr", "setxattr", "mkdir",
)  # fmt: skip
ELSEWHERE = ((exchanging, "exchange"), (fcntl, "fcntl"))  # calls that are not in `os`
CHANGING = ("write", "fsync", "fdatasync", "link", "exchange", "replace", "setxattr")

Hook = Callable[[str, tuple[Any, ...]], int | None]


@contextmanager
def watched(hook: Hook) -> Iterator[None]:
    """Calls `hook(name, arguments)` before each system call; it may raise, and cut a write to some bytes.

    A close is made first: Linux gives the descriptor back whatever it answers.
    """
    places = [(os, name) for name in CALLS if hasattr(os, name)] + list(ELSEWHERE)
    originals = [(module, name, getattr(module, name)) for module, name in places]

    def wrapped(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if name == "close":
                original(*arguments)
                hook(name, arguments)
                return None
            cut = hook(name, arguments)
            if cut is not None and name == "write":
                arguments = (arguments[0], bytes(arguments[1])[:cut])
            return original(*arguments, **named)

        return call

    try:
        for module, name, original in originals:
            setattr(module, name, wrapped(name, original))
        yield
    finally:
        for module, name, original in originals:
            setattr(module, name, original)


def without_nameless(name: str, arguments: tuple[Any, ...]) -> None:
    """A hook that makes a file system of one that knows neither nameless files nor exchanges."""
    nameless = getattr(os, "O_TMPFILE", 0)
    if name == "exchange" or (name == "open" and nameless and arguments[1] & nameless == nameless):
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def opened(folder: Path, *, write: bool = True, **other: Any) -> Decisions:
    """Decisions in a folder, as `Opening` makes them, without a library."""
    root = content_root(folder, os.environ)
    journal = Journal(journal_folder(state_folder(os.environ), root), root, write=write)
    return Decisions(folder, root=root, journal=journal, **other)


@contextmanager
def deciding(folder: Path, **other: Any) -> Iterator[Decisions]:
    """Decisions in a folder for a while, like one run of newstui."""
    decisions = opened(folder, **other)
    try:
        yield decisions
    finally:
        decisions.journal.close()


def decide(decisions: Decisions, decision: Decision | None, *names: str) -> list[Outcome]:
    """Decides files as one step, as a command would."""
    return decisions.decide([DecisionRequest(id=ArticleId(name)) for name in names], decision)


def refusals(outcomes: Sequence[Outcome]) -> list[str | None]:
    return [outcome.refused for outcome in outcomes]


def temporaries(folder: Path) -> list[str]:
    """What a write has left behind."""
    return sorted(path.name for path in folder.rglob(".*") if path.is_file())


def run(place: str, seed: str, last: str = "", way: str = "") -> None:
    """Decides and takes back without end, or publishes once; kills itself at the call `last`.

    The seed is a number, or the name of the one file to publish. On the way `named` there are no nameless files.
    """
    folder, dice, count = Path(place), random.Random(seed), 0

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        count += 1
        if str(count) == last:
            os.kill(os.getpid(), signal.SIGKILL)
        progress(1, b".")
        if way == "named":
            without_nameless(name, arguments)

    names = sorted(path.name for path in folder.glob("*.md"))
    progress = os.write
    decisions = opened(folder)
    assert decisions.why_not is None, decisions.why_not
    with watched(hook):
        if seed in names:
            decide(decisions, Decision.PUBLISH, seed)
        while seed not in names:
            choice = dice.random()
            if choice < 0.3:
                decisions.undo()
            elif choice < 0.4:
                decisions.redo()
            else:
                chosen = dice.sample(names, 1 if choice < 0.9 else 5)
                decide(decisions, dice.choice(list(Decision)), *chosen)


def rewrite(place: str, last: str) -> None:
    """Begins with a journal that is too long, and so rewrites it; kills itself at the call `last`."""
    vars(compaction).update(COMPACTED_BYTES=1, KEPT_DECISIONS=2)
    left = int(last)

    def hook(_name: str, _arguments: tuple[Any, ...]) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    with watched(hook):
        assert opened(Path(place)).why_not is None

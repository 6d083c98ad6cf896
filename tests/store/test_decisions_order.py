"""The order of a write: the journal is on disk before the article, the article before its name."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.store.killed import decide, deciding, watched
from tui.model.triage import Decision
from tui.store import exchange as exchanging
from tui.store import temporary


@pytest.fixture
def root(folder: Folder) -> Path:
    return folder({"a.md": article(published=False)})


def recorded(root: Path, decision: Decision, *, undo: bool = False) -> list[str]:
    """The calls of a decision (or of its undo) that reach the disk, each with what it is about."""
    calls: list[str] = []
    with deciding(root) as decisions:
        if undo:
            decide(decisions, decision, "a.md")
        journal = os.stat(decisions.journal.folder / "journal.jsonl").st_ino
        folder, status = os.stat(root).st_ino, os.fstat

        def about(descriptor: int) -> str:
            number = status(descriptor).st_ino
            return {journal: "journal", folder: "folder"}.get(number, "data")

        def hook(name: str, arguments: tuple[Any, ...]) -> None:
            if name in ("fsync", "fdatasync", "write", "fchmod"):
                calls.append(f"{name} {about(arguments[0])}")
            elif name in ("exchange", "replace", "unlink"):
                calls.append(name)

        with watched(hook):
            decisions.undo() if undo else decide(decisions, decision, "a.md")
    return calls


FIRST = ["write journal", "fdatasync journal", "write data", "fchmod data", "fsync data"]
LAST = ["unlink", "fsync folder"]


@pytest.mark.parametrize("decision", [Decision.PUBLISH, Decision.DECLINE])
@pytest.mark.parametrize("undo", [False, True], ids=["decide", "undo"])
def test_journal_then_data_then_name_then_folder(root: Path, decision: Decision, undo: bool) -> None:  # W48
    assert recorded(root, decision, undo=undo) == [*FIRST, "exchange", *LAST]


def test_where_names_cannot_be_exchanged_one_replaces_the_other(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(exchanging, "exchange", missing)
    assert recorded(root, Decision.PUBLISH) == [*FIRST, "exchange", "replace", *LAST]


def test_what_is_only_put_off_touches_the_journal_alone(root: Path) -> None:
    assert recorded(root, Decision.LATER) == ["write journal", "fdatasync journal"]


def test_what_is_so_already_or_refused_touches_nothing(root: Path) -> None:
    assert recorded(root, Decision.REOPEN) == []
    (root / "a.md").chmod(0o444)
    assert recorded(root, Decision.PUBLISH) == []


def test_the_file_is_looked_at_right_before_and_right_after_its_name_changes(root: Path) -> None:
    calls: list[str] = []

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        what = {fcntl.F_SETSIG: "", fcntl.F_SETLEASE: "lease", fcntl.F_GETLEASE: "anybody?"}
        shown = what[arguments[1]] if name == "fcntl" else name
        if name == "lstat":
            shown = "lstat article" if os.fspath(arguments[0]).endswith("a.md") else "lstat temporary"
        calls.append(shown)

    with deciding(root) as decisions, watched(hook):
        decide(decisions, Decision.PUBLISH, "a.md")
    last = len(calls) - calls[::-1].index("fsync")
    first = calls.index("fsync") + 1
    around = [name for name in calls[first:last] if name not in ("", "link", "close")]
    assert around == [
        "open", "fstat", "lease", "lstat temporary", "pread", "pread",
        "exchange",
        "lstat temporary", "fstat", "pread", "pread", "anybody?", "unlink",
        "lease", "fsync",
    ]  # fmt: skip


def test_a_temporary_file_is_born_beside_the_article(root: Path) -> None:
    made: list[str] = []

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        if name == "link":
            made.append(os.fsdecode(arguments[1]))
        if name == "open" and arguments[1] & os.O_CREAT and "newstui-" in os.fsdecode(arguments[0]):
            made.append(os.fsdecode(arguments[0]))

    with deciding(root) as decisions, watched(hook):
        decide(decisions, Decision.PUBLISH, "a.md")
    assert len(made) == 1
    matched = temporary.TEMPORARY.fullmatch(made[0])
    assert matched is not None
    assert int(matched[1]) == os.getpid()

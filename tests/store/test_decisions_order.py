"""The order of a write: the journal is on disk before the article, the article before its name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.store.killed import decide, deciding, watched
from tui.model.triage import Decision
from tui.store import replace as replacing


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
            elif name in ("link", "replace"):
                calls.append(name)

        with watched(hook):
            decisions.undo() if undo else decide(decisions, decision, "a.md")
    return calls


ORDER = [
    "write journal",
    "fdatasync journal",
    "write data",
    "fchmod data",
    "fsync data",
    "link",
    "replace",
    "fsync folder",
]


@pytest.mark.parametrize("decision", [Decision.PUBLISH, Decision.DECLINE])
@pytest.mark.parametrize("undo", [False, True], ids=["decide", "undo"])
def test_journal_then_data_then_name_then_folder(root: Path, decision: Decision, undo: bool) -> None:  # W48
    calls = recorded(root, decision, undo=undo)
    assert [call for call in calls if call != "link"] == [call for call in ORDER if call != "link"]


def test_what_is_only_put_off_touches_the_journal_alone(root: Path) -> None:
    assert recorded(root, Decision.LATER) == ["write journal", "fdatasync journal"]


def test_what_is_so_already_or_refused_touches_nothing(root: Path) -> None:
    assert recorded(root, Decision.REOPEN) == []
    (root / "a.md").chmod(0o444)
    assert recorded(root, Decision.PUBLISH) == []


def test_the_file_is_looked_at_again_right_before_its_name_changes(root: Path) -> None:
    calls: list[tuple[str, str]] = []

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        calls.append((name, str(arguments[0])))

    with deciding(root) as decisions, watched(hook):
        decide(decisions, Decision.PUBLISH, "a.md")
    names = [name for name, _ in calls]
    at = names.index("replace")
    between = [name for name in names[names.index("fsync") : at] if name not in ("link", "close")]
    assert between == ["fsync", "open", "fstat"]
    assert calls[at - 2][1].endswith("a.md") or calls[at - 3][1].endswith("a.md")


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
    matched = replacing.TEMPORARY.fullmatch(made[0])
    assert matched is not None
    assert int(matched[1]) == os.getpid()

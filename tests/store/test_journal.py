"""The journal on disk: private, one writer, whole lines; read again it means the same."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.store.killed import decide, deciding, opened, refusals, watched
from tui.errors import JournalUnavailable
from tui.model.article import ArticleId, State
from tui.model.history import Entry
from tui.model.triage import Decision
from tui.store import compaction
from tui.store.journal import Journal

OPEN = article(published=False)


@pytest.fixture
def root(folder: Folder) -> Path:
    return folder({f"{name}.md": article(name, published=False) for name in "abcdef"})


def lines(root: Path) -> list[dict[str, Any]]:
    """The journal's entries as they lie on disk."""
    with deciding(root, write=False) as decisions:
        raw = (decisions.journal.folder / "journal.jsonl").read_bytes()
    assert raw.endswith(b"\n")
    return [json.loads(line) for line in raw.splitlines()]


def append(root: Path, *raw: bytes) -> None:
    with (
        deciding(root, write=False) as decisions,
        (decisions.journal.folder / "journal.jsonl").open("ab") as file,
    ):
        file.writelines(raw)


def entries(root: Path) -> list[Entry]:
    with deciding(root, write=False) as decisions:
        return list(decisions.journal.history.entries.values())


def test_an_entry_says_all_that_undo_needs_and_reads_back_the_same(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.DECLINE, "a.md")
        written = list(decisions.journal.history.entries.values())
    assert entries(root) == written
    (line,) = lines(root)
    assert line.keys() >= {
        "id", "step", "time", "path", "identity", "decision", "from", "to", "before", "after", "spans"
    }  # fmt: skip
    assert (line["path"], line["identity"]) == ("a.md", "a\nhttps://example.org/story")
    assert (line["from"], line["to"], len(line["before"]), len(line["after"])) == ("open", "declined", 64, 64)


def test_it_is_private(root: Path) -> None:
    before = os.umask(0o000)
    try:
        with deciding(root) as decisions:
            decide(decisions, Decision.PUBLISH, "a.md")
            folder = decisions.journal.folder
            decisions.journal.first_time("secured")
            decisions.journal.list_for_git(["a.md"])
    finally:
        os.umask(before)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == dict.fromkeys(
        ["journal.jsonl", "lock", "root", "said-secured", "changed"], 0o600
    )
    assert (folder / "root").read_text() == f"{root}\n"


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_torn_last_line_is_ignored_and_closed(root: Path, cut: int) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        decide(decisions, Decision.LATER, "b.md")
        path = decisions.journal.folder / "journal.jsonl"
    os.truncate(path, path.stat().st_size - cut)
    with deciding(root) as decisions:
        known = [entry.path for entry in decisions.journal.history.entries.values()]
        assert known == (["a.md", "b.md"] if cut == 1 else ["a.md"])  # cut at its end it is whole
        decide(decisions, Decision.PUBLISH, "c.md")
    assert [entry.path for entry in entries(root)] == [*known, "c.md"]


@pytest.mark.parametrize(
    "garbage",
    [
        b'{"v":2,"id":9,"kind":"decide"}',
        b'{"v":1}',
        b"{}",
        b"[]",
        b"7",
        b"null",
        b"\x00\xff\x00",
        b"",
        b"[" * 100_000,
        b'{"v":1,"id":Infinity}',
        b'{"v":1,"id":1,"step":1,"kind":"decide","time":"","path":"a.md","identity":"","decision":"publish",'
        b'"from":"open","to":"published","before":null,"after":null,"spans":[],"lines":[],"flags":[],"of":null}',
        b'{"v":1,"id":1,"step":1,"kind":"decide","time":"","path":"a.md","identity":"","decision":"publish",'
        b'"from":"open","to":"published","before":null,"after":null,"spans":7,"lines":[],"flags":{},"of":null}',
        b'{"v":1,"id":1,"step":1,"kind":"decide","time":"","path":5,"identity":"","decision":"publish",'
        b'"from":"open","to":"published","before":null,"after":null,"spans":[],"lines":[],"flags":{},"of":null}',
    ],
)
def test_a_line_of_another_version_or_none_at_all_is_passed_over(root: Path, garbage: bytes) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "a.md")
    append(root, garbage, b"\n")
    with deciding(root) as decisions:
        assert refusals(decide(decisions, Decision.LATER, "b.md")) == [None]
    assert [entry.path for entry in entries(root)] == ["a.md", "b.md"]


def test_without_a_folder_to_write_in_nothing_can_be_decided(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (root.parent / "state").write_text("a file where the folder should be")
    monkeypatch.setenv("XDG_STATE_HOME", str(root.parent / "state"))
    decisions = opened(root)
    assert decisions.why_not is not None
    assert decisions.why_not.startswith("the journal in ")
    assert decisions.why_not.endswith(" cannot be written: not a directory")
    with pytest.raises(JournalUnavailable, match="cannot be written"):
        decide(decisions, Decision.PUBLISH, "a.md")
    with pytest.raises(JournalUnavailable, match="cannot be written"):
        decisions.undo()
    assert b"published: false" in (root / "a.md").read_bytes()


def test_a_second_newstui_can_look_but_not_decide_until_the_first_is_closed(root: Path) -> None:  # W47
    first, second = opened(root), opened(root)
    assert first.why_not is None
    assert second.why_not == "another newstui decides in this folder; close it first"
    assert refusals(decide(first, Decision.LATER, "a.md")) == [None]
    with pytest.raises(JournalUnavailable, match="another newstui decides"):
        decide(second, Decision.LATER, "b.md")
    first.journal.close()
    with deciding(root) as third:
        assert third.why_not is None
        assert third.journal.history.last("a.md") is not None
        assert refusals(decide(third, Decision.LATER, "b.md")) == [None]


@pytest.mark.usefixtures("bounded")
def test_a_newstui_of_another_process_holds_the_journal_until_it_ends(root: Path) -> None:  # W47
    code = "import sys; from tests.store.killed import opened; from pathlib import Path\n" \
        "decisions = opened(Path(sys.argv[1])); print(decisions.why_not, flush=True); sys.stdin.read()"  # fmt: skip
    with subprocess.Popen(
        [sys.executable, "-c", code, root],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"None\n"
        with deciding(root) as decisions:
            assert decisions.why_not == "another newstui decides in this folder; close it first"
        other.kill()
        other.wait()
    with deciding(root) as decisions:
        assert decisions.why_not is None


def test_one_that_was_told_to_look_says_so(root: Path) -> None:
    with deciding(root, write=False) as decisions:
        assert decisions.why_not == "newstui was told to look only"
        assert not decisions.journal.folder.exists()
        with pytest.raises(JournalUnavailable):
            decide(decisions, Decision.PUBLISH, "a.md")


@pytest.mark.parametrize("call", ["fdatasync", "write"])
def test_a_journal_that_does_not_reach_the_disk_stops_the_decision(root: Path, call: str) -> None:  # U57
    def fail(name: str, _: tuple[Any, ...]) -> None:
        if name == call:
            raise OSError(errno.EIO, "Input/output error")

    before = (root / "a.md").read_bytes()
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "b.md")
        with watched(fail), pytest.raises(JournalUnavailable, match="cannot be written: input/output error"):
            decide(decisions, Decision.PUBLISH, "a.md")
        assert (root / "a.md").read_bytes() == before
        assert refusals(decide(decisions, Decision.LATER, "c.md")) == [None]
    assert [line["path"] for line in lines(root)] == ["b.md", "c.md"]


def test_a_line_that_is_written_by_half_is_taken_back(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "b.md")
        with watched(lambda name, _: 20 if name == "write" else None):
            with pytest.raises(JournalUnavailable, match="cannot be written: the disk is full"):
                decide(decisions, Decision.LATER, "a.md")
        decide(decisions, Decision.LATER, "c.md")
    assert [line["path"] for line in lines(root)] == ["b.md", "c.md"]


def test_a_journal_grown_too_large_is_rewritten_without_what_nobody_needs(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "a.md")
        for _ in range(10):  # decided and taken back: nothing of it holds
            decide(decisions, Decision.PUBLISH, "b.md")
            decisions.undo()
        decide(decisions, Decision.DECLINE, "c.md")
        decide(decisions, Decision.PUBLISH, "d.md", "e.md")
        size = (decisions.journal.folder / "journal.jsonl").stat().st_size
    monkeypatch.setattr(compaction, "COMPACTED_BYTES", size)
    with deciding(root):
        assert len(lines(root)) == 24
    monkeypatch.setattr(compaction, "COMPACTED_BYTES", size - 1)
    monkeypatch.setattr(compaction, "KEPT_DECISIONS", 2)
    with deciding(root) as decisions:
        kept = lines(root)
        assert [(line["path"], line["to"]) for line in kept] == [
            ("a.md", "later"),
            ("c.md", "declined"),
            ("d.md", "published"),
            ("e.md", "published"),
        ]
        assert stat.S_IMODE((decisions.journal.folder / "journal.jsonl").stat().st_mode) == 0o600
        article_a = decisions._read(ArticleId("a.md")).article
        assert decisions.state(article_a) is State.LATER
        for expected in (["d.md", "e.md"], ["c.md"], ["a.md"]):
            assert [outcome.id for outcome in decisions.undo()] == expected
        assert decisions.undo() == []
    assert all(b"published: false" in path.read_bytes() for path in root.glob("*.md"))
    assert not any(b"removed" in path.read_bytes() for path in root.glob("*.md"))


def test_a_journal_that_cannot_be_rewritten_stays_as_it_is_and_goes_on(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "a.md", "b.md")
    monkeypatch.setattr(compaction, "COMPACTED_BYTES", 1)

    def full(name: str, _: tuple[Any, ...]) -> None:
        if name == "fsync":
            raise OSError(errno.ENOSPC, "No space left on device")

    with watched(full):
        decisions = opened(root)
    assert decisions.why_not is None
    assert not (decisions.journal.folder / "journal.new").exists()
    assert refusals(decide(decisions, Decision.LATER, "c.md")) == [None]
    decisions.journal.close()
    assert len(lines(root)) == 3


def test_a_journal_of_its_own_for_each_root(tmp_path: Path) -> None:
    here, there = (Journal(tmp_path / name, tmp_path / name) for name in ("here", "there"))
    assert here.writable
    assert there.writable
    for one in (here, there):
        one.close()
        assert not one.writable

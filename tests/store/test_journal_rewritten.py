"""A journal that grows, is rewritten, cannot be read, or is taken away while newstui runs."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Folder, article
from tests.store.forked import Forks, forks
from tests.store.killed import decide, deciding, opened, refusals, watched
from tui.errors import JournalUnavailable
from tui.model.article import State
from tui.model.entry import Kind, brief
from tui.model.triage import Decision
from tui.store import compaction
from tui.store import journal_lines as lines
from tui.store import replace as replacing
from tui.store.journal import Journal

PUBLISH, REOPEN, DECLINE, LATER = Decision


@pytest.fixture
def root(folder: Folder) -> Path:
    return folder({f"{name}.md": article(name, published=False) for name in "abcdef"})


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Journals are rewritten at every start, down to two decisions."""
    monkeypatch.setattr(compaction, "COMPACTED_BYTES", 1)
    monkeypatch.setattr(compaction, "KEPT_DECISIONS", 2)


def place(root: Path) -> Path:
    with deciding(root, write=False) as decisions:
        return decisions.journal.folder


def fill(root: Path) -> None:
    """A journal of which a half is not needed."""
    with deciding(root) as decisions:
        for _ in range(5):
            decide(decisions, PUBLISH, "b.md")
            decisions.undo()
        decide(decisions, LATER, "a.md")
        decide(decisions, PUBLISH, "a.md")
        decide(decisions, DECLINE, "c.md", "d.md")


def test_undoing_what_was_kept_gives_the_state_before_it(root: Path, small: None) -> None:
    fill(root)
    with deciding(root) as decisions:
        assert len(decisions.journal.history) == 4
        assert [one.state for one in decisions.undo()] == [State.OPEN] * 2
        (outcome,) = decisions.undo()
        assert (outcome.id, outcome.state) == ("a.md", State.LATER)
    with deciding(root) as decisions:
        (outcome,) = decisions.undo()
        assert (outcome.id, outcome.state) == ("a.md", State.OPEN)


def test_it_is_not_rewritten_again_until_it_has_grown_by_half(
    root: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(root)
    rewritten: list[bool] = []
    compact = compaction.compact

    def counted(*arguments: Any) -> bool:
        rewritten.append(True)
        return compact(*arguments)

    monkeypatch.setattr(compaction, "compact", counted)
    for _ in range(3):
        with deciding(root):
            pass
    assert len(rewritten) == 1
    with deciding(root) as decisions:
        decide(decisions, DECLINE, "e.md", "f.md")
        decide(decisions, REOPEN, "e.md", "f.md")
    with deciding(root):
        assert len(rewritten) == 2
    (place(root) / "compacted").write_text("nonsense")
    with deciding(root):
        assert len(rewritten) == 3


def test_lines_that_cannot_be_read_are_kept_as_they_are(root: Path, small: None) -> None:
    fill(root)
    journal = place(root) / "journal.jsonl"
    strange = [b'{"v":2,"kind":"new"}\n', b"\xff\x00\n", b"\n"]
    raw = journal.read_bytes()
    journal.write_bytes(strange[0] + raw + strange[1] + strange[2] + b'{"v":1,"torn')
    with deciding(root):
        pass
    kept = journal.read_bytes().splitlines(keepends=True)
    assert len(kept) == 4 + 4
    assert [kept[0], *kept[-3:]] == [*strange, b'{"v":1,"torn\n']
    assert all(line in raw for line in kept[1:-3])


def failing(call: str, code: int, of: str = "") -> Callable[[str, tuple[Any, ...]], None]:
    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        if name == call and str(arguments[0]).endswith(of):
            raise OSError(code, os.strerror(code))

    return hook


@pytest.mark.parametrize(("call", "of"), [("fsync", ""), ("replace", "journal.new"), ("open", "journal.new")])
def test_a_rewriting_that_fails_leaves_the_old_one_and_goes_on(
    root: Path, small: None, call: str, of: str
) -> None:
    fill(root)
    raw = (place(root) / "journal.jsonl").read_bytes()
    with watched(failing(call, errno.ENOSPC, of)):
        decisions = opened(root)
    assert decisions.why_not is None
    assert (decisions.journal.folder / "journal.jsonl").read_bytes() == raw
    assert not (decisions.journal.folder / "journal.new").exists()
    assert refusals(decide(decisions, LATER, "e.md")) == [None]
    decisions.journal.close()


@pytest.mark.parametrize("write", [True, False])
def test_a_journal_that_cannot_be_read_is_not_taken_for_an_empty_one(
    root: Path, small: None, monkeypatch: pytest.MonkeyPatch, write: bool
) -> None:
    fill(root)
    journal = place(root) / "journal.jsonl"
    raw = journal.read_bytes()

    def torn(self: lines.Lines) -> Any:
        yield 0, raw.splitlines(keepends=True)[0]
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(lines.Lines, "all", torn)
        with deciding(root, write=write) as decisions:
            said = f"the journal in {journal.parent} cannot be read: input/output error"
            assert decisions.why_not == said
            assert len(decisions.journal.history) == 0
            with pytest.raises(JournalUnavailable, match="cannot be read"):
                decide(decisions, LATER, "e.md")
    assert journal.read_bytes() == raw


@pytest.fixture
def rewriting() -> Iterator[Forks]:
    """Processes that rewrite a journal until they are killed."""
    with forks("tests.store.killed", "rewrite") as rewrite_and_die:
        yield rewrite_and_die


def test_killed_at_any_call_of_a_rewriting_it_is_the_old_one_or_the_new_one(
    root: Path, rewriting: Forks
) -> None:
    fill(root)
    folder = place(root)
    old = (folder / "journal.jsonl").read_bytes()
    met, number, killed = set[bytes](), 0, True
    while killed:
        number += 1
        (folder / "journal.jsonl").write_bytes(old)
        (folder / "compacted").unlink(missing_ok=True)
        ended = rewriting.ended(str(root), str(number))
        killed = ended == -signal.SIGKILL
        assert killed or ended == 0
        met.add((folder / "journal.jsonl").read_bytes())
        with deciding(root) as decisions:
            assert decisions.why_not is None
            assert not (folder / "journal.new").exists()
            last = decisions.journal.history.last("a.md")
            assert last is not None
            assert last.went_to is State.PUBLISHED
    assert number > 10
    assert old in met
    assert [len(one.splitlines()) for one in met - {old}] == [4]


@pytest.mark.parametrize("names", [[""], ["journal.jsonl"], ["lock"]], ids=["folder", "journal", "lock"])
@pytest.mark.parametrize("again", [False, True], ids=["removed", "replaced"])
def test_a_journal_taken_away_from_under_newstui_stops_decisions(
    root: Path, names: list[str], again: bool
) -> None:
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
        folder = decisions.journal.folder
        for name in names:
            path = folder / name if name else folder
            copy = folder.parent / "copy"
            shutil.copytree(path, copy) if path.is_dir() else shutil.copy(path, copy)
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            if again:
                copy.rename(path)
        before = (root / "b.md").read_bytes()
        said = f"the journal in {folder} was removed or replaced by somebody; start newstui again"
        with pytest.raises(JournalUnavailable) as error:
            decide(decisions, PUBLISH, "b.md")
        assert str(error.value) == said == decisions.why_not
        with pytest.raises(JournalUnavailable, match="was removed or replaced"):
            decisions.undo()
        assert (root / "b.md").read_bytes() == before
        assert not decisions.journal.try_again()
        with deciding(root) as other:
            assert other.why_not is None
            assert refusals(decide(other, PUBLISH, "b.md")) == [None]


def usual(**other: object) -> bytes:
    known: dict[str, object] = {
        "v": 1, "id": 9, "step": 9, "kind": "decide", "time": "2021-05-01T12:00:00+00:00", "path": "e.md",
        "identity": "e\nhttps://example.org/story", "decision": "later", "from": "open", "to": "later",
        "before": None, "after": None, "spans": [], "lines": [], "flags": {}, "of": None,
    }  # fmt: skip
    return json.dumps(known | other, separators=(",", ":")).encode()


@pytest.mark.parametrize(
    "other",
    [
        {"time": "yesterday"},
        {"time": "2021-02-30T12:00:00+00:00"},
        {"time": ""},
        {"path": "a\0b.md"},
        {"path": "/etc/a.md"},
        {"path": "../a.md"},
        {"path": "a/../../b.md"},
        {"path": ""},
        {"id": -1},
        {"id": True},
        {"id": 1e3},
        {"id": 10**40},
        {"of": "1"},
        {"of": True},
        {"before": 7},
        {"after": ["x"]},
        {"kind": "new"},
        {"decision": "new"},
        {"to": "new"},
        {"spans": [[0, "A", ""]]},
        {"spans": [["0", "", ""]]},
        {"spans": [[0, "!!!!", ""]]},
        {"lines": [["", "", ""]]},
        {"flags": {"removed": [None, "yes"]}},
        {"flags": {"removed": [None]}},
    ],
    ids=str,
)
def test_a_line_that_cannot_be_true_is_passed_over_and_kept(root: Path, small: None, other: Any) -> None:
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    journal = place(root) / "journal.jsonl"
    strange = usual(**other)
    for raw in (strange, strange.replace(b'"v":1,', b'"v": 1, ')):  # as we write it, and as others do
        with journal.open("ab") as file:
            file.write(raw + b"\n")
    with deciding(root) as decisions:
        assert [entry.path for entry in decisions.journal.history.entries.values()] == ["a.md"]
        assert list(decisions.journal.history.paths) == ["a.md"]
    assert journal.read_bytes().count(strange + b"\n") == 1


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"path": "a..b/..c.md"},
        {"path": 'caf\u00e9 "x" \\ \ud83d\ude00 \udcff.md', "identity": "\u00e9\n"},
        {"time": "2021-05-01T12:00:00"},
        {"spans": [[3, "", "cmVtb3ZlZDogdHJ1ZQo="], [9, "YQ==", "YWI="]], "lines": [["", "YQ=="]]},
        {
            "flags": {"removed": [None, True], "published": [False, False]},
            "before": "0" * 64,
            "after": "1" * 64,
        },
        {"kind": "passed", "of": 3},
    ],
    ids=str,
)
def test_a_line_is_read_the_same_by_its_form_and_by_its_content(other: Any) -> None:
    raw = usual(**other)
    assert lines._USUAL.fullmatch(raw + b"\n")
    short = lines.brief_of(raw)
    assert short == lines.brief_of(raw.replace(b'"v":1,', b'"v": 1, ')) is not None
    entry = lines.unpacked(raw)
    assert lines.brief_of(lines.line(entry)) == short == brief(entry)
    assert lines.unpacked(lines.line(entry)) == entry


def test_old_entries_are_read_from_where_they_lie(root: Path, tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    path = tmp_path / "journal" / "journal.jsonl"
    path.write_bytes(
        b"\n".join([usual(id=1, step=1), usual(id=2, step=2, flags={"x" * 20_000: [None, True]}), b""])
    )
    journal = Journal(tmp_path / "journal", root, write=False)
    assert list(journal.history.entries) == [1, 2]
    assert set(journal.history.entries[2].flags) == {"x" * 20_000}
    path.write_bytes(b"{}\n")
    with pytest.raises(JournalUnavailable, match="cannot be read: it was changed by another program"):
        journal.history.entry(0)


def test_an_entry_costs_three_hundred_bytes_of_memory(root: Path, tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    many = 20_000
    with (tmp_path / "journal" / "journal.jsonl").open("wb") as file:
        for number in range(1, many + 1):
            path, known = (
                f"_news/2021-05-01-story-{number}.md",
                f"Story {number}\nhttps://example.org/{number}",
            )
            file.write(usual(id=number, step=number, path=path, identity=known) + b"\n")
    tracemalloc.start()
    journal = Journal(tmp_path / "journal", root, write=False)
    assert tracemalloc.get_traced_memory()[0] / many < 350
    tracemalloc.stop()
    assert len(journal.history) == many
    assert journal.history.undoable()[0].path == f"_news/2021-05-01-story-{many}.md"


class Killed(BaseException):
    pass


def die(*_: object, **__: object) -> None:
    raise Killed


def cut_short(root: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind) -> Journal:
    """An undo or a redo that a crash cut short; the journal is still held."""
    decisions = opened(root)
    decide(decisions, LATER, "b.md")
    decide(decisions, PUBLISH, "a.md")
    if kind is Kind.REDO:
        decisions.undo()
    with monkeypatch.context() as patch:
        patch.setattr(replacing, "replace", die)
        with pytest.raises(Killed):
            decisions.undo() if kind is Kind.UNDO else decisions.redo()
    return decisions.journal


@pytest.mark.parametrize("kind", [Kind.UNDO, Kind.REDO])
@pytest.mark.parametrize("waiting", [True, False], ids=["taken over", "started again"])
def test_what_a_crash_cut_short_is_as_it_was_wherever_the_journal_is_taken_up(
    root: Path, monkeypatch: pytest.MonkeyPatch, kind: Kind, waiting: bool
) -> None:
    before = (root / "a.md").read_bytes()
    held = cut_short(root, monkeypatch, kind)
    second = opened(root)
    assert not second.journal.is_let_go
    assert not second.journal.try_again()
    held.close()
    if waiting:
        assert second.why_not == "another newstui decides in this folder; close it first"
        assert [second.journal.is_let_go, second.journal.try_again(), second.journal.is_let_go] == [
            True, True, False
        ]  # fmt: skip
    else:
        second = opened(root)
    assert second.why_not is None
    if kind is Kind.REDO:
        assert [entry.path for entry in second.journal.history.redoable()] == ["a.md"]
        assert [one.id for one in second.undo()] == ["b.md"]
        second.redo()
        assert [one.id for one in second.redo()] == ["a.md"]
        assert b"published: true" in (root / "a.md").read_bytes()
    assert [one.id for one in second.undo()] == ["a.md"]
    assert (root / "a.md").read_bytes() == before
    second.journal.close()


def test_a_decision_that_failed_leaves_what_could_be_redone(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        decisions.undo()
        with watched(lambda name, _: failing("fsync", errno.ENOSPC)(name, ("",))):
            assert refusals(decide(decisions, DECLINE, "b.md")) == [
                "could not be written: no space left on device"
            ]
    with deciding(root) as decisions:
        assert [one.id for one in decisions.redo()] == ["a.md"]

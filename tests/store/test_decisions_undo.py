"""Undo and redo on files: across runs, by bytes and by line, in bulk, and where it cannot be done."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.store.killed import decide, deciding, opened, refusals
from tui.errors import JournalUnavailable
from tui.model.history import Kind
from tui.model.triage import Decision
from tui.store import replace as replacing
from tui.store.decisions import Decisions

PUBLISH, REOPEN, DECLINE, LATER = Decision
OPEN = article(published=False, secured="xyz")


@pytest.fixture
def root(folder: Folder) -> Path:
    return folder(
        {f"{name}.md": article(f"Title {name}", published=False, secured="xyz") for name in "abcdef"}
    )


def contents(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in root.glob("*.md")}


def ids(decisions: Decisions, back: bool = True) -> list[str]:
    """What an undo (or a redo) changed, without what it had to refuse."""
    outcomes = decisions.undo() if back else decisions.redo()
    return [str(outcome.id) for outcome in outcomes if outcome.refused is None]


def rewrite(path: Path, old: str, new: str) -> None:
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))


def test_steps_are_taken_back_newest_first_and_made_again_in_order(root: Path) -> None:
    before = contents(root)
    with deciding(root) as decisions:
        for decision, name in ((PUBLISH, "a.md"), (DECLINE, "b.md"), (LATER, "c.md"), (PUBLISH, "c.md")):
            decide(decisions, decision, name)
        after = contents(root)
        assert [ids(decisions) for _ in range(5)] == [["c.md"], ["c.md"], ["b.md"], ["a.md"], []]
        assert contents(root) == before
        assert [ids(decisions, back=False) for _ in range(5)] == [["a.md"], ["b.md"], ["c.md"], ["c.md"], []]
        assert contents(root) == after


def test_undo_and_redo_reach_back_across_runs(root: Path) -> None:  # U52
    before = contents(root)
    for decision, name in ((PUBLISH, "a.md"), (DECLINE, "b.md")):
        with deciding(root) as decisions:
            decide(decisions, decision, name)
    after = contents(root)
    for name in ("b.md", "a.md"):
        with deciding(root) as decisions:
            assert ids(decisions) == [name]
    assert contents(root) == before
    for name in ("a.md", "b.md"):
        with deciding(root) as decisions:
            assert ids(decisions, back=False) == [name]
    assert contents(root) == after
    with deciding(root) as decisions:
        assert ids(decisions, back=False) == []


def test_a_new_decision_leaves_nothing_to_redo(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        decisions.undo()
        decide(decisions, PUBLISH, "b.md")
        assert decisions.redo() == []
    with deciding(root) as decisions:
        assert decisions.redo() == []
        assert ids(decisions) == ["b.md"]


def test_what_was_only_put_off_is_taken_back_without_a_file(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
        (root / "a.md").unlink()
        assert ids(decisions) == ["a.md"]
        assert ids(decisions, back=False) == ["a.md"]


def test_a_bulk_is_one_step(root: Path) -> None:
    before = contents(root)
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
        decide(decisions, PUBLISH, *(f"{name}.md" for name in "abcdef"))
        assert ids(decisions) == [f"{name}.md" for name in "abcdef"]
        assert contents(root) == before
        assert ids(decisions, back=False) == [f"{name}.md" for name in "abcdef"]
        assert all(b"published: true" in content for content in contents(root).values())
        decisions.undo()
        assert ids(decisions) == ["a.md"]


def test_lines_that_others_wrote_since_stay(root: Path) -> None:  # U55
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        decide(decisions, DECLINE, "b.md")
        for name in "ab":
            rewrite(root / f"{name}.md", '"xyz"', '"renewed"')
            rewrite(root / f"{name}.md", "Text.", "More text.")
        assert ids(decisions) == ["b.md"]
        assert ids(decisions) == ["a.md"]
        for name in "ab":
            expected = article(f"Title {name}", published=False, secured="renewed", body="More text.\n")
            assert (root / f"{name}.md").read_text() == expected
        assert ids(decisions, back=False) == ["a.md"]
        rewrite(root / "b.md", "More text.", "Other text.")
        assert ids(decisions, back=False) == ["b.md"]
        expected = article("Title b", published=False, secured="renewed", body="Other text.\n")
        assert (root / "b.md").read_text() == expected.replace("published:", "removed: true\npublished:")


def test_what_somebody_else_decided_since_is_not_taken_back(root: Path) -> None:  # U55
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        decide(decisions, PUBLISH, "b.md")
        rewrite(root / "b.md", "published: true", "published: false  # by the bot")
        theirs = (root / "b.md").read_bytes()
        assert refusals(decisions.undo()) == ["somebody changed it since: published is false now"]
        assert (root / "b.md").read_bytes() == theirs


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            lambda path: rewrite(path, "published: true\n", ""),
            "somebody changed it since: published is not there now",
        ),
        (lambda path: rewrite(path, "title:", "title: :"), "its front matter cannot be read now: "),
        (lambda path: path.unlink(), "is no longer there"),
        (lambda path: path.chmod(0o444), "is read-only"),
        (lambda path: path.with_name("link.md").hardlink_to(path), "has a second name"),
    ],
)
def test_a_step_that_cannot_be_undone_is_passed_over(root: Path, change: object, why: str) -> None:
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        decide(decisions, PUBLISH, "b.md")
        assert callable(change)
        change(root / "b.md")
        (refused,) = decisions.undo()
        assert refused.refused is not None
        assert refused.refused.startswith(why)
        assert refused.title == "Title b"
        if refused.refused.endswith("; it is tried once more"):  # a disk's word may pass, an edit's stays
            (refused,) = decisions.undo()
            assert refused.refused is not None
            assert refused.refused.startswith(why)
            assert not refused.refused.endswith("more")
        else:
            assert why.startswith(("somebody", "its front matter"))
        assert ids(decisions) == ["a.md"]
        assert decisions.undo() == []
        assert ids(decisions, back=False) == ["a.md"]
        assert decisions.redo() == []


@pytest.mark.parametrize("redo", [False, True], ids=["undo", "redo"])
def test_what_is_refused_in_one_process_after_the_other_does_not_bar_the_way(root: Path, redo: bool) -> None:
    """Each command is a process of its own."""

    def travel() -> list[tuple[str, str | None]]:
        with deciding(root) as decisions:
            outcomes = decisions.redo() if redo else decisions.undo()
            return [(one.id, one.refused) for one in outcomes]

    first, second = ("b.md", "a.md") if redo else ("a.md", "b.md")
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, first)
        decide(decisions, PUBLISH, second)
        if redo:
            decisions.undo()
            decisions.undo()
    refused, other = (first, second) if redo else (second, first)
    (root / refused).chmod(0o444)
    assert travel() == [(refused, "is read-only; chmod u+w changes that; it is tried once more")]
    assert travel() == [(refused, "is read-only; chmod u+w changes that")]
    (root / refused).chmod(0o644)
    assert travel() == [(other, None)]
    assert travel() == []


def test_a_step_that_somebody_wrote_over_is_passed_over_in_the_next_process_too(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        decide(decisions, PUBLISH, "b.md")
    rewrite(root / "b.md", "published: true", "published: false  # by the bot")
    with deciding(root) as decisions:
        assert refusals(decisions.undo()) == ["somebody changed it since: published is false now"]
    with deciding(root) as decisions:
        assert ids(decisions) == ["a.md"]


def test_a_refusal_counts_anew_once_the_step_was_undone(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        for travel in (decisions.undo, decisions.redo, decisions.undo):
            (root / "a.md").chmod(0o444)
            assert refusals(travel()) == ["is read-only; chmod u+w changes that; it is tried once more"]
            (root / "a.md").chmod(0o644)
            assert refusals(travel()) == [None]


def test_an_inserted_line_that_somebody_commented_is_set_back(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, DECLINE, "a.md")
        rewrite(root / "a.md", "removed: true", "removed: true  # spam")
        theirs = (root / "a.md").read_text()
        (outcome,) = decisions.undo()
        assert (outcome.refused, str(outcome.state)) == (None, "open")
        assert (root / "a.md").read_text() == theirs.replace("removed: true", "removed: false")
        assert ids(decisions, back=False) == ["a.md"]
        assert (root / "a.md").read_text() == theirs


def test_what_was_read_only_for_a_while_is_undone_by_the_next_try(root: Path) -> None:
    with deciding(root) as decisions:
        before = [(root / name).read_bytes() for name in ("a.md", "b.md")]
        decide(decisions, PUBLISH, "a.md", "b.md")
        (root / "b.md").chmod(0o444)
        assert refusals(decisions.undo()) == [
            None,
            "is read-only; chmod u+w changes that; it is tried once more",
        ]
        (root / "b.md").chmod(0o644)
        assert refusals(decisions.undo()) == [None]
        assert [(root / name).read_bytes() for name in ("a.md", "b.md")] == before


def test_an_undo_of_many_tells_how_far_it_is_and_can_be_stopped_and_gone_on_with(root: Path) -> None:
    names = ("a.md", "b.md", "c.md", "d.md")
    with deciding(root) as decisions:
        before = [(root / name).read_bytes() for name in names]
        decide(decisions, PUBLISH, *names)
        after = [(root / name).read_bytes() for name in names]
        for travel, left, stood in ((decisions.undo, before, after), (decisions.redo, after, before)):
            told: list[int] = []

            def fewer_than_three(told: list[int] = told) -> bool:
                return len(told) < 3

            assert len(travel(told.append, fewer_than_three)) == 3
            assert told == [1, 2, 3]
            assert [(root / name).read_bytes() for name in names] == [*left[:3], stood[3]]
            assert len(travel()) == 1
            assert [(root / name).read_bytes() for name in names] == left
        assert len(decisions.undo()) == 4


def test_a_bulk_takes_back_what_it_can_and_names_the_others(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, LATER, "f.md")
        decide(decisions, PUBLISH, "a.md", "b.md", "c.md")
        rewrite(root / "b.md", "published: true", "published: false  # by the bot")
        outcomes = decisions.undo()
        assert refusals(outcomes) == [None, "somebody changed it since: published is false now", None]
        assert outcomes[1].title == "Title b"
        for name in "ac":
            assert b"published: false\n" in (root / f"{name}.md").read_bytes()
        assert ids(decisions) == ["f.md"]
        assert ids(decisions, back=False) == ["f.md"]
        assert ids(decisions, back=False) == ["a.md", "c.md"]
        assert ids(decisions) == ["a.md", "c.md"]


def test_a_bulk_half_undone_when_newstui_was_killed_is_undone_to_its_end(root: Path) -> None:
    before = contents(root)
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md", "b.md", "c.md")
        told: list[int] = []
        assert len(decisions.undo(told.append, lambda: not told)) == 1
    with deciding(root) as decisions:
        assert ids(decisions) == ["b.md", "c.md"]
        assert contents(root) == before
        assert sorted(ids(decisions, back=False)) == ["a.md", "b.md", "c.md"]


@pytest.mark.parametrize("kind", [PUBLISH, DECLINE, LATER])
def test_a_crash_between_the_journal_and_the_file_leaves_nothing_to_explain(
    root: Path, monkeypatch: pytest.MonkeyPatch, kind: Decision
) -> None:  # U54
    """The entry is on disk and the file is the old one: undoing says so, and writes nothing."""

    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    before = contents(root)
    decisions = opened(root)
    with monkeypatch.context() as patch:
        patch.setattr(replacing, "replace", die)
        if kind is LATER:
            decide(decisions, kind, "a.md")
        else:
            with pytest.raises(Killed):
                decide(decisions, kind, "a.md")
    decisions.journal.close()
    with deciding(root) as decisions:
        assert contents(root) == before
        assert ids(decisions) == ["a.md"]
        assert contents(root) == before
        assert ids(decisions, back=False) == ["a.md"]
        assert ids(decisions) == ["a.md"]
        assert contents(root) == before


@pytest.mark.parametrize("bot", [False, True], ids=["alone", "after a bot"])
def test_an_undo_that_a_crash_cut_short_is_undone_at_the_next_start(
    root: Path, monkeypatch: pytest.MonkeyPatch, bot: bool
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        if bot:
            rewrite(root / "a.md", "xyz", "renewed")
        after = contents(root)
        with monkeypatch.context() as patch:
            patch.setattr(replacing, "replace", die)
            with pytest.raises(Killed):
                decisions.undo()
    with deciding(root, write=False) as looking:
        assert len(looking.journal.history.entries) == 2
    with deciding(root) as decisions:
        assert contents(root) == after
        kinds = [entry.kind for entry in decisions.journal.history.entries.values()]
        assert kinds == [Kind.DECIDE, Kind.UNDO, Kind.FAILED]
        assert decisions.redo() == []
        assert ids(decisions) == ["a.md"]
        assert b"published: false\n" in (root / "a.md").read_bytes()
    with deciding(root) as decisions:
        assert len(decisions.journal.history.entries) == 4
        assert ids(decisions, back=False) == ["a.md"]


def test_without_the_journal_nothing_is_undone(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
        after = contents(root)
        with deciding(root) as second:
            for travel in (second.undo, second.redo):
                with pytest.raises(JournalUnavailable, match="another newstui decides in this folder"):
                    travel()
    assert contents(root) == after


def test_undo_in_a_folder_below_the_root_reaches_what_was_decided_beside_it(folder: Folder) -> None:
    root = folder({"newstui.toml": "", "a.md": OPEN, "below/a.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, "a.md")
    with deciding(root / "below") as decisions:
        decide(decisions, PUBLISH, "a.md")
        assert ids(decisions) == ["a.md"]
        (outcome,) = decisions.undo()
        assert outcome.id == "../a.md"  # not to be taken for the one of the same name in here
    assert (root / "a.md").read_text() == (root / "below" / "a.md").read_text() == OPEN

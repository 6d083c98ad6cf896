"""What is said on leaving, and that Git takes it at its word."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import Folder, article
from tests.desktop.test_git import Repository
from tests.store.killed import decide, deciding
from tui.app import NewsApp
from tui.cli import receipt, screen
from tui.model.query import Request
from tui.model.triage import Decision, DecisionRequest
from tui.store.decisions import Decisions

OPEN = article(published=False)
UNDO = "  newstui undo takes the last step back."


@pytest.fixture
def root(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = folder({f"{name}.md": OPEN for name in "abcdef"})
    monkeypatch.chdir(root)
    return root


def lines(decisions: Decisions) -> list[str]:
    return list(receipt.lines(decisions))


def test_nothing_decided_is_nothing_said(root: Path) -> None:
    with deciding(root) as decisions:
        assert lines(decisions) == []
    with deciding(root, write=False) as decisions:
        assert lines(decisions) == []


def test_decisions_and_changed_files_are_counted(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md", "b.md")
        decide(decisions, Decision.DECLINE, "c.md")
        decide(decisions, Decision.LATER, "d.md")
        assert lines(decisions) == [
            "Decided: 2 published, 1 declined, 1 put off. Files changed: 3.",
            UNDO,
        ]


def test_what_was_taken_back_is_not_counted_and_what_was_made_again_is(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        decide(decisions, Decision.PUBLISH, "b.md")
        decisions.undo()
        assert lines(decisions)[0] == "Decided: 1 published. Files changed: 1."
        decisions.redo()
        assert lines(decisions)[0] == "Decided: 2 published. Files changed: 2."
        decisions.undo()
        decisions.undo()
        assert lines(decisions) == []


def test_an_article_decided_twice_is_counted_once(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        decide(decisions, Decision.DECLINE, "a.md")
        assert lines(decisions)[0] == "Decided: 1 declined. Files changed: 1."
        decisions.undo()
        assert lines(decisions)[0] == "Decided: 1 published. Files changed: 1."


def test_what_an_earlier_run_decided_is_not_counted(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "b.md")
        assert lines(decisions) == ["Decided: 1 put off. Files changed: 0.", UNDO]
    with deciding(root) as decisions:
        decisions.undo()
        decisions.undo()
        assert lines(decisions) == []


def test_what_was_refused_is_not_counted(root: Path) -> None:
    (root / "a.md").chmod(0o444)
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md", "gone.md")
        assert lines(decisions) == []


def test_elsewhere_undo_needs_to_be_told_the_root(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root.parent)
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "a.md")
        assert lines(decisions)[-1] == f"  newstui undo --root {root} takes the last step back."


def run(line: str) -> str:
    """What the line of a receipt does when it is pasted into a shell."""
    identity = "git -c user.name=A -c user.email=a@example.org -c commit.gpgsign=false -C"
    command = line.strip().replace("git -C", identity, 1) + " --quiet --message decided"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=True)
    return done.stdout.decode()


@pytest.mark.parametrize("below", ["", "content with 'quotes'"])
def test_git_commits_just_what_was_decided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    site = Repository(tmp_path / "my site")
    names = [
        "a.md",
        "_news/b c.md",
        "é.md",
        "[x]*.md",
        "-dash.md",
        'q"uote.md',
        ":(top)a.md",
        "line\nbreak.md",
        "x.md",
        "other.md",
    ]
    prefix = f"{below}/" if below else ""
    site.commit(*(prefix + name for name in names), content=OPEN)
    root = site.root / below
    if below:
        (root / "newstui.toml").touch()
    (root / "other.md").write_text("somebody's unfinished work")
    site.git("add", ".")
    decided = names[:-2]
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, *decided)
        decide(decisions, Decision.LATER, "x.md")
        told = lines(decisions)
        assert told[0] == f"Decided: {len(decided)} published, 1 put off. Files changed: {len(decided)}."
        assert shlex.split(told[1])[:3] == ["git", "-C", str(root)]
        assert "commit --only --pathspec-file-nul --pathspec-from-file=" in told[1]
        run(told[1])
    committed = site.git("show", "--name-only", "--format=", "-z", "HEAD").split("\0")
    assert sorted(filter(None, committed)) == sorted(prefix + name for name in decided)
    assert site.git("diff", "--cached", "--name-only").strip().endswith("other.md")


def test_files_that_git_does_not_know_yet_do_not_spoil_the_commit_of_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Repository(tmp_path / "site")
    site.commit("a.md", content=OPEN)
    monkeypatch.chdir(site.root)
    for name in ("new.md", "newer.md"):
        (site.root / name).write_text(OPEN)
    with deciding(site.root) as decisions:
        decide(decisions, Decision.PUBLISH, "new.md")
        assert lines(decisions)[1:] == ["  1 of them is not in Git yet: git add comes first.", UNDO]
        decide(decisions, Decision.PUBLISH, "a.md", "newer.md")
        told = lines(decisions)
        assert told[2:] == ["  2 of them are not in Git yet: git add comes first.", UNDO]
        run(told[1])
    assert site.git("show", "--name-only", "--format=", "HEAD").split() == ["a.md"]


def test_git_is_told_where_a_linked_article_really_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Repository(tmp_path / "site")
    site.commit("_store/a.md", "b.md", content=OPEN)
    for name in ("link.md", "again.md"):
        (site.root / name).symlink_to("_store/a.md")
    site.git("add", ".")
    site.git("commit", "--quiet", "--message", "links")
    monkeypatch.chdir(site.root)
    with deciding(site.root) as decisions:
        decide(decisions, Decision.PUBLISH, "link.md", "b.md")
        decide(decisions, Decision.DECLINE, "again.md")
        told = lines(decisions)
        assert told[0] == "Decided: 2 published, 1 declined. Files changed: 2."
        assert len(told) == 3
        run(told[1])
    committed = site.git("show", "--name-only", "--format=", "HEAD").split()
    assert sorted(committed) == ["_store/a.md", "b.md"]
    assert site.git("status", "--porcelain") == ""


def test_what_was_moved_or_deleted_since_is_said_and_not_committed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Repository(tmp_path / "site")
    site.commit("a.md", "b.md", "c.md", content=OPEN)
    monkeypatch.chdir(site.root)
    with deciding(site.root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md", "b.md", "c.md")
        (site.root / "a.md").unlink()
        site.git("mv", "b.md", "moved.md")
        told = lines(decisions)
        assert told[2:] == ["  2 of them were moved or deleted since: not in the list.", UNDO]
        run(told[1])
        (site.root / "c.md").unlink()
        assert lines(decisions)[1:] == ["  3 of them were moved or deleted since: not in the list.", UNDO]
    assert site.git("show", "--name-only", "--format=", "HEAD").split() == ["c.md"]


def test_without_git_there_is_no_line_for_it(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        assert not any("git" in line for line in lines(decisions))


def test_what_was_only_put_off_needs_no_commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = Repository(tmp_path / "site")
    site.commit("a.md", content=OPEN)
    monkeypatch.chdir(site.root)
    with deciding(site.root) as decisions:
        decide(decisions, Decision.LATER, "a.md")
        assert lines(decisions) == ["Decided: 1 put off. Files changed: 0.", UNDO]


def leave_after_deciding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the screen: somebody publishes the first open article and leaves."""

    def run(app: NewsApp) -> None:
        library = app._door.library()
        app.opened = library
        decisions = library.decisions
        assert decisions is not None
        library.load(lambda _: None)
        hits = library.search(Request(query=library.parse("is:open")))
        decisions.decide([DecisionRequest(id=hits.id_at(0))], Decision.PUBLISH)

    monkeypatch.setattr(NewsApp, "run", run)
    monkeypatch.setattr(screen, "_need_terminal", lambda _: None)


def test_the_receipt_stands_on_the_normal_screen_and_the_journal_is_free(
    root: Path, monkeypatch: pytest.MonkeyPatch, newstui: Run
) -> None:
    leave_after_deciding(monkeypatch)
    ran = newstui(str(root))
    assert (ran.code, ran.lines) == (0, ["Decided: 1 published. Files changed: 1.", UNDO])
    assert newstui("undo").code == 0


def test_a_demo_that_is_gone_has_no_receipt(monkeypatch: pytest.MonkeyPatch, newstui: Run) -> None:
    leave_after_deciding(monkeypatch)
    ran = newstui("--demo")
    assert (ran.code, ran.out, ran.err) == (0, "", "")


def test_a_hostile_root_is_quoted_for_the_shell_and_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, newstui: Run
) -> None:
    leave_after_deciding(monkeypatch)
    place = tmp_path / "a'; touch sprung; '\x1b]0;x\x07"
    place.mkdir()
    (place / "a.md").write_text(OPEN)
    ran = newstui(str(place))
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert shlex.split(ran.lines[-1])[:3] == ["newstui", "undo", "--root"]

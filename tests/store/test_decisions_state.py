"""States that only the journal knows, and files that others change between the look and the key."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.store.killed import decide, deciding, refusals
from tui.model import dialect
from tui.model.article import ArticleId, Seen, State
from tui.model.triage import Decision, DecisionRequest, Outcome, Status
from tui.store import files
from tui.store import replace as replacing
from tui.store.decisions import Decisions
from tui.store.library import Library
from tui.store.opening import Opening

PUBLISH, REOPEN, DECLINE, LATER = Decision
OPEN = article("A title", published=False, secured="xyz")


def states(root: Path, below: str = "") -> dict[str, State]:
    """What a fresh library that only looks says of every article."""
    library = Opening(root / below, os.environ).library()
    library.load(lambda _: None)
    return {article_id: row.state for article_id in library._index.ids if (row := library.row(article_id))}


def test_later_survives_a_restart_and_is_in_its_view(folder: Folder) -> None:
    root = folder({"a.md": OPEN, "b.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    assert states(root) == {"a.md": State.LATER, "b.md": State.OPEN}
    library = Opening(root, os.environ).library()
    library.load(lambda _: None)
    assert {str(view): count for view, count in library.counts().items() if count} == {
        "all": 2,
        "open": 1,
        "later": 1,
    }


def test_what_was_published_or_declined_elsewhere_is_no_longer_later(folder: Folder) -> None:
    root = folder({"a.md": OPEN, "b.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md", "b.md")
    (root / "a.md").write_text(OPEN.replace("published: false", "published: true"))
    (root / "b.md").write_text(OPEN.replace("published: false", "removed: true"))
    assert states(root) == {"a.md": State.PUBLISHED, "b.md": State.DECLINED}
    (root / "a.md").write_text(OPEN)
    assert states(root)["a.md"] is State.LATER


def test_a_renamed_file_is_still_later(folder: Folder) -> None:
    root = folder({"a.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    (root / "below").mkdir()
    (root / "a.md").rename(root / "below" / "b.md")
    assert states(root) == {"below/b.md": State.LATER}
    with deciding(root) as decisions:
        assert refusals(decide(decisions, REOPEN, "below/b.md")) == [None]
    assert states(root) == {"below/b.md": State.OPEN}


def test_two_files_of_the_same_title_and_link_do_not_share_it(folder: Folder) -> None:
    root = folder({"a.md": OPEN, "b.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    assert states(root) == {"a.md": State.LATER, "b.md": State.OPEN}


def test_articles_without_title_and_link_have_nothing_in_common(folder: Folder) -> None:
    bare = "---\npublished: false\n---\n"
    root = folder({"a.md": bare, "b.md": bare})
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    (root / "a.md").unlink()
    assert states(root) == {"b.md": State.OPEN}


def test_a_retitled_file_in_its_place_is_still_later(folder: Folder) -> None:
    root = folder({"a.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    (root / "a.md").write_text(OPEN.replace("A title", "Another"))
    assert states(root) == {"a.md": State.LATER}


def test_what_was_put_off_stays_so_when_publishing_it_was_cut_short(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    root = folder({"a.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
        with monkeypatch.context() as patch:
            patch.setattr(replacing, "replace", die)
            with pytest.raises(Killed):
                decide(decisions, PUBLISH, "a.md")
    assert states(root) == {"a.md": State.LATER}


def test_a_folder_below_the_root_shares_its_journal(folder: Folder) -> None:
    root = folder({"newstui.toml": "", "_news/a.md": OPEN, "a.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, LATER, "_news/a.md")
    assert states(root, "_news") == {"a.md": State.LATER}
    with deciding(root / "_news") as decisions:
        assert decisions.path_of(ArticleId("a.md")) == "_news/a.md"
        assert decisions.id_of("_news/a.md") == "a.md"
        assert decisions.id_of("a.md") is None
        decide(decisions, REOPEN, "a.md")
        decide(decisions, PUBLISH, "a.md")
    assert states(root) == {"_news/a.md": State.PUBLISHED, "a.md": State.OPEN}


def test_a_folder_that_is_reached_by_a_link_is_the_same_folder(folder: Folder) -> None:
    root = folder({"newstui.toml": "", "_news/a.md": OPEN})
    (root.parent / "door").symlink_to(root / "_news")
    with deciding(root.parent / "door") as decisions:
        assert refusals(decide(decisions, PUBLISH, "a.md")) == [None]
        assert [entry.path for entry in decisions.made] == ["_news/a.md"]


def as_seen(decisions: Decisions, decision: Decision, state: State, title: str = "A title") -> Outcome:
    seen = Seen(state=state, title=title)
    (outcome,) = decisions.decide([DecisionRequest(id=ArticleId("a.md"), seen=seen)], decision)
    return outcome


def test_a_state_that_changed_since_it_was_shown_stops_the_decision_once(folder: Folder) -> None:
    path = folder({"a.md": OPEN}) / "a.md"
    with deciding(path.parent) as decisions:
        path.write_text(theirs := OPEN.replace("published: false", "published: true"))
        outcome = as_seen(decisions, DECLINE, State.OPEN)
        assert outcome.refused == "it is published now; the same key decides again"
        assert (outcome.stale, outcome.state) == (True, State.PUBLISHED)
        assert path.read_text() == theirs
        assert decisions.journal.history.entries == {}
        assert as_seen(decisions, DECLINE, State.PUBLISHED).refused is None
        assert "removed: true\npublished: false\n" in path.read_text()


def test_a_title_that_changed_since_it_was_shown_stops_the_decision_once(folder: Folder) -> None:
    path = folder({"a.md": OPEN}) / "a.md"
    with deciding(path.parent) as decisions:
        path.write_text(theirs := OPEN.replace('"A title"', '"Another\\e[31m  title"'))
        outcome = as_seen(decisions, PUBLISH, State.OPEN)
        assert outcome.refused is not None
        assert outcome.refused.startswith("its title was “A title”, it is “Another")
        assert outcome.refused.endswith("” now; the same key decides again")
        assert outcome.refused.isprintable()
        assert outcome.stale
        assert path.read_text() == theirs
        shown = outcome.refused.split("“")[2].split("”")[0]
        assert as_seen(decisions, PUBLISH, State.OPEN, shown).refused is None
        assert path.read_text() == theirs.replace("published: false", "published: true")


@pytest.mark.parametrize("old", ['"xyz"', '"An excerpt."', "quality: 50", "Text.", "---\nText"])
def test_what_a_bot_rewrote_between_is_kept_and_stops_nothing(folder: Folder, old: str) -> None:
    path = folder({"a.md": OPEN}) / "a.md"
    with deciding(path.parent) as decisions:
        new = {"quality: 50": "quality: 51", "---\nText": "heat: 9\n---\nText"}.get(old, old.upper() + "x")
        new = '"renewed"' if old.startswith('"') else new
        path.write_text(theirs := OPEN.replace(old, new))
        os.utime(path, (1, 1))
        assert as_seen(decisions, PUBLISH, State.OPEN).refused is None
        assert path.read_text() == theirs.replace("published: false", "published: true")


def test_a_conflict_of_git_gets_its_own_sentence(folder: Folder) -> None:
    conflict = OPEN.replace("quality: 50\n", "<<<<<<< HEAD\nquality: 50\n=======\nquality: 51\n>>>>>>> bot\n")
    root = folder({"a.md": conflict})
    with deciding(root) as decisions:
        (outcome,) = decide(decisions, PUBLISH, "a.md")
    assert outcome.refused is not None
    assert outcome.refused.startswith("a Git merge conflict stands in the front matter (line ")


def test_a_bulk_decides_the_rest_where_some_are_refused(folder: Folder) -> None:
    root = folder({f"{name}.md": OPEN for name in "abcd"})
    (root / "b.md").chmod(0o444)
    (root / "c.md").write_text("---\ntitle: a: b\n---\n")
    with deciding(root) as decisions:
        outcomes = decide(decisions, PUBLISH, "a.md", "b.md", "c.md", "d.md")
        assert [why is None for why in refusals(outcomes)] == [True, False, False, True]
        assert len(decisions.undo()) == 2


def test_a_bulk_stops_when_it_is_no_longer_wanted_and_is_one_step(folder: Folder) -> None:
    root = folder({f"{number:02}.md": OPEN for number in range(30)})
    requests = [DecisionRequest(id=ArticleId(f"{number:02}.md")) for number in range(30)]
    reported: list[int] = []
    with deciding(root) as decisions:
        outcomes = decisions.decide(
            requests, PUBLISH, report=reported.append, wanted=lambda: len(reported) < 12
        )
        assert reported == list(range(1, 13))
        assert len(outcomes) == 12
        assert sum(b"published: true" in path.read_bytes() for path in root.glob("*.md")) == 12
        assert len(decisions.undo()) == 12
    assert all(path.read_text() == OPEN for path in root.glob("*.md"))


def test_a_dry_run_shows_the_difference_and_changes_nothing(folder: Folder) -> None:
    root = folder({"a.md": OPEN})
    with deciding(root, write=False) as decisions:
        (outcome,) = decisions.decide([DecisionRequest(id=ArticleId("a.md"))], PUBLISH, dry_run=True)
        assert "\n-published: false\n+published: true\n" in outcome.diff
        assert not decisions.journal.folder.exists()
    assert (root / "a.md").read_text() == OPEN


def test_a_slow_look_at_a_file_does_not_bring_an_old_state_back(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The detail's thread reads the old bytes, the write thread decides and refreshes, then the first enters."""
    root = folder({"a.md": OPEN})
    library = Opening(root, os.environ, decide=True).library()
    library.load(lambda _: None)
    decisions = library.decisions
    assert decisions is not None
    read = files.read

    def slow(path: Path) -> bytes:
        raw = read(path)
        monkeypatch.setattr(files, "read", read)
        decide(decisions, PUBLISH, "a.md")
        library.refresh([ArticleId("a.md")])
        return raw

    monkeypatch.setattr(files, "read", slow)
    library.article(ArticleId("a.md"))
    row = library.row(ArticleId("a.md"))
    assert row is not None
    assert row.state is State.PUBLISHED
    decisions.journal.close()


def test_an_article_of_another_folder_is_not_taken_in(folder: Folder) -> None:
    root = folder({"newstui.toml": "", "a.md": OPEN, "below/b.md": OPEN})
    library = Opening(root / "below", os.environ).library()
    library.load(lambda _: None)
    library.refresh([ArticleId("../a.md"), ArticleId("b.md")])
    assert len(library) == 1
    assert library.row(ArticleId("../a.md")) is None


def test_a_library_without_a_journal_knows_no_later(folder: Folder) -> None:
    root = folder({"a.md": OPEN})
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    library = Library(root)
    library.load(lambda _: None)
    assert library.decisions is None
    row = library.row(ArticleId("a.md"))
    assert row is not None
    assert row.state is State.OPEN


def test_something_is_said_for_the_first_time_once_for_a_root(folder: Folder) -> None:
    root = folder({"a.md": OPEN})
    with deciding(root) as decisions:
        assert decisions.journal.first_time("secured")
        assert not decisions.journal.first_time("secured")
        assert decisions.journal.first_time("other")
    with deciding(root) as decisions:
        assert not decisions.journal.first_time("secured")


def test_where_no_key_says_withdrawn_the_journal_keeps_what_was_declined(folder: Folder) -> None:
    root = folder({"a.md": OPEN, "b.md": OPEN.replace("published: false", "published: true")})
    language = dataclasses.replace(dialect.SMARTABLE, status=Status(key="published"))

    def states() -> list[State]:
        with deciding(root, language=language) as decisions:
            return [decisions.state(decisions._read(ArticleId(name)).article) for name in ("a.md", "b.md")]

    with deciding(root, language=language) as decisions:
        outcomes = decide(decisions, DECLINE, "a.md", "b.md")
        assert [(one.refused, one.state) for one in outcomes] == [(None, State.DECLINED)] * 2
        assert [bool(one.lines) for one in outcomes] == [False, True]
        assert (root / "a.md").read_text() == (root / "b.md").read_text() == OPEN
    assert states() == [State.DECLINED] * 2
    (root / "a.md").write_text(OPEN.replace("published: false", "published: true"))
    assert states() == [State.PUBLISHED, State.DECLINED]
    (root / "a.md").rename(root / "c.md")
    (root / "c.md").write_text(OPEN)
    (root / "a.md").write_text(OPEN.replace("A title", "Other").replace("/story", "/other"))
    assert states() == [State.OPEN, State.DECLINED]
    with deciding(root, language=language) as decisions:
        (outcome,) = decide(decisions, REOPEN, "c.md")
        assert (outcome.refused, outcome.state) == (None, State.OPEN)
        (outcome,) = decisions.undo()
        assert (outcome.refused, outcome.state) == (None, State.DECLINED)
        assert [one.state for one in decisions.undo()] == [State.OPEN, State.PUBLISHED]

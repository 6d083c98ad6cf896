"""The table of the contract, cell by cell, on real files."""

from __future__ import annotations

import os

import pytest

from tests.conftest import Folder
from tests.store.killed import decide, deciding
from tui.model.article import Article, ArticleId, State
from tui.model.triage import Decision, DecisionRequest
from tui.store.decisions import Decisions

PUBLISH, REOPEN, DECLINE, LATER = Decision

REST = "webUrl: https://example.org/a\nsecured: xyz\n---\nBody.\n"
OPEN = f"---\ntitle: A\npublished: false\n{REST}"
LIVE = f"---\ntitle: A\npublished: true\n{REST}"
WITHDRAWN = f"---\ntitle: A\nremoved: true\npublished: false\n{REST}"
GIVEN_BACK = f"---\ntitle: A\nremoved: false\npublished: false\n{REST}"
BACK_LIVE = f"---\ntitle: A\nremoved: false\npublished: true\n{REST}"
BY_DEFAULT = f"---\ntitle: A\n{REST}"
BROKEN = f"---\ntitle: A: B\npublished: false\n{REST}"
BARE = "Only text.\n"
BOTH = f"---\ntitle: A\nremoved: true\ndeleted: true\npublished: false\n{REST}"


def state(decisions: Decisions) -> State:
    found = decisions._read(ArticleId("a.md")).article
    assert isinstance(found, Article)
    return decisions.state(found)


@pytest.mark.parametrize(
    ("before", "decision", "after", "leads_to"),
    [
        # open
        (OPEN, PUBLISH, LIVE, State.PUBLISHED),
        (OPEN, DECLINE, WITHDRAWN, State.DECLINED),
        (OPEN, LATER, OPEN, State.LATER),
        # published
        (LIVE, REOPEN, OPEN, State.OPEN),
        (LIVE, DECLINE, WITHDRAWN, State.DECLINED),
        # published by default
        (BY_DEFAULT, REOPEN, BY_DEFAULT.replace("---\nBody", "published: false\n---\nBody"), State.OPEN),
        (BY_DEFAULT, DECLINE, BY_DEFAULT.replace("---\nBody", "removed: true\npublished: false\n---\nBody"),
         State.DECLINED),
        # declined
        (WITHDRAWN, PUBLISH, BACK_LIVE, State.PUBLISHED),
        (WITHDRAWN, REOPEN, GIVEN_BACK, State.OPEN),
        (WITHDRAWN.replace("removed", "deleted"), PUBLISH, BACK_LIVE.replace("removed", "deleted"), State.PUBLISHED),
        (WITHDRAWN.replace("removed", "deleted"), REOPEN, GIVEN_BACK.replace("removed", "deleted"), State.OPEN),
        (BOTH, REOPEN, BOTH.replace("removed: true\ndeleted: true", "removed: false\ndeleted: false"), State.OPEN),
        (GIVEN_BACK, DECLINE, WITHDRAWN, State.DECLINED),
        (BACK_LIVE.replace("false", "true"), REOPEN, GIVEN_BACK, State.OPEN),  # never live by reopening
        (WITHDRAWN.replace("published: false\n", ""), REOPEN,
         GIVEN_BACK.replace("published: false\n", "").replace("---\nBody", "published: false\n---\nBody"), State.OPEN),
        (WITHDRAWN.replace("published: false\n", ""), PUBLISH,
         BACK_LIVE.replace("published: true\n", "").replace("---\nBody", "published: true\n---\nBody"), State.PUBLISHED),
    ],
)  # fmt: skip
def test_a_decision_leads_to_these_bytes_and_this_state_and_back(
    folder: Folder, before: str, decision: Decision, after: str, leads_to: State
) -> None:
    path = folder({"a.md": before}) / "a.md"
    with deciding(path.parent) as decisions:
        was = state(decisions)
        (outcome,) = decide(decisions, decision, "a.md")
        assert (outcome.refused, outcome.state) == (None, leads_to)
        assert state(decisions) is leads_to
        assert path.read_text() == after
        (outcome,) = decisions.undo()
        assert (outcome.refused, outcome.state) == (None, was)
        assert state(decisions) is was
        assert path.read_text() == before
        (outcome,) = decisions.redo()
        assert (outcome.refused, outcome.state) == (None, leads_to)
        assert path.read_text() == after


@pytest.mark.parametrize(
    ("before", "decision", "why", "already"),
    [
        (OPEN, REOPEN, "already open", True),
        (LIVE, PUBLISH, "already published", True),
        (BY_DEFAULT, PUBLISH, "already published", True),
        (WITHDRAWN, DECLINE, "already declined", True),
        (WITHDRAWN.replace("removed", "deleted"), DECLINE, "already declined", True),
        (LIVE, LATER, "published: reopen it first", False),
        (BY_DEFAULT, LATER, "published: reopen it first", False),
        (WITHDRAWN, LATER, "declined: reopen it first", False),
        (BOTH, PUBLISH, "it says removed and deleted; take one of them out by hand", False),
        *((BROKEN, decision, "a colon follows an unquoted text (line 2)", False) for decision in Decision),
        *((BARE, decision, "it has no front matter", False) for decision in Decision),
        (OPEN.replace("false", "'false'"), PUBLISH, "published is the quoted text 'false', not true or false; take the quotes off", False),
    ],
)  # fmt: skip
def test_what_is_not_possible_is_said_and_writes_nothing(
    folder: Folder, before: str, decision: Decision, why: str, already: bool
) -> None:
    path = folder({"a.md": before}) / "a.md"
    stamp = path.stat().st_mtime_ns
    with deciding(path.parent) as decisions:
        (outcome,) = decide(decisions, decision, "a.md")
        if "line 2" in why:
            assert outcome.refused is not None
            assert outcome.refused.endswith("(line 2)")
        else:
            assert outcome.refused == why
        assert outcome.already is already
        assert decisions.journal.history.entries == {}
    assert path.read_text() == before
    assert path.stat().st_mtime_ns == stamp


@pytest.mark.parametrize(
    ("decision", "after", "leads_to"),
    [(PUBLISH, LIVE, State.PUBLISHED), (DECLINE, WITHDRAWN, State.DECLINED), (REOPEN, OPEN, State.OPEN)],
)
def test_what_was_put_off_is_decided_like_an_open_one(
    folder: Folder, decision: Decision, after: str, leads_to: State
) -> None:
    path = folder({"a.md": OPEN}) / "a.md"
    with deciding(path.parent) as decisions:
        decide(decisions, LATER, "a.md")
        (outcome,) = decide(decisions, LATER, "a.md")
        assert (outcome.refused, outcome.already) == ("already later", True)
        (outcome,) = decide(decisions, decision, "a.md")
        assert (outcome.refused, outcome.state) == (None, leads_to)
        assert (path.read_text(), state(decisions)) == (after, leads_to)
        decisions.undo()
        assert (path.read_text(), state(decisions)) == (OPEN, State.LATER)
        decisions.undo()
        assert state(decisions) is State.OPEN


@pytest.mark.parametrize(
    ("raw", "declined"),
    [
        (OPEN, WITHDRAWN),
        (OPEN.replace("\n", "\r\n"), WITHDRAWN.replace("\n", "\r\n")),
        ("+++\npublished = false\n+++\n", "+++\nremoved = true\npublished = false\n+++\n"),
        (
            '{\n  "a": 1,\n  "published": false\n}\n',
            '{\n  "a": 1,\n  "removed": true,\n  "published": false\n}\n',
        ),
        ('{"a": 1, "published": false}\n', '{"a": 1, "removed": true, "published": false}\n'),
    ],
)
def test_reopening_takes_the_inserted_line_away_again(folder: Folder, raw: str, declined: str) -> None:
    path = folder({"a.md": raw.encode()}) / "a.md"
    with deciding(path.parent) as decisions:
        decide(decisions, DECLINE, "a.md")
        assert path.read_bytes() == declined.encode()
    with deciding(path.parent) as decisions:  # also in another run
        assert decide(decisions, REOPEN, "a.md")[0].refused is None
        assert path.read_bytes() == raw.encode()
        decisions.undo()
        assert path.read_bytes() == declined.encode()
        decisions.redo()
        assert path.read_bytes() == raw.encode()
        decide(decisions, DECLINE, "a.md")
        assert path.read_bytes() == declined.encode()


def test_a_line_that_others_inserted_is_set_and_stays(folder: Folder) -> None:
    path = folder({"a.md": WITHDRAWN}) / "a.md"
    with deciding(path.parent) as decisions:
        decide(decisions, REOPEN, "a.md")
        decide(decisions, DECLINE, "a.md")
        decide(decisions, REOPEN, "a.md")
        assert path.read_text() == GIVEN_BACK


def test_an_inserted_line_that_was_changed_since_is_set_and_stays(folder: Folder) -> None:
    path = folder({"a.md": OPEN}) / "a.md"
    with deciding(path.parent) as decisions:
        decide(decisions, DECLINE, "a.md")
        path.write_text(path.read_text().replace("removed: true", "removed: true  # spam"))
        decide(decisions, REOPEN, "a.md")
        assert path.read_text() == GIVEN_BACK.replace("removed: false", "removed: false  # spam")


def test_reopening_undone_after_others_wrote_puts_the_line_back(folder: Folder) -> None:
    path = folder({"a.md": OPEN}) / "a.md"
    with deciding(path.parent) as decisions:
        decide(decisions, DECLINE, "a.md")
        decide(decisions, REOPEN, "a.md")
        path.write_text(OPEN.replace("xyz", "other"))
        assert decisions.undo()[0].refused is None
        assert path.read_text() == WITHDRAWN.replace("xyz", "other")


def test_a_decision_never_changes_more_than_two_lines(folder: Folder) -> None:
    path = folder({"a.md": LIVE}) / "a.md"
    with deciding(path.parent) as decisions:
        (outcome,) = decide(decisions, DECLINE, "a.md")
        assert outcome.lines == ((b"published: true\n", b"published: false\n"), (b"", b"removed: true\n"))
        assert decisions.journal.history.next_step == 2


@pytest.mark.parametrize("name", ["gone.md", "folder.md", "fifo.md", "../out.md"])
def test_what_is_no_article_file_is_refused(folder: Folder, name: str) -> None:
    root = folder({"folder.md/x": ""})
    os.mkfifo(root / "fifo.md")
    (root.parent / "out.md").write_text(OPEN)
    with deciding(root) as decisions:
        (outcome,) = decisions.decide([DecisionRequest(id=ArticleId(name))], PUBLISH)
        assert outcome.refused in (
            "is no longer there",
            "is not a regular file",
            "lies outside the content root",
        )
    assert (root.parent / "out.md").read_text() == OPEN

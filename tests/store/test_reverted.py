"""Files that say otherwise than was decided: a bot, a pull or somebody else has flipped them back."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Folder, Zone, article
from tests.store.killed import decide, deciding, refusals
from tui.model.article import Article, ArticleId, State, View
from tui.model.query import Request
from tui.model.triage import Decision, DecisionRequest
from tui.store.decisions import Decisions
from tui.store.library import Library
from tui.store.opening import Opening

NOON = dt.datetime(2021, 5, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def root(folder: Folder) -> Path:
    """Three open articles, a.md to c.md, and three published ones, p.md to r.md, each with its own page."""
    states = {"a": False, "b": False, "c": False, "p": True, "q": True, "r": True}
    return folder(
        {
            f"{name}.md": article(f"Title {name}", web_url=f"https://example.org/{name}", published=published)
            for name, published in states.items()
        }
    )


def rewrite(path: Path, old: str, new: str) -> None:
    """Somebody else changes a file."""
    content = path.read_text()
    assert old in content
    path.write_text(content.replace(old, new))


def unpublished(path: Path) -> None:
    rewrite(path, "published: true", "published: false")


def opened(folder: Path) -> Library:
    """A library as a start makes it, with whatever an earlier one has left in the cache."""
    library = Opening(folder, os.environ).library()
    library.load(lambda _: None)
    return library


def reverted(library: Library) -> list[str]:
    """The articles in the view Reverted, which a field finds as well, and which are counted."""
    in_view = library.search(Request(query=library.parse(""), view=View.REVERTED))
    by_field = library.search(Request(query=library.parse("is:reverted")))
    found = [str(in_view.id_at(place)) for place in range(len(in_view))]
    assert [by_field.id_at(place) for place in range(len(by_field))] == found
    assert library.counts()[View.REVERTED] == len(found)
    everywhere = library.search(Request(query=library.parse("")))
    assert library.counts()[View.ALL] == len(everywhere)
    assert [row.id for row in in_view.rows(0, 99) if row.reverted] == found
    return sorted(found)


def seen(folder: Path) -> list[str]:
    """What is reverted by a start that reads all, by one that knows all, and by the journal alone."""
    shutil.rmtree(os.environ["XDG_CACHE_HOME"], ignore_errors=True)
    cold = opened(folder)
    found = reverted(cold)
    cold.close()
    known: list[list[str]] = []
    warm = Opening(folder, os.environ).library()
    warm.load(lambda _: None, before_walk=lambda: known.append(reverted(warm)))
    assert known == [found]  # from the cache alone, before a file is looked at
    assert reverted(warm) == found
    warm.close()
    with deciding(folder, write=False) as decisions:
        assert decisions.reverted() == found
    return found


@pytest.mark.parametrize(
    ("decision", "name", "flip", "is_reverted"),
    [
        (Decision.PUBLISH, "a.md", ("published: true", "published: false"), True),
        (Decision.PUBLISH, "a.md", ("published: true", "published: true\nremoved: true"), True),
        (Decision.PUBLISH, "a.md", ("quality: 50", "quality: 51"), False),
        (Decision.DECLINE, "a.md", ("removed: true\n", ""), True),
        (Decision.DECLINE, "p.md", ("removed: true\npublished: false", "published: true"), True),
        (Decision.DECLINE, "p.md", ("published: false", "published: true"), False),  # still withdrawn
        (Decision.REOPEN, "p.md", ("published: false", "published: true"), True),
        (Decision.REOPEN, "p.md", ("published: false", "removed: true\npublished: false"), True),
        (Decision.REOPEN, "p.md", ("published: false", "published: maybe"), False),
        (Decision.LATER, "a.md", ("published: false", "published: true"), False),
        (Decision.PUBLISH, "a.md", ("title: ", "title: ["), False),  # broken: it says nothing
    ],
)
def test_an_article_is_reverted_where_its_file_contradicts_the_last_decision(
    root: Path, decision: Decision, name: str, flip: tuple[str, str], is_reverted: bool
) -> None:
    with deciding(root) as decisions:
        assert refusals(decide(decisions, decision, name)) == [None]
    assert seen(root) == []
    rewrite(root / name, *flip)
    assert seen(root) == ([name] if is_reverted else [])


def test_what_nobody_decided_is_never_reverted(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
    unpublished(root / "p.md")
    assert seen(root) == []


def test_only_the_last_decision_in_force_counts(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        decide(decisions, Decision.DECLINE, "a.md")
        decisions.undo()
        unpublished(root / "a.md")
        assert decisions.reverted() == ["a.md"]  # published it is to be
        decide(decisions, Decision.LATER, "a.md")
        assert decisions.reverted() == []
        decisions.undo()
        assert decisions.reverted() == ["a.md"]
    assert seen(root) == ["a.md"]


def test_what_was_undone_is_not_reverted(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
        decisions.undo()
        assert seen(root) == []
        decisions.redo()
    unpublished(root / "a.md")
    assert seen(root) == ["a.md"]


@pytest.mark.parametrize("name", ["moved/a.md", "z.md"])
def test_an_article_is_known_where_its_file_was_renamed_and_then_reverted(root: Path, name: str) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
    (root / "moved").mkdir()
    (root / "a.md").rename(root / name)
    assert seen(root) == []
    unpublished(root / name)
    assert seen(root) == [name]
    (root / name).unlink()
    assert seen(root) == []


def test_another_article_in_the_place_of_a_decided_one_is_not_reverted(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
    (root / "a.md").rename(root / "old.md")
    (root / "a.md").write_text(
        article("Quite another", web_url="https://example.org/another", published=False)
    )
    assert seen(root) == []
    unpublished(root / "old.md")
    assert seen(root) == ["old.md"]


def test_a_new_title_does_not_hide_what_a_bot_reverted(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
    rewrite(root / "a.md", "Title a", "A title that a bot gave it")
    unpublished(root / "a.md")
    assert seen(root) == ["a.md"]


def test_it_says_what_was_decided_when_and_what_the_file_says(root: Path, zone: Zone) -> None:
    zone("Asia/Tokyo")
    with deciding(root, now=lambda: NOON) as decisions:
        decide(decisions, Decision.DECLINE, "p.md")
    library = opened(root)
    assert library.decisions is not None
    word = library.decisions.word
    rewrite(root / "p.md", "removed: true\npublished: false", "published: true")
    found = library.article(ArticleId("p.md"))
    assert isinstance(found, Article)
    told = word.on(found)
    assert told is not None
    assert told.in_words() == "you declined it on 1 May 2021 21:00; the file now says published"
    other = library.article(ArticleId("q.md"))
    assert isinstance(other, Article)
    assert word.on(other) is None


def test_a_row_is_brought_up_to_date_when_its_file_is_read_again(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, Decision.PUBLISH, "a.md")
    library = opened(root)
    assert reverted(library) == []
    unpublished(root / "a.md")
    library.notice([ArticleId("a.md")])
    assert reverted(library) == ["a.md"]
    rewrite(root / "a.md", "published: false", "published: true")
    library.notice([ArticleId("a.md")])
    assert reverted(library) == []
    unpublished(root / "a.md")
    library.load(lambda _: None)
    assert reverted(library) == ["a.md"]
    (root / "a.md").unlink()
    library.notice([ArticleId("a.md")])
    assert reverted(library) == []


def test_reading_again_asks_the_journal_anew(root: Path) -> None:
    unpublished(root / "p.md")
    library = Opening(root, os.environ, decide=True).library()
    library.load(lambda _: None)
    assert library.decisions is not None
    decide(library.decisions, Decision.PUBLISH, "a.md")
    assert reverted(library) == []
    unpublished(root / "a.md")
    library.refresh([ArticleId("a.md")])
    assert reverted(library) == ["a.md"]
    decide(library.decisions, Decision.LATER, "a.md")  # and nobody tells the index
    library.load(lambda _: None)
    assert reverted(library) == []
    row = library.row(ArticleId("a.md"))
    assert row is not None
    assert row.state is State.LATER
    library.decisions.undo()
    library.load(lambda _: None)
    row = library.row(ArticleId("a.md"))
    assert row is not None
    assert (row.state, row.reverted) == (State.OPEN, True)
    library.close()


class TestDecidingAgain:
    """`decide` without a decision does what the journal says."""

    @staticmethod
    def again(decisions: Decisions, *names: str) -> list[str | None]:
        return refusals(decide(decisions, None, *names))

    def test_it_decides_as_the_journal_says_each_for_itself_as_one_step(self, root: Path) -> None:
        with deciding(root) as decisions:
            decide(decisions, Decision.PUBLISH, "a.md")
            decide(decisions, Decision.DECLINE, "b.md")
            decide(decisions, Decision.REOPEN, "p.md")
            was = {name: (root / name).read_text() for name in ("a.md", "b.md", "p.md")}
            unpublished(root / "a.md")
            rewrite(root / "b.md", "removed: true\npublished: false", "published: true")
            rewrite(root / "p.md", "published: false", "published: true")
            flipped = {name: (root / name).read_text() for name in was}
            assert decisions.reverted() == ["a.md", "b.md", "p.md"]
            assert self.again(decisions, "a.md", "b.md", "p.md") == [None, None, None]
            assert {name: (root / name).read_text() for name in was} == was
            assert decisions.reverted() == []
            assert len(decisions.undo()) == 3
            assert {name: (root / name).read_text() for name in was} == flipped
            assert decisions.reverted() == ["a.md", "b.md", "p.md"]

    def test_what_was_not_reverted_is_left_with_a_sentence(self, root: Path) -> None:
        with deciding(root) as decisions:
            decide(decisions, Decision.PUBLISH, "a.md")
            entries = len(decisions.journal.history)
            assert self.again(decisions, "a.md", "b.md") == [
                "not reverted, it is published",
                "not reverted, it is open",
            ]
            assert len(decisions.journal.history) == entries

    def test_a_dry_run_says_what_would_change_and_changes_nothing(self, root: Path) -> None:
        with deciding(root) as decisions:
            decide(decisions, Decision.PUBLISH, "a.md")
            unpublished(root / "a.md")
            before = (root / "a.md").read_bytes()
            (one,) = decisions.decide([DecisionRequest(id=ArticleId("a.md"))], None, dry_run=True)
            assert "-published: false\n+published: true\n" in one.diff
            assert (root / "a.md").read_bytes() == before
            assert decisions.reverted() == ["a.md"]


@pytest.mark.parametrize(
    ("decided", "name", "bot", "accepted"),
    [
        (Decision.DECLINE, "p.md", ("removed: true\npublished: false", "published: true"), Decision.PUBLISH),
        (Decision.PUBLISH, "a.md", ("published: true", "published: false"), Decision.REOPEN),
        (Decision.PUBLISH, "a.md", ("published: true", "removed: true"), Decision.DECLINE),
    ],
)
def test_what_others_made_of_it_can_be_accepted_by_the_key_for_it(
    root: Path, decided: Decision, name: str, bot: tuple[str, str], accepted: Decision
) -> None:
    with deciding(root) as decisions:
        decide(decisions, decided, name)
        rewrite(root / name, *bot)
        before = (root / name).read_bytes()
        (one,) = decide(decisions, accepted, name)
        assert one.refused is None
        assert one.accepted
        assert (root / name).read_bytes() == before
        assert decisions.reverted() == []
        (again,) = decide(decisions, accepted, name)
        assert again.already
        decisions.undo()
        assert (root / name).read_bytes() == before
        assert decisions.reverted() == [name]

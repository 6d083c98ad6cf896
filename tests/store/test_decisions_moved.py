"""Files that are moved after they were decided, and others that take their places."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.store.killed import decide, deciding, refusals
from tui.model.article import ArticleId, State
from tui.model.dialect import Dialect
from tui.model.entry import key_of
from tui.model.triage import Decision
from tui.store import states as states_module
from tui.store import whereabouts
from tui.store.decisions import Decisions
from tui.store.opening import Opening

PUBLISH, REOPEN, DECLINE, LATER = Decision


def one(name: str, *, published: bool = False, **fields: str) -> str:
    return article(f"Title {name}", published=published, web_url=f"https://example.org/{name}", **fields)


@pytest.fixture
def root(folder: Folder) -> Path:
    return folder(
        {"newstui.toml": "", "a.md": one("a"), "b.md": one("b"), "live.md": one("live", published=True)}
    )


def states(root: Path) -> dict[str, State]:
    """What a fresh library that only looks says of every article."""
    library = Opening(root, os.environ).library()
    library.load(lambda _: None)
    found = {str(one): row.state for one in library._index.ids if (row := library.row(one))}
    library.close()
    return found


def move(root: Path, old: str, new: str) -> None:
    (root / new).parent.mkdir(exist_ok=True, parents=True)
    (root / old).rename(root / new)


@pytest.fixture(params=["by itself", "with an index"])
def asking(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "with an index")


@pytest.fixture
def decisions(root: Path, asking: bool) -> Iterator[Decisions]:
    with deciding(root) as found:
        if asking:  # as a library would, by its index
            found.whereabouts = lambda key: next(
                (
                    ArticleId(str(path.relative_to(root)))
                    for path in root.rglob("*.md")
                    if key_of(whereabouts.identity_at(path, found._dialect) or "\n") == key
                ),
                None,
            )
        yield found


def test_undo_does_not_touch_another_article_that_took_the_place(root: Path, decisions: Decisions) -> None:
    decide(decisions, PUBLISH, "a.md")
    move(root, "a.md", "moved/a.md")
    move(root, "live.md", "a.md")
    theirs = (root / "a.md").read_bytes()
    (outcome,) = decisions.undo()
    assert (outcome.refused, outcome.id, outcome.state) == (None, "moved/a.md", State.OPEN)
    assert (root / "a.md").read_bytes() == theirs
    assert (root / "moved/a.md").read_text() == one("a")


def test_undo_is_refused_where_only_another_article_is_left(root: Path, decisions: Decisions) -> None:
    decide(decisions, PUBLISH, "a.md")
    (root / "a.md").unlink()
    move(root, "live.md", "a.md")
    theirs = (root / "a.md").read_bytes()
    said = "is not there: another article lies there now"
    assert refusals(decisions.undo()) == [f"{said}; it is tried once more"]
    assert refusals(decisions.undo()) == [said]
    assert decisions.undo() == []
    assert (root / "a.md").read_bytes() == theirs


@pytest.mark.parametrize(
    ("old", "new"), [("Title a", "Retitled"), ("https://example.org/a", "https://example.org/other")]
)
def test_an_article_that_a_bot_changed_by_half_is_still_the_same(
    root: Path, decisions: Decisions, old: str, new: str
) -> None:
    decide(decisions, PUBLISH, "a.md")
    (root / "a.md").write_text((root / "a.md").read_text().replace(old, new))
    assert refusals(decisions.undo()) == [None]
    assert (root / "a.md").read_text() == one("a").replace(old, new)


def test_a_broken_file_in_the_place_is_said_to_be_broken(root: Path, decisions: Decisions) -> None:
    decide(decisions, PUBLISH, "a.md")
    (root / "a.md").write_text("---\ntitle: a: b\n---\n")
    (outcome,) = decisions.undo()
    assert outcome.state is State.BROKEN
    assert outcome.refused is not None
    assert outcome.refused.startswith("its front matter cannot be read now: ")


@pytest.mark.parametrize("new", ["moved/a.md", "moved/renamed.md", "renamed.md"])
def test_a_moved_file_is_undone_redone_and_undone_again(root: Path, decisions: Decisions, new: str) -> None:
    decide(decisions, PUBLISH, "a.md")
    move(root, "a.md", new)
    live = (root / new).read_bytes()
    (outcome,) = decisions.undo()
    assert (outcome.refused, outcome.id, outcome.state) == (None, new, State.OPEN)
    assert (root / new).read_text() == one("a")
    (outcome,) = decisions.redo()
    assert (outcome.refused, outcome.id, outcome.state) == (None, new, State.PUBLISHED)
    assert (root / new).read_bytes() == live
    text = (root / new).read_text().replace("Text.", "Others wrote this.")
    (root / new).write_text(text)
    assert refusals(decisions.undo()) == [None]
    assert (root / new).read_text() == text.replace("published: true", "published: false")


def test_a_renamed_folder_takes_its_undo_along(root: Path, folder: Folder) -> None:
    names = [f"old/{number}.md" for number in range(5)]
    folder({name: one(name) for name in names})
    with deciding(root) as decisions:
        decide(decisions, DECLINE, *names)
        decide(decisions, PUBLISH, names[0])
    (root / "old").rename(root / "new")
    with deciding(root) as decisions:
        assert [(one.refused, one.id) for one in decisions.undo()] == [(None, "new/0.md")]
        assert [one.refused for one in decisions.undo()] == [None] * 5
    assert all((root / name.replace("old", "new")).read_text() == one(name) for name in names)


def test_a_copy_with_a_life_of_its_own_is_not_undone_in_place_of_the_one_that_is_gone(
    root: Path, decisions: Decisions
) -> None:
    shutil.copy(root / "a.md", root / "copy.md")
    decide(decisions, PUBLISH, "copy.md")
    decide(decisions, PUBLISH, "a.md")
    text = (root / "copy.md").read_text() + "More.\n"
    (root / "copy.md").write_text(text)
    (root / "a.md").unlink()
    assert refusals(decisions.undo()) == ["is no longer there; it is tried once more"]
    assert (root / "copy.md").read_text() == text


def test_of_two_that_may_be_it_none_is_touched(root: Path, decisions: Decisions) -> None:
    decide(decisions, PUBLISH, "a.md")
    text = (root / "a.md").read_text()
    (root / "a.md").unlink()
    for name in "xy":
        (root / name).mkdir()
        (root / name / "a.md").write_text(f"{text}More in {name}.\n")
    decisions.whereabouts = None
    assert refusals(decisions.undo()) == ["is no longer there; it is tried once more"]
    assert all((root / name / "a.md").read_text() == f"{text}More in {name}.\n" for name in "xy")


def test_another_article_that_takes_the_path_is_not_later(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    move(root, "a.md", "moved/a.md")
    move(root, "b.md", "a.md")
    assert states(root) == {"a.md": State.OPEN, "moved/a.md": State.LATER, "live.md": State.PUBLISHED}
    with deciding(root) as decisions:
        (outcome,) = decide(decisions, LATER, "a.md")
        assert (outcome.refused, outcome.state) == (None, State.LATER)
        decisions.undo()
    assert states(root)["a.md"] is State.OPEN


@pytest.mark.parametrize(
    ("old", "new"), [("Title a", "Retitled"), ("https://example.org/a", "https://example.org/other")]
)
def test_what_a_bot_changed_by_half_in_its_place_is_still_later(root: Path, old: str, new: str) -> None:
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
    (root / "a.md").write_text(one("a").replace(old, new))
    assert states(root)["a.md"] is State.LATER


def test_what_was_put_off_before_it_moved_is_later_when_publishing_it_is_undone(
    root: Path, decisions: Decisions
) -> None:
    decide(decisions, LATER, "a.md")
    move(root, "a.md", "moved/a.md")
    assert refusals(decide(decisions, PUBLISH, "moved/a.md")) == [None]
    (outcome,) = decisions.undo()
    assert (outcome.refused, outcome.state) == (None, State.LATER)
    assert states(root)["moved/a.md"] is State.LATER
    move(root, "moved/a.md", "again.md")
    assert states(root)["again.md"] is State.LATER


def test_of_all_that_was_decided_on_an_article_the_last_counts_wherever_it_lay(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, LATER, "a.md")
        move(root, "a.md", "moved/a.md")
        decide(decisions, REOPEN, "moved/a.md")
    move(root, "moved/a.md", "a.md")
    assert states(root)["a.md"] is State.OPEN
    with deciding(root) as decisions:
        (outcome,) = decisions.undo()
        assert (outcome.id, outcome.state) == ("a.md", State.LATER)
    assert states(root)["a.md"] is State.LATER


def test_reopening_takes_the_inserted_line_out_of_a_moved_file_too(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, DECLINE, "a.md")
        move(root, "a.md", "moved/other.md")
        assert refusals(decide(decisions, REOPEN, "moved/other.md")) == [None]
    assert (root / "moved/other.md").read_text() == one("a")


def test_the_line_of_an_article_that_took_the_place_is_not_taken_for_ours(root: Path) -> None:
    with deciding(root) as decisions:
        decide(decisions, DECLINE, "a.md")
        theirs = one("b").replace("published: false", "removed: true\npublished: false")
        (root / "a.md").write_text(theirs)
        decide(decisions, REOPEN, "a.md")
    assert (root / "a.md").read_text() == theirs.replace("removed: true", "removed: false")


def test_what_was_only_put_off_is_taken_back_where_it_lies_now(root: Path, decisions: Decisions) -> None:
    decide(decisions, LATER, "a.md")
    move(root, "a.md", "moved/a.md")
    (outcome,) = decisions.undo()
    assert (outcome.refused, outcome.id, outcome.state) == (None, "moved/a.md", State.OPEN)


def test_an_undo_tells_the_state_that_the_row_will_show(root: Path, decisions: Decisions) -> None:
    decide(decisions, LATER, "a.md", "b.md")
    for name, said in (("a.md", "removed: true\npublished: false"), ("b.md", "published: true")):
        (root / name).write_text((root / name).read_text().replace("published: false", said))
    assert [one.state for one in decisions.undo()] == [State.DECLINED, State.PUBLISHED]
    decide(decisions, REOPEN, "b.md")
    (root / "b.md").write_text((root / "b.md").read_text().replace("published:", "removed: true\npublished:"))
    (outcome,) = decisions.undo()
    assert (outcome.refused, outcome.state) == (None, State.DECLINED)


@pytest.mark.usefixtures("bounded")
def test_a_thousand_that_are_gone_cost_one_look_at_the_folder(root: Path, folder: Folder) -> None:
    names = [f"gone/{number}.md" for number in range(300)]
    folder(
        {name: one(name) for name in names}
        | {f"stay/{number}.md": one(f"s{number}") for number in range(300)}
    )
    with deciding(root) as decisions:
        decide(decisions, PUBLISH, *names)
        shutil.rmtree(root / "gone")
        assert set(refusals(decisions.undo())) == {"is no longer there; it is tried once more"}


def test_a_title_that_many_share_costs_no_more_with_every_article_that_has_it(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{n:02}.md" for n in range(40)]
    root = folder({"newstui.toml": "", **{name: article("Weekly notes", published=False) for name in names}})
    read: list[str] = []
    identity_at = whereabouts.identity_at

    def reading(path: Path, language: Dialect) -> str | None:
        read.append(path.name)
        return identity_at(path, language)

    monkeypatch.setattr(states_module, "identity_at", reading)
    with deciding(root) as decisions:
        for name in names[:20]:
            assert refusals(decide(decisions, PUBLISH, name)) == [None]
        assert read == []  # a word that changes nothing is nobody's
        for name in names[20:]:
            assert refusals(decide(decisions, LATER, name)) == [None]
        assert len(read) < 2 * len(names)  # each about once, not once for every other
        assert states(root) == {
            **dict.fromkeys(names[:20], State.PUBLISHED),
            **dict.fromkeys(names[20:], State.LATER),
        }


def test_a_link_that_leads_nowhere_is_taken_for_the_article_that_was_there(folder: Folder) -> None:
    root = folder({"newstui.toml": "", "a.md": article("Notes", published=False)})
    with deciding(root) as decisions:
        assert refusals(decide(decisions, LATER, "a.md")) == [None]
        (root / "a.md").rename(root / "b.md")
        (root / "a.md").symlink_to("nowhere.md")
        assert states(root)["b.md"] is State.OPEN
        (root / "a.md").unlink()
        assert states(root)["b.md"] is State.LATER

"""What the journal's entries add up to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tui.model.article import State
from tui.model.entry import Entry, Kind, alike, brief, inserted, key_of
from tui.model.history import MANY, History, dispensable
from tui.model.triage import Decision


class Told:
    """A history that is told entry by entry."""

    def __init__(self) -> None:
        self.history = History()

    def decide(self, path: str = "a.md", step: int | None = None, **other: Any) -> Entry:
        known: dict[str, Any] = {
            "time": "2021-05-01T12:00:00+00:00",
            "identity": f"{path}\n",
            "decision": Decision.PUBLISH,
            "came_from": State.OPEN,
            "went_to": State.PUBLISHED,
        }
        entry = Entry(
            id=self.history.next_id,
            step=self.history.next_step if step is None else step,
            kind=Kind.DECIDE,
            path=path,
            **{**known, **other},
        )
        self.history.take(entry)
        return entry

    def again(self, kind: Kind, of: Entry) -> Entry:
        entry = replace(of, id=self.history.next_id, kind=kind, of=of.id)
        self.history.take(entry)
        return entry


def ids(entries: list[Entry]) -> list[int]:
    return [entry.id for entry in entries]


def test_nothing_decided_is_nothing_to_undo_or_redo() -> None:
    history = History()
    assert (history.undoable(), history.redoable(), history.last("a.md")) == ([], [], None)
    assert (history.next_id, history.next_step) == (1, 1)


def test_the_last_decision_in_force_counts() -> None:
    told = Told()
    first, second = told.decide(), told.decide(went_to=State.DECLINED)
    assert told.history.last("a.md") is second
    assert not told.history.in_force(first)
    told.again(Kind.UNDO, second)
    assert told.history.last("a.md") is first
    told.again(Kind.UNDO, first)
    assert told.history.last("a.md") is None
    told.again(Kind.REDO, first)
    assert told.history.in_force(first)


def test_steps_are_undone_newest_first_and_redone_in_the_other_order() -> None:
    told = Told()
    one, two, three = (told.decide(f"{n}.md") for n in range(3))
    for entry in (three, two, one):
        assert told.history.undoable() == [entry]
        told.again(Kind.UNDO, entry)
    assert told.history.undoable() == []
    for entry in (one, two, three):
        assert told.history.redoable() == [entry]
        told.again(Kind.REDO, entry)
    assert told.history.redoable() == []
    assert told.history.undoable() == [three]


def test_a_bulk_is_one_step() -> None:
    told = Told()
    told.decide("first.md")
    step = told.history.next_step
    bulk = [told.decide(f"{n}.md", step=step) for n in range(3)]
    assert ids(told.history.undoable()) == ids(bulk)
    for entry in bulk:
        told.again(Kind.UNDO, entry)
    assert ids(told.history.redoable()) == ids(bulk)
    assert told.history.undoable()[0].path == "first.md"


@pytest.mark.usefixtures("bounded")
def test_a_bulk_of_many_thousand_costs_what_it_is_long() -> None:
    told = Told()
    bulk = [
        told.decide(f"{n}.md", step=1) for n in range(20_000)
    ]  # were a step quadratic, it would never end
    assert len(told.history.undoable()) == len(bulk)
    for entry in bulk:
        told.again(Kind.UNDO, entry)
    assert told.history.undoable() == []
    for entry in reversed(bulk):
        told.again(Kind.FAILED, told.again(Kind.REDO, entry))
    assert len(told.history.redoable()) == len(bulk)
    for entry in bulk:
        told.again(Kind.PASSED, entry)
    assert told.history.redoable() == []


def test_a_new_decision_clears_what_could_be_redone() -> None:
    told = Told()
    told.again(Kind.UNDO, told.decide())
    assert told.history.redoable()
    told.decide("b.md")
    assert told.history.redoable() == []


def test_a_decision_whose_write_failed_never_was() -> None:
    told = Told()
    first = told.decide()
    failed = told.decide(went_to=State.DECLINED)
    told.again(Kind.FAILED, failed)
    assert told.history.last("a.md") is first
    assert told.history.undoable() == [first]


def test_a_bulk_of_which_one_write_failed_holds_the_others() -> None:
    told = Told()
    step = told.history.next_step
    bulk = [told.decide(f"{n}.md", step=step) for n in range(3)]
    told.again(Kind.FAILED, bulk[1])
    assert ids(told.history.undoable()) == ids([bulk[0], bulk[2]])


def test_an_undo_whose_write_failed_can_be_tried_again() -> None:
    told = Told()
    told.decide("earlier.md")
    entry = told.decide()
    told.again(Kind.FAILED, told.again(Kind.UNDO, entry))
    assert told.history.last("a.md") is entry
    assert told.history.undoable() == [entry]
    assert told.history.redoable() == []


def test_a_redo_whose_write_failed_can_be_tried_again() -> None:
    told = Told()
    entry = told.decide()
    told.again(Kind.UNDO, entry)
    told.again(Kind.FAILED, told.again(Kind.REDO, entry))
    assert told.history.last("a.md") is None
    assert told.history.redoable() == [entry]
    assert told.history.undoable() == []


def test_a_bulk_undo_of_which_one_write_failed_can_be_tried_again() -> None:
    told = Told()
    step = told.history.next_step
    bulk = [told.decide(f"{n}.md", step=step) for n in range(2)]
    told.again(Kind.UNDO, bulk[0])
    told.again(Kind.FAILED, told.again(Kind.UNDO, bulk[1]))
    assert told.history.last("0.md") is None
    assert told.history.last("1.md") is bulk[1]
    assert bulk[1] in told.history.undoable()


def test_a_step_that_is_passed_over_lets_the_ones_before_it_be_reached() -> None:
    told = Told()
    first, second = told.decide(), told.decide()
    told.again(Kind.PASSED, second)
    assert told.history.undoable() == [first]
    told.again(Kind.UNDO, first)
    told.again(Kind.PASSED, first)
    assert told.history.redoable() == []


def test_the_paths_of_an_article_are_those_it_was_decided_under_newest_first() -> None:
    told = Told()
    told.decide("a.md", identity="A\nhttps://example.org")
    told.decide("b.md", identity="A\nhttps://example.org")
    assert list(told.history.paths_of(key_of("A\nhttps://example.org"))) == ["b.md", "a.md"]
    assert list(told.history.paths_of(key_of("B\n"))) == []
    assert list(told.history.paths_of(key_of("\n"))) == []


def test_the_decision_that_put_a_line_in_is_found_until_another_changed_it() -> None:
    told = Told()
    declined = told.decide(flags={"removed": (None, True)})
    assert inserted([declined], "removed") is declined
    assert inserted([declined], "published") is None
    published = told.decide(flags={"published": (False, True)})
    assert inserted([published, declined], "removed") is declined
    given_back = told.decide(flags={"removed": (True, False)})
    assert inserted([given_back, published, declined], "removed") is None


def test_the_decisions_in_force_are_told_newest_first_by_path_and_by_identity() -> None:
    told = Told()
    later, published = told.decide(went_to=State.LATER), told.decide()
    moved = told.decide("b.md", identity="a.md\n")
    other = told.decide(identity="Other\n")
    told.again(Kind.UNDO, published)
    found = [(told.history.entry(row), here) for row, here in told.history.about("a.md", key_of("a.md\n"))]
    assert found == [(other, True), (moved, False), (later, True)]
    assert [told.history.entry(row) for row in told.history.at("a.md")] == [other, later]
    assert told.history.knows("a.md", 0)
    assert told.history.knows("c.md", key_of("Other\n"))
    assert not told.history.knows("c.md", key_of("C\n"))


def test_entries_told_at_once_mean_the_same_as_one_by_one() -> None:
    told = Told()
    first = told.decide()
    told.again(Kind.UNDO, told.decide("b.md"))
    told.again(Kind.FAILED, told.decide("c.md"))
    whole = History(told.history.entries.values())
    assert whole.undoable() == told.history.undoable() == [first]
    assert ids(whole.redoable()) == ids(told.history.redoable())
    assert (whole.next_id, whole.next_step) == (told.history.next_id, told.history.next_step)


def test_a_decision_that_failed_leaves_what_could_be_redone() -> None:
    told = Told()
    first, second = told.decide(), told.decide("b.md")
    told.again(Kind.UNDO, second)
    told.again(Kind.UNDO, first)
    for name in ("c.md", "d.md"):
        told.again(Kind.FAILED, told.decide(name))
        assert told.history.redoable() == [first]
        assert told.history.undoable() == []
    step = told.history.next_step
    told.again(Kind.FAILED, told.decide("c.md", step=step))
    made = told.decide("d.md", step=step)
    assert (told.history.redoable(), told.history.undoable()) == ([], [made])
    told.again(Kind.FAILED, told.decide("e.md", step=step))
    assert (told.history.redoable(), told.history.undoable()) == ([], [made])


def test_what_was_refused_for_once_is_known_until_it_is_done() -> None:
    told = Told()
    entry = told.decide()

    def is_refused() -> bool:
        return told.history.fates.is_refused(told.history.row_of(entry.id))

    assert not is_refused()
    told.again(Kind.REFUSED, entry)
    assert is_refused()
    assert told.history.undoable() == [entry]
    told.again(Kind.UNDO, entry)
    assert not is_refused()


def test_what_is_passed_over_keeps_its_state() -> None:
    told = Told()
    entry = told.decide()
    told.again(Kind.PASSED, entry)
    assert told.history.undoable() == []
    assert told.history.last("a.md") is entry
    assert told.history.in_force(entry)


def test_what_was_made_again_elsewhere_stands_where_it_lies_now() -> None:
    told = Told()
    entry = told.decide()
    undone = told.again(Kind.UNDO, entry)
    redone = replace(entry, id=told.history.next_id, kind=Kind.REDO, of=entry.id, path="b/a.md")
    told.history.take(redone)
    assert told.history.standing([entry, undone, redone]) == {"b/a.md": entry}


def test_ids_that_do_not_grow_are_found_all_the_same() -> None:
    told = Told()
    first = told.decide()
    second, old = replace(first, id=9, path="b.md", step=9), replace(first, id=5, path="c.md", step=8)
    told.history.take(second)
    told.history.take(old)
    assert told.history.entries[5] is old
    assert told.history.entries[second.id] is second
    assert list(told.history.entries.values()) == [first, second, old]
    assert [told.history.last(f"{name}.md") for name in "abc"] == [first, second, old]
    with pytest.raises(KeyError):
        told.history.entries[7]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("A\nu", "A\nu", True),
        ("A\nu", "A\nv", True),
        ("A\nu", "B\nu", True),
        ("A\nu", "B\nv", False),
        ("A\n", "B\n", False),
        ("\nu", "\nv", False),
        ("\n", "\n", True),
        ("\n", "A\nu", False),
        ("A\nB\nu", "A\nu", True),
    ],
)
def test_an_article_that_was_retitled_or_got_another_link_is_the_same(
    one: str, other: str, expected: bool
) -> None:
    assert alike(one, other) is alike(other, one) is expected


def kept(told: Told, decisions: int) -> list[int]:
    """The ids that stay; a place is an id here."""
    history = History()
    for entry in told.history.entries.values():
        history.add(brief(entry), entry.id)
    gone = dispensable(history, decisions)
    return [number for number in told.history.entries if number not in gone]


def test_what_nobody_needs_is_what_no_state_and_no_undo_asks_for() -> None:
    told = Told()
    put_off, published = told.decide(went_to=State.LATER), told.decide()
    older = [told.decide("b.md"), told.decide("b.md")]
    undone = told.decide("c.md")
    told.again(Kind.UNDO, undone)
    other = told.decide(identity="Other\n")
    passed = told.again(Kind.PASSED, other)
    last = told.decide("d.md", went_to=State.LATER)
    newest = told.decide("d.md")
    back = told.again(Kind.UNDO, last)
    wanted = [put_off, published, older[1], other, passed, last, newest, back]
    assert kept(told, 1) == [one.id for one in wanted]
    assert kept(told, 100) == list(told.history.entries)


def test_an_entry_about_one_that_is_gone_changes_nothing() -> None:
    told = Told()
    entry = told.decide()
    history = History([replace(entry, id=9, kind=Kind.UNDO, of=5, step=4)])
    assert (history.undoable(), history.redoable(), history.last("a.md")) == ([], [], None)
    assert (history.next_id, history.next_step) == (10, 5)


def test_what_very_many_have_for_an_identity_costs_no_more_than_a_few_hundred_of_them() -> None:
    told = Told()
    for path in ("here.md", *(f"{n}.md" for n in range(MANY + 50)), "here.md", "there.md"):
        told.decide(path, identity="Weekly notes\n")
    known_by = key_of("Weekly notes\n")
    about = list(told.history.about("here.md", known_by))
    assert [row for row, here in about if here] == [MANY + 51, 0]
    assert len(about) == MANY + 2
    assert len(list(told.history.about("new.md", known_by))) == MANY

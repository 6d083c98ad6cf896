"""What the journal's entries add up to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tui.model.article import State
from tui.model.history import Entry, History, Kind
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
def test_a_bulk_of_a_hundred_thousand_costs_what_it_is_long() -> None:
    told = Told()
    bulk = [told.decide(f"{n}.md", step=1) for n in range(100_000)]
    assert len(told.history.undoable()) == len(bulk)
    for entry in bulk:
        told.again(Kind.UNDO, entry)
    assert told.history.undoable() == []
    for entry in reversed(bulk):
        told.again(Kind.FAILED, told.again(Kind.REDO, entry))
    assert len(told.history.redoable()) == len(bulk)
    for entry in bulk:
        told.history.pass_over(entry)
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
    told.history.pass_over(second)
    assert told.history.undoable() == [first]
    told.again(Kind.UNDO, first)
    told.history.pass_over(first)
    assert told.history.redoable() == []


def test_the_path_of_an_article_is_the_one_it_was_last_decided_under() -> None:
    told = Told()
    told.decide("a.md", identity="A\nhttps://example.org")
    told.decide("b.md", identity="A\nhttps://example.org")
    assert told.history.moved_from("A\nhttps://example.org") == "b.md"
    assert told.history.moved_from("B\n") is None


def test_the_decision_that_put_a_line_in_is_found_until_another_changed_it() -> None:
    told = Told()
    declined = told.decide(flags={"removed": (None, True)})
    assert told.history.inserted("a.md", "removed") is declined
    assert told.history.inserted("a.md", "published") is None
    assert told.history.inserted("b.md", "removed") is None
    told.decide(flags={"published": (False, True)})
    assert told.history.inserted("a.md", "removed") is declined
    told.decide(flags={"removed": (True, False)})
    assert told.history.inserted("a.md", "removed") is None


def test_the_decision_before_the_one_in_force_is_remembered() -> None:
    told = Told()
    later, published = told.decide(went_to=State.LATER), told.decide()
    assert told.history.before(published) is later
    assert told.history.before(later) is None


def test_entries_told_at_once_mean_the_same_as_one_by_one() -> None:
    told = Told()
    first = told.decide()
    told.again(Kind.UNDO, told.decide("b.md"))
    told.again(Kind.FAILED, told.decide("c.md"))
    whole = History(told.history.entries.values())
    assert whole.undoable() == told.history.undoable() == [first]
    assert ids(whole.redoable()) == ids(told.history.redoable())
    assert (whole.next_id, whole.next_step) == (told.history.next_id, told.history.next_step)


def test_an_entry_about_one_that_is_gone_changes_nothing() -> None:
    told = Told()
    entry = told.decide()
    history = History([replace(entry, id=9, kind=Kind.UNDO, of=5, step=4)])
    assert (history.undoable(), history.redoable(), history.last("a.md")) == ([], [], None)
    assert (history.next_id, history.next_step) == (10, 5)

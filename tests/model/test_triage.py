"""What front matter says of a state, and what each decision writes; on files see tests/store."""

from __future__ import annotations

from typing import Any

import pytest

from tui.errors import DecisionRefused
from tui.model import triage
from tui.model.article import State
from tui.model.triage import AlreadyDecided, Decision, moves_on

STATUS = triage.Status(key="published", withdrawn=("removed", "deleted"))


def state_of(fields: dict[str, Any]) -> tuple[State, bool]:
    return triage.state_of(fields, STATUS)


def plan(decision: Decision, state: State, fields: dict[str, Any]) -> triage.Plan:
    return triage.plan(decision, state, fields, STATUS)


@pytest.mark.parametrize(
    ("fields", "state", "by_default"),
    [
        ({"published": True}, State.PUBLISHED, False),
        ({"published": False}, State.OPEN, False),
        ({}, State.PUBLISHED, True),
        ({"title": "A"}, State.PUBLISHED, True),
        # said, but not said yes: nobody has said that it is live
        ({"published": None}, State.OPEN, False),
        ({"published": ""}, State.OPEN, False),
        ({"published": "maybe"}, State.OPEN, False),
        ({"published": 1}, State.OPEN, False),
        ({"published": [True]}, State.OPEN, False),
        ({"published": "true"}, State.PUBLISHED, False),
        ({"published": "No"}, State.OPEN, False),
        # withdrawn outranks live, under either name
        ({"published": True, "removed": True}, State.DECLINED, False),
        ({"published": True, "deleted": "yes"}, State.DECLINED, False),
        ({"removed": True}, State.DECLINED, False),
        ({"removed": False}, State.PUBLISHED, True),
        ({"published": False, "removed": None, "deleted": "soon"}, State.OPEN, False),
    ],
)
def test_front_matter_gives_exactly_one_state(fields: dict[str, Any], state: State, by_default: bool) -> None:
    assert state_of(fields) == (state, by_default)


@pytest.mark.parametrize(
    ("decision", "state", "fields", "to", "flags"),
    [
        (Decision.PUBLISH, State.OPEN, {"published": False}, State.PUBLISHED, {"published": True}),
        (Decision.PUBLISH, State.LATER, {"published": False}, State.PUBLISHED, {"published": True}),
        (Decision.PUBLISH, State.DECLINED, {"published": False, "removed": True}, State.PUBLISHED,
         {"published": True, "removed": False}),
        (Decision.PUBLISH, State.DECLINED, {"published": False, "deleted": True}, State.PUBLISHED,
         {"published": True, "deleted": False}),
        (Decision.PUBLISH, State.DECLINED, {"removed": True}, State.PUBLISHED, {"published": True, "removed": False}),
        (Decision.REOPEN, State.PUBLISHED, {"published": True}, State.OPEN, {"published": False}),
        (Decision.REOPEN, State.PUBLISHED, {}, State.OPEN, {"published": False}),
        (Decision.REOPEN, State.LATER, {"published": False}, State.OPEN, {}),
        (Decision.REOPEN, State.DECLINED, {"published": False, "removed": True}, State.OPEN, {"removed": False}),
        (Decision.REOPEN, State.DECLINED, {"published": False, "removed": True, "deleted": True}, State.OPEN,
         {"removed": False, "deleted": False}),
        # what it leads to is what the file then says
        (Decision.REOPEN, State.DECLINED, {"published": True, "removed": True}, State.OPEN,
         {"published": False, "removed": False}),
        (Decision.REOPEN, State.DECLINED, {"removed": True}, State.OPEN, {"published": False, "removed": False}),
        (Decision.DECLINE, State.OPEN, {"published": False}, State.DECLINED, {"removed": True}),
        (Decision.DECLINE, State.LATER, {"published": False, "removed": False}, State.DECLINED, {"removed": True}),
        (Decision.DECLINE, State.PUBLISHED, {"published": True}, State.DECLINED, {"published": False, "removed": True}),
        (Decision.DECLINE, State.PUBLISHED, {}, State.DECLINED, {"published": False, "removed": True}),
        (Decision.LATER, State.OPEN, {"published": False}, State.LATER, {}),
    ],
)  # fmt: skip
def test_a_decision_writes_what_the_table_says(
    decision: Decision, state: State, fields: dict[str, Any], to: State, flags: dict[str, bool]
) -> None:
    found = plan(decision, state, fields)
    assert (found.to, dict(found.flags)) == (to, flags)
    assert len(found.flags) <= 2


@pytest.mark.parametrize(
    ("decision", "state"),
    [
        (Decision.PUBLISH, State.PUBLISHED),
        (Decision.REOPEN, State.OPEN),
        (Decision.DECLINE, State.DECLINED),
        (Decision.LATER, State.LATER),
    ],
)
def test_what_is_so_already_is_said_and_not_written(decision: Decision, state: State) -> None:
    with pytest.raises(AlreadyDecided, match=rf"^already {state}$"):
        plan(decision, state, {"published": state is State.PUBLISHED, "removed": state is State.DECLINED})


@pytest.mark.parametrize("state", [State.PUBLISHED, State.DECLINED])
def test_what_is_decided_must_be_reopened_before_it_is_put_off(state: State) -> None:
    with pytest.raises(DecisionRefused, match=rf"^{state}: reopen it first$"):
        plan(Decision.LATER, state, {})


@pytest.mark.parametrize("decision", Decision)
def test_a_broken_file_is_not_decided(decision: Decision) -> None:
    with pytest.raises(DecisionRefused, match=r"^its front matter cannot be read$"):
        plan(decision, State.BROKEN, {})


def test_a_decision_of_three_keys_is_refused() -> None:
    with pytest.raises(DecisionRefused, match=r"^it says removed and deleted; take one of them out by hand$"):
        plan(Decision.PUBLISH, State.DECLINED, {"published": False, "removed": True, "deleted": True})


@pytest.mark.parametrize("published", [True, "true"])
def test_a_key_that_is_so_already_is_not_counted(published: object) -> None:
    fields = {"published": published, "removed": True, "deleted": True}
    found = plan(Decision.PUBLISH, State.DECLINED, fields)
    assert (found.to, dict(found.flags)) == (State.PUBLISHED, {"removed": False, "deleted": False})


@pytest.mark.parametrize(
    ("decision", "moving"),
    [
        (Decision.PUBLISH, {State.OPEN, State.LATER, State.DECLINED}),
        (Decision.DECLINE, {State.OPEN, State.LATER, State.PUBLISHED}),
        (Decision.LATER, {State.OPEN}),
        (Decision.REOPEN, set()),
    ],
)
def test_the_cursor_moves_on_after_what_is_likely_to_be_done(decision: Decision, moving: set[State]) -> None:
    assert {state for state in State if moves_on(decision, state)} == moving


def test_every_decision_has_a_word_for_what_was_done() -> None:
    assert [decision.done for decision in Decision] == ["Published", "Reopened", "Declined", "Put off"]


WITHOUT = triage.Status(key="published")


@pytest.mark.parametrize(
    ("decision", "state", "fields", "to", "flags"),
    [
        (Decision.DECLINE, State.OPEN, {"published": False}, State.DECLINED, {}),
        (Decision.DECLINE, State.LATER, {"published": False}, State.DECLINED, {}),
        (Decision.DECLINE, State.PUBLISHED, {"published": True}, State.DECLINED, {"published": False}),
        (Decision.DECLINE, State.PUBLISHED, {}, State.DECLINED, {"published": False}),
        (Decision.REOPEN, State.DECLINED, {"published": False}, State.OPEN, {}),
        (Decision.PUBLISH, State.DECLINED, {"published": False}, State.PUBLISHED, {"published": True}),
        (Decision.REOPEN, State.PUBLISHED, {"published": True}, State.OPEN, {"published": False}),
        (Decision.LATER, State.OPEN, {"published": False}, State.LATER, {}),
    ],
)
def test_where_no_key_says_withdrawn_only_the_journal_knows_what_was_declined(
    decision: Decision, state: State, fields: dict[str, Any], to: State, flags: dict[str, bool]
) -> None:
    plan = triage.plan(decision, state, fields, WITHOUT)
    assert (plan.to, plan.flags) == (to, flags)


@pytest.mark.parametrize(
    ("decision", "why"),
    [(Decision.DECLINE, "already declined"), (Decision.LATER, "declined: reopen it first")],
)
def test_what_only_the_journal_calls_declined_is_decided_as_any_other(decision: Decision, why: str) -> None:
    with pytest.raises(DecisionRefused, match=why):
        triage.plan(decision, State.DECLINED, {"published": False}, WITHOUT)

"""The states of articles, the decisions on them, and what each decision writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui.errors import DecisionRefused
from tui.model import coerce
from tui.model.article import ArticleId, Seen, State


class Decision(StrEnum):
    """What a person says of an article. Each sets a state; none toggles."""

    PUBLISH = "publish"
    REOPEN = "reopen"
    DECLINE = "decline"
    LATER = "later"

    @property
    def done(self) -> str:
        """The word for it once it is done, at the start of a sentence."""
        return _DONE[self]


_DONE = {
    Decision.PUBLISH: "Published",
    Decision.REOPEN: "Reopened",
    Decision.DECLINE: "Declined",
    Decision.LATER: "Put off",
}
_REACHES = {
    Decision.PUBLISH: State.PUBLISHED,
    Decision.REOPEN: State.OPEN,
    Decision.DECLINE: State.DECLINED,
    Decision.LATER: State.LATER,
}


def moves_on(decision: Decision, state: State) -> bool:
    """Whether a decision by key on an article in `state` sends the cursor to the next open one."""
    if decision is Decision.REOPEN or state in (State.BROKEN, _REACHES[decision]):
        return False
    return decision is not Decision.LATER or state is State.OPEN


class AlreadyDecided(DecisionRefused):
    """The article is in that state already; nothing is to be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a decision comes to: the state it leads to, and the flags to write; none for journal only."""

    to: State
    flags: Mapping[str, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionRequest:
    """An article to decide; without `seen` (a command) whatever stands there is decided.

    `decision` is its own where the step has several; where one that `leads` is refused, the rest is left.
    """

    id: ArticleId
    seen: Seen | None = None
    decision: Decision | None = None
    leads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one article of a step: decided or undone where `refused` is None.

    `already` and `stale` say why nothing was written; `lines` are the changed ones, before and after;
    `accepted` where the file said so already, and others had made it say so; `diff` is filled in by a dry run
    alone.
    """

    id: ArticleId
    title: str
    decision: Decision
    state: State
    refused: str | None = None
    already: bool = False
    stale: bool = False
    accepted: bool = False
    lines: tuple[tuple[bytes, bytes], ...] = ()
    diff: str = ""


def state_of(fields: Mapping[str, Any], *, live: str, withdrawn: tuple[str, ...]) -> tuple[State, bool]:
    """The state that front matter gives, and whether it is the default of a missing status key."""
    if any(coerce.flag(fields.get(key)) for key in withdrawn):
        return State.DECLINED, False
    status = fields.get(live)
    if status is None and live not in fields:
        return State.PUBLISHED, True
    # An empty or senseless value is open: nobody has said that it is live.
    return (State.PUBLISHED if coerce.flag(status) else State.OPEN), False


def plan(
    decision: Decision, state: State, fields: Mapping[str, Any], *, live: str, withdrawn: tuple[str, ...]
) -> Plan:
    """What `decision` writes to an article in `state`.

    Where no key says that an article is withdrawn, only the journal knows that it was declined, and its file
    says that it is not live.

    Raises:
        AlreadyDecided: It is so already.
        DecisionRefused: It cannot be decided so from this state; says what to do first.
    """
    if state is State.BROKEN:
        raise DecisionRefused("its front matter cannot be read")
    if state is _REACHES[decision]:
        raise AlreadyDecided(f"already {state}")
    withdrawals = [key for key in withdrawn if coerce.flag(fields.get(key))]
    flags: dict[str, bool] = {}
    match decision, state:
        case Decision.LATER, State.PUBLISHED | State.DECLINED:
            raise DecisionRefused(f"{state}: reopen it first")
        case Decision.PUBLISH, _:
            flags = {live: True} | dict.fromkeys(withdrawals, False)
        case Decision.REOPEN, State.PUBLISHED:
            flags = {live: False}
        case Decision.REOPEN, State.DECLINED:
            # The status too: taking only the withdrawal away would publish what says live, or says nothing.
            flags = {live: False} | dict.fromkeys(withdrawals, False)
        case Decision.DECLINE, State.PUBLISHED:
            flags = {live: False} | dict.fromkeys(withdrawn[:1], True)
        case Decision.DECLINE, _:
            flags = dict.fromkeys(withdrawn[:1], True)
    flags = {key: value for key, value in flags.items() if coerce.flag(fields.get(key)) is not value}
    if len(flags) > 2:
        raise DecisionRefused(f"it says {' and '.join(withdrawals)}; take one of them out by hand")
    if not flags or (decision is Decision.DECLINE and not withdrawn):
        return Plan(to=_REACHES[decision], flags=flags)
    to, _ = state_of({**fields, **flags}, live=live, withdrawn=withdrawn)
    return Plan(to=to, flags=flags)


def values(
    fields: Mapping[str, Any], flags: Mapping[str, bool | None]
) -> dict[str, tuple[bool | None, bool | None]]:
    """The flags that a decision writes, each as it was and as it will be; None where it is not there."""
    return {key: (coerce.flag(fields.get(key)), value) for key, value in flags.items()}

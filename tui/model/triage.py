"""The states of articles, the decisions on them, and what each decision writes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tui.errors import DecisionRefused
from tui.model import coerce
from tui.model.listed import ArticleId, Seen, State


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


NO_STATUS = "no key of its front matter says whether it is published; newstui.toml can name one"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How front matter says whether an article is live.

    `key` is None where nothing says so; then nothing can be decided. `live` is its value where the article is
    live, `default` whether a file without the key is. Of the keys `withdrawn` the first becomes true where an
    article is declined; without any, only the journal knows. Where the key holds a word of the site's own,
    those of `words` (in lower case) mean live, and nothing can be decided either.
    """

    key: str | None
    live: bool = True
    default: bool = True
    withdrawn: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    @property
    def why_not(self) -> str | None:
        """Why nothing can be decided by it; None where it can."""
        if self.key is None:
            return NO_STATUS
        return f"its {self.key} is a word, and newstui writes only true and false" if self.words else None


def state_of(fields: Mapping[str, Any], status: Status) -> tuple[State, bool]:
    """The state that front matter gives, and whether it is the default of a missing status key."""
    if any(coerce.flag(fields.get(key)) for key in status.withdrawn):
        return State.DECLINED, False
    value = None if status.key is None else fields.get(status.key)
    if value is None and (status.key not in fields or not status.live):  # an empty `draft:` says no more
        return (State.PUBLISHED, True) if status.default else (State.OPEN, False)
    if status.words:
        return (State.PUBLISHED if (coerce.text(value) or "").lower() in status.words else State.OPEN), False
    # An empty or senseless value is open: nobody has said that it is live.
    return (State.PUBLISHED if coerce.flag(value) is status.live else State.OPEN), False


def plan(decision: Decision, state: State, fields: Mapping[str, Any], status: Status) -> Plan:
    """What `decision` writes to an article in `state`.

    Where no key says that an article is withdrawn, only the journal knows that it was declined, and its file
    says that it is not live.

    Raises:
        AlreadyDecided: It is so already.
        DecisionRefused: It cannot be decided so from this state; says what to do first.
    """
    if state is State.BROKEN:
        raise DecisionRefused("its front matter cannot be read")
    if status.key is None or status.words:
        raise DecisionRefused(status.why_not)
    if state is _REACHES[decision]:
        raise AlreadyDecided(f"already {state}")
    withdrawals = [key for key in status.withdrawn if coerce.flag(fields.get(key))]
    live, held = {status.key: status.live}, {status.key: not status.live}
    flags: dict[str, bool] = {}
    match decision, state:
        case Decision.LATER, State.PUBLISHED | State.DECLINED:
            raise DecisionRefused(f"{state}: reopen it first")
        case Decision.PUBLISH, _:
            flags = live | dict.fromkeys(withdrawals, False)
        case Decision.REOPEN, State.PUBLISHED:
            flags = held
        case Decision.REOPEN, State.DECLINED:
            # The status too: taking only the withdrawal away would publish what says live, or says nothing.
            flags = held | dict.fromkeys(withdrawals, False)
        case Decision.DECLINE, State.PUBLISHED:
            flags = held | dict.fromkeys(status.withdrawn[:1], True)
        case Decision.DECLINE, _:
            flags = dict.fromkeys(status.withdrawn[:1], True)
    flags = {key: value for key, value in flags.items() if not _says(fields, key, value, status)}
    if len(flags) > 2:
        raise DecisionRefused(f"it says {' and '.join(withdrawals)}; take one of them out by hand")
    if not flags or (decision is Decision.DECLINE and not status.withdrawn):
        return Plan(to=_REACHES[decision], flags=flags)
    to, _ = state_of({**fields, **flags}, status)
    return Plan(to=to, flags=flags)


def _says(fields: Mapping[str, Any], key: str, value: bool, status: Status) -> bool:
    """Whether a file says so already, be it by having no status key where that is not to be live."""
    if key == status.key and key not in fields and not status.default:
        return value is not status.live
    return coerce.flag(fields.get(key)) is value


def values(
    fields: Mapping[str, Any], flags: Mapping[str, bool | None]
) -> dict[str, tuple[bool | None, bool | None]]:
    """The flags that a decision writes, each as it was and as it will be; None where it is not there."""
    return {key: (coerce.flag(fields.get(key)), value) for key, value in flags.items()}

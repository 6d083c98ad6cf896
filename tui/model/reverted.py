"""Where a file says otherwise than was decided about it last: somebody else has flipped it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from tui.model.article import State
from tui.model.triage import AlreadyDecided, Decision

_SAID_BY_FILES: Final = frozenset({State.OPEN, State.PUBLISHED, State.DECLINED})


def contradicts(says: State, decided: State, *, withdrawable: bool = True) -> bool:
    """Whether a file says otherwise than a decision has left it.

    What was put off was left to others: `later` is the journal's word alone, whatever becomes of the file.
    A file that cannot be read says nothing.

    Args:
        says: What the file says.
        decided: What the decision led to.
        withdrawable: Whether files can say that they are declined; else not to be live is enough.
    """
    if decided is State.DECLINED and not withdrawable:
        return says is State.PUBLISHED
    return {says, decided} <= _SAID_BY_FILES and says is not decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverted:
    """What was decided about an article, and that its file says another state now.

    `time` is ISO 8601, as the journal has it.
    """

    decision: Decision
    time: str
    says: State

    def in_words(self, zone: dt.tzinfo | None = None) -> str:
        """What was decided and when, in the reader's time, and what the file says now."""
        day = _local(self.time, zone)
        return f"you {_DONE[self.decision]} it{f' on {day}' if day else ''}; the file now says {self.says}"


def meant(reverted: Reverted | None, state: State) -> Decision:
    """What is to be decided again.

    Raises:
        AlreadyDecided: It was not reverted.
    """
    if reverted is None:
        raise AlreadyDecided(f"not reverted, it is {state}")
    return reverted.decision


_DONE: Final = {
    Decision.PUBLISH: "published",
    Decision.REOPEN: "reopened",
    Decision.DECLINE: "declined",
    Decision.LATER: "put off",
}


def _local(time: str, zone: dt.tzinfo | None) -> str:
    try:
        moment = dt.datetime.fromisoformat(time).astimezone(zone)
    except (ValueError, OverflowError):  # somebody edited the journal
        return ""
    return f"{moment.day} {moment:%b %Y %H:%M}"

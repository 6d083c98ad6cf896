"""What was decided here and flipped back by somebody else: what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui.model.article import Row, View
from tui.model.triage import Decision, Outcome

NONE_REVERTED = "Nothing is reverted: no file says otherwise than you decided."


def why_not(row: Row, counts: Mapping[View, int]) -> str:
    """Why there is nothing to decide again about an article, and where there is; keys by command."""
    many = counts[View.REVERTED]
    if not many:
        return NONE_REVERTED
    where = f"{{view_reverted}} shows the {many:,} that are"
    return f"This one is not reverted, it is {row.state} as you left it; {where}."


def verb(decision: Decision | None, outcomes: Sequence[Outcome]) -> tuple[str, Decision]:
    """How it is said that something was decided, and what it was; of None what came of deciding again."""
    if decision is not None:
        return decision.done, decision
    made = outcomes[0].decision if outcomes else Decision.REOPEN
    return f"{made.done} again" if len(outcomes) == 1 else "Decided again", made

"""What became of a step, in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from tui.model import text
from tui.model.article import Seen, State
from tui.model.triage import Decision, Outcome

TITLE_CELLS: Final = 60  # of a title inside a sentence
# Of each of two titles that are compared: with all that is said of them, three lines of 80 cells.
_COMPARED_CELLS: Final = 40
_OF_A_FILE: Final = ("is ", "has ", "lies ", "was ", "cannot ", "belongs ", "changed ", "could ")
_LED_IN: Final = 12  # characters before the first that differs


def sentence(
    verb: str,
    outcomes: Sequence[Outcome],
    decision: Decision | None,
    *,
    trouble: str | None = None,
    note: str = "",
    undo: str = "u",
    listed: str = "i",
) -> str:
    """What was done, what was not and why, and what takes it back.

    Args:
        verb: What was to be done, as it is said afterwards: Published, Undone.
        outcomes: One an article.
        decision: The decision; None for undo and redo.
        trouble: Why nothing at all could be done.
        note: What else is to be said.
        undo: The key that takes it back.
        listed: The key that lists all that was refused.
    """
    if trouble:
        return f"{trouble[:1].upper()}{trouble[1:]}."
    if len(outcomes) == 1:
        return _one(verb, outcomes[0], decision, note, undo)
    refused = [one for one in outcomes if one.refused is not None]
    count = len(outcomes) - len(refused)
    done = f"{_counted(verb, outcomes, decision)} article{'' if count == 1 else 's'}."
    if refused:
        first = refused[0]
        more = f", and {len(refused) - 1:,} more ({listed} lists them)" if len(refused) > 1 else ""
        done += f" {len(refused):,} not: {_title(first)} ({text.line(first.refused or '')}){more}."
    return done + note


def _counted(verb: str, outcomes: Sequence[Outcome], decision: Decision | None) -> str:
    """How many were done; of a step with several decisions how many of each."""
    done = Counter(one.decision for one in outcomes if one.refused is None)
    if decision is None or verb != decision.done or done.keys() <= {decision}:
        return f"{verb} {done.total():,}"
    return " and ".join(f"{one.done} {count:,}" for one, count in done.items()).capitalize()


def _one(verb: str, one: Outcome, decision: Decision | None, note: str, undo: str) -> str:
    if one.already:
        return f"{(one.refused or '').capitalize()}: {_title(one)}."
    if one.refused is not None:
        return f"Not {verb.lower()}: {_title(one)}: {_with_subject(text.line(one.refused))}."
    if decision is None:
        return f"{verb}: {_title(one)} is {one.state} again.{note}"
    if one.accepted:
        return f"{verb} {_title(one)}, as its file says by now.{note or f'  {undo} takes it back'}"
    return f"{verb} {_title(one)}.{note or f'  {undo} takes it back'}"


def _with_subject(refused: str) -> str:
    """Why a file was refused, as a sentence of its own: said of it, such a reason begins with a verb."""
    return f"its file {refused}" if refused.startswith(_OF_A_FILE) else refused


def shown_title(one: Outcome) -> str:
    """The title as a sentence has it; the first part of the sentence to give way where room is short."""
    return text.cut(text.line(one.title), TITLE_CELLS).rstrip()


def _title(one: Outcome) -> str:
    return f"“{shown_title(one)}”"


def compared(was: str, now: str) -> tuple[str, str]:
    """Two titles cut so that the place where they begin to differ is seen."""
    was, now = text.line(was), text.line(now)
    if max(text.width(was), text.width(now)) <= _COMPARED_CELLS:
        return was, now
    pairs = enumerate(zip(was, now, strict=False))
    differs = next((place for place, (old, new) in pairs if old != new), min(len(was), len(now)))
    start = max(0, differs - _LED_IN)
    return _from(was, start), _from(now, start)


def _from(title: str, start: int) -> str:
    lead = "…" if start else ""
    return text.cut(lead + title[start:], _COMPARED_CELLS).rstrip()


def difference(seen: Seen, title: str, state: State) -> str | None:
    """What is other than the reader saw it; None where nothing is that matters."""
    if seen.state is not state:
        return f"it is {state} now; the same key decides again"
    if seen.title != text.line(title):
        was, now = compared(seen.title, title)
        return f"its title was “{was}”, it is “{now}” now; the same key decides again"
    return None

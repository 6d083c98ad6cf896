"""How fast decisions are made, and how long the rest will take. Pure: the times are given."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

DECISIONS: Final = 20  # the pace is that of the last few: people tire, and get into their stride
BREAK_SECONDS: Final = 120.0  # a longer gap is a cup of coffee
NEEDED: Final = 10  # fewer make no pace
BAR_CELLS: Final = 20


def seconds_left(times: Sequence[float], left: int) -> float | None:
    """About how long `left` more decisions will take; None where too few were made to say.

    `times` are those of the decisions so far, in seconds, in order.
    """
    if len(times) < NEEDED:
        return None
    gaps = [later - earlier for earlier, later in pairwise(times[-DECISIONS - 1 :])]
    working = [gap for gap in gaps if gap <= BREAK_SECONDS]
    return left * sum(working) / len(working) if working else None


def in_words(done: int, left: int, seconds: float | None) -> tuple[str, ...]:
    """How far a sitting has come, the longest form first.

    `18 of 61 decided [######--------------] 30%  about 7 min left`, then without the bar, then `18/61 30%`.
    """
    share = done / max(1, done + left)
    filled = round(share * BAR_CELLS)
    bar = f"[{'#' * filled}{'-' * (BAR_CELLS - filled)}]"
    rest = f"  {_left(seconds)}" if seconds is not None and left else ""
    counted = f"{done:,} of {done + left:,} decided"
    return (
        f"{counted} {bar} {share:.0%}{rest}",
        f"{counted} {share:.0%}{rest}",
        f"{done:,}/{done + left:,} {share:.0%}",
    )


def _left(seconds: float) -> str:
    if seconds < 60:
        return "under a minute left"
    if seconds < 5_400:
        return f"about {round(seconds / 60)} min left"
    return f"about {round(seconds / 3_600)} h left"

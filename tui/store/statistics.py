"""Counting a folder from its columns, all at once."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui.model.article import State
from tui.model.border import Border
from tui.model.statistics import BINS, Bin, Counts, Publisher, Statistics
from tui.store.columns import GONE, STATE_NUMBER, STATES, Columns
from tui.store.index import Index

PERCENT: Final = 100.0  # the scale that nearly all scores are on
MOST: Final = 1e12  # beyond it a score is counted with the last
LEAST: Final = 1e-300  # between two scores: what is nearer is the same


def statistics(index: Index, border: Border) -> Statistics:
    """What the articles add up to; linear in them, and in the names of their publishers."""
    columns = index.columns()
    there = columns.state != GONE
    readable = there & (columns.state != STATE_NUMBER[State.BROKEN])
    scored = readable & np.isfinite(columns.score)
    return Statistics(
        states=_counted(columns.state[there]),
        reverted=int(columns.reverted.sum()),
        bins=_bins(columns.score[scored], columns.state[scored]),
        unscored=int((readable & ~scored).sum()),
        border=border,
        publishers=_publishers(index, columns, readable),
    )


def _counted(states: NDArray[np.uint8]) -> Counts:
    counts = np.bincount(states, minlength=len(STATES)).tolist()
    return {state: counts[number] for number, state in enumerate(STATES) if counts[number]}


def _bins(scores: NDArray[np.float64], states: NDArray[np.uint8]) -> tuple[Bin, ...]:
    """Ten bins from 0 to 100 where all scores lie there, else up to twenty of a round width."""
    if not len(scores):
        return ()
    scores = scores.clip(-MOST, MOST)
    low, high = float(scores.min()), float(scores.max())
    start, width, count = (0.0, PERCENT / BINS, BINS) if low >= 0 and high <= PERCENT else _round(low, high)
    places = np.minimum((scores - start) // width, count - 1).astype(np.int64)
    table = _table(places, states, count)
    return tuple(
        Bin(low=start + place * width, high=start + (place + 1) * width, counts=_row(row))
        for place, row in enumerate(table)
    )


def _round(low: float, high: float) -> tuple[float, float, int]:
    """Where bins over some numbers begin, how wide each is (1, 2 or 5 and zeros), and how many there are."""
    least = max((high - low) / (2 * BINS), abs(high) / MOST, abs(low) / MOST, LEAST) if low < high else 1.0
    unit = 10.0 ** math.floor(math.log10(least))
    width = next(one for one in (unit, 2 * unit, 5 * unit, 10 * unit) if one >= least)
    start = math.floor(low / width) * width
    return start, width, max(1, math.ceil((high - start) / width))


def _publishers(index: Index, columns: Columns, readable: NDArray[np.bool_]) -> tuple[Publisher, ...]:
    codes = np.array(index.providers.codes[: len(columns)])[readable]
    values = index.providers.values[:]
    table = _table(codes, columns.state[readable], len(values))
    by_name: dict[str, list[int]] = {}
    for code in np.flatnonzero(np.any(table, axis=1)).tolist():
        name = values[code][0] or values[code][1]
        row, known = table[code].tolist(), by_name.get(name)
        by_name[name] = row if known is None else [one + other for one, other in zip(known, row, strict=True)]
    largest = sorted(by_name.items(), key=lambda pair: (-sum(pair[1]), pair[0]))
    return tuple(Publisher(name=name, counts=_row(row)) for name, row in largest)


def _table(codes: NDArray[np.int64], states: NDArray[np.uint8], count: int) -> NDArray[np.int64]:
    """How often each code goes with each state."""
    both = codes.astype(np.int64) * len(STATES) + states
    return np.bincount(both, minlength=count * len(STATES)).reshape(count, len(STATES))


def _row(counts: NDArray[np.int64] | list[int]) -> Counts:
    return {state: int(counts[number]) for number, state in enumerate(STATES) if counts[number]}

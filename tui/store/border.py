"""The publish threshold of a folder, learned from its columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tui.model.article import State
from tui.model.border import Border, is_seen
from tui.model.index_entry import BY_DEFAULT
from tui.store.columns import GONE, STATE_NUMBER, Columns


def learned(scores: NDArray[np.float64], published: NDArray[np.bool_]) -> Border:
    """The threshold that best parts the published articles from the others.

    The best has most of the published ones above it and most of the others below, each by their share, so
    that it is found where few are left to decide, too.

    Args:
        scores: One an article, none missing.
        published: Whether each is.
    """
    numbers = _narrowed(scores)
    above, below = (np.sort(numbers[one], kind="stable") for one in (published, ~published))
    count, live = len(scores), len(above)
    if not len(above) or not len(below):
        return Border(score=None, right=count, published=live, counted=count)
    levels = above[np.append(True, above[1:] != above[:-1])]  # the best is always one of them
    hit = live - np.searchsorted(above, levels)
    missed = len(below) - np.searchsorted(below, levels)
    parted = hit / live - missed / len(below)
    right = hit + len(below) - missed
    best = np.flatnonzero(parted >= parted.max() - 1e-9)
    chosen = int(best[np.argmax(right[best])])
    seen = is_seen(parted=float(parted[chosen]), published=live, counted=count)
    score = float(levels[chosen]) if seen else None
    return Border(score=score, right=int(right[chosen]), published=live, counted=count)


def _narrowed(scores: NDArray[np.float64]) -> NDArray[np.float64] | NDArray[np.int16]:
    """The same numbers, where they are whole and small as numbers that are sorted six times as fast."""
    if not len(scores) or not np.abs(scores).max() < np.iinfo(np.int16).max:
        return scores
    whole = scores.astype(np.int16)
    return whole if np.array_equal(whole, scores) else scores


class Threshold:
    """The threshold at the newest revision of the columns."""

    def __init__(self) -> None:
        self._kept: tuple[int, Border] | None = None

    def of(self, columns: Columns) -> Border:
        """What the files teach: published or not; no broken ones, and none that is published by default."""
        if self._kept is None or self._kept[0] != columns.revision:
            told = (columns.state != GONE) & (columns.state != STATE_NUMBER[State.BROKEN])
            told &= (columns.contents & BY_DEFAULT == 0) & np.isfinite(columns.score)
            live = columns.state == STATE_NUMBER[State.PUBLISHED]
            self._kept = columns.revision, learned(columns.score[told], live[told])
        return self._kept[1]

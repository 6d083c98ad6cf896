"""Orders of the rows, kept from one search to the next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui.model.sort import Sort
from tui.model.words import fold
from tui.store.border import Threshold
from tui.store.index import Columns, Index

WORST: Final = 0xFFFF  # above every total of scores


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Order:
    """Every row at one revision of the values: `rows` in order, of which the first `valued` have a value.

    `place` is the inverse: where each row stands. `at` is the threshold that it goes by.
    """

    revision: int
    rows: NDArray[np.int32]
    place: NDArray[np.int32]
    valued: int
    at: float | None = None

    def is_of(self, columns: Columns, at: float | None) -> bool:
        """Whether it still holds."""
        same = (self.revision, self.at) == (columns.values_revision, at)
        return same and len(self.rows) == len(columns)

    def of(self, admitted: NDArray[np.bool_], *, flipped: bool) -> NDArray[np.int32]:
        """The admitted rows in order; flipped, those without a value stay last."""
        rows = self.rows[admitted[self.rows]]
        if not flipped:
            return rows
        valued = int(np.searchsorted(self.place[rows], self.valued))
        return np.concatenate([rows[:valued][::-1], rows[valued:]])

    def ranked(self, admitted: NDArray[np.bool_], totals: NDArray[np.uint16]) -> NDArray[np.int32]:
        """The admitted rows by their scores, best first, equal ones in this order."""
        rows = np.flatnonzero(admitted)
        keys = ((WORST - totals[rows].astype(np.int64)) << 32) | self.place[rows]
        keys.sort()
        ranked: NDArray[np.int32] = self.rows[keys & 0xFFFFFFFF]
        return ranked


class Orders:
    """Makes an order at its first use and keeps it until a value that it goes by changes."""

    def __init__(self, index: Index) -> None:
        self.threshold = Threshold()
        self._index = index
        self._kept: dict[Sort, Order] = {}
        self._by_path = np.zeros(0, np.int32)

    def order(self, sort: Sort, columns: Columns) -> Order:
        """The order of all rows; ties by date, then by path. 0.3 s at a million rows, names 3 s."""
        at = self.threshold.of(columns).score if sort is Sort.BORDER else None
        if sort is Sort.BORDER and at is None:
            return self.order(Sort.DATE, columns)
        kept = self._kept.get(sort)
        if kept is not None and kept.is_of(columns, at):
            return kept
        if at is not None:
            rows, valued = self._by_distance(at, columns)
        elif sort in (Sort.TITLE, Sort.PROVIDER):
            rows, valued = self._by_name(sort, columns)
        else:
            rows, valued = self._by_number(sort, columns)
        place = np.empty(len(columns), np.int32)
        place[rows] = np.arange(len(columns), dtype=np.int32)
        self._kept[sort] = Order(
            revision=columns.values_revision, rows=rows, place=place, valued=valued, at=at
        )
        return self._kept[sort]

    def _by_distance(self, at: float, columns: Columns) -> tuple[NDArray[np.int32], int]:
        newest = self.order(Sort.DATE, columns).rows
        distance = np.abs(columns.score[newest] - at)
        rows = newest[np.argsort(distance, kind="stable")]  # newest first among equals; nan sorts last
        return rows, len(columns) - int(np.isnan(distance).sum())

    def _by_name(self, sort: Sort, columns: Columns) -> tuple[NDArray[np.int32], int]:
        index, count = self._index, len(columns)
        if sort is Sort.TITLE:
            names = [*map(fold, index.titles.first(count))]
        else:
            folded = [fold(name or domain) for name, domain in index.providers.values[:]]
            names = [folded[code] for code in index.providers.codes[:count]]
        newest = self.order(Sort.DATE, columns).rows.tolist()
        rows = sorted((row for row in newest if names[row]), key=names.__getitem__)  # stable: newest first
        nameless = [row for row in newest if not names[row]]
        return np.array(rows + nameless, np.int32), len(rows)

    def _by_number(self, sort: Sort, columns: Columns) -> tuple[NDArray[np.int32], int]:
        values = {Sort.QUALITY: columns.score, Sort.HEAT: columns.heat}.get(sort, columns.seconds)
        # The last is the first to count; nan sorts last.
        rows = np.lexsort((self._paths(len(columns)), -columns.seconds, -values)).astype(np.int32)
        return rows, len(columns) - int(np.isnan(values).sum())

    def _paths(self, count: int) -> NDArray[np.int32]:
        """The place of each row by its path, descending; paths never change, so the sorted part is kept."""
        if len(self._by_path) != count:
            sorted_ones = self._by_path.tolist() if len(self._by_path) < count else []
            sorted_ones += range(len(sorted_ones), count)
            sorted_ones.sort(key=self._index.ids.__getitem__)
            self._by_path = np.array(sorted_ones, np.int32)
        place = np.empty(count, np.int32)
        place[self._by_path] = np.arange(count, dtype=np.int32)
        return -place

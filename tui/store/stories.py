"""Which rows tell the same story: found by the words that stand for a title, among those of the same days."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tui.model import story
from tui.model.article import State
from tui.store.apart import Apart
from tui.store.columns import GONE, STATE_NUMBER, Columns
from tui.store.index import Index

ALONE: Final = -1  # the label of a row that no other tells the story of
ROWS_PER_LOOK: Final = 512  # between two looks at whether anybody waits: 10 ms
ROWS_AT_ONCE: Final = 20_000  # whose words are compared in one go: 10 MB
NEIGHBOURS: Final = 24  # with the same three words, in order of time, that a row is compared with
AFRESH: Final = 50  # changed rows, from which all are looked through anew: one takes 10 ms at 100,000
AT_ONCE: Final = 300  # rows that are compared each with each: 50 ms
MOST_IN_BUNDLE: Final = 500  # a story has a dozen tellings; a bot that writes one title for ever has no end
_TRIPLES: Final = tuple(combinations(range(story.SIGNATURE), story.SHARED))
_FACTORS: Final = tuple(map(np.uint64, (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9)))

Rows = NDArray[np.int32]
Marks = NDArray[np.uint32]
Holding = Callable[[Sequence[str], int, int], NDArray[np.bool_]]
"""Of the first so many rows those that may hold at least so many of some words."""


class Stories:
    """Bundles of rows, each row in at most one; kept up to date row by row once they were found.

    `build` and `refresh` by one thread at a time; `changed` by any.

    Args:
        index: The rows.
        apart: Which articles a person has parted.
    """

    def __init__(self, index: Index, apart: Apart) -> None:
        self._index = index
        self._apart = apart
        self._labels: Rows | None = None
        self._changed: set[int] = set()
        self._during: set[int] = set()  # since the last `build` began
        self._unwieldy = False  # a change in a bundle too large to be looked at in passing

    @property
    def found(self) -> bool:
        """Whether bundles have been looked for yet."""
        return self._labels is not None

    @property
    def behind(self) -> bool:
        """Whether so much has changed since that all rows are to be looked through anew."""
        known = 0 if self._labels is None else len(self._labels)
        return self._unwieldy or len(self._changed) + len(self._index) - known > AFRESH

    def changed(self, row: int) -> None:
        """Notes that a row's title, publisher or time is another one."""
        self._during.add(row)
        if self._labels is not None:
            self._changed.add(row)

    def labels(self, count: int) -> Rows:
        """For each of the first `count` rows the number of its bundle, or `ALONE`; not to be changed."""
        labels = self._labels
        if labels is None:
            return np.full(count, ALONE, np.int32)
        if len(labels) >= count:
            return labels[:count]
        return np.concatenate([labels, np.full(count - len(labels), ALONE, np.int32)])

    def build(self, wanted: Callable[[], bool], report: Callable[[int, int], None]) -> bool:
        """Looks through all rows; false where it was not wanted any more. 40 us a row.

        Args:
            wanted: Turns false where it is to stop.
            report: Is told how many rows of how many were looked at.
        """
        self._changed, self._during = set(), set()
        columns = self._index.columns()
        rows = _in_time(columns)
        seconds = columns.seconds[rows]
        bundles = _Bundles(self._index, columns, self._apart)
        marks = np.zeros((len(rows), story.SIGNATURE), np.uint32)
        done = 0  # rows whose pairs were looked at
        for start in range(0, len(rows), ROWS_PER_LOOK):
            stop = min(start + ROWS_PER_LOOK, len(rows))
            for place in range(start, stop):
                marks[place] = _numbers(bundles.words(int(rows[place])))
            if stop - done >= ROWS_AT_ONCE or stop == len(rows):
                low = int(np.searchsorted(seconds, seconds[done] - story.WINDOW_SECONDS))
                for one, other in _pairs(marks[low:stop], seconds[low:stop], done - low):
                    bundles.compare(int(rows[low + one]), int(rows[low + other]))
                done = stop
            report(stop, len(rows))
            if not wanted():
                return False
        self._labels, self._unwieldy = bundles.labels(len(columns)), False
        self._changed |= self._during  # it may have been looked at before it changed
        return True

    def refresh(self) -> None:
        """Looks at the rows that have come or changed since, unless they are too many; 10 ms each."""
        if self._labels is None:
            return
        columns = self._index.columns()
        changed, self._changed = self._changed, set()
        stale = sorted({*changed, *range(len(self._labels), len(columns))})
        if len(stale) > AFRESH:
            self._changed |= changed  # until all are looked through anew, they stand as they did
        elif stale:
            self._labels = self._relabelled(self.labels(len(columns)).copy(), stale, columns)

    def _relabelled(self, labels: Rows, stale: Sequence[int], columns: Columns) -> Rows:
        """Labels in which some rows, and the bundles that they were or may be in, were looked at anew."""
        bundles = _Bundles(self._index, columns, self._apart)
        around = {*stale, *(near for row in stale for near in bundles.near(row))}
        met = np.unique(labels[list(around)])
        touched = around.union(np.flatnonzero(np.isin(labels, met[met != ALONE])).tolist())
        if len(touched) > AT_ONCE:
            self._unwieldy = True  # and so they stand as they did until all are looked through anew
            return labels
        rows = [row for row in _in_time(columns).tolist() if row in touched]
        words = {row: set(bundles.words(row)) for row in rows}
        for one, other in combinations(rows, 2):
            if len(words[one] & words[other]) >= story.SHARED:
                bundles.compare(one, other)
        labels[sorted(touched)] = ALONE
        found = bundles.labels(len(labels))
        labels[found != ALONE] = found[found != ALONE]
        return labels

    def part(self, rows: Collection[int]) -> bool:
        """Parts rows from each other for good; false where that could not be written down."""
        self._changed |= set(rows)
        return self._apart.part([self._index.known_by(row) for row in rows])

    def near(self, row: int, holding: Holding | None = None) -> list[int]:
        """The rows that tell the same story as one, by direct comparison.

        20 us for each row of its days, or where `holding` is given for each that shares words.

        Args:
            row: The row.
            holding: Which rows may hold so many of some words.
        """
        return _Bundles(self._index, self._index.columns(), self._apart).near(row, holding)


def _in_time(columns: Columns) -> Rows:
    """The rows that may be in a bundle, in order of time."""
    rows = np.flatnonzero(~np.isnan(columns.seconds) & _there(columns)).astype(np.int32)
    return rows[np.argsort(columns.seconds[rows], kind="stable")]


def _there(columns: Columns) -> NDArray[np.bool_]:
    there: NDArray[np.bool_] = (columns.state != GONE) & (columns.state != STATE_NUMBER[State.BROKEN])
    return there


class _Bundles:
    """Rows joined by pairs; a bundle spans no more days than a pair may."""

    def __init__(self, index: Index, columns: Columns, apart: Apart) -> None:
        self._index = index
        self._columns = columns
        self._apart = apart
        self._members: dict[int, list[int]] = {}
        self._bundle_of: dict[int, int] = {}

    def compare(self, one: int, other: int) -> None:
        """Joins two rows, and what each is joined with, where they tell the same story."""
        mine, theirs = self._of(one), self._of(other)
        if mine is theirs or not self.alike(one, other):
            return
        both = [*mine, *theirs]
        if len(both) > MOST_IN_BUNDLE:
            return
        if np.ptp(self._columns.seconds[both]) > story.WINDOW_SECONDS or self._parted(mine, theirs):
            return
        number = min(both)
        self._members[number] = both
        for row in both:
            self._bundle_of[row] = number

    def words(self, row: int) -> Sequence[str]:
        """The words that stand for a row's title; none where it has too few to say anything. 20 us."""
        words = _telling(self._index, row).words
        return story.signature(words) if len(words) >= story.FEWEST else ()

    def near(self, row: int, holding: Holding | None = None) -> list[int]:
        """The rows that tell the same story as one."""
        words, columns = set(self.words(row)), self._columns
        if len(words) < story.SHARED or math.isnan(columns.seconds[row]) or not _there(columns)[row]:
            return []
        among = np.abs(columns.seconds - columns.seconds[row]) <= story.WINDOW_SECONDS
        among &= _there(columns)
        as_written = [word for word in words if story.stands_in_title(word)]
        least = story.SHARED - (len(words) - len(as_written))  # of them, as all others may be shared
        if holding is not None and least > 0:
            among &= holding(as_written, least, len(columns))
        return [
            other
            for other in np.flatnonzero(among).tolist()
            if other != row
            and len(words.intersection(self.words(other))) >= story.SHARED
            and self.alike(row, other)
        ]

    def _of(self, row: int) -> list[int]:
        number = self._bundle_of.get(row)
        return [row] if number is None else self._members[number]

    def alike(self, one: int, other: int) -> bool:
        """Whether two rows tell the same story, as far as nobody has parted them."""
        index = self._index
        publisher = index.providers.at(one)
        one_publisher = publisher == index.providers.at(other) and any(publisher)
        seconds = abs(float(self._columns.seconds[one] - self._columns.seconds[other]))
        return story.same(
            _telling(index, one), _telling(index, other), seconds=seconds, one_publisher=one_publisher
        ) and not self._parted([one], [other])

    def _parted(self, some: Iterable[int], others: Iterable[int]) -> bool:
        known_by = self._index.known_by
        return bool(self._apart) and any(
            self._apart.are_apart(known_by(one), known_by(other)) for one in some for other in others
        )

    def labels(self, count: int) -> Rows:
        """The number of each row's bundle, or `ALONE`."""
        labels = np.full(count, ALONE, np.int32)
        for row, number in self._bundle_of.items():
            labels[row] = number
        return labels


def _telling(index: Index, row: int) -> story.Telling:
    return story.telling(index.titles[row], " ".join(index.providers.at(row)))


def _numbers(words: Iterable[str]) -> list[int]:
    numbers = sorted(crc32(word.encode("utf-8", "surrogatepass")) or 1 for word in words)
    return numbers + [0] * (story.SIGNATURE - len(numbers))


def _pairs(marks: Marks, seconds: NDArray[np.float64], start: int) -> Iterator[tuple[int, int]]:
    """Places of rows that share words and days, the earlier first; those of rows before `start` are left out.

    Args:
        marks: The words that stand for each row, as sorted numbers, in order of time; 0 for none.
        seconds: Its time.
        start: The first place whose pairs are wanted.
    """
    keys, places = [], []
    for triple in _TRIPLES:
        words = [marks[:, at].astype(np.uint64) for at in triple]
        there = np.flatnonzero((words[0] != 0) & (words[1] != 0) & (words[2] != 0))
        mixed = words[0] * _FACTORS[0]
        for word, factor in zip(words[1:], _FACTORS[1:], strict=True):
            mixed = (mixed ^ (mixed >> np.uint64(29)) ^ word) * factor
        keys.append(mixed[there])
        places.append(there)
    key, place = np.concatenate(keys), np.concatenate(places)
    order = np.lexsort((place, key))
    key, place = key[order], place[order]
    when, found = seconds[place], [np.zeros(0, np.int64)]
    for step in range(1, min(NEIGHBOURS + 1, len(key))):
        alike = key[step:] == key[:-step]
        if not alike.any():
            break
        near = alike & (when[step:] - when[:-step] <= story.WINDOW_SECONDS) & (place[step:] >= start)
        found.append(place[:-step][near] * len(marks) + place[step:][near])
    for pair in np.unique(np.concatenate(found)).tolist():
        yield divmod(pair, len(marks))

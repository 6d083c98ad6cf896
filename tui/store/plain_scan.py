"""Words looked for as they stand, in rows that the word index does not cover yet."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Final

from tui.model.words import INSIDE, PREFIX
from tui.store.index import Index

ROWS_PER_BLOB: Final = 5_000  # half a megabyte of text: 0.1 ms to look through, 3 ms to put together


class PlainScan:
    """Looks through titles and providers in lower case: no typos and no accents, 10 ms per 100,000 rows."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._blobs: dict[int, tuple[str, list[int]]] = {}

    def forget(self, row: int) -> None:
        """Notes that a row reads otherwise now."""
        self._blobs.pop(row // ROWS_PER_BLOB, None)

    def forget_below(self, row: int) -> None:
        """Lets go of what is covered."""
        for number in [number for number in self._blobs if (number + 1) * ROWS_PER_BLOB <= row]:
            self._blobs.pop(number, None)

    def scores(
        self, text: str, start: int, stop: int, wanted: Callable[[], bool]
    ) -> Iterator[tuple[int, int]]:
        """Rows of a range that hold `text`, and what that is worth; ends early when unwanted."""
        for number in range(start // ROWS_PER_BLOB, -(-stop // ROWS_PER_BLOB)):
            if not wanted():
                return
            first = number * ROWS_PER_BLOB
            blob, starts = self._blob(number, first, min(stop, first + ROWS_PER_BLOB))
            at = blob.find(text)
            while at >= 0:
                place = bisect_right(starts, at) - 1
                if start <= first + place < stop:
                    yield first + place, INSIDE if blob[at - 1 : at].isalnum() else PREFIX
                at = blob.find(text, starts[place + 1]) if place + 1 < len(starts) else -1

    def _blob(self, number: int, first: int, stop: int) -> tuple[str, list[int]]:
        kept = self._blobs.get(number)
        if kept is not None and len(kept[1]) == stop - first:
            return kept
        index = self._index
        lines = [
            " ".join((index.titles[row], *index.providers.at(row), *index.topics.at(row))).lower()
            for row in range(first, stop)
        ]
        made = "\n".join(lines), [0, *accumulate(len(line) + 1 for line in lines[:-1])]
        self._blobs[number] = made
        return made

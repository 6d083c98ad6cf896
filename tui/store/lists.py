"""Who lists whom: the pages that the articles' own lists of related ones name, the other way round."""

from __future__ import annotations

import threading
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui.model.article import ArticleId
from tui.model.index_entry import LISTS, IndexEntry
from tui.store.index import Index

_DIGITS: Final = 16  # of a page in `packed_pages`
AT_ONCE: Final = 5_000  # articles whose pages are fetched as texts
MERGED: Final = (
    5_000  # rows beside the others from which they are put among them, in a large folder a quarter
)

Listed = tuple[NDArray[np.int32], NDArray[np.int64]]
"""Rows, and the pages that each lists, side by side."""


class Lists:
    """Fetched at the first question, 1.5 us an article with such a list, and kept up to date from then on.

    Memory: 12 bytes a page that is listed, once it was asked for.

    Args:
        index: Whose rows they belong to.
        values: The values of an other key in every article, up to date.
    """

    def __init__(self, index: Index, values: Callable[[str], Iterable[tuple[ArticleId, str]]]) -> None:
        self._index = index
        self._values = values
        self._fetching = threading.Lock()
        self._listed: Listed | None = None
        self._since: dict[int, NDArray[np.int64]] = {}  # what rows list now, where it may be another list

    def put(self, row: int, entry: IndexEntry | None) -> None:
        """Notes what a row lists now; nothing where its file is gone."""
        # It will be fetched with the others; asked in this order, since a fetch may end in between.
        if not self._fetching.locked() and self._listed is None:
            if self._since:
                self._since.clear()
            return
        others = entry.others if entry is not None else ()
        self._since[row] = _unpacked("".join([text for key, text in others if key == LISTS]))
        listed = self._listed
        if listed is not None and len(self._since) > MERGED:
            self._listed, self._since = _merged(listed, self._since), {}

    def rows(self, pages: Collection[int]) -> list[int]:
        """The rows whose lists name one of some pages, lowest first; 1 ms where 300,000 are listed."""
        with self._fetching:
            if self._listed is None:
                self._listed = self._fetch()
        since = dict(self._since)  # first: they may be put among the others meanwhile
        wanted = np.array(list(pages), np.int64)
        found, found_since = (
            set(rows[np.isin(listed, wanted)].tolist()) for rows, listed in (self._listed, _flat(since))
        )
        return sorted((found - since.keys()) | found_since)

    def _fetch(self) -> Listed:
        self._since.clear()  # what comes from now on counts more
        rows, counts, texts = array("i"), array("i"), list[str]()
        pages = [np.zeros(0, np.int64)]
        for article_id, text in self._values(LISTS):
            row = self._index.row_of(article_id)
            if row is None:
                continue
            rows.append(row)
            counts.append(len(text) // _DIGITS)
            texts.append(text)
            if len(texts) == AT_ONCE:  # as texts those of a million articles are 200 MB
                pages.append(_unpacked("".join(texts)))
                texts.clear()
        pages.append(_unpacked("".join(texts)))
        return np.repeat(np.array(rows, np.int32), np.array(counts, np.int32)), np.concatenate(pages)


def _merged(listed: Listed, since: Mapping[int, NDArray[np.int64]]) -> Listed:
    """Rows and pages with those of some rows in the place of what these listed before."""
    rows, pages = listed
    stay = ~np.isin(rows, np.fromiter(since, np.int32, len(since)))
    new_rows, new_pages = _flat(since)
    return np.concatenate([rows[stay], new_rows]), np.concatenate([pages[stay], new_pages])


def _flat(since: Mapping[int, NDArray[np.int64]]) -> Listed:
    counts = [len(one) for one in since.values()]
    rows = np.repeat(np.fromiter(since, np.int32, len(since)), counts)
    return rows, np.concatenate([np.zeros(0, np.int64), *since.values()])


def _unpacked(text: str) -> NDArray[np.int64]:
    return np.frombuffer(bytes.fromhex(text), ">i8").astype(np.int64)

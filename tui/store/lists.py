"""Who lists whom: the pages that the articles' own lists of related ones name, the other way round."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui.model.article import ArticleId
from tui.model.index_entry import LISTS, IndexEntry
from tui.store.index import Index

_DIGITS: Final = 16  # of a page in `packed_pages`


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
        self._listed: tuple[NDArray[np.int32], NDArray[np.int64]] | None = (
            None  # rows and pages, side by side
        )
        self._since: dict[int, NDArray[np.int64]] = {}  # what rows list now, where it may be another list

    def put(self, row: int, entry: IndexEntry | None) -> None:
        """Notes what a row lists now; nothing where its file is gone."""
        others = entry.others if entry is not None else ()
        self._since[row] = _unpacked("".join(text for key, text in others if key == LISTS))
        if self._listed is None and not self._fetching.locked():  # it will be fetched with the others
            self._since.clear()

    def rows(self, pages: Collection[int]) -> list[int]:
        """The rows whose lists name one of some pages, lowest first; 1 ms where 300,000 are listed."""
        with self._fetching:
            listed = self._listed = self._listed or self._fetch()
        wanted = np.array(list(pages), np.int64)
        since = dict(self._since)
        found = {int(row) for row in listed[0][np.isin(listed[1], wanted)]} - since.keys()
        return sorted(found.union(row for row, one in since.items() if np.isin(one, wanted).any()))

    def _fetch(self) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        self._since.clear()  # what comes from now on counts more
        rows, texts = [], []
        for article_id, text in self._values(LISTS):
            row = self._index.row_of(article_id)
            if row is not None:
                rows.append(row)
                texts.append(text)
        counts = [len(text) // _DIGITS for text in texts]
        return np.repeat(np.array(rows, np.int32), counts), _unpacked("".join(texts))


def _unpacked(text: str) -> NDArray[np.int64]:
    return np.frombuffer(bytes.fromhex(text), ">i8").astype(np.int64)

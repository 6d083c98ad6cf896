"""Front-matter keys without a column of their own: their values lie in the cache, and are fetched by key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from tui.model.article import ArticleId
from tui.model.index_entry import LISTS, IndexEntry
from tui.store.index import Index

KEPT_KEYS: Final = 2  # one that is typed, and one beside it; a million values take 90 MB


class OtherKeys:
    """The values of any other key, row by row.

    Args:
        index: Whose rows they belong to.
        values: The values of a key in every article, up to date.
    """

    def __init__(self, index: Index, values: Callable[[str], Iterable[tuple[ArticleId, str]]]) -> None:
        self.known: set[str] = set()
        self._index = index
        self._values = values
        self._columns: dict[str, dict[int, str]] = {}

    def column(self, key: str) -> Mapping[int, str]:
        """A key's value in each row that has one; fetched at its first use, 1.5 us a value."""
        kept = self._columns.get(key)
        if kept is None:
            found = ((self._index.row_of(article_id), value) for article_id, value in self._values(key))
            kept = {row: value for row, value in found if row is not None}
            while len(self._columns) >= KEPT_KEYS:
                self._columns.pop(next(iter(self._columns)), None)
            self._columns[key] = kept
        return kept

    def put(self, row: int, entry: IndexEntry | None) -> None:
        """Notes what a row has now; nothing where its file is gone."""
        others = entry.others if entry is not None else ()
        self.known.update([key for key, _ in others if key != LISTS])
        if not self._columns:
            return
        texts = dict(others)
        for key, column in list(self._columns.items()):
            if key in texts:
                column[row] = texts[key]
            else:
                column.pop(row, None)

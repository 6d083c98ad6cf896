"""The list as an earlier run has kept it, where nothing on disk has changed since. It needs no index."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tui.model.article import Article, ArticleId, Broken, Row, State
from tui.model.index_entry import IndexEntry
from tui.store import bulk, cache_order, whole
from tui.store.cache import CENSUS
from tui.store.library import Library
from tui.store.opening import row_of
from tui.store.scout import Lost, Scout


def kept_list(library: Library, scout: Scout) -> KeptList | None:
    """The articles of a folder, newest first; None where there are none, or a file is not as it was.

    Args:
        library: The folder's library, into which nothing was loaded yet.
        scout: Who is on the way through the folder.
    """
    if library.site.excluded is not None:
        return None
    numbers, ids = cache_order.in_order(library.cache)  # while the scout walks
    try:
        same = bool(numbers) and scout.census() == library.cache.saved(CENSUS)
    except Lost:
        return None
    return KeptList(library, numbers, ids) if same else None


class KeptList:
    """Rows in order, as `Hits` has them."""

    border = None

    def __init__(self, library: Library, numbers: Sequence[int], ids: Sequence[ArticleId]) -> None:
        self._library = library
        self._numbers = numbers
        self._ids = ids

    def __len__(self) -> int:
        return len(self._numbers)

    def id_at(self, position: int) -> ArticleId:
        """The article at a position."""
        return self._ids[position]

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Rows at positions `start` to `stop`, fewer at the end; 10 us each."""
        entries = cache_order.numbered(self._library.cache, self._numbers[start:stop])
        return [self._row(entries.get(one) or self._read(one)) for one in self._ids[start:stop]]

    def _read(self, article_id: ArticleId) -> IndexEntry:
        """An article that somebody has taken out of the cache meanwhile."""
        reading = bulk.read_entry(str(self._library.folder), article_id, self._library.site.dialect)
        gone = bulk.unreadable(article_id, "is no longer there").entry
        assert gone is not None  # its reason is a row
        return reading.entry or gone

    def _row(self, entry: IndexEntry) -> Row:
        return replace(row_of(entry), state=self._state(entry), reverted=self._reverted(entry))

    def _state(self, entry: IndexEntry) -> State:
        decisions = self._library.decisions
        if entry.state is not State.OPEN or decisions is None:
            return entry.state
        return decisions.word.state(entry.id, entry.known_by)

    def _reverted(self, entry: IndexEntry) -> bool:
        decisions = self._library.decisions
        return decisions is not None and decisions.word.reverted(entry.id, entry.known_by, entry.state)

    def article(self, article_id: ArticleId) -> Article | Broken:
        """The whole article, fresh from disk; of those that stand in the list."""
        found = whole.read(self._library.folder, article_id, self._library.site.dialect)
        decisions = self._library.decisions
        if not isinstance(found, Article) or decisions is None:
            return found
        return whole.in_state(found, decisions.state(found))

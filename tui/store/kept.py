"""The list as an earlier run has kept it, where nothing on disk has changed since. It needs no index.

Imports little, since the first line waits for that; `tests/cli/test_argv.py` names what it may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tui.model.article import Article, ArticleId, Broken, Row, State
from tui.model.index_entry import IndexEntry
from tui.store import cache_order
from tui.store.cache import CENSUS, Cache
from tui.store.opening import Opening, row_of
from tui.store.scout import Lost, Scout

if TYPE_CHECKING:
    from tui.store.word import JournalWord

PAGE: Final = 1_000  # articles that are there at once: 10 ms, where all of 100,000 take 0.2 s


def kept_list(door: Opening, scout: Scout) -> KeptList | None:
    """The articles of a folder, newest first; None where there are none, or a file is not as it was.

    Args:
        door: The folder's, of which no library was made yet.
        scout: Who is on the way through the folder.
    """
    if door.site.excluded is not None:
        return None
    count = sum(door.cache.counts().values())  # while the scout walks, like all of this
    found = KeptList(door, count, cache_order.newest(door.cache, PAGE))
    try:
        same = count > 0 and scout.census() == door.cache.saved(CENSUS)
    except Lost:
        return None
    return found if same else None


class KeptList:
    """Rows in order, as `Hits` has them."""

    border = None

    def __init__(self, door: Opening, count: int, page: tuple[list[int], list[ArticleId]]) -> None:
        self._door = door
        self._cache: Cache = door.cache
        self._word: JournalWord | None = door.word
        self._count = count
        self._numbers, self._ids = page

    def __len__(self) -> int:
        return self._count

    def ids(self, start: int, stop: int) -> Sequence[ArticleId]:
        """The articles at positions `start` to `stop`, fewer at the end."""
        self._reach(stop)
        return self._ids[start:stop]

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Rows at positions `start` to `stop`, fewer at the end; 10 us each."""
        self._reach(stop)
        entries = cache_order.numbered(self._cache, self._numbers[start:stop])
        return [self._row(entries.get(one) or self._read(one)) for one in self._ids[start:stop]]

    def _reach(self, stop: int) -> None:
        """Has as many ids there; the others come all at once, behind those that were told already.

        There are fewer where somebody has taken files away meanwhile.
        """
        if stop <= len(self._ids) or len(self._ids) == self._count:
            return
        numbers, ids = cache_order.in_order(self._cache)
        if not ids:  # the cache was damaged: what it would have told is read from the files
            ids = self._read_all()
            numbers = [0] * len(ids)
        told = set(self._ids)
        others = [(number, one) for number, one in zip(numbers, ids, strict=True) if one not in told]
        self._numbers += [number for number, _ in others]
        self._ids += [one for _, one in others]
        self._count = len(self._ids)

    def _read_all(self) -> list[ArticleId]:
        from tui.model.query import Query, Request  # noqa: PLC0415 - for that alone

        library = self._door.library()
        library.load(lambda _: None, words=False)
        hits = library.search(Request(query=Query(text="")))
        return list(hits.ids(0, len(hits)))

    def _read(self, article_id: ArticleId) -> IndexEntry:
        """An article that somebody has taken out of the cache meanwhile."""
        from tui.store import bulk  # noqa: PLC0415 - for that alone

        reading = bulk.read_entry(str(self._door.folder), article_id, self._door.site.dialect)
        gone = bulk.unreadable(article_id, "is no longer there").entry
        assert gone is not None  # its reason is a row
        return reading.entry or gone

    def _row(self, entry: IndexEntry) -> Row:
        return replace(row_of(entry), state=self._state(entry), reverted=self._reverted(entry))

    def _state(self, entry: IndexEntry) -> State:
        if entry.state is not State.OPEN or self._word is None:
            return entry.state
        return self._word.state(entry.id, entry.known_by)

    def _reverted(self, entry: IndexEntry) -> bool:
        return self._word is not None and self._word.reverted(entry.id, entry.known_by, entry.state)

    def article(self, article_id: ArticleId) -> Article | Broken:
        """The whole article, fresh from disk; of those that stand in the list."""
        from tui.store import whole  # noqa: PLC0415 - the forms that need no more than rows do without

        found = whole.read(self._door.folder, article_id, self._door.site.dialect)
        if not isinstance(found, Article) or self._word is None:
            return found
        return whole.in_state(found, self._word.of(found))

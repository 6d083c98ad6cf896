"""The list as an earlier run has kept it, where nothing on disk has changed since. It needs no index.

Imports little, since the first line waits for that; `tests/cli/test_argv.py` names what it may not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tui.model.article import Article, ArticleId, Broken, Row, State
from tui.model.index_entry import IndexEntry
from tui.store import cache_order
from tui.store.cache import Cache
from tui.store.cache_order import Listed, Turn
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
    site = door.site  # which empties the cache where its rows were read by other rules
    if site.excluded is not None:
        return None
    page = cache_order.in_order(door.cache, PAGE)  # while the scout walks
    if page is None or page.census is None or not page.count:
        return None
    try:
        return KeptList(door, page) if scout.census() == page.census else None
    except Lost:
        return None


class KeptList:
    """Rows in order, as `Hits` has them."""

    border = None

    def __init__(self, door: Opening, page: Listed) -> None:
        self._door = door
        self._cache: Cache = door.cache
        self._word: JournalWord | None = door.word
        self._count = page.count
        self._numbers, self._ids = page.numbers, page.ids
        self._turn: Turn | None = page.turn

    def __len__(self) -> int:
        return self._count

    def ids(self, start: int, stop: int) -> Sequence[ArticleId]:
        """The articles at positions `start` to `stop`, fewer at the end."""
        if start < PAGE:  # whoever is damaged is so from the beginning
            self._entries(start, min(stop, PAGE))
        self._reach(stop)
        return self._ids[start:stop]

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Rows at positions `start` to `stop`, fewer at the end; 10 us each."""
        return [self._row(entry) for entry in self._entries(start, stop)]

    def _entries(self, start: int, stop: int) -> list[IndexEntry]:
        """What is there; a file that has been taken away meanwhile has no place any more."""
        found: list[IndexEntry] = []
        while True:
            at = start + len(found)
            self._reach(stop)
            ids = self._ids[at:stop]
            if not ids:
                return found
            entries = cache_order.numbered(self._cache, self._numbers[at:stop], ids, self._turn)
            if entries is None and self._turn is not None:
                self._go_on(at, None)
                continue
            for one in ids:
                entry = (entries or {}).get(one) or self._read(one)
                if entry is None:
                    at = start + len(found)
                    del self._ids[at], self._numbers[at]
                    self._count -= 1
                else:
                    found.append(entry)

    def _reach(self, stop: int) -> None:
        """Has as many ids there; the others come all at once, behind those that were told already.

        There are fewer where somebody has taken files away meanwhile.
        """
        if stop > len(self._ids) and len(self._ids) < self._count:
            self._go_on(len(self._ids), cache_order.in_order(self._cache))

    def _go_on(self, told: int, listed: Listed | None) -> None:
        """Has all others behind as many as were told; read from the files where they are not listed."""
        if listed is None or not listed.ids:
            self._turn = None
            ids = self._read_all()
            numbers = [0] * len(ids)
        else:
            if listed.turn != self._turn:
                self._turn = None
            ids, numbers = listed.ids, listed.numbers
        before = set(self._ids[:told])
        others = [(number, one) for number, one in zip(numbers, ids, strict=True) if one not in before]
        self._numbers[told:] = [number for number, _ in others]
        self._ids[told:] = [one for _, one in others]
        self._count = len(self._ids)

    def _read_all(self) -> list[ArticleId]:
        from tui.model.query import Query, Request  # noqa: PLC0415 - for that alone

        library = self._door.library()
        library.load(lambda _: None, words=False)
        hits = library.search(Request(query=Query(text="")))
        return list(hits.ids(0, len(hits)))

    def _read(self, article_id: ArticleId) -> IndexEntry | None:
        """An article that somebody has taken out of the cache meanwhile; None where its file has gone too."""
        from tui.store import bulk  # noqa: PLC0415 - for that alone

        return bulk.read_entry(str(self._door.folder), article_id, self._door.site.dialect).entry

    def _row(self, entry: IndexEntry) -> Row:
        row, state, reverted = row_of(entry), self._state(entry), self._reverted(entry)
        return row if state is row.state and not reverted else row._replace(state=state, reverted=reverted)

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

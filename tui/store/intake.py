"""Where all that was read comes in: the index, the words, the other keys, and the cache for the next run."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from tui.model.article import ArticleId
from tui.model.index_entry import LISTS
from tui.store import cache_order
from tui.store.apart import Apart
from tui.store.bulk import Reading
from tui.store.cache import Cache, fingerprint
from tui.store.index import UNKNOWN, Index, Word
from tui.store.lists import Lists
from tui.store.other_keys import OtherKeys
from tui.store.relations import Relations
from tui.store.search import Searcher
from tui.store.stories import Stories

SAVED_AT_ONCE: Final = 2_000  # readings: 20 ms of the cache's lock, and 2 MB until then
WORDS_AT_ONCE: Final = 200  # rows whose words are taken while no other thread may write: 1 ms


class Intake:
    """One index with all that belongs to it. May be used from any thread.

    Args:
        cache: Of this folder.
        word: What the journal says of articles.
        apart: Which of them a person has parted.
    """

    def __init__(self, cache: Cache, word: Word | None, apart: Apart) -> None:
        self.index = Index(word)
        self.others = OtherKeys(self.index, self._values)
        self.searcher = Searcher(self.index, self.others, Stories(self.index, apart))
        self.relations = Relations(self.index, self.searcher, Lists(self.index, self._values))
        self.without: dict[ArticleId, bytes] = {}  # files without front matter, and their stamps
        self._cache = cache
        self._alone = threading.Lock()
        self._saving = threading.Lock()
        self._unsaved: list[Reading] = []
        self._version: tuple[int, int] | None = None  # of the cache, when its rows were taken in
        self._refused = False  # whether the cache has ever kept less than it was given
        self._looks = itertools.count(1)
        self._decided: dict[ArticleId, int] = {}  # after which look; what was read before it is of no use

    def look(self) -> int:
        """The number of a look at the disk that begins now."""
        return next(self._looks)

    def decided(self, article_id: ArticleId) -> int:
        """The number of a look at a file that was just written: no earlier one counts any more."""
        look = self._decided[article_id] = self.look()
        return look

    def warm_up(self) -> int:
        """Takes in what the cache has of an earlier run; how many articles there are. 2 s a million."""
        self._version = cache_order.version(self._cache)
        for chunk in self._cache.load():
            with self._alone:
                self.index.extend(chunk)
        self.without = self._cache.stamps(only_skipped=True)
        self.know_keys()
        return len(self.index)

    def settle(self, census: bytes) -> None:
        """Saves that all is known of what was met on disk, so that a later run need not compare it."""
        if self._version is not None and not self._refused:
            cache_order.save_census(
                self._cache, census, self._version, sum(self.index.counts().values()) + len(self.without)
            )

    def know_keys(self) -> None:
        """Finds out which other keys the articles have, all being saved; 40 ms a million articles."""
        self.others.known = set(self._cache.keys()) - {LISTS}

    def stamp(self, article_id: ArticleId) -> bytes:
        """The fingerprint of a file when it was read; `UNKNOWN` where it was not."""
        stamp = self.index.stamp(article_id)
        return stamp if stamp != UNKNOWN else self.without.get(article_id, UNKNOWN)

    def take(self, readings: Sequence[Reading], look: int) -> None:
        """Takes in what the files say, unless they were written after that look."""
        with self._alone:
            for reading in readings:
                if self._decided.get(reading.id, 0) > look:
                    continue
                if reading.entry is None:
                    self._drop(reading.id)
                    if not reading.gone:
                        self.without[reading.id] = _stamp(reading)
                        self._unsaved.append(reading)
                    continue
                self.without.pop(reading.id, None)
                row = self.index.known_row(reading.id)
                before = None if row is None else self.index.told(row)
                if row is None or self.index.stamp(reading.id) != _stamp(reading):
                    self._unsaved.append(reading)
                row = self.index.put(reading.entry, _stamp(reading))
                self.others.put(row, reading.entry)
                self.relations.lists.put(row, reading.entry)
                if before is not None and self.index.told(row) != before:
                    self.searcher.changed(row)
        gone = [reading.id for reading in readings if reading.gone]
        if gone:
            self._cache.remove(gone)
        if len(self._unsaved) >= SAVED_AT_ONCE:
            self.save()

    def drop(self, article_ids: Iterable[ArticleId]) -> None:
        """Forgets files that are gone."""
        gone = list(article_ids)
        with self._alone:
            for article_id in gone:
                self._drop(article_id)
        if gone:
            self._cache.remove(gone)

    def _drop(self, article_id: ArticleId) -> None:
        self.without.pop(article_id, None)
        row = self.index.row_of(article_id)
        if row is not None:
            self.index.remove(article_id)
            self.others.put(row, None)
            self.relations.lists.put(row, None)

    def save(self) -> None:
        """Saves what was taken in; what the cache refuses is read again in the next run."""
        with self._saving:
            with self._alone:
                unsaved, self._unsaved = self._unsaved, []
            self._refused |= self._cache.put(unsaved) < len(unsaved)

    def take_words(self, wanted: Callable[[], bool]) -> None:
        """Brings the word index up to date, as far as it is worth it; ends early when unwanted."""
        more = True
        while more and wanted():
            with self._alone:
                more = self.searcher.collect(WORDS_AT_ONCE)
            if self.searcher.behind:
                self.searcher.build(self._alone)

    def finish_words(self, wanted: Callable[[], bool]) -> None:
        """Brings the word index wholly up to date."""
        self.take_words(wanted)
        if self.searcher.uncovered and wanted():
            self.searcher.build(self._alone)

    def ask_again(self) -> None:
        """Asks the journal anew what was put off, and what is reverted."""
        with self._alone:
            self.index.state_again()

    def _values(self, key: str) -> Iterator[tuple[ArticleId, str]]:
        self.save()
        return self._cache.values(key)


def _stamp(reading: Reading) -> bytes:
    return fingerprint(reading) if reading.settled else UNKNOWN

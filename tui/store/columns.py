"""What is known of every article, a column a property, and what is asked of it. Row numbers never move."""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from tui.model.article import ArticleId, Row, State
from tui.model.index_entry import AMP, CDN, IMAGE, RELATED
from tui.model.words import fold_words
from tui.store.cache import STAMP_BYTES
from tui.store.coded import Coded
from tui.store.text_column import TextColumn

GONE: Final = 255  # the state of a row whose file is no longer there
STATES: Final = tuple(State)
STATE_NUMBER: Final = {state: number for number, state in enumerate(STATES)}
CONTENT_BITS: Final = {"amp": AMP, "cdn": CDN, "image": IMAGE, "related": RELATED}
PAGES: Final = 3  # keys of pages a row has room for: one a link
UNKNOWN: Final = bytes(STAMP_BYTES)  # no file has this stamp: it is read again


class Word(Protocol):
    """What the journal says of articles, by their ids and the keys that it knows them by."""

    def known(self, article_ids: Sequence[ArticleId], known_by: Sequence[int], /) -> list[int]:
        """Which places of a list hold articles that it may know; 0.1 us each."""
        ...

    def state(self, article_id: ArticleId, known_by: int, /) -> State:
        """The state of an article whose file is open."""
        ...

    def reverted(self, article_id: ArticleId, known_by: int, says: State, /) -> bool:
        """Whether an article's file says otherwise than was decided."""
        ...


class Silent:
    """The word of a journal that there is none of."""

    def known(self, *_: object) -> list[int]:
        return []

    def state(self, *_: object) -> State:
        return State.OPEN

    def reverted(self, *_: object) -> bool:
        return False


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Columns:
    """The numbers of every row at one revision, as arrays for comparing at once.

    `values_revision` stands still while only states and contents change: an order of before still holds.
    """

    revision: int
    values_revision: int
    state: NDArray[np.uint8]
    score: NDArray[np.float64]
    quality: NDArray[np.float64]
    heat: NDArray[np.float64]
    seconds: NDArray[np.float64]
    contents: NDArray[np.uint8]
    reverted: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.state)


class Shelf:
    """The columns of an index, for reading."""

    def __init__(self) -> None:
        self.revision = 0
        self.values_revision = 0
        self.ids: list[ArticleId] = []
        self.titles = TextColumn()
        self.reasons: dict[int, str] = {}
        self.providers = Coded()
        self.topics = Coded()
        self.types = Coded()
        self._row_of: dict[ArticleId, int] = {}
        self._state = array("B")
        self._reverted = array("B")  # 1 where the file says otherwise than was decided
        self._quality = array("d")
        self._heat = array("d")
        self._seconds = array("d")
        self._contents = array("B")
        self._pages = array("q")
        self._known_by = array("q")
        self._stamps = bytearray()
        self._columns: Columns | None = None

    def __len__(self) -> int:
        return len(self.ids)

    def row_of(self, article_id: ArticleId) -> int | None:
        """The row of an article that is still there."""
        row = self._row_of.get(article_id)
        return None if row is None or self._state[row] == GONE else row

    def known_row(self, article_id: ArticleId) -> int | None:
        """The row that an article has or had."""
        return self._row_of.get(article_id)

    def known_rows(self, article_ids: Iterable[str]) -> list[int | None]:
        """The row that each of many articles has or had."""
        return list(map(self._row_of.get, article_ids))  # type: ignore[arg-type]  # an id is a text to Python

    def same(self, article_ids: Sequence[str]) -> list[str]:
        """The same ids, those that are known as the very texts that are held here."""
        ids, rows = self.ids, self.known_rows(article_ids)
        return [one if row is None else ids[row] for one, row in zip(article_ids, rows, strict=True)]

    def stamps(self, rows: Iterable[int | None]) -> bytes:
        """The fingerprints of many rows' files when they were read, one behind the other."""
        stamps, size = self._stamps, STAMP_BYTES
        return b"".join([stamps[row * size : (row + 1) * size] for row in rows if row is not None])

    def stamp(self, article_id: ArticleId) -> bytes:
        """The fingerprint of an article's file when it was read."""
        row = self.row_of(article_id)
        return UNKNOWN if row is None else bytes(self._stamps[row * STAMP_BYTES : (row + 1) * STAMP_BYTES])

    def row(self, row: int) -> Row:
        """What the list shows of a row."""
        quality, heat, seconds = self._quality[row], self._heat[row], self._seconds[row]
        score = heat if math.isnan(quality) else quality
        name, domain = self.providers.at(row)
        number = self._state[row]
        return Row(
            id=self.ids[row],
            state=State.BROKEN if number == GONE else STATES[number],
            title=self.titles[row],
            provider=name or domain,
            score=None if math.isnan(score) else score,
            seconds=None if math.isnan(seconds) else seconds,
            reason="this file is gone" if number == GONE else self.reasons.get(row, ""),
            reverted=bool(self._reverted[row]),
        )

    def pages(self, row: int) -> list[int]:
        """The keys of the pages that a row's links mean."""
        return [page for page in self._pages[row * PAGES : (row + 1) * PAGES] if page]

    def known_by(self, row: int) -> int:
        """The key of what a row's article is known by; 0 for none."""
        return self._known_by[row]

    def told(self, row: int) -> tuple[object, ...]:
        """What a row's words and its story are made of."""
        seconds = self._seconds[row]
        when = None if math.isnan(seconds) else seconds
        return self.titles[row], self.providers.at(row), self.topics.at(row), when

    def words(self, row: int) -> tuple[list[str], list[str]]:
        """Folded words of a row's title, and of its provider and topics."""
        return fold_words(self.titles[row]), _folded(self.providers.at(row), self.topics.at(row))

    def rows_of(self, pages: Collection[int]) -> Iterator[tuple[int, int]]:
        """Each row whose links mean one of some pages, and which, lowest first; 3 ms a million rows."""
        count = len(self.ids)
        keys = np.array(self._pages[: count * PAGES])
        wanted = np.array([page for page in pages if page], np.int64)
        for place in np.flatnonzero(np.isin(keys, wanted)).tolist():
            yield place // PAGES, int(keys[place])

    def known_as(self, known_by: int) -> ArticleId | None:
        """The article that the journal knows by a key, where it is there; 1 ms a million rows."""
        keys = np.array(self._known_by[: len(self.ids)])
        there = (self.ids[row] for row in np.flatnonzero(keys == known_by).tolist())
        return next((one for one in there if self.row_of(one) is not None), None)

    def counts(self) -> dict[State, int]:
        """How many rows are in each state."""
        counted = np.bincount(np.array(self._state[: len(self.ids)]), minlength=len(STATES))
        return {state: int(counted[number]) for number, state in enumerate(STATES)}

    def count_reverted(self) -> int:
        """How many rows' files say otherwise than was decided."""
        return int(np.count_nonzero(np.array(self._reverted[: len(self.ids)])))

    def columns(self) -> Columns:
        """The numbers as they stand now; copied when something has changed, 10 ms for a million rows."""
        kept = self._columns
        if kept is not None and kept.revision == self.revision:
            return kept
        # First: a row that comes meanwhile belongs to a later one.
        revision, values_revision = self.revision, self.values_revision
        count = len(self.ids)
        quality, heat = np.array(self._quality[:count]), np.array(self._heat[:count])
        made = self._columns = Columns(
            revision=revision,
            values_revision=values_revision,
            state=np.array(self._state[:count]),
            score=np.where(np.isnan(quality), heat, quality),
            quality=quality,
            heat=heat,
            seconds=np.array(self._seconds[:count]),
            contents=np.array(self._contents[:count]),
            reverted=np.array(self._reverted[:count]),
        )
        return made


@lru_cache(maxsize=4_096)
def _folded(provider: tuple[str, str], topics: tuple[str, ...]) -> list[str]:
    return fold_words(" ".join((*provider, *topics)))

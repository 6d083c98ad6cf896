"""Filling the columns: one article at a time, or many that an earlier run knew."""

from __future__ import annotations

import math
from array import array
from functools import lru_cache
from typing import Final

import numpy as np

from tui.model.article import ArticleId, State
from tui.model.index_entry import ALL_DAY, IndexEntry
from tui.store.cache import NUMBERS, STAMP_BYTES, Chunk
from tui.store.columns import (
    CONTENT_BITS,
    GONE,
    PAGES,
    STATE_NUMBER,
    STATES,
    UNKNOWN,
    Columns,
    Shelf,
    Silent,
    Word,
)
from tui.store.midnight import local_midnight

_NO_PAGES: Final = (0,) * PAGES
_NUMBERS: Final = np.dtype(list(NUMBERS))


class Index(Shelf):
    """One row an article.

    Not safe for two writers; a reader on another thread sees whole rows, since a row's number is
    published last. Memory: 480 bytes a row, a third of them its path.
    """

    def __init__(self, word: Word | None = None) -> None:
        super().__init__()
        self._word = word or Silent()
        self._midnight = lru_cache(maxsize=4_096)(local_midnight)

    def put(self, entry: IndexEntry, stamp: bytes = UNKNOWN) -> int:
        """Enters or replaces an article; its row number.

        Args:
            entry: What is known of it.
            stamp: The fingerprint of its file.
        """
        state = entry.state
        if state is State.OPEN:
            state = self._word.state(entry.id, entry.known_by)
        reverted = self._word.reverted(entry.id, entry.known_by, entry.state)
        seconds = entry.seconds
        if seconds is not None and entry.contents & ALL_DAY:
            seconds = self._midnight(seconds)
        numbers = tuple(
            math.nan if number is None else number for number in (entry.quality, entry.heat, seconds)
        )
        row = self._row_of.get(entry.id)
        if row is None:
            row = self._append(entry, stamp, numbers)
            self._state.append(STATE_NUMBER[state])
            self._reverted.append(reverted)
            self.ids.append(entry.id)
            self._row_of[entry.id] = row
            self.values_revision += 1
        else:
            before = self._values(row)
            self._replace(row, entry, stamp, numbers)
            self._state[row] = STATE_NUMBER[state]
            self._reverted[row] = reverted
            self.values_revision += self._values(row) != before
        if state is State.BROKEN:
            self.reasons[row] = entry.reason
        else:
            self.reasons.pop(row, None)
        self.revision += 1
        return row

    def _append(self, entry: IndexEntry, stamp: bytes, numbers: tuple[float, ...]) -> int:
        row = len(self.ids)
        quality, heat, seconds = numbers
        self._quality.append(quality)
        self._heat.append(heat)
        self._seconds.append(seconds)
        self._contents.append(entry.contents)
        self._known_by.append(entry.known_by)
        self._pages.extend((*entry.pages, *_NO_PAGES)[:PAGES])
        self._stamps += stamp
        self.titles.append(entry.title)
        self.providers.codes.append(self.providers.number((entry.provider, entry.domain)))
        self.topics.codes.append(self.topics.number(entry.topics))
        self.types.codes.append(self.types.number(entry.type))
        return row

    def _replace(self, row: int, entry: IndexEntry, stamp: bytes, numbers: tuple[float, ...]) -> None:
        self._quality[row], self._heat[row], self._seconds[row] = numbers
        self._contents[row] = entry.contents
        self._known_by[row] = entry.known_by
        self._put_keys(row, entry.pages, stamp)
        self.titles[row] = entry.title
        self.providers.put(row, (entry.provider, entry.domain))
        self.topics.put(row, entry.topics)
        self.types.put(row, entry.type)

    def _values(self, row: int) -> tuple[object, ...]:
        """What a row is ordered by."""
        numbers = (self._quality[row], self._heat[row], self._seconds[row])
        return (
            self.titles[row],
            self.providers.at(row),
            *(None if math.isnan(one) else one for one in numbers),
        )

    def _put_keys(self, row: int, pages: tuple[int, ...], stamp: bytes) -> None:
        padded = array("q", (*pages, *_NO_PAGES)[:PAGES])
        self._pages[row * PAGES : (row + 1) * PAGES] = padded
        self._stamps[row * STAMP_BYTES : (row + 1) * STAMP_BYTES] = stamp

    def extend(self, chunk: Chunk) -> None:
        """Adds articles of the cache; 1 us each. What has a row already has been read since."""
        if any(map(self._row_of.__contains__, chunk.ids)) or len(set(chunk.ids)) < len(chunk):
            chunk = self._unknown(chunk)
        start = len(self.ids)
        numbers = np.frombuffer(chunk.numbers, _NUMBERS)
        states = numbers["state"].copy()
        known_by = numbers["known_by"].tolist()
        reverted = bytearray(len(chunk))
        for place in self._word.known(chunk.ids, known_by):
            state, reverted[place] = self._said(chunk.ids[place], known_by[place], STATES[states[place]])
            states[place] = STATE_NUMBER[state]
        seconds = numbers["seconds"].copy()
        for place in np.flatnonzero((numbers["contents"] & ALL_DAY != 0) & ~np.isnan(seconds)).tolist():
            seconds[place] = self._midnight(float(seconds[place]))
        self._quality.frombytes(numbers["quality"].tobytes())
        self._heat.frombytes(numbers["heat"].tobytes())
        self._seconds.frombytes(seconds.tobytes())
        self._contents.frombytes(numbers["contents"].astype(np.uint8).tobytes())
        self._pages.frombytes(numbers["pages"].tobytes())
        self._known_by.extend(known_by)
        self._stamps += (
            np.frombuffer(chunk.numbers, np.uint8).reshape(-1, _NUMBERS.itemsize)[:, :STAMP_BYTES].tobytes()
        )
        texts = chunk.texts
        self.providers.extend(numbers["provider"], lambda code: texts[code] or ("", ""))
        self.topics.extend(numbers["topics"], lambda code: texts[code])
        self.types.extend(numbers["type"], lambda code: "".join(texts[code]))
        for place in np.flatnonzero(states == STATE_NUMBER[State.BROKEN]).tolist():
            self.reasons[start + place] = "".join(texts[int(numbers["reason"][place])])
        self.titles.extend(chunk.titles)
        self._state.frombytes(states.tobytes())
        self._reverted.frombytes(reverted)
        self.ids += chunk.ids
        self._row_of.update(zip(chunk.ids, range(start, len(self.ids)), strict=True))
        self.values_revision += 1
        self.revision += 1

    def _unknown(self, chunk: Chunk) -> Chunk:
        """The articles of a chunk that have no row yet, each once."""
        places = {one: place for place, one in enumerate(chunk.ids) if one not in self._row_of}
        return Chunk(
            ids=list(places),
            titles=[chunk.titles[place] for place in places.values()],
            numbers=np.frombuffer(chunk.numbers, _NUMBERS)[list(places.values())].tobytes(),
            texts=chunk.texts,
        )

    def remove(self, article_id: ArticleId) -> None:
        """Forgets an article; its row number is not used again until the file comes back."""
        row = self.row_of(article_id)
        if row is not None:
            self._put_keys(row, (), UNKNOWN)
            for column in (self.providers, self.topics, self.types):  # its values are offered no more
                column.put(row, "" if column is self.types else ("", "") if column is self.providers else ())
            self._state[row] = GONE
            self._reverted[row] = False
            self.revision += 1

    def state_again(self) -> None:
        """Asks anew for all that the journal may know, which may say otherwise now; 0.1 us a row besides."""
        count = len(self.ids)
        states = np.array(self._state[:count])
        later = np.flatnonzero(states == STATE_NUMBER[State.LATER]).tolist()
        for row in {*later, *self._word.known(self.ids[:count], self._known_by[:count])}:
            number = self._state[row]
            if number != GONE:
                says = State.OPEN if STATES[number] is State.LATER else STATES[number]
                state, self._reverted[row] = self._said(self.ids[row], self._known_by[row], says)
                self._state[row] = STATE_NUMBER[state]
        self.revision += 1

    def _said(self, article_id: ArticleId, known_by: int, says: State) -> tuple[State, bool]:
        """The state of an article whose file says so, and whether others have flipped it back."""
        state = self._word.state(article_id, known_by) if says is State.OPEN else says
        return state, self._word.reverted(article_id, known_by, says)


__all__ = ["CONTENT_BITS", "GONE", "STATES", "UNKNOWN", "Columns", "Index", "Word"]

"""The index between runs: what was read of every file, with the stamp it had. Safe to delete at any time.

Nothing here raises: where the disk or another process refuses, or bytes are not as they were written, answers
are empty and files are read again. One connection and one lock serve all threads; whoever reads much takes
the lock for a chunk at a time, so that nobody waits longer than a chunk takes (some 10 ms).
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from tui.model.index_entry import IndexEntry
from tui.model.listed import ArticleId, State
from tui.store import cache_newest, cache_rows
from tui.store.cache_database import Database, at_one_time
from tui.store.cache_files import Kept, caches, remove_caches
from tui.store.cache_rows import (
    NUMBERS,
    SKIPPED,
    SPAN,
    STAMP_BYTES,
    STATES,
    Chunk,
    Damaged,
    Texts,
    fingerprint,
)

if TYPE_CHECKING:  # what is known is on the screen before any file is read
    from tui.store.bulk import Reading

CENSUS: Final = "census"  # under which it is saved what was on disk when all rows were right
ROWS_PER_TURN: Final = 5_000  # holds the lock for 10 ms to read them, 100 ms to write them

_PUT = """
INSERT INTO files (path, state, seconds, keys, title, numbers, sum, others, others_sum)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (path) DO UPDATE SET
    state = excluded.state, seconds = excluded.seconds, keys = excluded.keys, title = excluded.title,
    numbers = excluded.numbers, sum = excluded.sum, others = excluded.others, others_sum = excluded.others_sum
"""
# A trigger for each new row would take as long as the row. Those that were there keep their number.
_NEW = "SELECT count(*), state FROM files WHERE row > ? GROUP BY +state"  # not by the index: that reads all
_COUNT = "UPDATE counts SET n = n + ?1, minus_n = minus_n - ?1 WHERE state = ?2"
_SOME = "SELECT row, path, title, numbers, sum FROM files WHERE row > ? AND {} ORDER BY row LIMIT ?"
_NUMBERED = """
SELECT row, seconds, path, state, title, numbers, sum, others, keys, others_sum FROM files
WHERE row IN (SELECT value FROM json_each(?))
"""
_CHANGED = "DELETE FROM saved WHERE name = ?"
_VALUES = """
SELECT row, path, others, keys, others_sum FROM files WHERE keys = ? AND row > ? ORDER BY row LIMIT ?
"""

_TEXTS = "SELECT code, packed, sum FROM texts WHERE code IN (SELECT value FROM json_each(?))"


def open_cache(folder: Path, environ: Mapping[str, str]) -> Cache:
    """The cache of a content folder; for this run only where the user's cache folder cannot be used."""
    return Cache(folder, environ)


class Cache(Database):
    """What was read of the files below one folder. May be used from any thread; never after a fork."""

    def put(self, readings: Iterable[Reading]) -> int:
        """Keeps readings in place of older ones of the same files; how many it kept.

        Stops at the first `ROWS_PER_TURN` that are refused: those files are read again some day.
        """
        kept = 0
        waiting = iter(readings)
        while some := list(itertools.islice(waiting, ROWS_PER_TURN)):
            done = self.ask(partial(self._put, some), None)
            if done is None:
                break
            kept += done
        return kept

    def _put(self, readings: Sequence[Reading], connection: sqlite3.Connection) -> int:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_CHANGED, (CENSUS,))
        rows = [
            row for reading in readings if (row := cache_rows.packed_row(reading, self.codes)) is not None
        ]
        (last,) = connection.execute("SELECT coalesce(max(row), 0) FROM files").fetchone()
        connection.executemany(_PUT, rows)
        connection.executemany(_COUNT, connection.execute(_NEW, (last,)).fetchall())
        connection.execute("COMMIT")
        return len(rows)

    def remove(self, ids: Iterable[ArticleId]) -> None:
        """Forgets files."""
        paths = [(cache_rows.packed_id(one),) for one in ids]

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_CHANGED, (CENSUS,))
            connection.executemany("DELETE FROM files WHERE path = ?", paths)
            connection.execute("COMMIT")

        self.ask(work, None)

    def first(self, states: Collection[State] | None, limit: int) -> list[IndexEntry]:
        """The newest articles in some states, or in any, in the order of the list."""
        most = max(limit, 0)

        def work(connection: sqlite3.Connection) -> list[IndexEntry]:
            with at_one_time(connection):
                wanted = STATES if states is None else states
                places = cache_newest.newest(connection, wanted, most, counted(connection))
                found = numbered(connection, [row for row, _ in places])
                if [(row, cache_rows.packed_id(found[row].id)) for row in found] != sorted(places):
                    raise Damaged("a row that is listed under another path")
                return [found[row] for row, _ in places]

        return self.ask(work, [])

    def counts(self) -> dict[State, int]:
        """How many articles are in each state."""
        return self.ask(counted, dict.fromkeys(STATES, 0))

    def load(self, rows: int = ROWS_PER_TURN) -> Iterator[Chunk]:
        """Every article in columns, `rows` at a time, in no order; 1.5 us each.

        Ends early where the database is damaged: what came before is as it was written. Where its list of
        paths is damaged, which `first` alone notices, an id may come twice: the later is the newer.
        """
        texts: dict[int, Texts] = {0: ()}
        age = self.age
        for paths, titles, numbers in self._some(f"state < {SKIPPED}", rows):
            joined = b"".join(numbers)
            if not self.ask(partial(_learn, texts, joined), False, age):
                return
            yield Chunk(ids=ids_of(paths), titles=titles, numbers=joined, texts=texts)

    def stamps(self, *, only_skipped: bool = False) -> dict[ArticleId, bytes]:
        """The `fingerprint` of every file it knows, or of those without front matter; 1.5 us each."""
        return {
            one: number[:STAMP_BYTES]
            for paths, _, numbers in self._some(f"state = {SKIPPED}" if only_skipped else "1", ROWS_PER_TURN)
            for one, number in zip(ids_of(paths), numbers, strict=True)
        }

    def _some(self, condition: str, rows: int) -> Iterator[tuple[Any, Any, Any]]:
        """Paths, titles and numbers of the files that a condition holds for, checked."""
        statement, last, age = _SOME.format(condition), -1, self.age

        def work(connection: sqlite3.Connection) -> Any:
            found = connection.execute(statement, (last, rows)).fetchall()
            if not found:
                return None
            numbered, paths, titles, numbers, sums = zip(*found, strict=True)
            cache_rows.check_rows(paths, titles, numbers, sums)
            return numbered[-1], paths, titles, numbers

        while found := self.ask(work, None, age):
            last = found[0]
            yield found[1:]

    def keys(self) -> dict[str, int]:
        """The other keys of the front matter, with how many articles have each; 40 ns an article."""
        counted: dict[str, int] = {}
        for texts, _, rows in self._keys():
            for key in set(texts):
                counted[key] = counted.get(key, 0) + rows
        return counted

    def _keys(self) -> list[tuple[Texts, int, int]]:
        """Which other keys occur together, the code of that, and in how many files."""

        def work(connection: sqlite3.Connection) -> list[tuple[Texts, int, int]]:
            counted = connection.execute(
                "SELECT keys, count(*) FROM files WHERE keys > 0 GROUP BY keys"
            ).fetchall()
            texts: dict[int, Texts] = {}
            _learn_codes(connection, {code for code, _ in counted}, texts)
            return [(texts[code], code, rows) for code, rows in counted]

        return self.ask(work, [])

    def values(self, key: str) -> Iterator[tuple[ArticleId, str]]:
        """The articles that have another key, with its value; 1.5 us each, and 40 ns for each without."""
        age = self.age
        for keys, code, _ in self._keys():
            if key in keys:
                yield from self._values(code, keys.index(key), age)

    def _values(self, code: int, place: int, age: int) -> Iterator[tuple[ArticleId, str]]:
        last = -1

        def work(connection: sqlite3.Connection) -> Any:
            found = connection.execute(_VALUES, (code, last, ROWS_PER_TURN)).fetchall()
            if not found:
                return None
            numbered, paths, others, codes, sums = zip(*found, strict=True)
            cache_rows.check_others(paths, codes, others, sums)
            values = [texts[place] for texts in cache_rows.unpacked_texts(others)]
            return numbered[-1], paths, values

        while found := self.ask(work, None, age):
            last, paths, values = found
            yield from zip(ids_of(paths), values, strict=True)

    def saved(self, name: str) -> bytes | None:
        """What was saved under a name; it goes when the rows go."""
        return self.ask(lambda connection: saved(connection, name), None)

    def save(self, name: str, content: bytes) -> None:
        """Saves something under a name."""
        row = (name, content, crc32(content, crc32(name.encode())))

        def work(connection: sqlite3.Connection) -> None:
            connection.execute("REPLACE INTO saved VALUES (?, ?, ?)", row)

        self.ask(work, None)


def ids_of(paths: Sequence[bytes]) -> list[ArticleId]:
    """Paths of their bytes. Few folders hold surrogates, and looking out for them takes twice as long."""
    try:
        return list(map(bytes.decode, paths))  # type: ignore[arg-type]  # an id is a text to Python
    except UnicodeDecodeError:
        return [ArticleId(one.decode("utf-8", "surrogatepass")) for one in paths]


def saved(connection: sqlite3.Connection, name: str) -> bytes | None:
    """What was saved under a name; None where nothing was.

    Raises:
        Damaged: It has another checksum.
    """
    found = connection.execute("SELECT content, sum FROM saved WHERE name = ?", (name,)).fetchone()
    if found is None:
        return None
    content, checksum = found
    if crc32(content, crc32(name.encode())) != checksum:
        raise Damaged("something saved with another checksum")
    return bytes(content)


def counted(connection: sqlite3.Connection) -> dict[State, int]:
    """How many articles are in each state.

    Raises:
        Damaged: No such numbers can be.
    """
    found = connection.execute("SELECT state, n, minus_n FROM counts ORDER BY state").fetchall()
    if [state for state, _, _ in found] != list(range(SKIPPED + 1)):
        raise Damaged("other states")
    if any(n < 0 or n + minus_n for _, n, minus_n in found):
        raise Damaged("a count that is none")
    return {state: found[number][1] for number, state in enumerate(STATES)}


def _learn(texts: dict[int, Texts], numbers: bytes, connection: sqlite3.Connection) -> bool:
    """Adds what the codes in some rows' numbers stand for."""
    by_kind = cache_rows.text_codes(numbers)
    _learn_codes(connection, set().union(*by_kind) - texts.keys(), texts)
    cache_rows.check_texts(by_kind, texts)
    return True


def _learn_codes(connection: sqlite3.Connection, codes: set[int], texts: dict[int, Texts]) -> None:
    found = connection.execute(_TEXTS, (json.dumps(sorted(codes)),)).fetchall()
    if len(found) != len(codes) or any(
        cache_rows.text_sum(packed, code) != sum_ for code, packed, sum_ in found
    ):
        raise Damaged("a text that is missing or has another checksum")
    texts.update(
        zip(
            [code for code, _, _ in found],
            cache_rows.unpacked_texts([packed for _, packed, _ in found]),
            strict=True,
        )
    )


def numbered(connection: sqlite3.Connection, rows: Sequence[int]) -> dict[int, IndexEntry]:
    """The articles of those rows that are there, by their numbers, ascending."""
    found = connection.execute(f"{_NUMBERED} ORDER BY row", (json.dumps(rows),)).fetchall()
    if not found:
        return {}
    numbers, *columns = zip(*found, strict=True)
    return dict(zip(numbers, _entries(connection, columns), strict=True))


def _entries(connection: sqlite3.Connection, columns: Sequence[Any]) -> list[IndexEntry]:
    seconds, paths, states, titles, numbers, sums, others, keys, others_sums = columns
    cache_rows.check_rows(paths, titles, numbers, sums)
    cache_rows.check_others(paths, keys, others, others_sums)
    texts: dict[int, Texts] = {0: ()}
    _learn_codes(connection, set(keys) - {0}, texts)
    _learn(texts, b"".join(numbers), connection)
    entries = cache_rows.unpacked_rows(paths, titles, numbers, others, texts)
    if len(set(paths)) < len(paths):
        raise Damaged("a file that is listed twice")
    for entry, moment, state in zip(entries, seconds, states, strict=True):
        if entry.state is not STATES[state] or moment != entry.seconds:
            raise Damaged("a row that is listed in another place")
    return entries


__all__ = [
    "NUMBERS",
    "SPAN",
    "STAMP_BYTES",
    "Cache",
    "Chunk",
    "Kept",
    "caches",
    "fingerprint",
    "open_cache",
    "remove_caches",
]

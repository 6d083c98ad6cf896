"""The cache as a list in order, and whether all that is on disk is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from tui.model.index_entry import IndexEntry
from tui.model.listed import ArticleId
from tui.store import cache_newest
from tui.store.cache import CENSUS, Cache, counted, ids_of, saved
from tui.store.cache import numbered as numbered_rows
from tui.store.cache_database import at_one_time
from tui.store.cache_rows import STATES, Damaged

Turn = tuple[int, int, int]
"""Which database it is, and how often others and this process have changed it."""


def version(cache: Cache) -> tuple[int, int]:
    """Changes when others write what is kept here, not when this does."""

    def work(connection: sqlite3.Connection) -> int:
        (found,) = connection.execute("PRAGMA data_version").fetchone()
        return int(found)

    return cache.age, cache.ask(work, -1)


def save_census(cache: Cache, census: bytes, version: tuple[int, int], rows: int) -> None:
    """Saves what was met on disk when the rows were all as they are: unless others have written since.

    It goes with the next change of a row.

    Args:
        cache: Of the folder.
        census: What `survey.census` makes of it.
        version: What `version` was before the rows were read.
        rows: How many there must be.
    """

    def work(connection: sqlite3.Connection) -> None:
        connection.execute("BEGIN IMMEDIATE")
        (now,) = connection.execute("PRAGMA data_version").fetchone()
        (kept,) = connection.execute("SELECT sum(n) FROM counts").fetchone()
        if (cache.age, now) == version and kept == rows:
            row = (CENSUS, census, crc32(census, crc32(CENSUS.encode())))
            connection.execute("REPLACE INTO saved VALUES (?, ?, ?)", row)
        connection.execute("COMMIT")

    cache.ask(work, None)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Listed:
    """Articles in the order of the list, newest first (see `Sort.DATE`): all of one time.

    `numbers` are the rows of `ids`; `count` is how many articles there were, `census` what was on disk where
    all rows were right, and `turn` changes with every later change of a row.
    """

    numbers: list[int]
    ids: list[ArticleId]
    count: int
    census: bytes | None
    turn: Turn


def in_order(cache: Cache, limit: int | None = None) -> Listed | None:
    """All articles, 4 us each, or the first `limit`; None where the cache refuses or is damaged."""

    def work(connection: sqlite3.Connection) -> Listed:
        with at_one_time(connection):
            counts, census = counted(connection), saved(connection, CENSUS)
            if limit is None:
                found = cache_newest.in_order(connection, counts)
            else:
                found = cache_newest.newest(connection, STATES, limit, counts)
            return Listed(
                numbers=[row for row, _ in found],
                ids=ids_of([path for _, path in found]),
                count=sum(counts.values()),
                census=census,
                turn=_turn(cache, connection),
            )

    return cache.ask(work, None)


def numbered(
    cache: Cache, rows: Sequence[int], ids: Sequence[ArticleId], turn: Turn | None
) -> dict[ArticleId, IndexEntry] | None:
    """The articles of some rows, without those that have gone; None where the cache refuses or is damaged.

    Args:
        cache: The cache.
        rows: Their numbers.
        ids: What the list has in these rows.
        turn: The list's; None where its rows are of several.
    """

    def work(connection: sqlite3.Connection) -> dict[ArticleId, IndexEntry]:
        with at_one_time(connection):
            entries = numbered_rows(connection, rows)
            found = {
                one: entry
                for row, one in zip(rows, ids, strict=True)
                if (entry := entries.get(row)) is not None and entry.id == one
            }
            if len(found) < len(ids) and turn == _turn(cache, connection):
                raise Damaged("a row that is listed under another path")
            return found

    return cache.ask(work, None, None if turn is None else turn[0])


def _turn(cache: Cache, connection: sqlite3.Connection) -> Turn:
    (others,) = connection.execute("PRAGMA data_version").fetchone()
    return cache.age, int(others), connection.total_changes

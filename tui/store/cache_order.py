"""The cache as a list in order, and whether all that is on disk is in it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from zlib import crc32

from tui.model.index_entry import IndexEntry
from tui.model.listed import ArticleId
from tui.store import cache_newest
from tui.store.cache import CENSUS, Cache, counted, ids_of
from tui.store.cache import numbered as numbered_rows
from tui.store.cache_database import at_one_time
from tui.store.cache_rows import STATES


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


def in_order(cache: Cache) -> tuple[list[int], list[ArticleId]]:
    """The rows' numbers and the ids of all articles, newest first (see `Sort.DATE`); 2 us each."""

    def work(connection: sqlite3.Connection) -> tuple[list[int], list[ArticleId]]:
        with at_one_time(connection):
            return _split(cache_newest.in_order(connection, counted(connection)))

    none: tuple[list[int], list[ArticleId]] = ([], [])
    return cache.ask(work, none)


def newest(cache: Cache, limit: int) -> tuple[list[int], list[ArticleId]]:
    """The first `limit` of what `in_order` tells, without looking at all others."""

    def work(connection: sqlite3.Connection) -> tuple[list[int], list[ArticleId]]:
        with at_one_time(connection):
            return _split(cache_newest.newest(connection, STATES, limit, counted(connection)))

    none: tuple[list[int], list[ArticleId]] = ([], [])
    return cache.ask(work, none)


def _split(found: list[tuple[int, bytes]]) -> tuple[list[int], list[ArticleId]]:
    return [row for row, _ in found], ids_of([path for _, path in found])


def numbered(cache: Cache, rows: Sequence[int]) -> dict[ArticleId, IndexEntry]:
    """The articles of some rows; without those that are not there any more."""

    def work(connection: sqlite3.Connection) -> dict[ArticleId, IndexEntry]:
        with at_one_time(connection):
            return {entry.id: entry for entry in numbered_rows(connection, rows).values()}

    return cache.ask(work, {})

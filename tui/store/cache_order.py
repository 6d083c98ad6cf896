"""The cache as a list in order, and whether all that is on disk is in it."""

from __future__ import annotations

import json
import math
import sqlite3
from collections.abc import Sequence
from zlib import crc32

from tui.model.index_entry import IndexEntry
from tui.model.listed import ArticleId
from tui.store.cache import CENSUS, Cache, entries_of, ids_of
from tui.store.cache_rows import SKIPPED

_IN_ORDER = "SELECT row, path FROM files WHERE state < ? ORDER BY seconds DESC, path DESC"
_NEWEST = """
SELECT seconds, path, row FROM files WHERE state = ? ORDER BY seconds DESC, path DESC LIMIT ?
"""
_NUMBERED = """
SELECT seconds, path, state, title, numbers, sum, others, keys, others_sum FROM files
WHERE row IN (SELECT value FROM json_each(?))
"""


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
        found = connection.execute(_IN_ORDER, (SKIPPED,)).fetchall()
        return [row for row, _ in found], ids_of([path for _, path in found])

    none: tuple[list[int], list[ArticleId]] = ([], [])
    return cache.ask(work, none)


def newest(cache: Cache, limit: int) -> tuple[list[int], list[ArticleId]]:
    """The first `limit` of what `in_order` tells, without looking at the others."""

    def work(connection: sqlite3.Connection) -> tuple[list[int], list[ArticleId]]:
        found: list[tuple[float, bytes, int]] = []
        for state in range(SKIPPED):
            for seconds, *rest in connection.execute(_NEWEST, (state, limit)):
                found.append((-math.inf if seconds is None else seconds, *rest))
        first = sorted(found, reverse=True)[:limit]
        return [row for _, _, row in first], ids_of([path for _, path, _ in first])

    none: tuple[list[int], list[ArticleId]] = ([], [])
    return cache.ask(work, none)


def numbered(cache: Cache, rows: Sequence[int]) -> dict[ArticleId, IndexEntry]:
    """The articles of some rows; without those that are not there any more."""

    def work(connection: sqlite3.Connection) -> dict[ArticleId, IndexEntry]:
        found = [
            (math.inf if seconds is None else -seconds, *rest)
            for seconds, *rest in connection.execute(_NUMBERED, (json.dumps(rows),))
        ]
        return {entry.id: entry for entry in entries_of(connection, found)}

    return cache.ask(work, {})

"""Rows of the cache in the order of the list (see `Sort.DATE`): a day stands where it begins for the reader.

The database orders days by their midnight in UTC; what may stand elsewhere is looked at here.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from tui.model.index_entry import ALL_DAY
from tui.model.listed import State
from tui.store.cache_rows import CONTENTS_AT, SKIPPED, STATES, Damaged, contents_of
from tui.store.midnight import DAY_SECONDS, FARTHEST_SECONDS, local_midnight

_PAGE = "SELECT seconds, path, row FROM files WHERE state = ? ORDER BY seconds DESC, path DESC LIMIT ?"
_SINCE = "SELECT seconds, path, row FROM files WHERE state = ? AND seconds >= ?"
_ALL = "SELECT seconds, path, row FROM files WHERE state < ?"
_CONTENTS = """
SELECT row, substr(numbers, ?, 2) FROM files WHERE row IN (SELECT value FROM json_each(?))
"""
_MARGIN_SECONDS: Final = 2 * FARTHEST_SECONDS  # one is moved up by so much at most, another down

Found = tuple[float | None, bytes, int]
"""Seconds, path and number of a row."""


def newest(
    connection: sqlite3.Connection, states: Collection[State], limit: int, counts: Mapping[State, int]
) -> list[tuple[int, bytes]]:
    """Number and path of the first rows in some states, newest first, ties by path, descending.

    Raises:
        Damaged: There are not as many as there should be.
    """
    found: list[Found] = []
    for state in states:
        page = connection.execute(_PAGE, (STATES.index(state), limit)).fetchall()
        if len(page) != min(limit, counts[state]):
            raise Damaged("rows that are not listed")
        found += page
    found.sort(key=_in_utc, reverse=True)
    last = found[limit - 1][0] if 0 < limit <= len(found) else None
    if last is not None and _moves(found, last):  # where None is the last, all that have a date are there
        since = last - _MARGIN_SECONDS
        found = [row for state in states for row in connection.execute(_SINCE, (STATES.index(state), since))]
    return _by_moment(connection, found)[:limit]


def in_order(connection: sqlite3.Connection, counts: Mapping[State, int]) -> list[tuple[int, bytes]]:
    """Number and path of all rows, as `newest` has them; 4 us each, 10 where days move.

    Raises:
        Damaged: There are not as many as there should be.
    """
    found = connection.execute(_ALL, (SKIPPED,)).fetchall()
    if len(found) != sum(counts.values()):
        raise Damaged("rows that are not listed")
    return _by_moment(connection, found)


def _in_utc(found: Found) -> tuple[bool, float, bytes]:
    seconds, path, _ = found
    return seconds is not None, seconds or 0.0, path


def _moves(found: Iterable[Found], last: float) -> bool:
    """Whether any day among these, or in the margin behind the last, begins at another time here."""
    days = {seconds // DAY_SECONDS * DAY_SECONDS for seconds, _, _ in found if seconds is not None}
    behind = (last // DAY_SECONDS * DAY_SECONDS - back * DAY_SECONDS for back in range(3))
    return any(local_midnight(day) != day for day in {*days, *behind})


def _by_moment(connection: sqlite3.Connection, found: list[Found]) -> list[tuple[int, bytes]]:
    begins: dict[float, float] = {}  # of what is a midnight in UTC and may be a day, where that differs here
    for seconds in {seconds for seconds, _, _ in found if seconds is not None and not seconds % DAY_SECONDS}:
        here = local_midnight(seconds)
        if here != seconds:
            begins[seconds] = here
    rows = [row for seconds, _, row in found if seconds in begins]
    days = set[int]()
    if rows:
        contents = connection.execute(_CONTENTS, (CONTENTS_AT + 1, json.dumps(rows)))
        days = {row for row, packed in contents if contents_of(packed) & ALL_DAY}
    moved = [
        (begins[seconds], path, row) if row in days and seconds is not None else (seconds, path, row)
        for seconds, path, row in found
    ]
    moved.sort(key=_in_utc, reverse=True)
    return [(row, path) for _, path, row in moved]

"""Days by the midnight of the reader's zone. Imports little: the first rows on the screen need it."""

from __future__ import annotations

import datetime as dt
from typing import Final

from tui.model.index_entry import ALL_DAY, IndexEntry

DAY_SECONDS: Final = 86_400
FARTHEST_SECONDS: Final = 16 * 3_600  # from UTC: Manila's was 15:56 until 1844


def local_midnight(seconds: float) -> float:
    """When a day that is given by its midnight in UTC begins where the reader is."""
    try:
        day = dt.datetime(1970, 1, 1) + dt.timedelta(seconds=seconds)
        return day.timestamp()  # naive: the local zone, its summer time too
    except (ValueError, OverflowError, OSError):  # before the year 2 or so, in zones east of Greenwich
        return seconds


def moment(entry: IndexEntry) -> float | None:
    """When the list says that an article was published: seconds since the epoch; 1 us where it is a day."""
    if entry.seconds is None or not entry.contents & ALL_DAY:
        return entry.seconds
    return local_midnight(entry.seconds)

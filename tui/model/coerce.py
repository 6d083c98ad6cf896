"""Front-matter values of any type to the type a field has; what cannot be converted is None.

A file may hold anything under any key: every field is read through one of these, never trusted.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tui.model import limits

_MAPPINGS = (dict, Mapping)  # a dict is told by its type, ten times as fast as by the protocol
_SCALARS = (str, int, float, bool, dt.date, dt.time)
_SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d{2}:?\d{2}$)")
_DATE_CHARS: Final = 50  # more is prose
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK: Final = (
    r"(?:,?[ T]+(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?"
    r"(?: *(?P<zone>GMT|UTC|Z|[+-][0-9]{4}))?)?"
)
_NUMBERED = re.compile(rf"(?P<year>[0-9]{{4}})[/.-](?P<month>[0-9]{{1,2}})[/.-](?P<day>[0-9]{{1,2}}){_CLOCK}")
_DAY: Final = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_WORD: Final = r"(?P<month>[A-Za-z]{3,9})\.?"
_WEEKDAY: Final = r"(?:[A-Za-z]{3,9},? )?"
_WORDED = re.compile(rf"{_WEEKDAY}{_DAY} {_WORD},? (?P<year>[0-9]{{4}}){_CLOCK}")
_MONTH_FIRST = re.compile(rf"{_WEEKDAY}{_WORD} {_DAY},? (?P<year>[0-9]{{4}}){_CLOCK}")
_FLAGS: Final = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}
_EARLIEST = dt.datetime.min.replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A date as the file states it.

    `iso` keeps its precision (a day stays a day, a missing time zone stays missing); `seconds` since the
    epoch is for comparing, a missing zone read as UTC; `all_day` tells a day from a time.
    """

    iso: str
    seconds: float
    all_day: bool


def text(value: Any) -> str | None:
    """The text of a scalar; None for empty text, lists, mappings and nothing."""
    if isinstance(value, str):
        return value if value.strip() else None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value.bit_length() <= limits.NUMBER_BITS else None
    if isinstance(value, dt.datetime):
        return _iso(value)
    return str(value) if isinstance(value, _SCALARS) else None


def number(value: Any) -> float | int | None:
    """A finite number, also where it is written as text; true and false are none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value) if "." in value or "e" in value.lower() else int(value)
        except ValueError:
            return None
    if isinstance(value, int):
        return value if abs(value) < 1 << 53 else None  # exact as a double, like every other score
    return value if isinstance(value, float) and math.isfinite(value) else None


def whole(value: Any) -> int | None:
    """A whole number of at least zero (a width, a height)."""
    found = number(value)
    return int(found) if found is not None and found >= 0 else None


def flag(value: Any) -> bool | None:
    """True or false, also where it is quoted; None for all else."""
    if value is None or isinstance(value, bool):
        return value
    return _FLAGS.get(value.strip().lower()) if isinstance(value, str) else None


def mapping(value: Any) -> Mapping[str, Any]:
    """The value where it is a mapping, else an empty one."""
    return value if isinstance(value, _MAPPINGS) else {}


def texts(value: Any) -> tuple[str, ...]:
    """The texts of a list (at most `LIST_ITEMS`); a lone text is a list of one."""
    found = [text(one) for one in (value[: limits.LIST_ITEMS] if isinstance(value, list) else [value])]
    return tuple([one for one in found if one is not None])


def mappings(value: Any) -> tuple[Mapping[str, Any], ...]:
    """The mappings of a list, at most `LIST_ITEMS`."""
    if value is None:
        return ()
    listed = value[: limits.LIST_ITEMS] if isinstance(value, list) else [value]
    return tuple([one for one in listed if isinstance(one, _MAPPINGS) and one])


def _iso(value: dt.date) -> str:
    stated = value.isoformat()
    return stated[:-6] + "Z" if stated.endswith("+00:00") else stated


def _stated(value: Any) -> dt.date | None:
    if isinstance(value, str):
        stated = value.strip()
        if len(stated) > _DATE_CHARS:  # first, since what follows looks at a run of blanks again and again
            return None
        stated = _SPACED_OFFSET.sub("", stated)
        try:
            return dt.date.fromisoformat(stated) if len(stated) <= 10 else dt.datetime.fromisoformat(stated)
        except ValueError:
            return _in_words(stated)
    return value if isinstance(value, dt.date) else None


def _in_words(stated: str) -> dt.date | None:
    """A date as people and mail write it: Jul 08 2022, 8 July 2022, 2022/07/08, 08 Jul 2022 10:00 GMT."""
    matched = _NUMBERED.fullmatch(stated)
    if matched is not None:
        year, month, day = (int(matched[name]) for name in ("year", "month", "day"))
    else:
        matched = _WORDED.fullmatch(stated) or _MONTH_FIRST.fullmatch(stated)
        if matched is None or matched["month"][:3].lower() not in _MONTHS:
            return None
        month = _MONTHS.index(matched["month"][:3].lower()) + 1
        year, day = int(matched["year"]), int(matched["day"])
    hour, minute, second = (int(matched[name] or 0) for name in ("hour", "minute", "second"))
    try:
        if matched["hour"] is None:
            return dt.date(year, month, day)
        zone = matched["zone"]
        at = dt.datetime(year, month, day, hour, minute, second)
        if zone is None:
            return at
        return at.replace(tzinfo=dt.UTC if zone[0] not in "+-" else dt.datetime.strptime(zone, "%z").tzinfo)
    except ValueError:
        return None


def _seconds(stated: dt.date) -> float:
    if not isinstance(stated, dt.datetime):
        stated = dt.datetime(stated.year, stated.month, stated.day, tzinfo=dt.UTC)
    aware = stated if stated.tzinfo else stated.replace(tzinfo=dt.UTC)
    return (aware - _EARLIEST).total_seconds() + _EPOCH


def moment(value: Any) -> Moment | None:
    """A date or a time, also where it is written as text in ISO 8601 or close to it."""
    stated = _stated(value)
    if stated is None:
        return None
    return Moment(iso=_iso(stated), seconds=_seconds(stated), all_day=not isinstance(stated, dt.datetime))


def instant(value: Any) -> tuple[float, bool] | None:
    """The `seconds` and `all_day` of the moment that a value states, in a third of the time."""
    stated = _stated(value)
    return None if stated is None else (_seconds(stated), not isinstance(stated, dt.datetime))


_EPOCH: Final = (_EARLIEST - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)).total_seconds()

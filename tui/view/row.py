"""One article to one line of the list; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tui.model import text
from tui.model.article import Row
from tui.model.words import spans

Part = tuple[str, str]
"""Text, and its role: mark, score, date, title, match, bundle, provider, reason or a state."""

FRONT_CELLS: Final = 4  # cursor, mark, state, whether it was reverted
SCORE_CELLS: Final = 4
DATE_CELLS: Final = 11  # 2026-11-23 and a blank
MEMBER: Final = "    "  # before the title of one that is shown below the row of its bundle
AGAIN: Final = "="  # somebody has reverted what was decided: the key that decides it again
WIDE: Final = 64  # from here on a provider is worth its cells


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Cells of each column at one width of the list; 0 where a column has no room."""

    date: int
    title: int
    provider: int


def layout(width: int) -> Layout:
    """How `width` cells are shared; the title never gets less than the rest together."""
    date = DATE_CELLS if width >= 44 else 0
    provider = min(24, width // 5) if width >= WIDE else 0
    title = max(1, width - FRONT_CELLS - SCORE_CELLS - date - provider)
    return Layout(date=date, title=title, provider=provider)


def day(seconds: float | None, zone: dt.tzinfo | None = None) -> str:
    """The local day of an article, in ISO 8601; a question mark where there is none."""
    if seconds is None:
        return "?"
    try:
        return dt.datetime.fromtimestamp(seconds, zone).date().isoformat()
    except (ValueError, OverflowError, OSError):  # years that a calendar has not
        return "?"


def score(value: float | None) -> str:
    """A score in at most three cells, a question mark where there is none."""
    if value is None:
        return "?"
    rounded = round(value)
    return str(rounded) if -100 < rounded < 1000 else "+++" if rounded > 0 else "---"


def parts(row: Row, width: int, *, at_cursor: bool, marked: bool, terms: Iterable[str] = ()) -> list[Part]:
    """The line of an article in exactly `width` cells; words that `terms` match stand in the role `match`.

    The row of a bundle says how many others it stands for, and stands before those that are unfolded.
    """
    columns = layout(width)
    front = f"{'>' if at_cursor else ' '}{'*' if marked else ' '}"
    line: list[Part] = [(front, "mark"), (f"{row.state.mark}{'' if row.reverted else ' '}", row.state.value)]
    if row.reverted:
        line.append((AGAIN, "mark"))
    title = text.steady(row.title)
    if row.reason:
        room = width - FRONT_CELLS
        name = text.cut(title, min(text.width(title), room // 2))
        line += [(f"{name} ", "title"), (text.cut(row.reason, max(0, room - text.width(name) - 1)), "reason")]
    else:
        line.append((f"{score(row.score):>3} ", "score"))
        if columns.date:
            line.append((f"{day(row.seconds):<{columns.date}}", "date"))
        bundle = _bundle(row)
        if bundle:
            line.append((bundle, "bundle"))
        line += _titled(title, max(0, columns.title - bool(columns.provider) - len(bundle)), terms)
        if columns.provider:
            line.append((" " + text.cut(text.steady(row.provider), columns.provider), "provider"))
    used = sum(text.width(part) for part, _ in line)
    if used > width:  # narrower than the fixed columns
        return [(text.cut("".join(part for part, _ in line), width), "title")]
    return line


def _bundle(row: Row) -> str:
    if row.others:
        return f"[{'-' if row.unfolded else '+'}{row.others:,}] "
    return MEMBER if row.unfolded else ""


def _titled(title: str, cells: int, terms: Iterable[str]) -> list[Part]:
    shown = text.cut(title, cells)
    line: list[Part] = []
    place = 0
    for start, end in spans(terms, title):
        end = min(end, len(shown))
        if start >= end or shown[start:end] != title[start:end]:
            break  # cut away
        line += [(shown[place:start], "title"), (shown[start:end], "match")]
        place = end
    line.append((shown[place:], "title"))
    return [part for part in line if part[0]]

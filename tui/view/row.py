"""One article to one line of the list; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from tui.model import text
from tui.model.choices import Column
from tui.model.listed import Row

Part = tuple[str, str]
"""Text, and its role: mark, score, date, title, match, bundle, provider, reason or a state."""

Draw = Callable[[Row, int, str, Sequence[str]], list[Part]]
"""A row, the cells of a column, the title as it is shown and the terms, to what stands in the column."""

FRONT_CELLS: Final = 2  # cursor, mark
STATE_CELLS: Final = 2  # and whether it was reverted
SCORE_CELLS: Final = 4
DATE_CELLS: Final = 11  # 2026-11-23 and a blank
MEMBER: Final = "    "  # before the title of one that is shown below the row of its bundle
AGAIN: Final = "="  # somebody has reverted what was decided: the key that decides it again
NARROW: Final = 30  # below it the fixed columns alone may be too wide
WIDE: Final = 64  # from here on a provider is worth its cells


ALL: Final = tuple(Column)
_SEPARATED: Final = frozenset({Column.TITLE, Column.PROVIDER})  # they may fill their cells to the last


def layout(width: int, columns: tuple[Column, ...] = ALL) -> dict[Column, int]:
    """The cells of each column that has room, in order; the title gets what the others leave, which is most.

    A blank between two columns is a cell of the one before it.
    """
    wanted = {
        Column.STATE: STATE_CELLS,
        Column.SCORE: SCORE_CELLS,
        Column.DATE: DATE_CELLS if width >= 44 else 0,
        Column.TITLE: 1,
        Column.PROVIDER: min(24, width // 5) + (columns[-1] is not Column.PROVIDER) if width >= WIDE else 0,
    }
    cells = {column: wanted[column] for column in columns if wanted[column]}
    cells[Column.TITLE] = max(1, width - FRONT_CELLS - sum(cells.values()) + 1)
    return cells


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


def parts(
    row: Row,
    width: int,
    *,
    at_cursor: bool,
    marked: bool,
    terms: Sequence[str] = (),
    columns: Sequence[Column] = ALL,
) -> list[Part]:
    """The line of an article in exactly `width` cells; words that `terms` match stand in the role `match`.

    The row of a bundle says how many others it stands for, and stands before those that are unfolded. A
    broken one has a name and a reason in the place of its columns.
    """
    line: list[Part] = [(f"{'>' if at_cursor else ' '}{'*' if marked else ' '}", "mark")]
    title = text.steady(row.title)
    if row.reason:
        line += _state(row)
        room = width - FRONT_CELLS - STATE_CELLS
        name = text.cut(title, min(text.width(title), room // 2))
        line += [(f"{name} ", "title"), (text.cut(row.reason, max(0, room - text.width(name) - 1)), "reason")]
    else:
        gap = ""
        for draw, cells, behind in _plan(width, tuple(columns)):
            (first, role), *rest = draw(row, cells, title, terms) or [("", "title")]
            line.append((gap + first, role))
            line += rest
            gap = behind
    if width < NARROW and sum(text.width(part) for part, _ in line) > width:  # than the fixed columns
        return [(text.cut("".join(part for part, _ in line), width), "title")]
    return line


@lru_cache(maxsize=8)  # asked for by each row of a screen
def _plan(width: int, columns: tuple[Column, ...]) -> tuple[tuple[Draw, int, str], ...]:
    """What draws each column, in how many cells, and the blank behind it."""
    shown = layout(width, columns)
    last = next(reversed(shown))
    apart = [column in _SEPARATED and column is not last for column in shown]
    return tuple(
        (_DRAWN[column], max(0, cells - blank), " " * blank)
        for (column, cells), blank in zip(shown.items(), apart, strict=True)
    )


def _state(row: Row, *_: object) -> list[Part]:
    """The mark of a state, and whether somebody has reverted what was decided."""
    again: list[Part] = [(AGAIN, "mark")] if row.reverted else []
    return [(f"{row.state.mark}{'' if row.reverted else ' '}", row.state.value), *again]


def _score(row: Row, *_: object) -> list[Part]:
    return [(f"{score(row.score):>3} ", "score")]


def _date(row: Row, cells: int, *_: object) -> list[Part]:
    return [(f"{day(row.seconds):<{cells}}", "date")]


def _provider(row: Row, cells: int, *_: object) -> list[Part]:
    return [(_in_cells(row.provider, cells), "provider")]


@lru_cache(maxsize=512)  # some dozens come again and again
def _in_cells(provider: str, cells: int) -> str:
    return text.cut(text.steady(provider), cells)


def _title(row: Row, cells: int, title: str, terms: Sequence[str]) -> list[Part]:
    bundle = _bundle(row)
    before: list[Part] = [(bundle, "bundle")] if bundle else []
    return before + _matched(title, max(0, cells - len(bundle)), terms)


def _bundle(row: Row) -> str:
    if row.others:
        return f"[{'-' if row.unfolded else '+'}{row.others:,}] "
    return MEMBER if row.unfolded else ""


def _matched(title: str, cells: int, terms: Sequence[str]) -> list[Part]:
    shown = text.cut(title, cells)
    if not terms:
        return [(shown, "title")]
    line: list[Part] = []
    place = 0
    for start, end in _spans()(terms, title):
        end = min(end, len(shown))
        if start >= end or shown[start:end] != title[start:end]:
            break  # cut away
        line += [(shown[place:start], "title"), (shown[start:end], "match")]
        place = end
    line.append((shown[place:], "title"))
    return [part for part in line if part[0]]


@cache
def _spans() -> Callable[[Iterable[str], str], tuple[tuple[int, int], ...]]:
    from tui.model.words import spans  # noqa: PLC0415 - 3 ms, for those who search

    return spans


_DRAWN: Final[Mapping[Column, Draw]] = {
    Column.STATE: _state,
    Column.SCORE: _score,
    Column.DATE: _date,
    Column.TITLE: _title,
    Column.PROVIDER: _provider,
}

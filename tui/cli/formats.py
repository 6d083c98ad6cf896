"""Articles as lines of text: a table, tab-separated values, lists of links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, Final

from tui.cli import streams
from tui.model import text
from tui.model.listed import Row, State

DAY_CELLS: Final = 10  # 2021-05-31
SCORE_CELLS: Final = 4  # -0.5, 99.5, 1000: what a score may be
PROVIDER_CELLS: Final = 24  # the widest of 22 real ones has 22
NARROW_CELLS: Final = 60  # below this the title has the provider's place too
TITLE_CELLS: Final = 10  # less than that of a title says nothing
MEASURED: Final = 1_000  # rows: 10 ms, where all of 100,000 take a second
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def json(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of one JSON array."""
    from tui.model import records  # noqa: PLC0415 - the table, which is asked for most, does without them

    return records.array(found)


def json_lines(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line of JSON a record."""
    from tui.model import records  # noqa: PLC0415 - see above

    return map(records.to_json, found)


def tsv(found: Iterable[dict[str, Any]]) -> Iterator[str]:
    """A line of column names, then one a record; topics joined by commas, nothing for null."""
    from tui.model import records  # noqa: PLC0415 - see above

    yield "\t".join(records.FIELDS)
    for record in found:
        yield records.tsv_line(record, streams.field, streams.path)


def markdown(links: Iterable[tuple[str, str]]) -> Iterator[str]:
    """`- [title](url)` for each title and checked URL, so escaped that the title is read as it is written."""
    from tui.model import snippet  # noqa: PLC0415 - see above

    for title, url in links:
        yield f"- {snippet.markdown(streams.field(title), url)}"


def html_list(links: Iterable[tuple[str, str]]) -> Iterator[str]:
    """A list of links, escaped, for each title and checked URL."""
    from tui.model import snippet  # noqa: PLC0415 - see above

    yield "<ul>"
    for title, url in links:
        yield f"<li>{snippet.anchor(streams.field(title), url)}</li>"
    yield "</ul>"


def day(seconds: float | None) -> str:
    """The local day of a time in ISO 8601; empty where there is none."""
    if seconds is None:
        return ""
    try:
        return dt.datetime.fromtimestamp(seconds).date().isoformat()  # naive: the reader's own zone
    except (ValueError, OverflowError, OSError):  # the first or last day there is, on the wrong side of it
        try:
            return (_EPOCH + dt.timedelta(seconds=seconds)).date().isoformat()
        except OverflowError:
            return ""


def score(value: float | None) -> str:
    """A score without needless decimals; empty where there is none."""
    return "" if value is None else f"{value:g}"


def table(rows: Iterable[Row], path: Callable[[Row], str], columns: int | None) -> Iterator[str]:
    """A line a row: mark, score, day, title, provider; a broken one says its path and why.

    The first `MEASURED` rows say how wide the columns are; after them a wider title, where no line must fit,
    pushes its own provider to the right.

    Args:
        rows: The rows, asked for as they are printed.
        path: Where a row's file lies, safe to print.
        columns: Cells that a line must fit, or None for titles in full.
    """
    steady = text.steady if streams.on_terminal() else _as_it_is
    cells = ((row, _title(row, path, steady), steady(row.provider)) for row in rows)
    first = list(islice(cells, MEASURED))
    title_cells, provider_cells = _widths([(title, provider) for _, title, provider in first], columns)
    for row, title, provider in chain(first, cells):
        if columns is not None:
            title, provider = text.cut(title, title_cells), text.cut(provider, provider_cells)
        else:
            title += " " * (title_cells - text.width(title))
        start = f"{row.state.mark} {score(row.score):>{SCORE_CELLS}} {day(row.seconds):<{DAY_CELLS}}"
        yield f"{start}  {title}  {provider}".rstrip(" ")


def _as_it_is(value: str) -> str:
    return value


def _title(row: Row, path: Callable[[Row], str], steady: Callable[[str], str]) -> str:
    return f"{path(row)}: {row.reason}" if row.state is State.BROKEN else steady(row.title)


def _widths(measured: Sequence[tuple[str, str]], columns: int | None) -> tuple[int, int]:
    """Cells for the titles and for the providers, from those of the first rows."""
    title_cells = max((text.width(title) for title, _ in measured), default=0)
    provider_cells = max((text.width(provider) for _, provider in measured), default=0)
    if columns is None:
        return title_cells, provider_cells
    if len(measured) == MEASURED:  # of what comes later something may be as wide as there is room
        title_cells = provider_cells = columns
    provider_cells = min(provider_cells, PROVIDER_CELLS, columns // 4) if columns >= NARROW_CELLS else 0
    taken = len("+ ") + SCORE_CELLS + 1 + DAY_CELLS + 2 + (provider_cells and provider_cells + 2)
    return min(title_cells, max(columns - taken, TITLE_CELLS)), provider_cells

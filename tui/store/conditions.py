"""Conditions without words against the columns: which rows they hold for."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui.model.article import ArticleId
from tui.model.condition import Compare, Condition, Days, Has, InField, Is, LinksTo, Words
from tui.model.index_entry import page_key
from tui.model.query import Request
from tui.model.words import fold
from tui.store.index import CONTENT_BITS, STATES, Columns, Index
from tui.store.other_keys import OtherKeys

Mask = NDArray[np.bool_]


class Conditions:
    """Answers conditions over one index.

    Args:
        index: The columns.
        others: The values of keys that have no column.
        in_title: The rows whose titles hold a folded text.
    """

    def __init__(self, index: Index, others: OtherKeys, in_title: Callable[[str, Columns], Mask]) -> None:
        self._index = index
        self._others = others
        self._in_title = in_title

    def mask(self, condition: Condition, request: Request, columns: Columns) -> Mask:
        """The rows that a condition without words holds for."""
        match condition:
            case Compare(field=field, op=op, number=number):
                return _COMPARISONS["=" if op == ":" else op](self._numbers(field, columns), number)
            case Days(first=first, end=end):
                return _within(columns.seconds, first, end)
            case Is(state=state):
                return self._in_state(state, request, columns)
            case Has(content=content):
                return np.asarray(columns.contents & CONTENT_BITS[content], np.bool_)
            case LinksTo(identity=identity):
                return _mask((row for row, _ in self._index.rows_of([page_key(identity)])), len(columns))
            case InField(field=field, text=wanted_text):
                return self._in_field(field, wanted_text, columns)
            case Words():
                raise AssertionError("words are scored, not held")

    def _in_state(self, state: str, request: Request, columns: Columns) -> Mask:
        if state == "marked":
            return self.rows(request.marked, columns)
        if state == "reverted":
            return np.asarray(columns.reverted, np.bool_)
        known = [number for number, name in enumerate(STATES) if name == state]
        return np.isin(columns.state, known)

    def _numbers(self, field: str, columns: Columns) -> NDArray[np.float64]:
        if field in ("quality", "heat"):
            return columns.quality if field == "quality" else columns.heat
        if field == "score":
            return columns.score
        numbers = np.full(len(columns), np.nan)
        for row, value in list(self._others.column(field).items()):
            if row < len(columns):
                try:
                    numbers[row] = float(value)
                except ValueError:
                    continue
        return numbers

    def _in_field(self, field: str, wanted_text: str, columns: Columns) -> Mask:
        index = self._index
        if field == "title":
            return self._in_title(wanted_text, columns)
        if field == "path":
            ids = index.ids[: len(columns)]
            return np.fromiter((wanted_text in one.lower() for one in ids), np.bool_, len(columns))
        coded = {"provider": index.providers, "topic": index.topics, "type": index.types}.get(field)
        if coded is not None:
            codes = np.array(coded.codes[: len(columns)])  # before the values: those only grow
            held = [_any_holds(value, wanted_text) for value in coded.values[:]]
            return np.asarray(np.array(held, np.bool_)[codes])
        values = list(self._others.column(field).items())
        return _mask((row for row, value in values if wanted_text in fold(value)), len(columns))

    def rows(self, article_ids: Iterable[ArticleId], columns: Columns) -> Mask:
        """Some articles as a mask."""
        found = (self._index.row_of(one) for one in article_ids)
        return _mask((row for row in found if row is not None), len(columns))


def _mask(rows: Iterable[int], count: int) -> Mask:
    mask = np.zeros(count, np.bool_)
    mask[[row for row in rows if row < count]] = True
    return mask


def _any_holds(value: Any, wanted: str) -> bool:
    return any(wanted in fold(part) for part in (value if isinstance(value, tuple) else (value,)))


_COMPARISONS: Final[dict[str, Callable[[Any, float], Mask]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "=": operator.eq,
}  # a missing value is nan, which compares false


def _within(seconds: NDArray[np.float64], first: dt.date | None, end: dt.date | None) -> Mask:
    mask = ~np.isnan(seconds)
    if first is not None:
        mask &= seconds >= _midnight(first)
    if end is not None:
        mask &= seconds < _midnight(end)
    return mask


def _midnight(day: dt.date) -> float:
    """When a day begins in the reader's own time zone, in seconds since the epoch."""
    try:
        return dt.datetime(
            day.year, day.month, day.day
        ).timestamp()  # naive: the local zone, its summer time too
    except (ValueError, OverflowError, OSError):
        return (day - dt.date(1970, 1, 1)).days * 86_400.0

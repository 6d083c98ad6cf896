"""Columns for every article: what the list shows, and what a query compares. Row numbers never move."""

from __future__ import annotations

import datetime as dt
import math
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui.model import coerce, text
from tui.model.article import Article, ArticleId, Broken, Row, State
from tui.model.words import fold

GONE: Final = 255  # the state of a row whose file is no longer there
STATES: Final = tuple(State)
_STATE_NUMBER: Final = {state: number for number, state in enumerate(STATES)}
CONTENT_BITS: Final = {"amp": 1, "cdn": 2, "image": 4, "related": 8}
VALUE_CHARS: Final = 200  # of any other key: what one filters by is short


class Coded:
    """A column of few different values: a number a row, and each value once."""

    def __init__(self) -> None:
        self.codes = array("i")
        self.values: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def put(self, row: int, value: Any) -> None:
        """Sets a row's value; `row` is an existing one or the next."""
        number = self._numbers.get(value)
        if number is None:
            number = self._numbers[value] = len(self.values)
            self.values.append(value)
        _put(self.codes, row, number)

    def at(self, row: int) -> Any:
        """A row's value."""
        return self.values[self.codes[row]]


def _put(column: Any, row: int, value: Any) -> None:
    if row == len(column):
        column.append(value)
    else:
        column[row] = value


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Columns:
    """The numbers of every row at one revision, as arrays for comparing at once."""

    revision: int
    state: NDArray[np.uint8]
    score: NDArray[np.float64]
    quality: NDArray[np.float64]
    heat: NDArray[np.float64]
    seconds: NDArray[np.float64]
    contents: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.state)


class Index:
    """One row an article. An `Article` is taken apart by `put` and let go.

    Not safe for two writers; a reader on another thread sees whole rows, since a row's number is
    published last.
    """

    def __init__(self) -> None:
        self.revision = 0
        self.ids: list[ArticleId] = []
        self.titles: list[str] = []
        self.links: list[tuple[str, ...]] = []
        self.reasons: dict[int, str] = {}
        self.others: dict[str, dict[int, str]] = {}
        self.providers = Coded()
        self.topics = Coded()
        self.types = Coded()
        self._row_of: dict[ArticleId, int] = {}
        self._state = array("B")
        self._quality = array("d")
        self._heat = array("d")
        self._seconds = array("d")
        self._contents = array("B")

    def __len__(self) -> int:
        return len(self.ids)

    def row_of(self, article_id: ArticleId) -> int | None:
        """The row of an article that is still there."""
        row = self._row_of.get(article_id)
        return None if row is None or self._state[row] == GONE else row

    def put(self, found: Article | Broken) -> int:
        """Enters or replaces an article; its row number."""
        row = self._row_of.get(found.id, len(self.ids))
        self._drop_others(row)
        self.reasons.pop(row, None)
        if isinstance(found, Article):
            self._put_article(row, found)
        else:
            self._put_numbers(row, math.nan, math.nan, math.nan, 0)
            self._put_texts(row, found.label, (None, None), (), None)
            _put(self.links, row, ())
            self.reasons[row] = text.line(found.reason)
        _put(self._state, row, _STATE_NUMBER[found.state])
        _put(self.ids, row, found.id)
        self._row_of[found.id] = row
        self.revision += 1
        return row

    def remove(self, article_id: ArticleId) -> None:
        """Forgets an article; its row number is not used again until the file comes back."""
        row = self.row_of(article_id)
        if row is not None:
            self._drop_others(row)
            self._put_texts(row, self.titles[row], (None, None), (), None)  # its values are offered no more
            _put(self.links, row, ())
            self._state[row] = GONE
            self.revision += 1

    def _put_article(self, row: int, article: Article) -> None:
        bits = CONTENT_BITS["amp"] * bool(article.links.amp) | CONTENT_BITS["cdn"] * bool(article.links.cdn)
        bits |= CONTENT_BITS["image"] * bool(article.images) | CONTENT_BITS["related"] * bool(article.related)
        self._put_numbers(row, article.quality, article.heat, _local_seconds(article.date), bits)
        provider = article.provider
        self._put_texts(row, article.label, (provider.name, provider.domain), article.topics, article.type)
        _put(self.links, row, article.links.all())
        self._put_others(row, article.metadata, article.other_keys)

    def _put_numbers(
        self, row: int, quality: float | None, heat: float | None, seconds: float | None, bits: int
    ) -> None:
        _put(self._quality, row, math.nan if quality is None else quality)
        _put(self._heat, row, math.nan if heat is None else heat)
        _put(self._seconds, row, math.nan if seconds is None else seconds)
        _put(self._contents, row, bits)

    def _put_texts(
        self,
        row: int,
        title: str,
        provider: tuple[str | None, str | None],
        topics: tuple[str, ...],
        kind: str | None,
    ) -> None:
        _put(self.titles, row, text.line(title))
        self.providers.put(row, tuple(text.line(part or "") for part in provider))
        self.topics.put(row, tuple(text.line(topic) for topic in topics))
        self.types.put(row, text.line(kind or ""))

    def _put_others(self, row: int, metadata: Mapping[str, Any], keys: Iterable[str]) -> None:
        for key in keys:
            value = metadata[key]
            shown = " ".join(coerce.texts(value)) if isinstance(value, list) else coerce.text(value)
            if shown and len(shown) <= VALUE_CHARS:
                self.others.setdefault(key, {})[row] = text.line(shown)

    def _drop_others(self, row: int) -> None:
        for values in self.others.values():
            values.pop(row, None)

    def row(self, row: int) -> Row:
        """What the list shows of a row."""
        quality, heat, seconds = self._quality[row], self._heat[row], self._seconds[row]
        score = heat if math.isnan(quality) else quality
        name, domain = self.providers.at(row)
        number = self._state[row]
        return Row(
            id=self.ids[row],
            state=State.BROKEN if number == GONE else STATES[number],
            title=self.titles[row],
            provider=name or domain,
            score=None if math.isnan(score) else score,
            seconds=None if math.isnan(seconds) else seconds,
            reason="this file is gone" if number == GONE else self.reasons.get(row, ""),
        )

    def texts(self, row: int) -> tuple[str, object, object]:
        """What a row's words are made of."""
        return self.titles[row], self.providers.at(row), self.topics.at(row)

    def words(self, row: int) -> tuple[list[str], list[str]]:
        """Folded words of a row's title, and of its provider and topics."""
        return fold(self.titles[row]).split(), fold(
            " ".join((*self.providers.at(row), *self.topics.at(row)))
        ).split()

    def counts(self) -> dict[State, int]:
        """How many rows are in each state."""
        counted = np.bincount(np.array(self._state[: len(self.ids)]), minlength=len(STATES))
        return {state: int(counted[number]) for number, state in enumerate(STATES)}

    def columns(self) -> Columns:
        """The numbers as they stand now: copies, 2 ms for a million rows."""
        revision = self.revision  # first: a row that comes meanwhile belongs to a later one
        count = len(self.ids)
        quality, heat = np.array(self._quality[:count]), np.array(self._heat[:count])
        return Columns(
            revision=revision,
            state=np.array(self._state[:count]),
            score=np.where(np.isnan(quality), heat, quality),
            quality=quality,
            heat=heat,
            seconds=np.array(self._seconds[:count]),
            contents=np.array(self._contents[:count]),
        )


def _local_seconds(date: coerce.Moment | None) -> float | None:
    """When an article is from, for sorting and for local days; a bare day begins at the local midnight."""
    if date is None:
        return None
    if date.all_day:
        try:
            return dt.datetime.fromisoformat(date.iso).timestamp()
        except (ValueError, OverflowError, OSError):  # before the year 2 or so, in zones east of Greenwich
            return date.seconds
    return date.seconds

"""A `Request` against the index: which rows it admits, and in which order."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tui.model import links, text
from tui.model.article import ArticleId, Row, State
from tui.model.condition import Compare, Condition, Days, Has, InField, Is, LinksTo, Words
from tui.model.query import Clause, Request, Sort, View
from tui.model.word_index import WordIndex
from tui.model.words import ELSEWHERE, EXACT, PREFIX, fold, holds, order_key, score_text
from tui.store.index import CONTENT_BITS, GONE, STATES, Columns, Index

Mask = NDArray[np.bool_]
REORDERED: Final = 100  # of the best rows are ordered among themselves by whole titles: 3 ms
ROWS_PER_LOOK: Final = 64  # scored one by one between two looks at whether the answer is still wanted
ADVICE: Final = 3  # sentences that help; more is a lecture


class Superseded(Exception):
    """A newer request has come; no error, nobody waits for this answer any more."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Hits:
    """Row numbers in order, and what they answer. A handle: rows are read from the index when asked for."""

    request: Request
    revision: int
    in_view: int
    numbers: NDArray[np.int32]
    index: Index

    def __len__(self) -> int:
        return len(self.numbers)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Rows at positions `start` to `stop`, fewer at the end; memory only."""
        return [self.index.row(int(number)) for number in self.numbers[start:stop]]

    def id_at(self, position: int) -> ArticleId:
        """The article at a position."""
        return self.index.ids[int(self.numbers[position])]

    def position(self, article_id: ArticleId) -> int | None:
        """Where an article stands; None where it is not among the hits. Linear, 0.3 ms a million."""
        number = self.index.row_of(article_id)
        if number is None:
            return None
        found = np.flatnonzero(self.numbers == number)
        return int(found[0]) if len(found) else None

    def among(self, article_ids: frozenset[ArticleId]) -> list[ArticleId]:
        """Those of some articles that are among the hits, in order."""
        wanted = [row for row in map(self.index.row_of, article_ids) if row is not None]
        found = self.numbers[np.isin(self.numbers, np.array(wanted, np.int32))]
        return [self.index.ids[number] for number in found.tolist()]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Order:
    """The place of every row at one revision; the first `valued` of them have what is sorted by."""

    revision: int
    place: NDArray[np.int32]
    valued: int


class Searcher:
    """Answers requests over one index; keeps a word index and sort orders between them.

    The word index covers the rows that were there when it was built; rows added or changed since are
    scored one by one, so an answer is always complete. Used by one search at a time.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._words = WordIndex([], [])
        self._changed: set[int] = set()
        self._orders: dict[Sort, _Order] = {}

    def rebuild(self) -> None:
        """Builds the word index over all rows of now: a second per 100,000."""
        count = len(self._index)
        changed = set(self._changed)
        words = [self._index.words(row) for row in range(count)]
        self._words = WordIndex([title for title, _ in words], [other for _, other in words])
        self._changed -= changed

    @property
    def uncovered(self) -> int:
        """Rows that are scored one by one."""
        return len(self._index) - self._words.rows + len(self._changed)

    def changed(self, row: int) -> None:
        """Notes that a row's words may be other than when the word index was built."""
        if row < self._words.rows:
            self._changed.add(row)

    def search(self, request: Request, wanted: Callable[[], bool]) -> Hits:
        """The hits of a request.

        Raises:
            Superseded: `wanted()` turned false meanwhile.
        """
        columns = self._index.columns()
        there = columns.state != GONE
        if request.view is not View.ALL:
            there &= columns.state == STATES.index(State(request.view.value))
        admitted = there.copy()
        totals = np.zeros(len(columns), np.uint16)
        for clause in request.query.clauses:
            mask, scores = self._clause(clause, request, columns, wanted)
            admitted &= mask
            totals += scores
            if not wanted():
                raise Superseded
        kept = [row for row in map(self._index.row_of, request.kept) if row is not None]
        admitted[[row for row in kept if row < len(columns)]] = True
        numbers = np.flatnonzero(admitted).astype(np.int32)
        return Hits(
            request=request,
            revision=columns.revision,
            in_view=int(there.sum()),
            numbers=self._ordered(numbers, totals, request, columns),
            index=self._index,
        )

    def advice(self, request: Request, wanted: Callable[[], bool]) -> tuple[str, ...]:
        """Sentences about what to drop from a request without hits, best first.

        Raises:
            Superseded: As `search`.
        """
        found: list[tuple[int, str]] = []
        if request.view is not View.ALL:
            everywhere = len(self.search(replace(request, view=View.ALL), wanted))
            found.append((everywhere, f"In all views there are {everywhere:,}; 1 in the list shows them."))
        clauses = request.query.clauses
        for left_out in clauses if len(clauses) > 1 else ():
            kept = replace(request.query, clauses=tuple(one for one in clauses if one is not left_out))
            count = len(self.search(replace(request, query=kept), wanted))
            found.append((count, f"Without {text.line(left_out.text)} there are {count:,}."))
        return tuple(sentence for count, sentence in sorted(found, reverse=True) if count)[:ADVICE]

    def _clause(
        self, clause: Clause, request: Request, columns: Columns, wanted: Callable[[], bool]
    ) -> tuple[Mask, NDArray[np.uint16]]:
        mask = np.zeros(len(columns), np.bool_)
        best = np.zeros(len(columns), np.uint16)
        for condition in clause.conditions:
            if isinstance(condition, Words):
                scores = self._scores(condition, len(columns), wanted)
                # To leave a word out is meant to the letter: its near misses stay.
                mask |= scores >= PREFIX - 10 if clause.negated else scores > 0
                np.maximum(best, scores, out=best)
            else:
                mask |= self._holds(condition, request, columns)
        if clause.negated:
            return ~mask, np.zeros(len(columns), np.uint16)
        return mask, best

    def _scores(self, words: Words, count: int, wanted: Callable[[], bool]) -> NDArray[np.uint16]:
        index, covered = self._words, min(self._words.rows, count)
        scores = np.zeros(count, np.uint16)
        if words.how == "fuzzy":
            scores[:covered] = index.scores(words.words[0])[:covered]
        else:
            mask = np.ones(covered, np.bool_)
            for word in words.words:
                mask &= index.exact(word)[:covered]
            scores[:covered][mask] = EXACT
            if len(words.words) > 1:
                for row in np.flatnonzero(mask).tolist():
                    scores[row] = self._score_row(row, words)
        for done, row in enumerate((*sorted(self._changed), *range(covered, count))):
            scores[row] = self._score_row(row, words)
            if done % ROWS_PER_LOOK == 0 and not wanted():
                raise Superseded
        return scores

    def _score_row(self, row: int, words: Words) -> int:
        title, other = self._index.words(row)
        if words.how == "fuzzy":
            return max(score_text(words.words[0], title), score_text(words.words[0], other) - ELSEWHERE, 0)
        return EXACT if holds(words.words, title) or holds(words.words, other) else 0

    def _holds(self, condition: Condition, request: Request, columns: Columns) -> Mask:
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
                return self._where(
                    columns,
                    lambda row: any(links.identity(url) == identity for url in self._index.links[row]),
                )
            case InField(field=field, text=wanted_text):
                return self._in_field(field, wanted_text, columns)
            case Words():
                raise AssertionError("words are scored, not held")

    def _in_state(self, state: str, request: Request, columns: Columns) -> Mask:
        if state == "marked":
            return self._where(columns, lambda row: self._index.ids[row] in request.marked)
        known = [number for number, name in enumerate(STATES) if name == state]
        return np.isin(columns.state, known)

    def _numbers(self, field: str, columns: Columns) -> NDArray[np.float64]:
        if field in ("quality", "heat"):
            return columns.quality if field == "quality" else columns.heat
        if field == "score":
            return columns.score
        numbers = np.full(len(columns), np.nan)
        for row, value in list(self._index.others.get(field, {}).items()):
            if row < len(columns):
                try:
                    numbers[row] = float(value)
                except ValueError:
                    continue
        return numbers

    def _in_field(self, field: str, wanted_text: str, columns: Columns) -> Mask:
        index = self._index
        if field == "title":
            return self._where(columns, lambda row: wanted_text in fold(index.titles[row]))
        if field == "path":
            return self._where(columns, lambda row: wanted_text in index.ids[row].lower())
        coded = {"provider": index.providers, "topic": index.topics, "type": index.types}.get(field)
        if coded is not None:
            codes = np.array(coded.codes[: len(columns)])  # before the values: those only grow
            held = [_any_holds(value, wanted_text) for value in coded.values[:]]
            return np.asarray(np.array(held, np.bool_)[codes])
        mask = np.zeros(len(columns), np.bool_)
        for row, value in list(index.others.get(field, {}).items()):
            mask[row : row + 1] = wanted_text in fold(value)
        return mask

    def _where(self, columns: Columns, holds: Callable[[int], bool]) -> Mask:
        return np.fromiter((holds(row) for row in range(len(columns))), np.bool_, len(columns))

    def _ordered(
        self, numbers: NDArray[np.int32], totals: NDArray[np.uint16], request: Request, columns: Columns
    ) -> NDArray[np.int32]:
        sort, flipped = request.order()
        if sort is Sort.RELEVANCE:
            newest = self._order(Sort.DATE, columns).place
            ranked = numbers[np.lexsort((newest[numbers], -totals[numbers].astype(np.int32)))]
            ranked = self._reordered(ranked, request.query.highlights())
            return ranked[::-1] if flipped else ranked
        order = self._order(sort, columns)
        ordered = numbers[np.argsort(order.place[numbers], kind="stable")]
        if not flipped:
            return ordered
        missing = order.place[ordered] >= order.valued  # what has no value stays last either way
        return np.concatenate([ordered[~missing][::-1], ordered[missing]])

    def _reordered(self, ranked: NDArray[np.int32], terms: tuple[str, ...]) -> NDArray[np.int32]:
        head = ranked[:REORDERED].tolist()
        head.sort(key=lambda row: -order_key(terms, self._index.titles[row]))
        return np.concatenate([np.array(head, np.int32), ranked[REORDERED:]])

    def _order(self, sort: Sort, columns: Columns) -> _Order:
        """The place of every row in an order, kept until the index changes; ties by date, then path."""
        kept = self._orders.get(sort)
        if kept is not None and kept.revision == columns.revision and len(kept.place) == len(columns):
            return kept
        count = len(columns)
        if sort in (Sort.TITLE, Sort.PROVIDER):
            titled = sort is Sort.TITLE
            names = [
                fold(self._index.titles[row] if titled else self._index.row(row).provider)
                for row in range(count)
            ]
            newest = self._order(Sort.DATE, columns).place
            order = sorted(range(count), key=lambda row: (not names[row], names[row], newest[row]))
            valued = sum(map(bool, names))
        else:
            paths = np.empty(count, np.int32)
            paths[sorted(range(count), key=self._index.ids.__getitem__)] = np.arange(count, dtype=np.int32)
            values = {Sort.QUALITY: columns.score, Sort.HEAT: columns.heat}.get(sort, columns.seconds)
            # The last is the first to count; nan sorts last.
            order = np.lexsort((-paths, -columns.seconds, -values)).tolist()
            valued = count - int(np.isnan(values).sum())
        place = np.empty(count, np.int32)
        place[order] = np.arange(count, dtype=np.int32)
        self._orders[sort] = _Order(revision=columns.revision, place=place, valued=valued)
        return self._orders[sort]


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

"""A `Request` against the index: which rows it admits, and in which order."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tui.model import story, text
from tui.model.article import State, View
from tui.model.border import Border
from tui.model.condition import Words
from tui.model.query import Clause, Request
from tui.model.sort import Sort
from tui.model.word_index import WordCollector
from tui.model.words import ELSEWHERE, EXACT, PREFIX, fold, fold_words, holds, order_key, score_text
from tui.store.conditions import Conditions, Mask
from tui.store.folds import folded
from tui.store.hits import Hits
from tui.store.index import GONE, STATES, Columns, Index
from tui.store.order import Orders
from tui.store.other_keys import OtherKeys
from tui.store.plain_scan import PlainScan
from tui.store.stories import Stories

REORDERED: Final = 100  # of the best rows are ordered among themselves by whole titles: 3 ms
SCORED_ROWS: Final = 2_000  # one by one, at 25 us a typed word; more are looked through as they stand
MOST_BESIDE: Final = 150_000  # rows: the words of as many take 100 MB while an index is built
ROWS_PER_LOOK: Final = 64  # scored one by one between two looks at whether the answer is still wanted
ADVICE: Final = 3  # sentences that help; more is a lecture


class Superseded(Exception):
    """A newer request has come; no error, nobody waits for this answer any more."""


class Searcher:
    """Answers requests over one index; keeps a word index and orders between them.

    The word index covers the rows that it was built over; rows added or changed since are scored one by one,
    or, where they are many, looked through for the words as they stand. Used by one search at a time;
    `collect`, `changed` and `build` by one writer at a time.
    """

    def __init__(self, index: Index, others: OtherKeys, stories: Stories) -> None:
        self._index = index
        self.stories = stories
        self._conditions = Conditions(index, others, self._in_title)
        self._orders = Orders(index)
        self._scan = PlainScan(index)
        self._collector = WordCollector()
        self._collected = 0
        self._building = threading.Lock()  # what one has taken from the collector is nowhere else
        self._words = self._collector.build(0)
        self._changed: set[int] = set()
        self._changed_since: set[int] = set()  # a build began

    def collect(self, most: int) -> bool:
        """Takes the words of up to `most` rows more; whether there are still others. 5 us a row."""
        stop = min(len(self._index), self._collected + most)
        for row in range(self._collected, stop):
            self._collector.add(row, *self._index.words(row))
        self._collected = stop
        return stop < len(self._index)

    def changed(self, row: int) -> None:
        """Notes that a row's words are other than they were."""
        self._scan.forget(row)
        self.stories.changed(row)
        if row < self._collected:
            self._collector.add(row, *self._index.words(row))
            self._changed.add(row)
            self._changed_since.add(row)

    @property
    def uncovered(self) -> int:
        """Rows that the word index does not answer for."""
        return len(self._index) - self._words.rows + len(self._changed)

    @property
    def behind(self) -> bool:
        """Whether so much lies beside the word index that it is worth building anew.

        By a third of all rows: all building together then costs three times the last one. In a large folder
        by less, as what lies beside takes ten times the memory.
        """
        beside = self._collected - self._words.rows
        worth_it = min(max(SCORED_ROWS, len(self._index) // 3), MOST_BESIDE)
        return len(self._changed) > SCORED_ROWS or beside >= worth_it

    def build(self, alone: AbstractContextManager[object]) -> None:
        """Builds the word index over all that was collected: 0.1 s per 100,000 rows.

        Args:
            alone: Held where no other thread may write.
        """
        with self._building:
            with alone:
                collector, self._collector = self._collector, WordCollector()
                rows, self._changed_since = self._collected, set()
            try:
                words = collector.build(rows, self._words) if collector else self._words
            except BaseException:  # what was taken is nowhere else: all is collected once more
                with alone:
                    self._collector, self._collected = WordCollector(), 0
                    self._words = self._collector.build(0)
                    self._changed = self._changed_since = set()
                raise
            with alone:
                self._words = words
                self._changed = self._changed_since
                self._scan.forget_below(rows)

    def search(self, request: Request, wanted: Callable[[], bool]) -> Hits:
        """The hits of a request.

        Raises:
            Superseded: `wanted()` turned false meanwhile.
        """
        columns = self._index.columns()
        there = columns.state != GONE
        if request.view is View.REVERTED:
            there &= columns.reverted != 0
        elif request.view is not View.ALL:
            there &= columns.state == STATES.index(State(request.view.value))
        admitted = there.copy()
        totals = np.zeros(len(columns), np.uint16)
        for clause in request.query.clauses:
            mask, scores = self._clause(clause, request, columns, wanted)
            admitted &= mask
            totals += scores
            if not wanted():
                raise Superseded
        admitted |= self._conditions.rows(request.kept, columns)
        hits = Hits(
            request=request,
            revision=columns.revision,
            in_view=int(there.sum()),
            numbers=self._ordered(admitted, totals, request, columns),
            index=self._index,
            border=self._orders.threshold.of(columns) if request.order()[0] is Sort.BORDER else None,
        )
        return self._bundled(hits, len(columns)) if request.bundled else hits

    def _bundled(self, hits: Hits, count: int) -> Hits:
        self.stories.refresh()
        unfolded = [row for one in hits.request.unfolded if (row := self._index.row_of(one)) is not None]
        numbers, folds = folded(hits.numbers, self.stories.labels(count), unfolded)
        return replace(hits, numbers=numbers, folds=folds)

    def nearest(self, row: int, most: int) -> list[int]:
        """The rows whose words are most like a row's, best first; some may be gone. 3 ms at 100,000."""
        title = set(fold_words(self._index.titles[row])) - story.COMMON
        topics = fold_words(" ".join(self._index.topics.at(row)))
        return [one for one in self._words.nearest(title, topics, most + 1) if one != row][:most]

    def holding(self, parts: Sequence[str], least: int, count: int) -> Mask:
        """Of the first rows those that may hold so many of some parts of words; 0.1 ms a part at 100,000.

        Args:
            parts: Folded letters.
            least: How many of them.
            count: Of how many rows.
        """
        changed, words = self._changed.copy(), self._words  # in this order: see `_scores`
        covered = min(words.rows, count)
        held = np.zeros(covered, np.uint8)
        for part in parts:
            held += words.holding(part)[:covered]
        mask = np.ones(count, np.bool_)
        mask[:covered] = held >= least
        mask[[row for row in changed if row < count]] = True
        return mask

    def border(self) -> Border:
        """The folder's publish threshold."""
        return self._orders.threshold.of(self._index.columns())

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
                mask |= self._conditions.mask(condition, request, columns)
        if clause.negated:
            return ~mask, np.zeros(len(columns), np.uint16)
        return mask, best

    def _scores(self, words: Words, count: int, wanted: Callable[[], bool]) -> NDArray[np.uint16]:
        # Rows that have changed first: a build that ends in between may only make them fewer.
        changed, index = self._changed.copy(), self._words
        covered = min(index.rows, count)
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
        beside = range(covered, count)
        if len(beside) > SCORED_ROWS:
            for row, worth in self._scan.scores(" ".join(words.words), covered, count, wanted):
                scores[row] = worth
            beside = range(0)
        for done, row in enumerate((*sorted(row for row in changed if row < covered), *beside)):
            scores[row] = self._score_row(row, words)
            if done % ROWS_PER_LOOK == 0 and not wanted():
                raise Superseded
        return scores

    def _score_row(self, row: int, words: Words) -> int:
        title, other = self._index.words(row)
        if words.how == "fuzzy":
            return max(score_text(words.words[0], title), score_text(words.words[0], other) - ELSEWHERE, 0)
        return EXACT if holds(words.words, title) or holds(words.words, other) else 0

    def _in_title(self, wanted_text: str, columns: Columns) -> Mask:
        """Titles that hold a text: those whose words hold each of its words, looked at one by one."""
        changed, words = self._changed.copy(), self._words  # as in `_scores`
        covered = min(words.rows, len(columns))
        mask = np.ones(len(columns), np.bool_)
        for part in wanted_text.split():
            mask[:covered] &= words.holding(part)[:covered]
        mask[[row for row in changed if row < len(columns)]] = True
        for row in np.flatnonzero(mask).tolist():
            mask[row] = wanted_text in fold(self._index.titles[row])
        return mask

    def _ordered(
        self, admitted: Mask, totals: NDArray[np.uint16], request: Request, columns: Columns
    ) -> NDArray[np.int32]:
        sort, flipped = request.order()
        if sort is not Sort.RELEVANCE:
            return self._orders.order(sort, columns).of(admitted, flipped=flipped)
        ranked = self._orders.order(Sort.DATE, columns).ranked(admitted, totals)
        ranked = self._reordered(ranked, request.query.highlights())
        return ranked[::-1] if flipped else ranked

    def _reordered(self, ranked: NDArray[np.int32], terms: tuple[str, ...]) -> NDArray[np.int32]:
        head = ranked[:REORDERED].tolist()
        head.sort(key=lambda row: -order_key(terms, self._index.titles[row]))
        return np.concatenate([np.array(head, np.int32), ranked[REORDERED:]])

"""The word index: typed words to scored rows, by way of the vocabulary.

A folder of 100,000 titles has only 35,000 different words. A typed word is matched against those, typos
and all, and the rows follow from postings; no row's text is read. Words of one query are ANDed in any order.
"""

from __future__ import annotations

import math
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from tui.model.words import (
    ABBREVIATION,
    ELSEWHERE,
    EXACT,
    GLUED,
    INSIDE,
    LETTER,
    PREFIX,
    inside_counts,
    typo_score,
    typos_allowed,
    unspaced,
)

Scores = NDArray[np.uint8]
Rows = NDArray[np.int32]
Pairs = NDArray[np.int64]
"""The number of a word, above the number of a row that holds it."""

COMMON: Final = 0.1  # of all rows, from which a word says nothing of what belongs together
MANY: Final = 20  # rows: fewer are never too many, in a small folder
TOPIC_WEIGHT: Final = 0.6  # of a word of topics, beside one of titles
FEWEST_SHARED: Final = 2  # words that two rows must share to be near
CACHED_TERMS: Final = 16  # the words of the last few keystrokes; each costs a byte a row
_LAST = "\U0010ffff"
_ROW_BITS: Final = np.int64(32)
_NONE, _ONE, _LOW_BITS = map(np.uint64, (0, 1, 63))


class WordCollector:
    """The words of rows as numbers, gathered row by row, to be put into a `WordIndex`.

    Memory: 4 bytes a word and 12 a row. A row may be entered again: its last words count.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._ids = array("i")
        self._rows = array("i")
        self._title_counts = array("i")
        self._other_counts = array("i")

    def __len__(self) -> int:
        return len(self._rows)

    def add(self, row: int, title: Sequence[str], other: Sequence[str]) -> None:
        """Enters a row's words: those of its title, those of its provider and topics. 3 us a row."""
        numbers, append = self._numbers, self._ids.append
        for words in (title, other):
            for word in words:
                number = numbers.get(word)
                if number is None:
                    number = numbers[word] = len(numbers)
                append(number)
        self._title_counts.append(len(title))
        self._other_counts.append(len(other))
        self._rows.append(row)

    def build(self, rows: int, before: WordIndex | None = None) -> WordIndex:
        """The index of what was entered and what an earlier index holds of other rows.

        0.1 s per 100,000 rows entered, a third of it for each that was there before; in numpy but for some
        milliseconds. Nothing may be entered meanwhile.

        Args:
            rows: How many rows it covers.
            before: The earlier index.
        """
        known = before.words if before is not None else ()
        # Two runs, which sorting finds and keeps.
        words = sorted([*known, *sorted(self._numbers.keys() - set(known))])
        place = {word: number for number, word in enumerate(words)}
        ranks = np.fromiter(map(place.__getitem__, self._numbers), np.int32, len(self._numbers))
        ids, of_row, of_title = self._entered()
        title = _pairs(ranks[ids[of_title]], of_row[of_title])
        other = _pairs(ranks[ids[~of_title]], of_row[~of_title])
        if before is not None:
            renamed = np.fromiter(map(place.__getitem__, known), np.int32, len(known))
            stays = np.ones(before.rows, np.bool_)
            again = np.array(self._rows)
            stays[again[again < before.rows]] = False
            title = np.concatenate([title, before.title.pairs(stays, renamed)])
            other = np.concatenate([other, before.other.pairs(stays, renamed)])
        return WordIndex(words, Postings(title, len(words)), Postings(other, len(words)), rows=rows)

    def _entered(self) -> tuple[Rows, Rows, NDArray[np.bool_]]:
        """Each word's number, its row, and whether it stands in the title; only what was entered last."""
        rows = np.array(self._rows)
        counts = np.stack([np.array(self._title_counts), np.array(self._other_counts)], axis=1)
        last = np.empty(int(rows.max(initial=-1)) + 1, np.int32)
        last[rows] = entered = np.arange(len(rows), dtype=np.int32)  # of a row entered twice the later stays
        both = counts.sum(axis=1, dtype=np.int32)
        kept = np.repeat(last[rows] == entered, both)
        of_title = np.repeat(np.tile([True, False], len(rows)), counts.ravel())
        return np.array(self._ids)[kept], np.repeat(rows, both)[kept], of_title[kept]


def _pairs(numbers: Rows, rows: Rows) -> Pairs:
    """Numbers of words with their rows, to be sorted as one: a sixth of the time that `argsort` takes."""
    pairs = numbers.astype(np.int64)
    pairs <<= _ROW_BITS
    pairs |= rows
    return pairs


class WordIndex:
    """Scores every row for a typed word. Immutable.

    At 100,000 rows of 12 words: 44 MB, a few milliseconds a typed word.

    Args:
        words: The vocabulary, sorted.
        title: Where each word stands in a title.
        other: Where each word stands in a provider or a topic.
        rows: How many rows are covered.
    """

    def __init__(self, words: Sequence[str], title: Postings, other: Postings, *, rows: int) -> None:
        self.rows = rows
        self.words = words
        self.title = title
        self.other = other
        self._blob = "\n" + "\n".join(words) + "\n"
        lengths = np.fromiter(map(len, words), np.int64, len(words)) + 1
        self._breaks = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])  # before each word
        self._offsets: list[int] = self._breaks.tolist()
        self._prefixes: dict[int, _Beginnings] = {}
        self._cache: dict[str, Scores] = {}

    def scores(self, term: str) -> Scores:
        """The worth of a folded word in each row, 0 where it does not match. Not to be changed."""
        cached = self._cache.get(term)
        if cached is not None:
            return cached
        numbers, worths = self._worths(term)
        scores = self.title.spread(numbers, worths, self.rows)
        beside = self.other.spread(numbers, np.maximum(worths, ELSEWHERE + 1) - ELSEWHERE, self.rows)
        np.maximum(scores, beside, out=scores)
        for left, right in self._glued(term):
            both = self._has(left) & self._has(right)
            scores[both & (scores < GLUED)] = GLUED
        if len(self._cache) >= CACHED_TERMS:
            self._cache.pop(next(iter(self._cache)), None)
        self._cache[term] = scores
        return scores

    def exact(self, word: str) -> NDArray[np.bool_]:
        """Rows that hold that very word; in a script without blanks, that hold it anywhere."""
        low, high = self._span(word)
        if unspaced(word):
            return self._has((low, high), *((number, number + 1) for number in self._inside(word)))
        return self._has((low, low + (high > low and self.words[low] == word)))

    def holding(self, part: str) -> NDArray[np.bool_]:
        """Rows of which a word holds these letters, at its beginning or inside."""
        return self._has(self._span(part), *((number, number + 1) for number in self._inside(part)))

    def beginning(self, prefix: str) -> NDArray[np.bool_]:
        """Rows that hold a word that begins so."""
        return self._has(self._span(prefix))

    def nearest(self, title: Iterable[str], other: Iterable[str], most: int) -> list[int]:
        """The rows that share most with some words, rare ones counting more; none that shares but one word.

        Args:
            title: Words of a title, looked for in titles.
            other: Words of topics, looked for in providers and topics.
            most: How many rows at most.
        """
        worth, shared = np.zeros(self.rows, np.float32), np.zeros(self.rows, np.uint8)
        for postings, words, weight in ((self.title, title, 1.0), (self.other, other, TOPIC_WEIGHT)):
            for word in set(words):
                low = bisect_left(self.words, word)
                if low == len(self.words) or self.words[low] != word:
                    continue
                rows = postings.of(low, low + 1)
                if 1 < len(rows) <= max(MANY, self.rows * COMMON):
                    worth[rows] += weight * math.log1p(self.rows / len(rows))
                    shared[rows] += 1
        worth[shared < FEWEST_SHARED] = 0
        found = np.flatnonzero(worth)
        if len(found) > most:
            found = found[worth[found] >= np.partition(worth[found], len(found) - most)[len(found) - most]]
        best: list[int] = found[np.argsort(-worth[found], kind="stable")][:most].tolist()
        return best

    def _worths(self, term: str) -> tuple[NDArray[np.int64], Scores]:
        """The words that the term matches, and what it is worth against each, in ascending order of worth."""
        best = np.zeros(len(self.words), np.uint8)
        if 2 <= len(term) <= 12 and term.isalnum():
            found, worths = self._abbreviated(term)
            best[found] = worths
        for score, low, high in self._matches(term):
            np.maximum(best[low:high], score, out=best[low:high])
        numbers = np.flatnonzero(best)
        numbers = numbers[np.argsort(best[numbers], kind="stable")]
        return numbers, best[numbers]

    def _has(self, *ranges: tuple[int, int]) -> NDArray[np.bool_]:
        found = np.zeros(self.rows, np.bool_)
        for low, high in ranges:
            found[self.title.of(low, high)] = True
            found[self.other.of(low, high)] = True
        return found

    def _span(self, prefix: str) -> tuple[int, int]:
        low = bisect_left(self.words, prefix)
        return low, bisect_left(self.words, prefix + _LAST, low)

    def _matches(self, term: str) -> list[tuple[int, int, int]]:
        """(score, low, high): ranges of the vocabulary that the term matches, in any order."""
        low, high = self._span(term)
        found: list[tuple[int, int, int]] = []
        if high > low:
            found.append((PREFIX if len(term) > 1 else LETTER, low, high))
            if self.words[low] == term:
                found.append((EXACT, low, low + 1))
        if inside_counts(term):
            found += ((INSIDE, number, number + 1) for number in self._inside(term))
        if typos_allowed(term) and not (high > low and len(term) < 5):
            found += self._misspelt(term, known=high > low)
        return found

    def _inside(self, term: str) -> Iterable[int]:
        place = self._blob.find(term)
        while place >= 0:
            number = bisect_left(self._offsets, place) - 1
            if self._offsets[number] + 1 != place:  # at the start it is a prefix, and worth more
                yield number
            place = self._blob.find(term, self._offsets[number + 1])

    def _abbreviated(self, term: str) -> tuple[NDArray[np.int64], Scores]:
        """The words that hold the term's letters in order, from the first one on, and what each is worth."""
        low, high = self._span(term[0])
        # [^\nx]*x never backtracks: linear in the words that share the first letter.
        letters = "".join(f"[^\n{re.escape(letter)}]*{re.escape(letter)}" for letter in term[1:])
        pattern = re.compile(f"\n{re.escape(term[0])}{letters}")
        starts = [
            matched.start()
            for matched in pattern.finditer(self._blob, self._offsets[low], self._offsets[high] + 1)
        ]
        numbers = np.searchsorted(self._breaks, np.array(starts, np.int64))
        lengths = self._breaks[numbers + 1] - self._breaks[numbers] - 1
        return numbers, (ABBREVIATION + np.minimum(15, 15 * len(term) // lengths)).astype(np.uint8)

    def _misspelt(self, term: str, *, known: bool) -> Iterable[tuple[int, int, int]]:
        """Words whose beginning is nearly the term, so that a half-typed word may hold a typo too."""
        length = len(term)
        allowed = 1 if known else typos_allowed(term)  # a word that exists is seldom a double typo
        for size in (length,) if known else (length - 1, length, length + 1):
            beginnings = self._beginnings(size).like(term, allowed)
            for beginning, distance, _ in process.extract(
                term, beginnings, scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                if distance and not beginning.startswith(term):
                    yield typo_score(term, beginning, int(distance)), *self._span(beginning)

    def _beginnings(self, size: int) -> _Beginnings:
        if size not in self._prefixes:
            found = sorted({word[:size] for word in self.words if len(word) >= size - 1})
            self._prefixes[size] = _Beginnings(found, size)
        return self._prefixes[size]

    def _glued(self, term: str) -> Iterable[tuple[tuple[int, int], tuple[int, int]]]:
        """Pairs of ranges whose words, typed without the blank, make the term."""
        low, high = self._span(term)
        if len(term) < 5 or high > low:
            return
        for cut in range(2, len(term) - 1):
            left, right = self._span(term[:cut]), self._span(term[cut:])
            if max(cut, len(term) - cut) > 2 and left[0] < left[1] and right[0] < right[1]:
                yield left, right


class _Beginnings:
    """What words begin with, each once, and its letters: of each one of 64 bits, which some letters share."""

    def __init__(self, texts: Sequence[str], size: int) -> None:
        self._texts = np.array(texts, object)
        codes = np.array(texts, f"U{size}").view(np.uint32).reshape(len(texts), size)
        self._letters = np.zeros(len(texts), np.uint64)
        for column in codes.T:  # 0 behind the end of a shorter one
            self._letters |= np.where(column, _ONE << (column.astype(np.uint64) & _LOW_BITS), _NONE)

    def like(self, term: str, typos: int) -> list[str]:
        """Those that may be the term with so many typos, and few others: a typo changes two letters at most.

        0.1 ms of 35,000.
        """
        letters = reduce(or_, (1 << (ord(letter) & 63) for letter in term))
        near = np.bitwise_count(self._letters ^ np.uint64(letters)) <= 2 * typos
        found: list[str] = self._texts[near].tolist()
        return found


class Postings:
    """For each word of the vocabulary, the rows that hold it: one array, sliced."""

    def __init__(self, pairs: Pairs, words: int) -> None:
        pairs.sort()
        self._rows = pairs.astype(np.int32)  # their lower halves
        self._starts = np.searchsorted(pairs, np.arange(words + 1) << _ROW_BITS)

    def pairs(self, chosen: NDArray[np.bool_], renamed: Rows) -> Pairs:
        """Words and rows as `__init__` takes them, of some of the rows, and by other numbers of the words."""
        pairs = _pairs(np.repeat(renamed, np.diff(self._starts)), self._rows)
        return pairs if chosen.all() else pairs[chosen[self._rows]]

    def spread(self, numbers: NDArray[np.int64], worths: Scores, rows: int) -> Scores:
        """The worth of each row that holds one of some words; where it holds several, of the last of them."""
        spread = np.zeros(rows, np.uint8)
        starts = self._starts[numbers]
        counts = self._starts[numbers + 1] - starts
        ends = np.cumsum(counts)
        places = np.arange(int(counts.sum())) + np.repeat(starts - (ends - counts), counts)
        spread[self._rows[places]] = np.repeat(worths, counts)
        return spread

    def of(self, low: int, high: int) -> Rows:
        """Rows that hold any word of a range, some more than once."""
        return self._rows[self._starts[low] : self._starts[high]]

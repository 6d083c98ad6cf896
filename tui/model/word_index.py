"""The word index: typed words to scored rows, by way of the vocabulary.

A folder of 100,000 titles has only 35,000 different words. A typed word is matched against those, typos
and all, and the rows follow from postings; no row's text is read. Words of one query are ANDed in any order.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from operator import itemgetter
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

CACHED_TERMS: Final = 16  # the words of the last few keystrokes; each costs a byte a row
_LAST = "\U0010ffff"


class WordIndex:
    """Scores every row for a typed word. Immutable; built once from the rows' words.

    At 100,000 rows of 12 words: built in about a second, 44 MB, a few milliseconds a typed word.

    Args:
        titles: The words of each row's title.
        others: The words of each row's provider and topics.
    """

    def __init__(self, titles: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> None:
        self.rows = len(titles)
        numbers: dict[str, int] = {}
        title_ids, title_rows = _numbered(titles, numbers)
        other_ids, other_rows = _numbered(others, numbers)
        known = list(numbers)
        order = sorted(range(len(known)), key=known.__getitem__)
        self._words = [known[number] for number in order]
        rank = np.zeros(len(known), np.int32)
        rank[order] = np.arange(len(known), dtype=np.int32)
        self._title = _Postings(rank[title_ids], title_rows, len(known))
        self._other = _Postings(rank[other_ids], other_rows, len(known))
        self._blob = "\n" + "\n".join(self._words) + "\n"
        lengths = np.fromiter((len(word) + 1 for word in self._words), np.int64, len(known))
        self._offsets: list[int] = [0, *np.cumsum(lengths).tolist()]  # of the line break before each word
        self._prefixes: dict[int, list[str]] = {}
        self._cache: dict[str, Scores] = {}

    def scores(self, term: str) -> Scores:
        """The worth of a folded word in each row, 0 where it does not match. Not to be changed."""
        cached = self._cache.get(term)
        if cached is not None:
            return cached
        scores = np.zeros(self.rows, np.uint8)
        for worth, rows in sorted(self._worths(term), key=itemgetter(0)):
            scores[rows] = worth  # the best is written last
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
        return self._has((low, low + (high > low and self._words[low] == word)))

    def beginning(self, prefix: str) -> NDArray[np.bool_]:
        """Rows that hold a word that begins so."""
        return self._has(self._span(prefix))

    def _worths(self, term: str) -> Iterable[tuple[int, Rows]]:
        """What the term is worth in which rows, in any order."""
        for score, low, high in self._matches(term):
            yield score, self._title.of(low, high)
            yield max(1, score - ELSEWHERE), self._other.of(low, high)

    def _has(self, *ranges: tuple[int, int]) -> NDArray[np.bool_]:
        found = np.zeros(self.rows, np.bool_)
        for low, high in ranges:
            found[self._title.of(low, high)] = True
            found[self._other.of(low, high)] = True
        return found

    def _span(self, prefix: str) -> tuple[int, int]:
        low = bisect_left(self._words, prefix)
        return low, bisect_left(self._words, prefix + _LAST, low)

    def _matches(self, term: str) -> list[tuple[int, int, int]]:
        """(score, low, high): ranges of the vocabulary that the term matches, in any order."""
        low, high = self._span(term)
        found: list[tuple[int, int, int]] = []
        if high > low:
            found.append((PREFIX if len(term) > 1 else LETTER, low, high))
            if self._words[low] == term:
                found.append((EXACT, low, low + 1))
        if inside_counts(term):
            found += ((INSIDE, number, number + 1) for number in self._inside(term))
        if 2 <= len(term) <= 12 and term.isalnum():
            found += self._abbreviated(term)
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

    def _abbreviated(self, term: str) -> Iterable[tuple[int, int, int]]:
        low, high = self._span(term[0])
        if high <= low:
            return
        # [^\nx]*x never backtracks: linear in the words that share the first letter.
        letters = "".join(f"[^\n{re.escape(letter)}]*{re.escape(letter)}" for letter in term[1:])
        pattern = re.compile(f"\n{re.escape(term[0])}{letters}")
        for matched in pattern.finditer(self._blob, self._offsets[low], self._offsets[high] + 1):
            number = bisect_left(self._offsets, matched.start())
            worth = ABBREVIATION + min(15, 15 * len(term) // len(self._words[number]))
            yield worth, number, number + 1

    def _misspelt(self, term: str, *, known: bool) -> Iterable[tuple[int, int, int]]:
        """Words whose beginning is nearly the term, so that a half-typed word may hold a typo too."""
        length = len(term)
        allowed = 1 if known else typos_allowed(term)  # a word that exists is seldom a double typo
        for size in (length,) if known else (length - 1, length, length + 1):
            beginnings = self._beginnings(size)
            for beginning, distance, _ in process.extract(
                term, beginnings, scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                if distance and not beginning.startswith(term):
                    yield typo_score(term, beginning, int(distance)), *self._span(beginning)

    def _beginnings(self, size: int) -> list[str]:
        if size not in self._prefixes:
            self._prefixes[size] = sorted({word[:size] for word in self._words if len(word) >= size - 1})
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


class _Postings:
    """For each word of the vocabulary, the rows that hold it: one array, sliced."""

    def __init__(self, ids: Rows, rows: Rows, words: int) -> None:
        self._rows = rows[np.argsort(ids, kind="stable")]
        self._starts: list[int] = [0, *np.cumsum(np.bincount(ids, minlength=words)).tolist()]

    def of(self, low: int, high: int) -> Rows:
        """Rows that hold any word of a range, some more than once."""
        return self._rows[self._starts[low] : self._starts[high]]


def _numbered(texts: Sequence[Sequence[str]], numbers: dict[str, int]) -> tuple[Rows, Rows]:
    """A number for each word occurrence, and its row; new words are entered into `numbers`."""
    lengths = np.fromiter((len(words) for words in texts), np.int32, len(texts))
    total = int(lengths.sum())
    ids = np.fromiter(
        (numbers.setdefault(word, len(numbers)) for words in texts for word in words), np.int32, total
    )
    return ids, np.repeat(np.arange(len(texts), dtype=np.int32), lengths)

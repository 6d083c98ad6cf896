"""The word index: typed words to scored rows, by way of the vocabulary.

A folder of 100,000 titles has only 35,000 different words. A typed word is matched against those, typos
and all, and the rows follow from postings; no row's text is read. Words of one query are ANDed in any order.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

Scores = NDArray[np.uint8]
Rows = NDArray[np.int32]

# What one typed word is worth in a row, best first. Ties keep the rows' own order.
EXACT: Final = 100
PREFIX: Final = 80
LETTER: Final = 60  # a prefix of one letter says little
GLUED: Final = 59  # two words typed as one: "facrec"
TYPO: Final = 58
TYPO_AT_START: Final = 44  # people get the first letter right
INSIDE: Final = 50
ABBREVIATION: Final = 40  # plus up to 15 by how much of the word was typed: "gllry"
ELSEWHERE: Final = 6  # less for provider and topics than for the title

CACHED_TERMS: Final = 16  # the words of the last few keystrokes; each costs a byte a row
_LAST = "\U0010ffff"

_APOSTROPHES = "'’‘ʼ\u200c\u200d"


class _Separators(dict[int, str | None]):
    def __missing__(self, code: int) -> str | None:
        character = chr(code)
        shown: str | None = character
        if character in _APOSTROPHES:
            shown = None
        elif unicodedata.category(character)[0] in "PZSC":
            shown = " "
        self[code] = shown
        return shown


_SEPARATORS = _Separators()
_ACCENTS = re.compile("[\u0300-\u036f]+")


def fold(text: str) -> str:
    """`text` as it is compared: lower case, without Latin accents, words parted by one blank."""
    if text.isascii():
        return " ".join(text.lower().translate(_SEPARATORS).split())
    # Only decomposed are 𝗳𝗮𝗻𝗰𝘆 𝗖𝗮𝗽𝗶𝘁𝗮𝗹𝘀 known to be capitals.
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(unicodedata.normalize("NFKC", plain).translate(_SEPARATORS).split())


def _is_abbreviation(term: str, word: str) -> bool:
    letters = iter(word)
    return word[:1] == term[:1] and all(letter in letters for letter in term)


def _typos_allowed(term: str) -> int:
    return 0 if len(term) < 4 else 1 if len(term) < 8 else 2


def _typo_score(term: str, beginning: str, distance: int) -> int:
    best = TYPO if beginning[:1] == term[:1] else TYPO_AT_START
    return best - 12 * (distance - 1) - (0 if len(beginning) == len(term) else 6)


def _inside_counts(term: str) -> bool:
    return len(term) >= 3 or not term.isascii()  # two CJK letters are a word, two Latin ones are noise


def score_word(term: str, word: str) -> int:
    """What a typed word is worth against one word of a text; 0 where it does not match."""
    if word.startswith(term):
        return EXACT if word == term else PREFIX if len(term) > 1 else LETTER
    best = INSIDE if _inside_counts(term) and term in word else 0
    allowed = _typos_allowed(term)
    if allowed:
        for length in (len(term), len(term) - 1, len(term) + 1):
            beginning = word[:length]
            distance = OSA.distance(term, beginning, score_cutoff=allowed)
            if distance <= allowed:
                best = max(best, _typo_score(term, beginning, distance))
    if not best and 2 <= len(term) <= 12 and _is_abbreviation(term, word):
        best = ABBREVIATION + min(15, 15 * len(term) // len(word))
    return best


def score_text(term: str, words: Sequence[str]) -> int:
    """The best `score_word` of any of `words`, or of two neighbours typed as one."""
    best = max((score_word(term, word) for word in words), default=0)
    if (
        not best
        and len(term) >= 5
        and any((left + right).startswith(term) for left, right in pairwise(words))
    ):
        best = GLUED
    return best


def spans(terms: Iterable[str], text: str) -> tuple[tuple[int, int], ...]:
    """Character ranges of `text` that the typed words match, in order and apart; for highlighting."""
    marked: set[int] = set()
    places = _places(text)
    for term in terms:
        scored = [(score_word(term, word), start, end, word) for word, start, end in places]
        best = max((score for score, *_ in scored), default=0)
        for score, start, end, word in scored:
            if score and score >= min(best, INSIDE):
                marked.update(_letters(term, word, start, end))
    ranges: list[tuple[int, int]] = []
    for place in sorted(marked):
        if ranges and ranges[-1][1] == place:
            ranges[-1] = (ranges[-1][0], place + 1)
        else:
            ranges.append((place, place + 1))
    return tuple(ranges)


def _places(text: str) -> list[tuple[str, int, int]]:
    """Each word of `text`, folded, with its character range."""
    found: list[tuple[str, int, int]] = []
    start: int | None = None
    for place, character in enumerate(text + " "):
        if _SEPARATORS[ord(character)] == " ":
            if start is not None:
                found += [(word, start, place) for word in fold(text[start:place]).split()[:1]]
            start = None
        elif start is None:
            start = place
    return found


def _letters(term: str, word: str, start: int, end: int) -> Iterable[int]:
    """The places in `start..end` that `term` accounts for in `word`."""
    if len(word) != end - start:  # folding changed the length: letters no longer line up
        return range(start, end)
    at = word.find(term)
    if at >= 0 and (at == 0 or _inside_counts(term)):
        return range(start + at, start + at + len(term))
    if _typos_allowed(term) and OSA.distance(term, word[: len(term)]) <= _typos_allowed(term):
        return range(start, min(end, start + len(term)))
    if _is_abbreviation(term, word):
        places, at = [], -1
        for letter in term:
            at = word.index(letter, at + 1)
            places.append(start + at)
        return places
    return range(start, end)


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
        for score, low, high in self._matches(term):
            self._put(scores, low, high, score)
        for left, right in self._glued(term):
            both = self._has(*left) & self._has(*right)
            scores[both & (scores < GLUED)] = GLUED
        if len(self._cache) >= CACHED_TERMS:
            self._cache.pop(next(iter(self._cache)), None)
        self._cache[term] = scores
        return scores

    def exact(self, word: str) -> NDArray[np.bool_]:
        """Rows that hold that very word."""
        low, high = self._span(word)
        return self._has(low, low + 1) if high > low and self._words[low] == word else self._has(0, 0)

    def beginning(self, prefix: str) -> NDArray[np.bool_]:
        """Rows that hold a word that begins so."""
        return self._has(*self._span(prefix))

    def _put(self, scores: Scores, low: int, high: int, score: int) -> None:
        for rows, worth in (
            (self._other.of(low, high), max(1, score - ELSEWHERE)),
            (self._title.of(low, high), score),
        ):
            scores[rows] = np.maximum(scores[rows], worth)

    def _has(self, low: int, high: int) -> NDArray[np.bool_]:
        found = np.zeros(self.rows, np.bool_)
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
        if _inside_counts(term):
            found += ((INSIDE, number, number + 1) for number in self._inside(term))
        if 2 <= len(term) <= 12 and term.isalnum():
            found += self._abbreviated(term)
        if _typos_allowed(term) and not (high > low and len(term) < 5):
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
        allowed = 1 if known else _typos_allowed(term)  # a word that exists is seldom a double typo
        for size in (length,) if known else (length - 1, length, length + 1):
            beginnings = self._beginnings(size)
            for beginning, distance, _ in process.extract(
                term, beginnings, scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                if distance and not beginning.startswith(term):
                    yield _typo_score(term, beginning, int(distance)), *self._span(beginning)

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


def order_key(terms: Sequence[str], title: str) -> float:
    """How well a title answers the words as a whole, for ordering the best rows among themselves.

    Counts what a score a word cannot: words in the order typed and side by side, and how much of the
    title they make up. Higher is better; equal titles are equal.
    """
    words = fold(title).split()
    worth, places = 0.0, []
    for term in terms:
        best, at = 0, -1
        for place, word in enumerate(words):
            score = score_word(term, word)
            if score > best:
                best, at = score, place
        worth += best
        if at >= 0:
            places.append(at)
    if len(terms) > 1 and " ".join(terms) in " ".join(words):
        worth += 40
    if len(places) > 1:
        worth += 30 * sum(0 < right - left <= 2 for left, right in pairwise(places)) / (len(places) - 1)
    return worth + 20 * len(set(places)) / max(1, len(words))

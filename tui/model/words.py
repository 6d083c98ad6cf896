"""Words: how texts are compared, what a typed word is worth against another, and what of it is marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise, repeat
from typing import Final

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
_WORD = re.compile("[^ ]+")
_ACCENTS = re.compile("[\u0300-\u036f]+")
# Thai, Lao, Burmese, Khmer, kana and Han; Korean has blanks.
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)


def fold(text: str) -> str:
    """`text` as it is compared: lower case, without Latin accents, words parted by one blank."""
    if text.isascii():
        return " ".join(text.lower().translate(_SEPARATORS).split())
    # Only decomposed are 𝗳𝗮𝗻𝗰𝘆 𝗖𝗮𝗽𝗶𝘁𝗮𝗹𝘀 known to be capitals.
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text).casefold())
    return " ".join(unicodedata.normalize("NFKC", plain).translate(_SEPARATORS).split())


def fold_words(text: str) -> list[str]:
    """The words of `fold`, one by one."""
    return text.lower().translate(_SEPARATORS).split() if text.isascii() else fold(text).split()


def unspaced(word: str) -> bool:
    """Whether a word is of a script that puts no blanks between words."""
    return not word.isascii() and _UNSPACED.search(word) is not None


def holds(phrase: Sequence[str], words: Sequence[str]) -> bool:
    """Whether the words of a phrase stand side by side, each a whole word where its script has such."""
    before, after = ("" if unspaced(word) else " " for word in (phrase[0], phrase[-1]))
    return f"{before}{' '.join(phrase)}{after}" in f" {' '.join(words)} "


def _is_abbreviation(term: str, word: str) -> bool:
    letters = iter(word)
    return word[:1] == term[:1] and all(letter in letters for letter in term)


def typos_allowed(term: str) -> int:
    """How many letters of a typed word may be wrong."""
    return 0 if len(term) < 4 else 1 if len(term) < 8 else 2


def typo_score(term: str, beginning: str, distance: int) -> int:
    """What a typed word is worth against a beginning that it nearly is."""
    best = TYPO if beginning[:1] == term[:1] else TYPO_AT_START
    return best - 12 * (distance - 1) - (0 if len(beginning) == len(term) else 6)


def inside_counts(term: str) -> bool:
    """Whether a typed word may be found inside another."""
    return len(term) >= 3 or not term.isascii()  # two CJK letters are a word, two Latin ones are noise


@cache
def _distance() -> Callable[..., int]:
    """How many letters differ; loaded with the first word that is typed, 13 ms."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - the first frame is drawn before it is needed

    return OSA.distance


def typo_distance(one: str, other: str) -> int:
    """How many letters of two words differ, are too many, or changed places."""
    return int(_distance()(one, other))


@lru_cache(maxsize=8_192)  # the best 100 titles are scored anew at every key, mostly for the same words
def score_word(term: str, word: str) -> int:
    """What a typed word is worth against one word of a text; 0 where it does not match."""
    if word.startswith(term):
        return EXACT if word == term else PREFIX if len(term) > 1 else LETTER
    best = INSIDE if inside_counts(term) and term in word else 0
    allowed = typos_allowed(term)
    if allowed:
        for length in (len(term), len(term) - 1, len(term) + 1):
            beginning = word[:length]
            distance = _distance()(term, beginning, score_cutoff=allowed)
            if distance <= allowed:
                best = max(best, typo_score(term, beginning, distance))
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
    words, places = _places(text)
    for term in terms:
        scores = list(map(score_word, repeat(term), words))
        least = max(1, min(max(scores, default=0), INSIDE))
        for place, score in enumerate(scores):
            if score >= least:
                marked.update(_letters(term, words[place], *places[place]))
    ranges: list[tuple[int, int]] = []
    for place in sorted(marked):
        if ranges and ranges[-1][1] == place:
            ranges[-1] = (ranges[-1][0], place + 1)
        else:
            ranges.append((place, place + 1))
    return tuple(ranges)


@lru_cache(maxsize=1_024)  # most titles on the screen stay there at the next letter
def _places(text: str) -> tuple[Sequence[str], Sequence[tuple[int, int]]]:
    """The words of `text`, folded, and the character range of each."""
    if text.isascii():
        folded = text.lower().translate(_SEPARATORS)
        if len(folded) == len(text):  # else an apostrophe was left out, and letters no longer line up
            matched = list(_WORD.finditer(folded))
            return [one[0] for one in matched], [one.span() for one in matched]
    words: list[str] = []
    places: list[tuple[int, int]] = []
    start: int | None = None
    for place, character in enumerate(text + " "):
        if _SEPARATORS[ord(character)] == " ":
            if start is not None:
                folded_words = fold(text[start:place]).split()[:1]
                words += folded_words
                places += [(start, place)] * len(folded_words)
            start = None
        elif start is None:
            start = place
    return words, places


def _letters(term: str, word: str, start: int, end: int) -> Iterable[int]:
    """The places in `start..end` that `term` accounts for in `word`."""
    if len(word) != end - start:  # folding changed the length: letters no longer line up
        return range(start, end)
    at = word.find(term)
    if at >= 0 and (at == 0 or inside_counts(term)):
        return range(start + at, start + at + len(term))
    if typos_allowed(term) and _distance()(term, word[: len(term)]) <= typos_allowed(term):
        return range(start, min(end, start + len(term)))
    if _is_abbreviation(term, word):
        places, at = [], -1
        for letter in term:
            at = word.index(letter, at + 1)
            places.append(start + at)
        return places
    return range(start, end)


def order_key(terms: Sequence[str], title: str) -> float:
    """How well a title answers the words as a whole, for ordering the best rows among themselves.

    Counts what a score a word cannot: words in the order typed and side by side, and how much of the
    title they make up. Higher is better; equal titles are equal.
    """
    folded = _folded(title)
    worth, places = 0.0, []
    for term in terms:
        best, at = _best_place(term, folded)
        worth += best
        if at >= 0:
            places.append(at)
    if len(terms) > 1 and " ".join(terms) in folded:
        worth += 40
    if len(places) > 1:
        worth += 30 * sum(0 < right - left <= 2 for left, right in pairwise(places)) / (len(places) - 1)
    return worth + 20 * len(set(places)) / (folded.count(" ") + 1)


_folded = lru_cache(maxsize=1_024)(fold)  # most of the best titles are so at the next letter too


def _best_place(term: str, folded: str) -> tuple[int, int]:
    """The word of a folded text that answers a typed one best: what it is worth, and its place; -1 for none.

    What begins with the term is worth more than anything else, and found without a look at each word.
    """
    if term and " " not in term:
        padded = f" {folded} "
        for begun in (f" {term} ", f" {term}"):
            start = padded.find(begun)
            if start >= 0:
                word = padded[start + 1 : padded.index(" ", start + 1)]
                return score_word(term, word), padded.count(" ", 0, start)
    best, best_at = 0, -1
    for at, word in enumerate(folded.split()):
        score = score_word(term, word)
        if score > best:
            best, best_at = score, at
    return best, best_at

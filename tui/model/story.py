"""When two titles tell the same story: nearly the same words, told by several publishers within days.

A pair is the same story where nearly all words of the shorter title stand in the longer one, no number
contradicts, and enough words are shared to be no coincidence. Measured against titles that were labelled by
hand: docs/same-story.md. Nothing is ever decided by it without a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise, permutations, takewhile
from typing import Final, NamedTuple

from tui.model.words import fold, fold_words, typo_distance, unspaced

DAY_SECONDS: Final = 86_400
WINDOW_SECONDS: Final = 7 * DAY_SECONDS  # between two tellings of one story
ISSUE_SECONDS: Final = 20 * 3_600  # from which the same short words are the next issue of a series
SIGNATURE: Final = 6  # words that stand for a title
SHARED: Final = 3  # of them that two titles share before they are compared at all
FEWEST: Final = 4  # words in common below which alike titles say nothing: "Power tools"
ALIKE: Final = 0.4  # of the longer title, where it only adds words
SUBSTITUTED_FROM: Final = 6  # words in common from which other words may stand for one another
SUBSTITUTED_ALIKE: Final = 0.75  # of the longer title, where both have words of their own
SURE: Final = 4  # letters of a word from which few others hold it
MOST: Final = 40  # words of a title that are looked at, and numbers; the longest real one has 25
LONG: Final = 7  # words of a title that no series has

_COMMON_TEXT: Final = """
a an and as at be by for from has have how in into is it its of on or s that the this to was what when why
will with after amid following over new says say said
der die das und von im den dem des ein eine zu mit auf fur ist le la les de du et en un une au aux
pour sur dans
update updated breaking exclusive watch video live re transmission retransmission correction corrected brief
pr press release newswire
"""
COMMON: Final = frozenset(_COMMON_TEXT.split())
"""Words that say nothing of what a title is about."""
_COUNTED: Final = "one two three four five six seven eight nine ten eleven twelve"
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_SPELT: Final = {
    **{word: str(number) for number, word in enumerate(_COUNTED.split(), 1)},
    **{word: str(number * 10) for number, word in enumerate(_TENS.split(), 2)},
}
_SCALES: Final = {"m": "million", "mn": "million", "mln": "million", "bn": "billion", "bln": "billion"}
_SCALED: Final = frozenset(_SCALES.values())
_RECURRING: Final = """
today tonight daily weekly week weekend monthly morning evening briefing wrap digest roundup recap newsletter
forecast weather horoscope lottery monday tuesday wednesday thursday friday saturday sunday
"""
_SERIES: Final = frozenset(_RECURRING.split())
_NUMBER: Final = re.compile(r"\d+(?:[.,:/-]\d+)*")
_THOUSANDS: Final = re.compile(r",(?=\d\d\d(?!\d))")
_PUBLISHER: Final = re.compile(r"\s+[-|–—•]\s+([^-|–—•]{2,40})$")
_TAG: Final = re.compile(r"^(?:update\s*\d*|\d+-update|【[^】]{1,8}】)\s*[-:]?\s*", re.IGNORECASE)
_ELISION: Final = re.compile(r"(?<![\w'’\u0300-\u036f])(?:[ldjmnstc]|qu)['’](?=\w)", re.IGNORECASE)
_HIRAGANA: Final = re.compile("[\u3040-\u309f]+")


class Telling(NamedTuple):
    """What a title says, for comparing: its words without the common ones, its numbers, and how it begins."""

    words: frozenset[str]
    numbers: frozenset[str]
    first: str


@lru_cache(maxsize=4_096)
def telling(title: str, publisher: str = "") -> Telling:
    """The words and numbers of a title; the publisher's own name at its end is none of them. 20 us."""
    title = _TAG.sub("", title)
    tail = _PUBLISHER.search(title)
    if tail is not None and publisher and _same_name(tail[1], publisher):
        title = title[: tail.start()]
    numbers = [_THOUSANDS.sub("", one) for one in _NUMBER.findall(title)]
    words: list[str] = []
    for word in fold_words(_NUMBER.sub(" ", _ELISION.sub("", title))):
        if unspaced(word):
            plain = _HIRAGANA.sub("", word)  # grammar, which each newspaper has its own way with
            words += (f"{left}{right}" for left, right in pairwise(plain))
        elif word in _SPELT:
            numbers.append(_SPELT[word])
        elif word not in COMMON:
            words.append(_SCALES.get(word, word) if numbers else word)
    words, numbers = words[:MOST], numbers[:MOST]
    return Telling(frozenset((*words, *numbers)), frozenset(numbers), words[0] if words else "")


def _same_name(one: str, other: str) -> bool:
    short, long = sorted((fold(one), fold(other)), key=len)
    return bool(short) and short in long


def signature(words: Iterable[str]) -> list[str]:
    """The words that stand for a title: its longest, of which most are rare."""
    return sorted(words, key=lambda word: (-len(word), word[::-1]))[:SIGNATURE]


def stands_in_title(word: str) -> bool:
    """Whether a word of a telling is sure to be a part of some word of its title, and of few others.

    Numbers may be written otherwise ("ten", "1,000"), so may what they count ("5m"), and words of scripts
    without blanks are made of two signs of it.
    """
    return len(word) >= SURE and not (word[0].isdigit() or word in _SCALED or unspaced(word))


def same(one: Telling, other: Telling, *, seconds: float = 0, one_publisher: bool = False) -> bool:
    """Whether two tellings are of one story. 5 us; up to 50 where words are nearly alike.

    Args:
        one: The one.
        other: The other.
        seconds: How long after the one the other was told, or before.
        one_publisher: Whether both come from the same: it tells a story twice only in the same words.
    """
    if one.numbers - other.numbers and other.numbers - one.numbers:
        return False  # another quarter, issue, version or road
    shared = one.words & other.words
    left, right = one.words - shared, other.words - shared
    if left and right and len(shared) >= SHARED:
        # In one order whichever title comes first: what is alike to two is paired with the first of them.
        left, right = _apart(left, right) if sorted(left) < sorted(right) else _apart(right, left)[::-1]
    count = len(one.words) - len(left)
    fewer, more = sorted((len(left), len(right)))
    if count < FEWEST or (one_publisher and more):
        return False
    if seconds >= ISSUE_SECONDS and count < LONG and (one_publisher or shared & _SERIES):
        return False
    if not fewer:
        return count >= ALIKE * (count + more)
    if one.first in left and other.first in right:
        return False  # another company in the same sentence
    return count >= max(SUBSTITUTED_FROM, SUBSTITUTED_ALIKE * (count + more))


def _apart(some: frozenset[str], others: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Those of some words and of others that have no like: a typo, a plural, a tense, two words in one."""
    left, right = set(some), set(others)
    for mine, theirs in ((left, right), (right, left)):
        for one, other in permutations(sorted(mine), 2):
            if one + other in theirs:
                mine -= {one, other}
                theirs.discard(one + other)
    for word in sorted(left):
        like = next((other for other in sorted(right) if _alike(word, other)), None)
        if like is not None:
            left.discard(word)
            right.discard(like)
    return frozenset(left), frozenset(right)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if len(short) < 4 or len(long) - len(short) > 3 or short[0].isdigit() or long[0].isdigit():
        return False
    begun = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(short, long, strict=False)))
    return begun >= max(4, len(short) - 1) or (len(short) > 5 and typo_distance(one, other) == 1)

"""Queries made from rows by a machine, as people half remember titles; never tuned on."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from tests.bench.corpus import Corpus

WORD: Final = re.compile(r"[A-Za-z]{4,}")
WORDS: Final = 3
VOWELS: Final = frozenset("aeiou")
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A query and the row that it was made from."""

    text: str
    meant: str


def asked(corpus: Corpus, *, each: int, seed: int = 7) -> dict[str, list[Asked]]:
    """As many queries of each class, from rows that have three words to remember."""
    chance = random.Random(seed)
    rows = [row for row in _rows(corpus, each * len(CLASSES) * 2, chance) if len(_words(row[0])) >= WORDS]
    turns = itertools.cycle(rows)  # a small folder has fewer rows than there are queries to make
    return {
        name: [
            Asked(text=" ".join(spoil(chance.sample(_words(title), WORDS), chance)), meant=row)
            for title, row in itertools.islice(turns, min(each, len(rows)))
        ]
        for name, spoil in CLASSES.items()
    }


def _words(title: str) -> list[str]:
    return [word.lower() for word in dict.fromkeys(WORD.findall(title))]


def typed(corpus: Corpus, *, count: int) -> list[str]:
    """Queries for typing: a word and the beginning of a second one."""
    chance = random.Random(5)
    made: list[str] = []
    for title, _ in _rows(corpus, count * 4, chance):
        words = [word for word in _words(title) if len(word) <= 9]
        if len(words) >= 2 and len(made) < count:
            first, second = chance.sample(words, 2)
            made.append(f"{first} {second[:4]}")
    return made


def _rows(corpus: Corpus, count: int, chance: random.Random) -> list[tuple[str, str]]:
    """Titles and whole rows, chosen at random in one pass."""
    chosen: list[tuple[str, str]] = []
    for number, one in enumerate(corpus.entries()):
        if number < count:
            chosen.append((one.title, one.text))
        elif (place := chance.randrange(number + 1)) < count:
            chosen[place] = (one.title, one.text)
    chance.shuffle(chosen)
    return chosen


def _exact(words: list[str], _chance: random.Random) -> list[str]:
    return words


def _prefixes(words: list[str], _chance: random.Random) -> list[str]:
    return [_prefix(word) for word in words]


def _no_vowels(words: list[str], _chance: random.Random) -> list[str]:
    return [_without_vowels(word) for word in words]


def _one_typo(words: list[str], chance: random.Random) -> list[str]:
    longest = max(words, key=len)
    return [_typo(word, chance) if word == longest else word for word in words]


def _two_typos(words: list[str], chance: random.Random) -> list[str]:
    spared = min(words, key=len)
    return [word if word == spared else _typo(word, chance) for word in words]


def _mixed(words: list[str], chance: random.Random) -> list[str]:
    first, second, third = words
    return [_prefix(first), _without_vowels(second), _typo(third, chance)]


def _prefix(word: str) -> str:
    return word[: max(3, round(len(word) * 0.6))]


def _without_vowels(word: str) -> str:
    return word[0] + "".join(letter for letter in word[1:] if letter not in VOWELS)


def _typo(word: str, chance: random.Random) -> str:
    """The word with two letters swapped, one left out, doubled or another one; never the first."""
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    spoilt = {
        f"{before}{after[0]}{letter}{after[1:]}",
        f"{before}{after}",
        f"{before}{letter}{letter}{after}",
        f"{before}{chance.choice(LETTERS)}{after}",
    }
    return chance.choice(sorted(spoilt - {word}))


CLASSES: Final[dict[str, Callable[[list[str], random.Random], list[str]]]] = {
    "exact": _exact,
    "prefixes": _prefixes,
    "no vowels": _no_vowels,
    "1 typo": _one_typo,
    "2 typos": _two_typos,
    "mixed": _mixed,
}

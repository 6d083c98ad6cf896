"""Words of the written articles: common English ones, and pronounceable ones that nobody has used before."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Final

COMMON: Final = (Path(__file__).parent / "words.txt").read_text().split()  # the most frequent first

SYLLABLES_FRONT: Final = [
    "b", "br", "c", "ch", "cl", "d", "dr", "f", "fl", "g", "gl", "gr", "h", "j", "k", "kl", "l", "m", "n", "p",
    "pl", "pr", "qu", "r", "s", "sh", "sk", "st", "t", "th", "tr", "v", "w", "y", "z",
]  # fmt: skip
SYLLABLES_MIDDLE: Final = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ie", "oa", "oo", "ou"]
SYLLABLES_END: Final = ["", "", "", "", "n", "r", "s", "l", "m", "t", "ck", "nd", "x"]
ENDINGS: Final = ["", "", "", "", "", "ton", "ware", "ster", "ium", "ing", "ity", "ford", "ley", "soft"]
INVENTED: Final = 70_000
INVENTED_SHARE: Final = 0.3  # of all words written: names and rare words in running news text
# Rank offsets and exponents of the Zipf-Mandelbrot law: some 34,000 words at 100,000 titles, 66,000 at a million.
COMMON_RANKS: Final = (8.0, 0.8)
INVENTED_RANKS: Final = (40.0, 1.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Words, the most frequent first, and the sums of their weights that `random.choices` takes."""

    words: tuple[str, ...]
    invented: tuple[str, ...]
    sums: tuple[float, ...]

    def pick(self, chance: random.Random, count: int) -> list[str]:
        """As many words as running text would have them."""
        return chance.choices(self.words, cum_weights=self.sums, k=count)


def vocabulary(chance: random.Random) -> Vocabulary:
    """The same words for the same state of `chance`."""
    common = tuple(dict.fromkeys(COMMON))
    taken = set(common)
    invented: list[str] = []
    while len(invented) < INVENTED:
        word = _invent(chance)
        if word not in taken:
            taken.add(word)
            invented.append(word if chance.random() < 0.6 else word.capitalize())
    weights = _shares(len(common), *COMMON_RANKS, 1 - INVENTED_SHARE)
    weights += _shares(len(invented), *INVENTED_RANKS, INVENTED_SHARE)
    return Vocabulary(
        words=(*common, *invented), invented=tuple(invented), sums=tuple(itertools.accumulate(weights))
    )


def _shares(count: int, offset: float, exponent: float, share: float) -> list[float]:
    raw = [1 / (rank + offset) ** exponent for rank in range(count)]
    total = sum(raw)
    return [share * one / total for one in raw]


def _invent(chance: random.Random) -> str:
    syllables = [
        chance.choice(SYLLABLES_FRONT) + chance.choice(SYLLABLES_MIDDLE) + chance.choice(SYLLABLES_END)
        for _ in range(chance.choice((1, 1, 2, 2, 2, 3)))
    ]
    word = "".join(syllables) + chance.choice(ENDINGS)
    return word if len(word) > 3 else _invent(chance)

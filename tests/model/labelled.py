"""Titles whose stories were labelled by hand: `known` ones were looked at while the rules were made, `unseen` not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path
from typing import Final, NamedTuple

from tui.model import story

FOLDER: Final = Path(__file__).parents[1] / "stories"
SETS: Final = ("known", "unseen")


class Told(NamedTuple):
    """One article; those with one `story` tell the same."""

    story: str
    seconds: float
    publisher: str
    title: str


class Measured(NamedTuple):
    """How many of the pairs that were found are right, and how many of the right ones were found."""

    precision: float
    recall: float


def told(name: str) -> list[Told]:
    """The articles of a set."""
    lines = (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines)
    return [Told(label, _seconds(day), publisher, title) for label, day, publisher, title in rows]


def _seconds(day: str) -> float:
    moment = dt.datetime.fromisoformat(day)
    return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()


def measured(articles: Sequence[Told], alike: Callable[[int, int], bool]) -> Measured:
    """What a judge of pairs is worth, over all pairs of one week."""
    right = found = wanted = 0
    for one, other in combinations(range(len(articles)), 2):
        if abs(articles[one].seconds - articles[other].seconds) > story.WINDOW_SECONDS:
            continue
        same, said = articles[one].story == articles[other].story, alike(one, other)
        right, found, wanted = right + (same and said), found + said, wanted + same
    return Measured(right / found, right / wanted)

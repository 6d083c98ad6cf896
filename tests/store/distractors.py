"""Titles that people could write and nobody did, to search among; the same ones every time."""

from __future__ import annotations

import random
from pathlib import Path

from tests.conftest import article

WORDS = (Path(__file__).parent / "words.txt").read_text().split()
VERBS = [
    "opens", "closes", "loses", "finds", "sells", "counts", "measures", "bans", "admits", "asks",
    "builds", "repairs", "reports", "follows", "meets", "saves", "breaks", "warns", "wins", "learns",
    "teaches", "paints", "copies", "delays", "doubles", "fails", "forgets", "invents", "moves", "names",
    "prints", "proves", "raises", "reaches", "replaces", "returns", "reviews", "shows", "signs",
    "sinks", "solves", "starts", "stops", "studies", "tests", "tracks", "trains", "votes"
]  # fmt: skip
JOINTS = [
    "in", "of", "and", "for", "with", "without", "after", "by", "on", "at", "under", "the", "a", "one",
    "not"
]  # fmt: skip
PUBLISHERS = [
    "Harbour Times",
    "Civic Daily",
    "The Evening Loop",
    "Northern Review",
    "Signal Weekly",
    "Plain Science",
    "The Copper Post",
]
SAME_PUBLISHERS = [
    "The Lantern Post",
    "Orbit Weekly",
    "Saltmarsh Science",
    "Slow Circuits",
    "Bitter Almanac",
    "Kettle & Circuit",
]
TOPICS = [
    "Energy",
    "Transport",
    "AI",
    "Space",
    "Oceans",
    "Society",
    "Privacy",
    "Work",
    "Health",
    "Statistics",
    "Software",
    "Design",
]


def distractors(count: int) -> dict[str, str]:
    """Articles by file name, of years before and after those one may look for."""
    pick = random.Random(44)
    made: dict[str, str] = {}
    for number in range(count):
        words = [pick.choice(WORDS), pick.choice(VERBS)]
        for _ in range(pick.randint(1, 4)):
            words += [pick.choice(JOINTS)] * (pick.random() < 0.5) + [pick.choice(WORDS)]
        publisher = pick.choice(SAME_PUBLISHERS if pick.random() < 0.3 else PUBLISHERS)
        date = f"20{pick.randint(18, 27)}-{pick.randint(1, 12):02}-{pick.randint(1, 28):02}T12:00:00Z"
        topics = pick.sample(TOPICS, pick.randint(1, 3))
        title = " ".join(words).capitalize()
        made[f"_more/{number:05}.md"] = article(
            title, date=date, provider=publisher, topics=topics, domain=None
        )
    return made

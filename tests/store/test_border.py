"""The score from which a folder publishes, and the order by the distance from it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import article
from tests.store.conftest import Shelf, Shelves
from tui.model.border import Border
from tui.model.sort import Sort
from tui.store.border import learned

SCORES = st.integers(0, 30) | st.floats(-1e9, 1e9, allow_nan=False)


def border(published: list[float], others: list[float]) -> Border:
    scores = np.array([*published, *others], np.float64)
    return learned(scores, np.array([True] * len(published) + [False] * len(others), np.bool_))


@given(st.lists(SCORES, min_size=1, max_size=30), st.lists(SCORES, min_size=1, max_size=30))
def test_no_other_threshold_parts_them_better(published: list[float], others: list[float]) -> None:
    def shares(at: float) -> tuple[float, int]:
        hit = sum(one >= at for one in published)
        missed = sum(one >= at for one in others)
        return hit / len(published) - missed / len(others), hit + len(others) - missed

    best = max(shares(at)[0] for at in (*published, *others, math.inf))
    found = border(published, others)
    rights = [shares(at)[1] for at in published if shares(at)[0] >= best - 1e-9]
    enough = len(published) >= 3 <= len(others) and len(published) + len(others) >= 10
    assert (found.published, found.counted) == (len(published), len(published) + len(others))
    if rights:  # else every level of the published ones is worse than to publish nothing
        assert found.right == max(rights)
        assert (found.score is not None) == (enough and best >= 0.5)
    if found.score is not None:
        assert shares(found.score)[0] == pytest.approx(best)
        assert shares(found.score)[1] == found.right
        assert found.score in published


@pytest.mark.parametrize(
    ("published", "others", "words"),
    [
        (range(70, 90), range(40, 70), "published at quality >= 70: 50 of 50"),
        ([70, 75, 80, 99.5], range(40, 70), "published at quality >= 70: 34 of 34"),
        ([70.5, 75, 80, 99.5], range(40, 72), "published at quality >= 70.5: 35 of 36"),
        ([*range(70, 170), 20, 30], [10, 15, 69, 40], "published at quality >= 70: 104 of 106"),
        ([90, 90, 90, 80, 10], [85, 85, *[50] * 8], "published at quality >= 90: 13 of 15"),
        ([70, 80], [60], "no publish threshold to be seen yet: 3 of 3"),
        ([*range(70, 90)], [60, 61], "no publish threshold to be seen yet: 22 of 22"),
        (range(40), range(40), "no publish threshold to be seen yet: 40 of 80"),
        ([70, 80], [], "no publish threshold to be seen yet: all 2 are published"),
        ([], [70, 80], "no publish threshold to be seen yet: none of 2 is published"),
        ([], [], "no publish threshold to be seen yet: no article has a score"),
        (range(100_000, 200_000), range(1_000), "published at quality >= 100000: 101,000 of 101,000"),
    ],
)
def test_it_is_said_in_words(published: list[float], others: list[float], words: str) -> None:
    assert border([*published], [*others]).in_words() == words


def story(quality: float | None, date: str, **fields: Any) -> str:
    page = f"https://example.org/{quality}-{date}"
    return article(f"Story {quality} {date}", quality=quality, date=date, web_url=page, **fields)


@pytest.fixture
def scored(shelf: Shelves) -> Shelf:
    """Published from 70 on; names are scores, two of them there twice."""
    live = {f"{q}.md": story(q, "2021-05-01", published=True) for q in (70, 75, 80, 90)}
    still = {f"{q}.md": story(q, "2021-05-01", published=False) for q in (10, 20, 30, 40, 50, 60, 65)}
    rest = {
        "65-newer.md": story(65, "2021-05-02", published=False),
        "75-older.md": story(75, "2021-04-30"),
        "none.md": story(None, "2021-05-03", published=False),
        "declined.md": story(64, "2021-05-01", removed=True, published=False),
    }
    return shelf({**live, **still, **rest})


NEAREST = [
    "70",
    "65-newer",
    "75",
    "65",
    "75-older",
    "declined",
    "80",
    "60",
    "90",
    "50",
    "40",
    "30",
    "20",
    "10",
]


def test_what_lies_nearest_the_border_is_first_ties_newest_and_without_a_score_last(
    scored: Shelf,
) -> None:
    assert scored.found("", sort=Sort.BORDER) == [*NEAREST, "none"]
    assert scored.found("sort:border") == [*NEAREST, "none"]
    assert scored.found("sort:-border") == [*NEAREST[::-1], "none"]
    assert scored.found("quality>=70", sort=Sort.BORDER) == ["70", "75", "75-older", "80", "90"]


def told(shelf: Shelf) -> str:
    hits = shelf.library.search(shelf.ask("", sort=Sort.BORDER))
    assert hits.border is not None
    return hits.border.in_words()


def test_it_follows_what_becomes_of_the_articles(scored: Shelf) -> None:
    assert told(scored) == "published at quality >= 70: 14 of 14"
    assert scored.library.search(scored.ask("")).border is None
    for q in (40, 50, 60):
        path = scored.root / f"{q}.md"
        path.write_text(path.read_text().replace("published: false", "published: true"))
    scored.read()
    assert told(scored) == "published at quality >= 70: 11 of 14"
    for name in ("65", "65-newer", "declined"):
        (scored.root / f"{name}.md").unlink()
    scored.read()
    assert told(scored) == "published at quality >= 40: 11 of 11"
    assert scored.found("", sort=Sort.BORDER)[0] == "40"


def test_what_is_published_by_default_or_cannot_be_read_teaches_nothing(scored: Shelf) -> None:
    for n in range(9):
        (scored.root / f"default{n}.md").write_text(story(5, f"2020-01-0{n + 1}", published=None))
    (scored.root / "broken.md").write_text("---\nquality: 9\na: b: c\n---\n")
    scored.read()
    assert told(scored) == "published at quality >= 70: 14 of 14"


def test_without_a_threshold_the_order_is_by_date(shelf: Shelves) -> None:
    few = shelf({"a.md": story(50, "2021-05-01"), "b.md": story(90, "2021-05-02", published=False)})
    assert few.found("", sort=Sort.BORDER) == ["b", "a"]
    assert few.found("", sort=Sort.BORDER, flipped=True) == ["a", "b"]
    assert told(few) == "no publish threshold to be seen yet: 1 of 2"

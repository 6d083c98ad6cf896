from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import article
from tests.store.conftest import Shelf, Shelves
from tui.model.sort import Sort

FILES: dict[str, dict[str, Any]] = {
    "a": {"title": "Zebra", "date": "2021-05-03", "quality": 10, "heat": 1, "provider": "Beta"},
    "b": {"title": "apple", "date": "2021-05-02", "quality": 90, "heat": None, "provider": "alpha"},
    "c": {"title": "“Mango”", "date": "2021-05-01", "quality": None, "heat": 50, "provider": None},
    "d": {"title": "Äpfel", "date": None, "quality": 50, "heat": 2, "provider": "Gamma"},
}


@pytest.fixture
def four(shelf: Shelves) -> Shelf:
    return shelf({f"{name}.md": article(**fields) for name, fields in FILES.items()})


@pytest.mark.parametrize(
    ("sort", "names", "flipped"),
    [
        (Sort.DATE, "abcd", "cbad"),
        (Sort.QUALITY, "bcda", "adcb"),
        (Sort.HEAT, "cdab", "adcb"),
        (Sort.PROVIDER, "badc", "dabc"),
        (Sort.TITLE, "dbca", "acbd"),
        (Sort.RELEVANCE, "abcd", "cbad"),
    ],
)
def test_every_order_goes_both_ways_and_what_has_no_value_is_last(
    four: Shelf, sort: Sort, names: str, flipped: str
) -> None:
    assert four.found("", sort=sort) == list(names)
    assert four.found("", sort=sort, flipped=True) == list(flipped)
    assert four.found(f"sort:{sort}")[:3] == list(names)[:3]
    assert four.found(f"sort:-{sort}") == (list(flipped) if sort is not Sort.RELEVANCE else list(names)[::-1])


def test_an_order_holds_for_the_articles_that_are_found(four: Shelf) -> None:
    assert four.found("quality>0 sort:title") == ["d", "b", "a"]
    assert four.found("-apple", sort=Sort.QUALITY, flipped=True) == ["a", "d", "c"]


@pytest.mark.parametrize("sort", [Sort.QUALITY, Sort.HEAT, Sort.PROVIDER, Sort.TITLE])
def test_ties_are_newest_first_and_then_by_path(shelf: Shelves, sort: Sort) -> None:
    dates = {"m": "2021-05-01", "n": "2021-05-02", "o": "2021-05-02", "p": None}
    tied = shelf({f"{name}.md": article("Same", date=date, heat=5) for name, date in dates.items()})
    assert tied.found("", sort=sort) == ["o", "n", "m", "p"]
    assert tied.found("", sort=sort, flipped=True)[0] in ("p", "m")


def test_titles_and_providers_without_letters_have_no_value(shelf: Shelves) -> None:
    signs = shelf(
        {
            "a.md": article("🧀", provider="!!!", domain=None),
            "b.md": article("Cheese", provider="Cheddar"),
            "c.md": article("Brie", provider="Brie"),
        }
    )
    for sort in (Sort.TITLE, Sort.PROVIDER):
        assert signs.found("", sort=sort) == ["c", "b", "a"]
        assert signs.found("", sort=sort, flipped=True) == ["b", "c", "a"]


def test_an_order_follows_what_changes(four: Shelf) -> None:
    assert four.found("", sort=Sort.QUALITY) == ["b", "c", "d", "a"]
    (four.root / "a.md").write_text(article(quality=99))
    four.read()
    assert four.found("", sort=Sort.QUALITY) == ["a", "b", "c", "d"]


RANKED: dict[str, dict[str, Any]] = {
    "exact": {"title": "Ferry", "date": "2021-01-01"},
    "first": {"title": "Ferry timetable", "date": "2021-01-02"},
    "prefix": {"title": "Ferrying lands", "date": "2021-01-03"},
    "typo": {"title": "Frery in the lamp", "date": "2021-01-04"},
    "inside": {"title": "Miniferry in the lamp", "date": "2021-01-05"},
    "topic": {"title": "Of wings", "date": "2021-01-06", "topics": ["Ferry"]},
    "provider": {"title": "Of lamps", "date": "2021-01-07", "provider": "Ferry Weekly"},
    "other": {"title": "Chips", "date": "2021-01-08"},
}


def test_the_best_match_is_first(shelf: Shelves) -> None:
    ranked = shelf({f"{name}.md": article(**fields) for name, fields in RANKED.items()})
    found = ranked.found("ferry")
    assert found[:3] == ["exact", "first", "prefix"]
    assert set(found) == set(RANKED) - {"other"}
    assert found.index("typo") < found.index("inside")
    assert ranked.found("ferry timetable") == ["first"]


def test_the_worst_match_is_first_when_relevance_is_flipped(shelf: Shelves) -> None:
    ranked = shelf({f"{name}.md": article(**fields) for name, fields in RANKED.items()})
    assert ranked.found("sort:-relevance ferry") == ranked.found("ferry")[::-1]


def test_of_equal_matches_the_newest_is_first(shelf: Shelves) -> None:
    same = shelf({f"{name}.md": article("A moth", date=f"2021-05-{name}") for name in ("01", "03", "02")})
    assert same.found("moth") == ["03", "02", "01"]


def test_words_in_their_order_stand_before_the_same_words_apart(shelf: Shelves) -> None:
    apart = shelf(
        {
            "side.md": article("Power apps portals", date="2020-01-01"),
            "turned.md": article("Apps for power portals", date="2021-01-01"),
        }
    )
    assert apart.found("power apps") == ["side", "turned"]


def test_more_hits_than_are_ordered_by_whole_titles_are_all_there_once(shelf: Shelves) -> None:
    many = shelf(
        {f"{n:03}.md": article(f"Moth number {n}", date=f"2021-05-{n % 28 + 1:02}") for n in range(150)}
    )
    assert sorted(many.found("moth")) == [f"{n:03}" for n in range(150)]

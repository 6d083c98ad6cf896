"""When two titles tell the same story."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.labelled import SETS, measured, told
from tui.model import story

DAY = story.DAY_SECONDS


def same(one: str, other: str, *, days: float = 0, by: tuple[str, str] = ("Ledger", "Beat")) -> bool:
    return story.same(
        story.telling(one, by[0]),
        story.telling(other, by[1]),
        seconds=days * DAY,
        one_publisher=by[0] == by[1],
    )


@pytest.mark.parametrize("name", SETS)
def test_nine_of_ten_pairs_are_right_and_six_of_ten_are_found(name: str) -> None:
    articles = told(name)

    def alike(one: int, other: int) -> bool:
        mine, theirs = articles[one], articles[other]
        return story.same(
            story.telling(mine.title, mine.publisher),
            story.telling(theirs.title, theirs.publisher),
            seconds=abs(mine.seconds - theirs.seconds),
            one_publisher=mine.publisher == theirs.publisher,
        )

    precision, recall = measured(articles, alike)
    assert precision >= 0.92
    assert recall >= 0.63


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Harbour bridge closes for urgent repairs", "Harbour bridge closes for urgent repairs"),
        ("Harbour bridge closes for urgent repairs", "Harbour bridge closed for urgent repair"),
        ("Harbour bridge closes for urgent repairs", "UPDATE 2-Harbour bridge closes for urgent repairs"),
        ("Harbour bridge closes for urgent repairs", "Harbour bridge closes for urgent repairs - Beat"),
        ("Harbour bridge closes for urgent repairs", "Urgent repairs: Harbour Bridge closes"),
        ("Harbour bridge closes for urgent repairs", "Harbour bridge closes for urgant repairs"),
        ("Twelve harbour bridges close for repairs", "12 harbour bridges close for repairs"),
        ("Ferry operator raises $1.1bn in bonds for ships", "Ferry operator raises $1.1 billion bonds for ships"),
        ("Firm open-sources its harbour speech model", "Firm open sources its harbour speech model"),
        ("L'usine du port reprend enfin la production", "Usine du port: la production reprend enfin"),
        ("港町で新しい電池工場が稼働開始", "港町の新しい電池工場、稼働を開始"),
    ],
)  # fmt: skip
def test_these_tell_the_same(one: str, other: str) -> None:
    assert same(one, other)
    assert same(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Power tools", "Power tools"),  # too short to say anything
        ("Harbour company reports Q1 results and outlook", "Harbour company reports Q2 results and outlook"),
        ("Rovers 1-2 Albion: match report and ratings", "Rovers 2-1 Albion: match report and ratings"),
        ("Two injured in crash on Route 9 near bridge", "Two injured in crash on Route 5 near bridge"),
        ("Acme names its chief financial officer for ports", "Borealis names its chief financial officer for ports"),
        ("Harbour bridge repairs", "Harbour bridge repairs cost more than the city council had ever planned to spend"),
        ("港町で新しい電池工場が稼働開始", "山町で古い橋が工事のため閉鎖"),
    ],
)  # fmt: skip
def test_these_do_not(one: str, other: str) -> None:
    assert not same(one, other)
    assert not same(other, one)


def test_the_next_issue_of_a_series_is_another_story() -> None:
    title = "Fuel prices today: what drivers pay at pumps"
    assert same(title, title)
    assert not same(title, title, days=1)
    assert not same("Harbour notes: ships and tides", "Harbour notes: ships and tides", days=1, by=("A", "A"))
    assert same("Harbour notes: ships and tides", "Harbour notes: ships and tides", days=1)


def test_one_publisher_tells_a_story_twice_only_in_the_same_words() -> None:
    one, other = (
        "Harbour bridge closes for urgent repairs",
        "Harbour bridge closes for urgent repairs at night",
    )
    assert same(one, other)
    assert not same(one, other, by=("Ledger", "Ledger"))


TITLES = st.text(max_size=60) | st.lists(
    st.sampled_from(
        ["harbour", "harbours", "har", "bour", "bridge", "bridges", "close", "closes", "12", "港町で"]
    )
).map(" ".join)


@given(TITLES, TITLES, st.floats(0, story.WINDOW_SECONDS), st.booleans())
def test_whatever_is_said_it_is_said_of_both(
    one: str, other: str, seconds: float, one_publisher: bool
) -> None:
    mine, theirs = story.telling(one), story.telling(other)
    assert story.same(mine, theirs, seconds=seconds, one_publisher=one_publisher) == story.same(
        theirs, mine, seconds=seconds, one_publisher=one_publisher
    )
    assert len(story.signature(mine.words)) <= story.SIGNATURE
    assert set(story.signature(mine.words)) <= mine.words

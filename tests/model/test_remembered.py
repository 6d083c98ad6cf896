"""What a later start comes back to: whatever a file says, it is checked; what it does not mean stays in it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import limits, remembered
from tui.model.article import ArticleId, View
from tui.model.remembered import FOLDERS, RECENT, Remembered

HERE = Remembered(
    query="facial ban",
    view=View.LATER,
    sort="quality",
    flipped=True,
    article=ArticleId("a.md"),
    recent=("moss", "glass"),
)
QUERIES = st.text(st.characters(codec="ascii", categories=["L", "N", "P"]), max_size=9)
THERE = st.builds(
    Remembered,
    query=QUERIES,
    view=st.none() | st.sampled_from(View),
    sort=st.none() | st.sampled_from(["date", "quality"]),
    flipped=st.booleans(),
    article=st.none() | st.text(min_size=1).map(ArticleId),
    recent=st.lists(QUERIES.filter(bool), unique=True, max_size=RECENT).map(tuple),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)
FILES = JSON | st.fixed_dictionaries(
    {"version": st.just(1)},
    optional={
        "recent": JSON,
        "folders": JSON | st.fixed_dictionaries({".": JSON | st.dictionaries(st.text(), JSON)}),
    },
)


def through_the_file(stored: object, below: str, now: Remembered) -> Any:
    return json.loads(json.dumps(remembered.written(stored, below, now)))


@given(THERE, FILES)
def test_what_is_written_is_read_again(now: Remembered, before: object) -> None:
    found = remembered.read(through_the_file(before, ".", now), ".")
    assert found is not None
    assert found.recent[: len(now.recent)] == now.recent
    assert (found.query, found.view, found.sort) == (now.query, now.view, now.sort)
    assert (found.flipped, found.article) == (now.flipped, now.article)


@given(FILES)
def test_any_file_is_read_without_an_error(stored: object) -> None:
    found = remembered.read(stored, ".")
    assert found is None or len(found.recent) <= RECENT


@pytest.mark.parametrize(
    "stored", [None, [], "text", 1, {}, {"version": "1"}, {"version": 2}, {"version": 0}]
)
def test_a_file_of_somebody_else_says_nothing(stored: object) -> None:
    assert remembered.read(stored, ".") is None


@pytest.mark.parametrize(
    "own",
    [
        {"query": 5, "view": "mine", "sort": [], "flipped": "yes", "article": {}},
        {"query": "x" * (limits.QUERY_CHARS + 1), "view": ["open"], "flipped": 1, "article": ""},
        "text",
        None,
    ],
)
def test_values_of_another_kind_are_as_if_nothing_were_there(own: object) -> None:
    assert remembered.read({"version": 1, "recent": 7, "folders": {".": own}}, ".") == Remembered()


def test_only_a_greater_number_is_a_newer_file() -> None:
    assert remembered.is_newer({"version": 2})
    assert not any(map(remembered.is_newer, ({"version": 1}, {"version": "2"}, {}, None, [2])))


def test_each_folder_has_its_own_place_and_all_share_the_queries() -> None:
    there = Remembered(view=View.OPEN, recent=("tide",))
    stored = through_the_file(through_the_file(None, "a", HERE), "b", there)
    both = ("tide", "moss", "glass")
    assert remembered.read(stored, "b") == Remembered(view=View.OPEN, recent=both)
    found = remembered.read(stored, "a")
    assert found is not None
    assert (found.query, found.view, found.recent) == ("facial ban", View.LATER, both)
    assert remembered.read(stored, "c") == Remembered(recent=both)


def test_the_folders_left_longest_ago_are_forgotten() -> None:
    stored: object = None
    for number in (*range(FOLDERS), 0, FOLDERS):
        stored = through_the_file(stored, str(number), HERE)
    assert isinstance(stored, dict)
    assert list(stored["folders"]) == [*map(str, range(2, FOLDERS)), "0", str(FOLDERS)]


def test_what_another_version_has_added_stays() -> None:
    before = {"version": 1, "theme": "dark", "folders": {".": {"bundled": False, "query": "old"}}}
    stored = through_the_file(before, ".", HERE)
    assert (stored["theme"], stored["folders"]["."]["bundled"]) == ("dark", False)
    assert stored["folders"]["."]["query"] == "facial ban"


def test_recent_queries_are_unique_the_newest_first_and_not_without_end() -> None:
    recent: tuple[str, ...] = ()
    for number in (*range(RECENT + 5), 40):
        recent = remembered.with_recent(f"q{number}", recent)
    assert recent[:3] == ("q40", f"q{RECENT + 4}", f"q{RECENT + 3}")
    assert len(set(recent)) == len(recent) == RECENT
    assert remembered.with_recent("  q40 ", recent) == recent
    assert remembered.with_recent(" ", recent) == recent


def test_queries_in_a_file_pass_the_gate() -> None:
    hostile = "\x1b]52;c;aGk=\x07a\u202e\n b"
    long = "x" * (limits.QUERY_CHARS + 1)
    stored = {"version": 1, "recent": [hostile, 5, long, "a"], "folders": {".": {"query": hostile}}}
    found = remembered.read(stored, ".")
    assert found is not None
    assert (found.query, found.recent) == ("␛]52;c;aGk=␇a\ufffd b", ("␛]52;c;aGk=␇a\ufffd b", "a"))

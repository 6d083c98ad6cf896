from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import query
from tui.model.condition import InField
from tui.model.offers import OFFERED, Offer, offers
from tui.model.words import fold

VALUES = {
    "provider": [("The Lantern Post", 9), ("Tern Gazette", 4), ("霧笛テック", 3), ("Lorem", 1)],
    "topic": [("AI", 30), ("AWS AI", 12), ("Handwriting recognition", 2)],
    "lang": [("en", 5), ("de", 2)],
}


def offered(text: str, recent: tuple[str, ...] = ()) -> list[str]:
    return [one.text for one in asked(text, recent)]


def asked(text: str, recent: tuple[str, ...] = ()) -> tuple[Offer, ...]:
    return offers(
        text, other_keys=["lang", "my key", "1st"], values=lambda field: VALUES.get(field, []), recent=recent
    )


def test_under_an_empty_box_stand_the_last_queries() -> None:
    recent = ("a", "b", "c", "d", "e")
    assert offered("", recent) == ["a", "b", "c", "d"]
    assert offered("  ", recent) == ["a", "b", "c", "d"]
    assert offered("") == []
    assert offered("power ") == []


def test_queries_to_go_back_to_are_offered_before_completions() -> None:
    assert offered("is:op") == ["is:open "]
    assert offered("is:op", ("older", "oldest")) == ["older", "oldest"]


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("p", ["provider:", "path:"]),
        ("P", ["provider:", "path:"]),
        ("qual", ["quality>="]),
        ("-he", ["-heat>="]),
        ("power h", ["power heat>=", "power has:"]),
        ("l", ["lang:"]),
        ("m", []),
        ("1", []),
        ("zzz", []),
        ("-", []),
        ("'p", []),
    ],
)
def test_a_begun_word_may_become_a_field(text: str, texts: list[str]) -> None:
    assert offered(text) == texts


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("is:", ["is:open ", "is:published ", "is:declined ", "is:later "]),
        ("is:p", ["is:published "]),
        ("-has:a", ["-has:amp "]),
        ("sort:", ["sort:date ", "sort:quality ", "sort:heat ", "sort:provider "]),
        ("after:", ["after:today ", "after:yesterday ", "after:7d ", "after:30d "]),
        ("on:t", ["on:today "]),
        ("provider:t", ['provider:"The Lantern Post" ', 'provider:"Tern Gazette" ']),
        ("Provider:lo", ["Provider:Lorem "]),
        ("provider:post", ['provider:"The Lantern Post" ']),
        ('provider:"the lan', ['provider:"The Lantern Post" ']),
        ("power provider:霧", ["power provider:霧笛テック "]),
        ("topic:ai", ['topic:"AWS AI" ']),
        ("lang:", ["lang:en ", "lang:de "]),
        ("quality:", []),
        ("is:open", []),
        ("lang:en", []),
        ("is:open ", []),
        ('topic:"AWS AI" p', ['topic:"AWS AI" provider:', 'topic:"AWS AI" path:']),
    ],
)
def test_a_field_is_completed_by_its_values(text: str, texts: list[str]) -> None:
    assert offered(text) == texts


def test_values_come_with_their_counts_and_without_the_text_before_them() -> None:
    assert asked("power provider:tern") == (
        Offer(text='power provider:"Tern Gazette" ', label='provider:"Tern Gazette"', count=4),
    )
    assert asked("is:op")[0].count is None


@given(
    st.text(st.sampled_from("ab \"'|-:é日"), min_size=1, max_size=12).filter(lambda value: fold(value) != "")
)
def test_an_offered_value_is_read_as_that_value(value: str) -> None:
    (offer,) = offers("topic:", other_keys=[], values=lambda _: [(value, 1)])
    found = query.parse(offer.text, today=dt.date(2021, 5, 31))
    assert [clause.conditions for clause in found.clauses] == [(InField(field="topic", text=fold(value)),)]


@given(st.text(st.characters(exclude_characters='"'), max_size=20))
def test_any_text_is_completed_by_at_most_a_few_that_begin_with_what_stands_before(text: str) -> None:
    found = asked(text, ("a",))
    assert len(found) <= OFFERED
    assert all(
        one.text == "a" or one.text.startswith(text[: len(text) - len(text.rsplit(" ", maxsplit=1)[-1])])
        for one in found
    )

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model import query
from tui.model.article import ArticleId, View
from tui.model.condition import Compare, Condition, Days, Has, InField, Is, LinksTo, Words
from tui.model.query import Clause, Query, Request
from tui.model.sort import Sort

TODAY = dt.date(2021, 5, 31)
KEYS = ("lang", "Mood", "page_views")


def parse(text: str) -> Query:
    return query.parse(text, today=TODAY, other_keys=KEYS)


def conditions(text: str) -> list[tuple[Condition, ...]]:
    found = parse(text)
    assert found.problems == ()
    return [clause.conditions for clause in found.clauses]


def fuzzy(word: str) -> Words:
    return Words(words=(word,), how="fuzzy")


def exact(*words: str) -> Words:
    return Words(words=words, how="phrase" if len(words) > 1 else "exact")


def days(first: tuple[int, int, int] | None, end: tuple[int, int, int] | None) -> Days:
    return Days(first=dt.date(*first) if first else None, end=dt.date(*end) if end else None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", []),
        ("   ", []),
        ("power apps", ["power", "apps"]),
        ("  Power\tAPPS ", ["power", "apps"]),
        ("re-rank", ["re", "rank"]),
        ("isn't", ["isnt"]),
        ("Müde Züge", ["mude", "zuge"]),
        ("除雪車", ["除雪車"]),
        ("🧀", []),
        ("50%", ["50"]),
        ("10:30", ["10", "30"]),
        ("Build: a guide", ["build", "a", "guide"]),
        ("x=1", ["x", "1"]),
        ("C++", ["c"]),
        ("-", []),
        ("--help", ["help"]),
        ("a -- b", ["a", "b"]),
    ],
)
def test_words_are_fuzzy_and_each_must_match(text: str, words: list[str]) -> None:
    assert conditions(text) == [(fuzzy(word),) for word in words]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("'apps", exact("apps")),
        ("'re-rank", exact("re", "rank")),
        ('"power apps"', exact("power", "apps")),
        ('"Power, Apps!"', exact("power", "apps")),
        ('"power apps', exact("power", "apps")),
        ('"apps"', Words(words=("apps",), how="phrase")),
    ],
)
def test_a_quoted_word_is_meant_to_the_letter_and_quoted_words_are_a_phrase(
    text: str, condition: Words
) -> None:
    assert conditions(text) == [(condition,)]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("-apps", fuzzy("apps")),
        ("-'apps", exact("apps")),
        ('-"power apps"', exact("power", "apps")),
        ("-re-rank", exact("re", "rank")),
        ("-is:open", Is(state="open")),
        ("-quality>40", Compare(field="quality", op=">", number=40)),
        ("-provider:verge", InField(field="provider", text="verge")),
    ],
)
def test_a_minus_leaves_out(text: str, condition: Condition) -> None:
    assert parse(text).clauses == (Clause(conditions=(condition,), text=text, negated=True),)


def test_a_bar_ties_its_neighbours_into_one_clause() -> None:
    assert conditions("a | b|c d") == [(fuzzy("a"), fuzzy("b"), fuzzy("c")), (fuzzy("d"),)]
    assert conditions("is:open | has:amp") == [(Is(state="open"), Has(content="amp"))]
    assert conditions("| a |") == [(fuzzy("a"),)]
    assert conditions("a | | b") == [(fuzzy("a"), fuzzy("b"))]
    assert [clause.text for clause in parse("a | 'b c").clauses] == ["a | 'b", "c"]


def test_what_is_left_out_is_not_tied() -> None:
    assert [clause.negated for clause in parse("a | -b").clauses] == [False, True]
    assert [clause.negated for clause in parse("-a | b").clauses] == [True, False]


@pytest.mark.parametrize(
    ("text", "field", "value"),
    [
        ("provider:verge", "provider", "verge"),
        ("Provider:Verge", "provider", "verge"),
        ("provider=verge", "provider", "verge"),
        ('topic:"AWS AI"', "topic", "aws ai"),
        ('topic:"AWS', "topic", "aws"),
        ('title:"Moth, a chip"', "title", "moth a chip"),
        ("type:video", "type", "video"),
        ("path:2021-05", "path", "2021-05"),
        ("path:_News/A.md", "path", "_news/a.md"),
        ("lang:en", "lang", "en"),
        ("Mood:Grün", "Mood", "grun"),
        ("page_views:12", "page_views", "12"),
    ],
)
def test_a_field_holds_a_text(text: str, field: str, value: str) -> None:
    assert conditions(text) == [(InField(field=field, text=value),)]


@pytest.mark.parametrize(
    ("text", "field", "op", "number"),
    [
        ("quality>=40", "quality", ">=", 40),
        ("quality<=40", "quality", "<=", 40),
        ("QUALITY>40", "quality", ">", 40),
        ("heat<70.5", "heat", "<", 70.5),
        ("score=70", "score", "=", 70),
        ("quality:70", "quality", "=", 70),
        ("quality>-1", "quality", ">", -1),
        ("page_views>1000", "page_views", ">", 1000),
    ],
)
def test_a_field_compares_with_a_number(text: str, field: str, op: str, number: float) -> None:
    (condition,) = conditions(text)
    assert condition == (Compare(field=field, op=op, number=number),)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on:today", days((2021, 5, 31), (2021, 6, 1))),
        ("on:yesterday", days((2021, 5, 30), (2021, 5, 31))),
        ("after:today", days((2021, 5, 31), None)),
        ("before:today", days(None, (2021, 5, 31))),
        ("after:7d", days((2021, 5, 24), None)),
        ("after:2w", days((2021, 5, 17), None)),
        ("after:1m", days((2021, 5, 1), None)),
        ("after:1y", days((2020, 5, 31), None)),
        ("on:1d", days((2021, 5, 30), (2021, 5, 31))),
        ("after:9999y", days((1, 1, 1), None)),
        ("on:2021-05-01", days((2021, 5, 1), (2021, 5, 2))),
        ("on:2021-5-1", days((2021, 5, 1), (2021, 5, 2))),
        ("on:2021-05", days((2021, 5, 1), (2021, 6, 1))),
        ("on:2020-12", days((2020, 12, 1), (2021, 1, 1))),
        ("on:2020", days((2020, 1, 1), (2021, 1, 1))),
        ("before:2021-05-01", days(None, (2021, 5, 1))),
        ("after:2021", days((2021, 1, 1), None)),
        ("ON:Today", days((2021, 5, 31), (2021, 6, 1))),
        ("on:2020-02-29", days((2020, 2, 29), (2020, 3, 1))),
    ],
)
def test_a_date_is_a_span_of_days(text: str, found: Days) -> None:
    assert conditions(text) == [(found,)]


@pytest.mark.parametrize("state", query.STATES)
def test_every_state_can_be_asked_for_and_is_completed(state: str) -> None:
    assert conditions(f"is:{state}") == [(Is(state=state),)]
    assert conditions(f"IS:{state[:3].upper()}") == [(Is(state=state),)]


@pytest.mark.parametrize("content", query.CONTENTS)
def test_every_content_can_be_asked_for_and_is_completed(content: str) -> None:
    assert conditions(f"has:{content}") == [(Has(content=content),)]
    assert conditions(f"has:{content[:1]}") == [(Has(content=content),)]


@pytest.mark.parametrize(
    ("text", "sort", "flipped"),
    [("sort:quality", Sort.QUALITY, False), ("sort:-quality", Sort.QUALITY, True), ("-sort:title", Sort.TITLE,
     True),
     ("sort:prov", Sort.PROVIDER, False), ("sort:date sort:heat", Sort.HEAT, False), ("a sort:r",
      Sort.RELEVANCE, False)],
)  # fmt: skip
def test_an_order_is_no_condition(text: str, sort: Sort, flipped: bool) -> None:
    found = parse(text)
    assert (found.sort, found.flipped, found.problems) == (sort, flipped, ())
    assert len(found.clauses) == text.startswith("a ")


def test_a_pasted_link_means_its_page() -> None:
    assert conditions("https://www.example.org/a/?utm_source=x") == [(LinksTo(identity="example.org/a"),)]
    assert conditions("https://user@example.org/") == []


PROBLEMS = [
    ("qualty>40", "qualty>40", "no field qualty; did you mean quality?"),
    ("power Tags:ai", "Tags:ai", "no field Tags; did you mean topic?"),
    ("date:2021", "date:2021", "no field date; did you mean on, after or before?"),
    ("power zzzzz:x apps", "zzzzz:x", "no field zzzzz"),
    ("lnag:en", "lnag:en", "no field lnag; did you mean lang?"),
    ("mood:x", "mood:x", "no field mood; did you mean Mood?"),
    ("quality>many", "quality>many", "quality needs a number, like quality>=40; many is none"),
    ("heat:1..5", "heat:1..5", "heat needs a number, like heat>=40; 1..5 is none"),
    ("page_views>x", "page_views>x", "page_views needs a number, like page_views>=40; x is none"),
    ("provider>x", "provider>x", "provider is no number; write provider:x"),
    ("after>7d", "after>7d", "after is no number; write after:7d"),
    ("is:opne", "is:opne", "no state opne; did you mean open?"),
    ("has:wings", "has:wings", "no content wings; has: takes amp, cdn, image, related"),
    (
        "sort:speed",
        "sort:speed",
        "no order speed; sort: takes date, quality, heat, provider, title, relevance, border",
    ),
    ("after:soon", "after:soon", "no date soon; write 7d, today, 2021-05 or 2021-05-01"),
    ("on:2021-13", "on:2021-13", "no date 2021-13; write 7d, today, 2021-05 or 2021-05-01"),
    ("on:2021-02-30", "on:2021-02-30", "no date 2021-02-30; write 7d, today, 2021-05 or 2021-05-01"),
    ("on:9999", "on:9999", "no date 9999; write 7d, today, 2021-05 or 2021-05-01"),
    ("on:9999-12-31", "on:9999-12-31", "no date 9999-12-31; write 7d, today, 2021-05 or 2021-05-01"),
    ("on:0000", "on:0000", "no date 0000; write 7d, today, 2021-05 or 2021-05-01"),
]


@pytest.mark.parametrize(("text", "part", "message"), PROBLEMS)
def test_what_cannot_be_read_is_marked_with_a_sentence(text: str, part: str, message: str) -> None:
    (problem,) = parse(text).problems
    assert (text[problem.start : problem.end], problem.message) == (part, message)


def test_every_problem_of_a_text_is_marked() -> None:
    found = parse("a is:x 'b -qualty>1 sort:y")
    assert [(one.start, one.end) for one in found.problems] == [(2, 6), (10, 19), (20, 26)]
    assert len(found.clauses) == 2


@pytest.mark.parametrize(
    "text",
    ["provider:", "quality>", "quality>=", "quality:", "is:", "has:", "sort:", "after:", "-", "'", '"', '""',
     "|", "-is:",
     'topic:"', "lang:", "-provider:", "http:", "http:/", "https://", "https://e"],
)  # fmt: skip
def test_what_is_still_being_typed_is_no_problem(text: str) -> None:
    assert parse(text).problems == ()
    assert parse(f"power {text}").clauses[0].conditions == (fuzzy("power"),)


def test_words_make_a_query_ranked_and_are_highlighted() -> None:
    assert parse('power \'apps "two words" -not is:open').highlights() == ("power", "apps", "two", "words")
    assert parse("power").ranked
    assert not parse("-power is:open https://example.org/").ranked
    assert parse("is:open | power").ranked


def test_the_order_in_the_query_wins_then_the_chosen_one_then_relevance() -> None:
    assert Request(query=parse("a sort:heat"), sort=Sort.TITLE).order() == (Sort.HEAT, False)
    assert Request(query=parse("a"), sort=Sort.TITLE, flipped=True).order() == (Sort.TITLE, True)
    assert Request(query=parse("a")).order() == (Sort.RELEVANCE, False)
    assert Request(query=parse("is:open"), flipped=True).order() == (Sort.DATE, True)
    assert Request(query=parse(""), sort=Sort.RELEVANCE).order() == (Sort.DATE, False)
    assert Request(query=parse("a"), sort=Sort.RELEVANCE).order() == (Sort.RELEVANCE, False)


def test_every_order_says_its_direction() -> None:
    assert len({Sort(one).direction(flipped) for one in Sort for flipped in (False, True)}) == 10
    assert Sort.QUALITY.direction(True) == "lowest first"


def test_every_view_has_a_label() -> None:
    assert [view.label for view in View][:3] == ["All", "Open", "Published"]


PIECES = st.sampled_from(
    ["provider:", "quality", ">=", ">", "<", ":", "=", "is:", "open", "has:", "after:", "on:", "2021", "-",
     "7d", "sort:", '"', "'", "|", " ", "a", "é", "除", "https://", "example.org", "/", "\x00", "\ud800",
     "\u202e", "९", "nan", "1e999", "lang:", "Mood", "\n"]
)  # fmt: skip


@given(st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30)), st.dates())
def test_any_text_is_read_and_its_problems_lie_inside_it(text: str, today: dt.date) -> None:
    found = query.parse(text, today=today, other_keys=KEYS)
    assert found.text == text
    for problem in found.problems:
        assert 0 <= problem.start < problem.end <= len(text)
        assert problem.message
    assert all(clause.conditions and clause.text for clause in found.clauses)
    assert Request(query=found, marked=frozenset({ArticleId("a.md")})).order()


@pytest.mark.parametrize(
    ("typed", "narrowed"),
    [
        ("", 'topic:"AI"'),
        ("power apps", 'topic:"AI"'),
        ('is:open power -video \'apps "a b"', 'is:open topic:"AI"'),
        ("topic:birds quality>=40", 'quality>=40 topic:"AI"'),
        ("-topic:birds provider:verge", '-topic:birds provider:verge topic:"AI"'),
        ("is:open | is:later sort:-quality x", 'is:open | is:later sort:-quality topic:"AI"'),
        ("topic:a | is:open", 'topic:"AI"'),
        ("https://x.org/ has:amp", 'has:amp topic:"AI"'),
        ("qualty>3 has:amp", 'has:amp topic:"AI"'),
    ],
)
def test_a_filter_takes_the_place_of_words_and_of_its_like(typed: str, narrowed: str) -> None:
    assert query.parse(typed, today=dt.date(2021, 5, 1)).narrowed('topic:"AI"') == narrowed

"""One sentence for what became of a step."""

from __future__ import annotations

from typing import Any

import pytest

from tui.errors import GONE
from tui.model.article import ArticleId, State
from tui.model.outcome import compared, sentence
from tui.model.triage import Decision, Outcome
from tui.store.writers import BUSY


def one(title: str = "A title", **other: Any) -> Outcome:
    known = {"decision": Decision.PUBLISH, "state": State.PUBLISHED, **other}
    return Outcome(id=ArticleId("a.md"), title=title, **known)


def said(*outcomes: Outcome, verb: str = "Published", **other: Any) -> str:
    return sentence(verb, outcomes, other.pop("decision", Decision.PUBLISH), **other)


def test_one_decision_says_how_to_take_it_back() -> None:
    assert said(one()) == "Published “A title”.  u takes it back"


def test_a_note_takes_the_place_of_the_hint() -> None:
    assert said(one(), note=" Mind the gap.") == "Published “A title”. Mind the gap."


def test_a_refusal_says_why() -> None:
    assert said(one(refused="is read-only")) == "Not published: “A title”: its file is read-only."
    assert said(one(refused="x"), verb="Put off") == "Not put off: “A title”: x."


@pytest.mark.parametrize(
    "reason",
    [
        GONE,
        BUSY,
        "is read-only for you",
        "has a second name",
        "lies outside the content root",
        "was being written by somebody else",
        "cannot be read: no such device",
        "could not be written: no space left on device",
        "belongs to somebody else",
        "changed on disk since it was read",
    ],
)
def test_what_is_said_of_a_file_has_it_for_a_subject(reason: str) -> None:
    assert said(one(refused=reason)) == f"Not published: “A title”: its file {reason}."


def test_what_is_so_already_is_no_refusal() -> None:
    assert said(one(refused="already published", already=True)) == "Already published: “A title”."


def test_undo_says_what_the_article_is_again() -> None:
    assert said(one(state=State.OPEN), verb="Undone", decision=None) == "Undone: “A title” is open again."


@pytest.mark.parametrize(
    ("refused", "expected"),
    [
        ((), "Published 3 articles."),
        (("is read-only",), "Published 2 articles. 1 not: “T0” (is read-only)."),
        (
            ("is read-only", "x"),
            "Published 1 article. 2 not: “T0” (is read-only), and 1 more (i lists them).",
        ),
        (("x", "y", "z"), "Published 0 articles. 3 not: “T0” (x), and 2 more (i lists them)."),
    ],
)
def test_a_bulk_counts_and_names_the_first_that_was_refused(refused: tuple[str, ...], expected: str) -> None:
    reasons = [*refused, *[None] * 3][:3]
    assert said(*(one(f"T{number}", refused=why) for number, why in enumerate(reasons))) == expected


def test_a_bulk_of_many_groups_its_digits() -> None:
    assert said(*[one()] * 1_000) == "Published 1,000 articles."
    assert said(*[one()] * 2, note=" Stopped: 998 were left as they are.") == (
        "Published 2 articles. Stopped: 998 were left as they are."
    )


def test_trouble_is_all_that_is_said() -> None:
    assert said(one(), trouble="the journal cannot be written") == "The journal cannot be written."
    assert said(trouble="Nothing to undo", decision=None) == "Nothing to undo."


def test_nothing_from_a_file_reaches_the_sentence_as_it_is() -> None:
    shown = said(one("a\x1b]0;x\x07\u202e\nb" + "c" * 200, refused="published is '\x9b'"))
    assert shown.isprintable()
    assert len(shown) < 110


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        ("Short", "Other", ("Short", "Other")),
        ("a" * 40, "b" * 40, ("a" * 40, "b" * 40)),
        (
            "One long beginning that both of them share, and then this",
            "One long beginning that both of them share, and then that",
            ("… and then this", "… and then that"),
        ),
        ("x" * 50, "x" * 51, ("…" + "x" * 12, "…" + "x" * 13)),
        ("One " + "x" * 50, "Two " + "x" * 50, ("One " + "x" * 35 + "…", "Two " + "x" * 35 + "…")),
    ],
)
def test_two_titles_are_cut_where_the_difference_is_seen(was: str, now: str, shown: tuple[str, str]) -> None:
    assert compared(was, now) == shown

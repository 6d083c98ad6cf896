from __future__ import annotations

import sys
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.model.word_indexes import indexed
from tui.model import words
from tui.model.words import fold, order_key, score_text, score_word, spans


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Power Apps", "power apps"),
        ("  Moth, a chip: “new”!  ", "moth a chip new"),
        ("isn't isn’t ʼtis", "isnt isnt tis"),
        ("Müde Züge", "mude zuge"),
        ("À BRUMEVAL", "a brumeval"),
        ("STRASSE Straße STRAẞE", "strasse strasse strasse"),
        ("İstanbul ﬁn ½ ℡", "istanbul fin 1 2 tel"),
        ("𝗕𝗿𝗲𝗮𝗸𝗶𝗻𝗴 Ｎｅｗｓ", "breaking news"),
        ("Ελλάδα ΟΔΟΣ", "ελλαδα οδοσ"),
        ("Йод", "иод"),
        ("ガギグ ｶﾞ 霧ヶ浜市「正しい」", "ガギグ ガ 霧ヶ浜市 正しい"),
        ("한국어 걸", "한국어 걸"),
        ("می\u200cخواهم", "میخواهم"),
        ("C++ & C#, 50% off", "c c 50 off"),
        ("🧀 cheese", "cheese"),
        ("", ""),
        ("🧀!", ""),
        ("a\x00b\ud800c", "a b c"),
    ],
)
def test_texts_are_compared_folded(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text(max_size=30))
def test_what_is_folded_is_folded_for_good(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split())


def test_no_character_is_folded_to_a_capital_or_a_sign() -> None:
    folded = set(fold(" ".join(map(chr, range(sys.maxunicode + 1))))) - {" "}
    assert [hex(ord(one)) for one in folded if one.casefold() != one] == []
    assert [hex(ord(one)) for one in folded if unicodedata.category(one)[0] in "PZSC"] == []


# What a typed word is worth, best first; each kind stands above the next.
KINDS = [
    ("moth", "moth", "exact"),
    ("mot", "moth", "prefix"),
    ("m", "moth", "one letter"),
    ("chpi", "chip", "typo"),
    ("raw", "drawbridge", "inside"),
    ("gllr", "gallery", "abbreviation"),
]


def test_exact_is_worth_more_than_a_prefix_and_so_on() -> None:
    worth = [score_word(term, word) for term, word, _ in KINDS]
    assert worth == sorted(worth, reverse=True)
    assert len(set(worth)) == len(worth)
    assert min(worth) > 0


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ("quantm", "quantum"),
        ("qauntum", "quantum"),
        ("quamtum", "quantum"),
        ("quantumm", "quantum"),
        ("wuantum", "quantum"),
        ("octupus", "octopus"),
        ("recgonition", "recognition"),
        ("recignitoin", "recognition"),
        ("mathematcia", "mathematicians"),
        ("facail", "facial"),
        ("drawbrige", "drawbridge"),
    ],
)
def test_a_typo_is_forgiven(term: str, word: str) -> None:
    assert score_word(term, word) >= words.ABBREVIATION
    assert indexed([[word]], [[]]).scores(term).tolist() != [0]


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ("cat", "car"),
        ("moth", "chip"),
        ("ab", "xaby"),
        ("recognition", "reckoning"),
        ("ffice", "coffee"),
        ("xyz", ""),
        ("a", "banana"),
    ],
)
def test_another_word_is_not(term: str, word: str) -> None:
    assert score_word(term, word) == 0
    assert indexed([[word] if word else []], [[]]).scores(term).tolist() == [0]


@pytest.mark.parametrize(
    ("term", "word"), [("mvr", "mover"), ("gllry", "gallery"), ("spch", "speech"), ("fctry", "factory")]
)
def test_a_word_without_its_vowels_is_found(term: str, word: str) -> None:
    assert score_word(term, word) >= words.ABBREVIATION
    assert indexed([[word]], [[]]).scores(term).tolist() == [score_word(term, word)]


def test_two_words_typed_as_one_are_found() -> None:
    titles = [["moon", "rover"], ["rover", "moon"], ["moon"], ["moonlight"]]
    assert score_text("moonrover", titles[0]) == words.GLUED
    assert score_text("moonrover", titles[2]) == 0
    scores = indexed(titles, [[]] * 4).scores("moonrov")
    assert scores[0] == words.GLUED
    assert scores[2:].tolist() == [0, 0]


@pytest.mark.parametrize("term", ["除雪", "雪", "快递", "인공지", "猫"])
def test_scripts_without_blanks_are_found_by_a_part(term: str) -> None:
    titles = [["自動運転の除雪車", "猫を前に"], ["会自己认路的快递柜"], ["대신한인공지능"], ["other"]]
    found = [score_text(term, title) for title in titles]
    assert [score > 0 for score in found].count(True) == 1
    assert indexed(titles, [[]] * 4).scores(term).tolist() == found


# --- highlighting

TEXTS = st.one_of(
    st.text(max_size=30),
    st.lists(
        st.sampled_from(
            ["Moth", "chip", "Straße", "ﬁn", "é", "e\u0301", "日本語", "isn’t", "½", " ", "-", "🧀", "İ"]
        ),
        max_size=8,
    ).map("".join),
)


@given(st.text(st.characters(max_codepoint=127)))
def test_the_words_of_ascii_stand_where_those_of_any_text_do(text: str) -> None:
    found, places = words._places(f"{text} é")
    assert found[-1] == "e"
    assert words._places(text) == (found[:-1], places[:-1])
    assert [fold(text[start:end]) for start, end in places[:-1]] == found[:-1]


@given(st.lists(st.text(st.sampled_from("mothcip"), min_size=1, max_size=5), max_size=3), TEXTS)
def test_a_word_is_marked_where_it_is_as_good_as_the_best_or_holds_what_was_typed(
    terms: list[str], text: str
) -> None:
    marked = spans(terms, text)
    found, places = words._places(text)
    for word, (start, end) in zip(found, places, strict=True):
        worth = [(score_word(term, word), max(score_word(term, one) for one in found)) for term in terms]
        wanted = any(score and score >= min(best, words.INSIDE) for score, best in worth)
        assert any(first < end and start < behind for first, behind in marked) is wanted


@given(st.lists(st.text(st.sampled_from("mothcipsafné日本1 "), max_size=5).map(fold), max_size=3), TEXTS)
def test_spans_are_in_order_apart_and_inside_the_text(terms: list[str], text: str) -> None:
    last = -1
    for start, end in spans([term for term in terms if term], text):
        assert last < start < end <= len(text)
        last = end


@pytest.mark.parametrize(
    ("terms", "text", "marked"),
    [
        (["moth"], "Duskwell unveils Moth, a moth", ["Moth", "moth"]),
        (["mot", "unv"], "Duskwell unveils Moth", ["unv", "Mot"]),
        (["raw"], "Drawbridge stuck", ["raw"]),
        (["quantm"], "Quantum compass", ["Quantu"]),
        (["zuge"], "Müde Züge", ["Züge"]),
        (["除雪"], "自動運転の除雪車", ["除雪"]),
        (["isnt"], "It isn’t haunted", ["isn’t"]),
        (["gllry"], "The gallery", ["g", "ll", "ry"]),
        (["x"], "Moth", []),
        ([], "Moth", []),
        (["strasse"], "Die Straße", ["Straße"]),
    ],
)
def test_what_was_typed_is_marked(terms: list[str], text: str, marked: list[str]) -> None:
    assert [text[start:end] for start, end in spans(terms, text)] == marked


# --- the order of the best rows among themselves


@pytest.mark.parametrize(
    ("terms", "better", "worse"),
    [
        (["moth", "chip"], "Moth chip", "The Moth, and another chip"),
        (["moth", "chip"], "Moth chip", "Chip moth"),
        (["moth"], "Moth", "Moth and many more words"),
        (["moth", "chip"], "The moth chip runs", "A chip named moth runs"),
        (["moth"], "A moth", "A mother"),
    ],
)
def test_a_title_that_says_it_in_order_and_little_else_stands_first(
    terms: list[str], better: str, worse: str
) -> None:
    assert order_key(terms, better) > order_key(terms, worse)


def test_the_order_of_titles_without_words_is_no_error() -> None:
    assert order_key([], "Moth") == order_key(["moth"], "") == order_key([], "") == 0


def in_every_word(terms: Sequence[str], title: str) -> float:
    """What `order_key` is to say, by a look at each word."""
    found, worth, places = fold(title).split(), 0.0, []
    for term in terms:
        begun = [place for place, word in enumerate(found) if word.startswith(term)]
        scores = {place: score_word(term, found[place]) for place in begun or range(len(found))}
        best = max(scores.values(), default=0)
        worth += best
        places += [place for place, score in scores.items() if score == best > 0][:1]
    if len(terms) > 1:
        worth += 40 * (" ".join(terms) in " ".join(found))
    if len(places) > 1:
        near = [0 < right - left <= 2 for left, right in pairwise(places)]
        worth += 30 * sum(near) / len(near)
    return worth + 20 * len(set(places)) / max(1, len(found))


@given(
    st.lists(
        st.sampled_from(["m", "mo", "moth", "chip", "moth chip", "日本", "é", "motch"]), max_size=3
    ).filter(any),
    st.lists(
        st.sampled_from(["moth", "moths", "mo", "Chip", "chi", "日本語", "É", "a", "-", "motch"]), max_size=6
    ),
)
def test_a_title_is_worth_what_a_look_at_each_word_says(terms: list[str], title: list[str]) -> None:
    assert order_key(terms, " ".join(title)) == in_every_word(terms, " ".join(title))

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from tests.model.word_indexes import indexed
from tui.model import word_index, words
from tui.model.word_index import WordCollector, _Beginnings
from tui.model.words import fold, score_text, unspaced


def test_in_a_title_a_word_is_worth_more_than_beside_it() -> None:
    scores = indexed([["moth"], []], [[], ["moth"]]).scores("moth")
    assert scores.tolist() == [words.EXACT, words.EXACT - words.ELSEWHERE]


def test_an_empty_index_finds_nothing() -> None:
    index = indexed([], [])
    assert index.rows == 0
    for term in ("", "a", "moth", "moonrover", "除"):
        assert index.scores(term).tolist() == []
        assert index.exact(term).tolist() == []
        assert index.beginning(term).tolist() == []


def test_rows_without_words_are_rows() -> None:
    index = indexed([[], ["moth"], []], [[], [], ["chip"]])
    assert index.scores("moth").tolist() == [0, words.EXACT, 0]
    assert index.exact("chip").tolist() == [False, False, True]
    assert index.exact("chi").tolist() == [False, False, False]
    assert index.beginning("chi").tolist() == [False, False, True]


def test_an_answer_is_the_same_however_often_and_after_whatever_it_is_asked() -> None:
    titles = [[f"word{n}", "moth"] for n in range(30)]
    index = indexed(titles, [[]] * 30)
    first = index.scores("word7").copy()
    for n in range(word_index.CACHED_TERMS * 2):
        index.scores(f"word{n}")
    assert index.scores("word7").tolist() == first.tolist()


WORD = st.text(st.sampled_from("abcdeé日本한"), min_size=1, max_size=6).map(fold).filter(bool)
TITLE = st.lists(WORD, max_size=4)
TERM = st.text(st.sampled_from("abcde日本한"), min_size=1, max_size=6)


@given(st.lists(st.tuples(TITLE, TITLE), max_size=6), TERM)
def test_index_and_row_by_row_agree_on_exact_prefix_and_inside(
    rows: list[tuple[list[str], list[str]]], term: str
) -> None:
    scores = indexed([title for title, _ in rows], [other for _, other in rows]).scores(term)
    for (title, other), scored in zip(rows, scores.tolist(), strict=True):
        one_by_one = max(score_text(term, title), score_text(term, other) - words.ELSEWHERE)
        worth = max(_plain(term, title), _plain(term, other) - words.ELSEWHERE)
        if worth >= words.PREFIX - words.ELSEWHERE:
            assert scored == one_by_one == worth
        elif worth > 0:
            assert min(scored, one_by_one) >= worth


def _plain(term: str, title: list[str]) -> int:
    """The best of exact, prefix and inside, by their definition."""
    if term in title:
        return words.EXACT
    if any(word.startswith(term) for word in title):
        return words.PREFIX if len(term) > 1 else words.LETTER
    inside = len(term) >= 3 or not term.isascii()
    return words.INSIDE if inside and any(term in word for word in title) else 0


@given(st.lists(TITLE, max_size=6), TERM)
def test_exact_and_beginning_are_what_they_say(titles: list[list[str]], term: str) -> None:
    index = indexed(titles, [[]] * len(titles))
    whole = [any(term in word if unspaced(term) else term == word for word in title) for title in titles]
    assert index.exact(term).tolist() == whole
    assert index.beginning(term).tolist() == [
        any(word.startswith(term) for word in title) for title in titles
    ]


def test_scores_fit_a_byte_and_belong_to_their_rows() -> None:
    index = indexed([["moth"]] * 300, [["moth"]] * 300)
    scores = index.scores("moth")
    assert scores.dtype == np.uint8
    assert scores.tolist() == [words.EXACT] * 300


@given(
    st.lists(st.tuples(st.integers(0, 4), TITLE, TITLE), max_size=12),
    st.sets(st.integers(0, 12)),
    TERM,
)
def test_any_order_of_entering_and_building_gives_the_index_of_the_last_words(
    entered: list[tuple[int, list[str], list[str]]], builds: set[int], term: str
) -> None:
    collector, index = WordCollector(), indexed([], [])
    rows = {row: ([""][:0], [""][:0]) for row in range(5)}
    for place, (row, title, other) in enumerate(entered):
        collector.add(row, title, other)
        rows[row] = (title, other)
        if place in builds:
            index, collector = collector.build(5, index), WordCollector()
    index = collector.build(5, index)
    expected = indexed([title for title, _ in rows.values()], [other for _, other in rows.values()])
    assert index.scores(term).tolist() == expected.scores(term).tolist()
    assert index.exact(term).tolist() == expected.exact(term).tolist()


@given(
    st.lists(st.text("abcdefgzäß中1", min_size=1, max_size=8), min_size=1, max_size=20),
    st.text("abcdefgzäß中1", min_size=4, max_size=9),
    st.integers(1, 2),
)
def test_no_word_that_a_typo_could_make_is_left_out(found: list[str], term: str, typos: int) -> None:
    near = [word for word in found if OSA.distance(word, term) <= typos]
    assert set(near) <= set(_Beginnings(found, 8).like(term, typos))


def test_most_words_are_left_out_before_they_are_compared() -> None:
    found = ["harbour", "harbor", "barbour", "closing", "repairs", "island", "ferries"]
    assert _Beginnings(found, 7).like("harbuor", 1) == ["harbour", "harbor", "barbour"]

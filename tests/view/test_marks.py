"""The set of marks, and the range that is being marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.model.article import ArticleId, Row, Seen, State
from tui.view.marks import Marks


def row(article_id: ArticleId, title: str = "A title") -> Row:
    return Row(id=article_id, state=State.OPEN, title=title, provider="", score=None, seconds=None)


def test_an_article_is_known_as_it_was_when_it_was_marked() -> None:
    marks = Marks()
    one, other = ArticleId("a"), ArticleId("b")
    marks.toggle(row(one, "Before"))
    marks.toggle_all([row(one, "After"), row(other, "After")])
    marks.begin(one)
    marks.extend([row(one, "Later"), row(other, "Later")])
    assert {known: seen.title for known, seen in marks.seen.items()} == {one: "Before", other: "After"}
    marks.add([row(one, "Shown again")])
    assert marks.seen[one] == Seen(state=State.OPEN, title="Shown again")
    marks.toggle(row(one))
    assert marks.marked == frozenset(marks.seen) == {other}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["toggle", "all", "begin", "extend", "end"]),
            st.sets(st.integers(0, 9), min_size=1),
        )
    )
)
def test_any_marking_keeps_a_range_and_the_marks_before_it_apart(steps: list[tuple[str, set[int]]]) -> None:
    marks = Marks()
    before: frozenset[ArticleId] = frozenset()
    for step, numbers in steps:
        ids = [ArticleId(str(number)) for number in sorted(numbers)]
        if step == "toggle":
            was = ids[0] in marks.marked
            marks.toggle(row(ids[0]))
            assert (ids[0] in marks.marked) != was
            assert marks.anchor is None
        elif step == "all":
            every = frozenset(ids) <= marks.marked
            marks.toggle_all(map(row, ids))
            assert not marks.marked & frozenset(ids) if every else frozenset(ids) <= marks.marked
            assert marks.anchor is None
        elif step == "begin":
            before = marks.marked
            marks.begin(ids[0])
            assert marks.anchor == ids[0]
        elif step == "extend" and marks.anchor is not None:
            marks.extend(map(row, ids))
            assert marks.marked == before | frozenset(ids)
        elif step == "end":
            kept = marks.marked
            marks.end()
            assert (marks.marked, marks.anchor) == (kept, None)

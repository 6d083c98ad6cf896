"""What a folder adds up to."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conftest import article
from tests.store.conftest import Shelves
from tests.store.killed import decide, deciding
from tui.model import statistics, text
from tui.model.article import ArticleId, State
from tui.model.index_entry import IndexEntry
from tui.model.statistics import Statistics
from tui.model.triage import Decision
from tui.store.border import Threshold
from tui.store.index import Index
from tui.store.opening import Opening
from tui.store.statistics import statistics as counted

Rows = list[tuple[State, float | None, str, str]]
STATES = (State.OPEN, State.PUBLISHED, State.DECLINED, State.BROKEN)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(STATES),
        st.none() | st.integers(0, 100) | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False),
        st.sampled_from(("", "The Post", "Muteki\x1b", "日本")),
        st.sampled_from(("", "post.example.org")),
    ),
    max_size=40,
)  # fmt: skip


def over(rows: Rows) -> Statistics:
    index = Index()
    for number, (state, quality, name, domain) in enumerate(rows):
        index.put(
            IndexEntry(
                id=ArticleId(f"{number}.md"),
                state=state,
                title="",
                provider=name,
                domain=domain,
                quality=quality,
            )
        )
    return counted(index, Threshold().of(index.columns()))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS, st.integers(30, 160))
def test_every_article_is_counted_once_in_each_way_and_all_lines_fit(rows: Rows, cells: int) -> None:
    found = over(rows)
    readable = [row for row in rows if row[0] is not State.BROKEN]
    assert found.total == len(rows)
    assert {state: sum(row[0] is state for row in rows) for state in STATES} == {
        state: found.states.get(state, 0) for state in STATES
    }
    assert sum(one.total for one in found.bins) + found.unscored == len(readable)
    assert sum(one.total for one in found.publishers) == len(readable)
    names = {name or domain for _, _, name, domain in readable}
    assert sorted(one.name for one in found.publishers) == sorted(names)
    assert len(found.bins) <= 22
    shown = [*statistics.lines(found, cells)]
    assert all(text.width(line) <= cells for line in shown)
    assert all(line.isprintable() for line in shown)


def test_scores_that_are_hardly_apart_are_counted() -> None:
    rows: Rows = [(State.OPEN, 5.0e-324, "", ""), (State.OPEN, -5.0e-324, "", "")]
    assert sum(one.total for one in over(rows).bins) == 2


def test_scores_to_a_hundred_stand_in_ten_bins_and_the_threshold_is_marked() -> None:
    rows: Rows = [(State.PUBLISHED if q >= 70 else State.OPEN, float(q), "The Post", "") for q in range(101)]
    assert [*statistics.lines(over(rows), 50)] == [
        "101 articles",
        "  - open             70  69 %",
        "  + published        31  31 %",
        "",
        "Scores",
        "  + published, - open, x declined, ~ later",
        *(f"  {f'{low}-{low + 9}':>6} 10 {'-' * 34}" for low in range(0, 70, 10)),
        f">  70-79 10 {'+' * 34}",
        f"   80-89 10 {'+' * 34}",
        f"  90-100 11 {'+' * 37}",
        "",
        "Published at quality >= 70: 101 of 101",
        "",
        "Publishers                        +    -    x    ~",
        "  The Post                       31   70    0    0",
    ]


@pytest.mark.parametrize(
    ("scores", "low", "high", "count"),
    [([5], 0, 100, 10), ([0, 100], 0, 100, 10), ([0, 101], 0, 110, 11), ([0, 199], 0, 200, 20), ([150], 150, 151, 1),
     ([-5, 5], -5, 5, 20), ([1000, 3000], 1000, 3000, 20)],
)  # fmt: skip
def test_other_scores_stand_in_up_to_twenty_bins_of_a_round_width(
    scores: list[float], low: float, high: float, count: int
) -> None:
    bins = over([(State.OPEN, float(one), "", "") for one in scores]).bins
    assert (bins[0].low, bins[-1].high, len(bins)) == (low, high, count)


def test_it_follows_the_journal_and_the_folder(shelf: Shelves) -> None:
    pages = {name: f"https://example.org/{name}" for name in "abcd"}
    root = shelf(
        {f"{name}.md": article(name, web_url=page, published=name == "d") for name, page in pages.items()}
    ).root
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, "a.md")
        decide(decisions, Decision.PUBLISH, "b.md")
    path = root / "b.md"
    path.write_text(path.read_text().replace("published: true", "published: false"))
    library = Opening(root, os.environ).library()
    library.load(lambda _: None)
    found = library.statistics()
    assert found.states == {State.OPEN: 2, State.PUBLISHED: 1, State.LATER: 1}
    assert found.reverted == 1
    assert "  = reverted          1" in [*statistics.lines(found, 80)]
    assert statistics.record(found)["reverted"] == 1
    (root / "c.md").unlink()
    library.load(lambda _: None)
    assert library.statistics().total == 3

"""One article on one line: exactly as wide as the list, whatever stands in it."""

from __future__ import annotations

import math
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Zone
from tui.model import text
from tui.model.article import ArticleId, Row, State
from tui.model.choices import Column
from tui.view import row
from tui.view.row_strips import ROLES

HOSTILE = [
    "",
    "Plain title",
    "マイクロソフト、Power Apps ポータルの新機能を公開しました",
    "👩‍👩‍👧‍👦 family 🏳️‍🌈 flag 🇩🇪 skin 👍🏽 heart ❤️",
    "e\u0301" * 300,
    "Z" + "\u0300" * 90,
    "حساسات من الورق تقيس رطوبة التربة",
    "[@click=app.quit]x[/]",
    "क्षत्रिय \u200d\u200c நிலவு",
    "한국어 제목 버려진 자전거",
    "①②③ ∑ ｱｲｳ ﷽ 𝕬",
]
SIGNS = "aZ 09日本語한글אب\u0301\u200d\ufe0f👩🏽🇩🇪—…"
TITLES = (
    st.sampled_from(HOSTILE) | st.text(alphabet=SIGNS) | st.text(alphabet=st.characters(codec="utf-8"))
).map(text.line)
WIDTHS = range(1, 201)


def rows() -> st.SearchStrategy[Row]:
    numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(1 << 53), 1 << 53)
    return st.builds(
        Row,
        id=st.just(ArticleId("a.md")),
        state=st.sampled_from(State),
        title=TITLES,
        provider=TITLES,
        score=numbers,
        seconds=st.none() | st.floats(allow_nan=False),
        reason=st.just("") | TITLES,
        reverted=st.booleans(),
        others=st.integers(0, 1_000_000),
        unfolded=st.booleans(),
    )


def made(title: str, *, provider: str = "Example", reason: str = "") -> Row:
    state = State.BROKEN if reason else State.OPEN
    return Row(
        id=ArticleId("a.md"),
        state=state,
        title=title,
        provider=provider,
        score=71,
        seconds=0.0,
        reason=reason,
    )


def drawn(one: Row, width: int, *, at_cursor: bool = False, marked: bool = False) -> str:
    return "".join(part for part, _ in row.parts(one, width, at_cursor=at_cursor, marked=marked))


@given(
    rows(),
    st.integers(1, 200),
    st.booleans(),
    st.booleans(),
    st.lists(st.sampled_from(["a", "日", "zz", ""])),
)
def test_any_row_is_exactly_as_wide_as_the_list(
    one: Row, width: int, at_cursor: bool, marked: bool, terms: list[str]
) -> None:
    line = row.parts(one, width, at_cursor=at_cursor, marked=marked, terms=terms)
    assert sum(text.width(part) for part, _ in line) == width
    assert text.width("".join(part for part, _ in line)) == width


@given(rows(), st.integers(1, 200), st.lists(st.sampled_from(Column), unique=True))
def test_it_is_so_with_any_columns(one: Row, width: int, found: list[Column]) -> None:
    columns = [*dict.fromkeys([*found, Column.TITLE])]
    line = row.parts(one, width, at_cursor=False, marked=False, terms=["a"], columns=columns)
    assert text.width("".join(part for part, _ in line)) == width


@pytest.mark.parametrize("columns", permutations(Column, 2), ids="-".join)
def test_each_part_has_a_role_that_is_drawn_however_few_cells_a_column_has(
    columns: tuple[Column, ...],
) -> None:
    for width in range(1, 20):
        line = row.parts(made("moth"), width, at_cursor=False, marked=False, terms=["moth"], columns=columns)
        assert {role for _, role in line} <= {*ROLES, "title"}


@pytest.mark.parametrize("title", HOSTILE)
def test_every_width_is_kept_by_every_kind_of_title(title: str) -> None:
    for width in WIDTHS:
        bundle = made(title)._replace(others=1_000_000)
        for one in (made(title, provider=title), made(title, reason=title or "why"), bundle):
            assert text.width(drawn(one, width)) == width


def test_an_emoji_sequence_is_drawn_as_the_one_part_that_is_as_wide_everywhere() -> None:
    assert "👩 of 👍, ❤!" in drawn(made("👩\u200d👩\u200d👧\u200d👦 of 👍🏽, ❤\ufe0f!"), 60)


def test_the_columns_come_as_there_is_room() -> None:
    one = made("Glass piano survives its first concert", provider="The Lantern Post")
    whole = "- 71 1970-01-01 Glass piano survives its first concert The Lantern Post"
    assert " ".join(drawn(one, 80).split()) == whole
    assert "1970-01-01" in drawn(one, 44)
    assert "Lantern" not in drawn(one, 63)
    assert "1970" not in drawn(one, 43)
    assert drawn(one, 30) == "  -  71 Glass piano survives …"


def test_the_columns_that_were_chosen_stand_in_their_order() -> None:
    one = made("Glass piano survives its first concert", provider="The Lantern Post")

    def line(*columns: Column) -> str:
        return "".join(part for part, _ in row.parts(one, 80, at_cursor=False, marked=False, columns=columns))

    title, date, provider, state = Column.TITLE, Column.DATE, Column.PROVIDER, Column.STATE
    assert line(title) == f"  {'Glass piano survives its first concert':<78}"
    assert line(date, title, state) == f"  1970-01-01 {'Glass piano survives its first concert':<64} - "
    assert (
        line(provider, title) == f"  {'The Lantern Post':<16} {'Glass piano survives its first concert':<61}"
    )
    assert (
        line(title, provider, Column.SCORE)
        == f"  {'Glass piano survives its first concert':<56} The Lantern Post  71 "
    )


def test_the_first_two_cells_are_the_cursor_and_the_mark() -> None:
    one = made("T")
    assert drawn(one, 20)[:4] == "  - "
    assert drawn(one, 20, at_cursor=True)[:4] == "> - "
    assert drawn(one, 20, marked=True)[:4] == " *- "
    assert drawn(one, 20, at_cursor=True, marked=True)[:4] == ">*- "


def test_a_broken_row_shows_its_name_and_why() -> None:
    line = drawn(made("2021-broken.md", reason="a colon needs quotes"), 60)
    assert line.rstrip() == "  ! 2021-broken.md a colon needs quotes"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "?"),
        (0, "0"),
        (71.4, "71"),
        (999, "999"),
        (1_000, "+++"),
        (-99, "-99"),
        (-100, "---"),
        (1e300, "+++"),
    ],
)
def test_a_score_takes_three_cells_at_most(value: float | None, shown: str) -> None:
    assert row.score(value) == shown


@pytest.mark.parametrize("seconds", [None, 1e300, -1e300, math.inf, -math.inf, 1e17])
def test_a_date_that_no_calendar_has_is_a_question_mark(seconds: float | None) -> None:
    assert row.day(seconds) == "?"


def test_a_date_is_the_local_day(zone: Zone) -> None:
    zone("Asia/Tokyo")
    assert row.day(1_609_430_400.0) == "2021-01-01"
    zone("UTC")
    assert row.day(1_609_430_400.0) == "2020-12-31"


def matched(title: str, *terms: str, width: int = 60) -> list[str]:
    line = row.parts(made(title), width, at_cursor=False, marked=False, terms=terms)
    return [part for part, role in line if role == "match"]


def test_the_words_that_were_asked_for_stand_out() -> None:
    assert matched("Town bans facial recognition", "facial", "recog") == ["facial", "recog"]
    assert matched("Town bans facial recognition", "zebra") == []
    assert matched("Café au lait", "cafe") == ["Café"]
    assert matched("自動運転の除雪車", "除雪車") == ["除雪車"]


def test_a_word_that_is_cut_away_is_not_marked() -> None:
    title = "Town bans facial recognition, geese excepted"
    assert matched(title, "town", "excepted", width=30) == ["Town"]
    for width in WIDTHS:
        line = row.parts(made(title), width, at_cursor=False, marked=False, terms=("geese", "facial"))
        assert text.width("".join(part for part, _ in line)) == width
        assert all("…" not in part for part, role in line if role == "match")


@given(TITLES, st.lists(st.text(alphabet="abcdef日本", min_size=1, max_size=4), max_size=4))
def test_marking_words_changes_no_letter(title: str, terms: list[str]) -> None:
    plain = drawn(made(title), 70)
    line = row.parts(made(title), 70, at_cursor=False, marked=False, terms=terms)
    assert "".join(part for part, _ in line) == plain

"""The list: its cursor belongs to an article and never points outside; marks outlive every change."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import App, ComposeResult
from textual.geometry import Offset
from textual.pilot import Pilot

from tests.conftest import FUZZ
from tui.model.article import ArticleId, Row, State
from tui.view.article_list import ArticleList

HEIGHT = 8


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Rows in memory; every third is open."""

    ids: tuple[ArticleId, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        return [
            Row(
                id=one,
                state=State.PUBLISHED if int(one) % 3 else State.OPEN,
                title=f"Title {one}",
                provider="",
                score=None,
                seconds=None,
            )
            for one in self.ids[start:stop]
        ]

    def id_at(self, position: int) -> ArticleId:
        return self.ids[position]

    def position(self, article_id: ArticleId) -> int | None:
        return self.ids.index(article_id) if article_id in self.ids else None

    def among(self, article_ids: frozenset[ArticleId]) -> list[ArticleId]:
        return [one for one in self.ids if one in article_ids]


@dataclass(frozen=True, kw_only=True)
class Counting(Rows):
    """Rows that count how many are asked for."""

    asked: list[int]

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        self.asked.append(stop - start)
        return super().rows(start, stop)


def rows(*numbers: int) -> Rows:
    return Rows(ids=tuple(ArticleId(str(number)) for number in numbers))


class Alone(App[None]):
    """The list alone; keeps what it says."""

    highlighted: list[ArticleId | None]

    def compose(self) -> ComposeResult:
        self.highlighted = []
        yield ArticleList()

    def on_article_list_highlighted(self, message: ArticleList.Highlighted) -> None:
        self.highlighted.append(message.article_id)


@asynccontextmanager
async def alone(*numbers: int) -> AsyncIterator[tuple[Pilot[None], ArticleList]]:
    app = Alone()
    async with app.run_test(size=(40, HEIGHT), notifications=True, tooltips=True) as pilot:
        pane = app.query_one(ArticleList)
        pane.focus()
        pane.show(rows(*numbers))
        await pilot.pause(0)
        yield pilot, pane


def here(pane: ArticleList) -> str | None:
    return pane.current


def drawn(pane: ArticleList) -> list[str]:
    return [pane.render_line(y).text for y in range(pane.size.height)]


def lines_with_cursor(pane: ArticleList) -> list[str]:
    return [line.rstrip() for line in drawn(pane) if line.startswith(">")]


async def test_an_empty_list_has_no_article_and_obeys_every_key() -> None:
    async with alone() as (pilot, pane):
        assert pane.current is None
        for key in ("j", "k", "G", "g", "pagedown", "pageup"):
            await pilot.press(key)
        pane.mark()
        assert not pane.mark_range()
        assert pane.mark_all(State.OPEN) == 0
        assert not pane.step_to(State.OPEN, 1)
        assert not pane.go_to(ArticleId("1"))
        assert pane.cursor == 0
        assert pane.marks.marked == frozenset()


async def test_what_is_said_of_an_empty_list_is_wrapped_into_it() -> None:
    async with alone(1) as (_, pane):
        pane.show(rows(), empty=("A first sentence that is longer than forty cells.", "A second."))
        assert [line.strip() for line in drawn(pane)[:5]] == [
            "", "A first sentence that is longer", "than forty cells.", "A second.", ""
        ]  # fmt: skip
        pane.show(rows(2), empty=("not this",))
        assert "not this" not in "".join(drawn(pane))


async def test_the_cursor_stays_on_its_article_and_its_line() -> None:
    async with alone(*range(100)) as (_, pane):
        pane.go_to(ArticleId("50"))
        line = pane.cursor - pane.scroll_offset.y
        pane.show(rows(*range(1000, 1010), *range(100)))
        assert pane.current == "50"
        assert pane.cursor == 60
        assert pane.cursor - pane.scroll_offset.y == line
        pane.show(rows(*range(40, 60)))
        assert pane.current == "50"
        pane.show(rows(50))
        assert pane.current == "50"
        assert len(lines_with_cursor(pane)) == 1


async def test_where_its_article_is_gone_the_cursor_stays_at_its_place() -> None:
    async with alone(*range(20)) as (_, pane):
        pane.go_to(ArticleId("5"))
        pane.show(rows(*(number for number in range(20) if number != 5)))
        assert pane.current == "6"
        pane.show(rows(0, 1))
        assert pane.current == "1"
        pane.show(rows())
        assert here(pane) is None
        pane.show(rows(7, 8))
        assert pane.current == "7"


async def test_a_new_question_begins_at_the_top_and_a_named_article_is_gone_to() -> None:
    async with alone(*range(20)) as (_, pane):
        pane.go_to(ArticleId("15"))
        pane.show(rows(*range(20)), top=True)
        assert pane.current == "0"
        assert pane.scroll_offset.y == 0
        pane.show(rows(*range(20)), at=ArticleId("17"))
        assert pane.current == "17"
        pane.show(rows(17, 18), at=ArticleId("99"))
        assert pane.current == "17"


async def test_it_says_where_the_cursor_is_when_that_changes() -> None:
    async with alone(*range(5)) as (pilot, pane):
        said = pilot.app.highlighted  # type: ignore[attr-defined]
        assert said == ["0"]
        await pilot.press("j", "j")
        pane.show(rows(2, 3))  # still on 2
        pane.show(rows(3))
        pane.show(rows())
        await pilot.pause(0)
        assert said == ["0", "1", "2", "3", None]


async def test_marks_outlive_other_rows_and_a_range_ends_at_the_cursor() -> None:
    async with alone(*range(10)) as (pilot, pane):
        pane.mark()
        assert pane.marks.marked == {"0"}
        assert pane.current == "1"
        pane.show(rows(5, 6, 7, 8))
        assert pane.mark_range()
        await pilot.press("j")
        assert pane.marks.marked == {"0", pane.current, "6"} | {"7"}
        pane.show(rows(6, 7))
        assert not pane.mark_range()
        assert "0" in pane.marks.marked
        pane.marks.clear()
        assert pane.marks.marked == frozenset()


async def test_all_in_a_state_are_marked_and_unmarked() -> None:
    async with alone(*range(10)) as (_, pane):
        assert pane.mark_all(State.OPEN) == 4
        assert pane.marks.marked == {"0", "3", "6", "9"}
        pane.show(rows(3, 4))
        assert pane.mark_all(State.OPEN) == 1
        assert pane.marks.marked == {"0", "6", "9"}
        assert pane.shown_of(frozenset({ArticleId("4"), ArticleId("0")})) == ["4"]


async def test_stepping_finds_the_next_in_a_state_both_ways() -> None:
    async with alone(*range(10)) as (_, pane):
        assert pane.step_to(State.OPEN, 1)
        assert pane.current == "3"
        assert pane.step_to(State.OPEN, 1, frozenset({ArticleId("6")}))
        assert pane.current == "9"
        assert not pane.step_to(State.OPEN, 1)
        assert pane.current == "9"
        assert pane.step_to(State.OPEN, -1)
        assert pane.current == "6"


async def test_the_cursor_line_is_drawn_once_and_wherever_it_moves() -> None:
    async with alone(*range(30)) as (pilot, pane):
        for key in ("j", "j", "G", "k", "pageup", "g", "pagedown", "ctrl+d", "ctrl+u"):
            await pilot.press(key)
            assert lines_with_cursor(pane) == [
                f"> {'-' if pane.cursor % 3 == 0 else '+'}   ? Title {pane.current}"
            ]


async def test_a_key_brings_the_cursor_back_that_the_wheel_has_left() -> None:
    async with alone(*range(100)) as (pilot, pane):
        for key in ("g", "k", "pageup"):
            pane.scroll_to(y=50, animate=False, immediate=True)
            await pilot.press(key)
            assert pane.scroll_offset.y == 0
        pane.scroll_to(y=50, animate=False, immediate=True)
        pane.go_to(ArticleId("0"))
        assert pane.scroll_offset.y == 0


async def test_a_click_below_the_rows_moves_nothing() -> None:
    async with alone(0, 1, 2) as (pilot, pane):
        await pilot.click(ArticleList, offset=(5, 1))
        assert pane.current == "1"
        await pilot.click(ArticleList, offset=(5, 6))
        assert pane.current == "1"


async def test_a_million_rows_cost_what_is_on_the_screen() -> None:
    source = Counting(ids=tuple(ArticleId(str(number)) for number in range(1_000_000)), asked=[])
    async with alone() as (pilot, pane):
        pane.show(source)
        await pilot.press("G")
        assert pane.current == "999999"
        assert pane.scroll_offset.y == 1_000_000 - HEIGHT
        await pilot.press("k", "g", "j")
        assert sum(source.asked) < 20 * HEIGHT


MOVES = ("down", "up", "page_down", "page_up", "first", "last")
STEPS = st.lists(
    st.tuples(
        st.sampled_from([*MOVES, "mark", "range", "all", "open", "wheel"]),
        st.just(()),
    )
    | st.tuples(
        st.sampled_from(["show", "top", "at", "go_to"]),
        st.lists(st.integers(0, 40), unique=True).map(tuple),
    )
    | st.tuples(st.just("resize"), st.tuples(st.integers(1, 20))),
    max_size=25,
)


def do(pane: ArticleList, step: str) -> None:
    if step == "mark":
        pane.mark()
    elif step == "range":
        pane.mark_range()
    elif step == "all":
        pane.mark_all(State.OPEN)
    else:
        pane.step_to(State.OPEN, 1)


async def _walk(steps: Sequence[tuple[str, tuple[int, ...]]]) -> None:
    async with alone(*range(12)) as (pilot, pane):
        astray = False  # the wheel has scrolled the cursor out of sight
        for step, numbers in steps:
            before, marked, missed = pane.current, pane.marks.marked, False
            if step in ("show", "top", "at"):
                source = rows(*numbers)
                pane.show(source, top=step == "top", at=ArticleId("3") if step == "at" else None)
                wanted = (
                    ArticleId("3") if step == "at" and source.position(ArticleId("3")) is not None else before
                )
                if step != "top" and wanted is not None and source.position(wanted) is not None:
                    assert pane.current == wanted
                assert pane.marks.marked == marked
            elif step == "resize":
                await pilot.resize_terminal(40, numbers[0])
            elif step == "wheel":
                pane.scroll_to(y=pane.scroll_offset.y + 3, animate=False, immediate=True)
            elif step == "go_to":
                missed = not pane.go_to(ArticleId(str(numbers[0] if numbers else 0)))
            elif step in ("mark", "range", "all", "open"):
                do(pane, step)
            else:
                pane.action_command(step)
            still = step in ("mark", "range", "all", "open", "resize") or (step == "go_to" and missed)
            astray = step == "wheel" or (astray and still)
            _check(pane, astray=astray)
            await pilot.pause(0)
            _check(pane, astray=astray)


def _check(pane: ArticleList, *, astray: bool) -> None:
    length, height, top = pane.length, max(1, pane.size.height), pane.scroll_offset.y
    assert 0 <= pane.cursor <= max(0, length - 1)
    assert (pane.current is None) == (length == 0)
    assert 0 <= top <= max(0, length - height)
    if length and not astray:
        assert top <= pane.cursor < top + height
        assert len(lines_with_cursor(pane)) == 1


@settings(max_examples=25 * FUZZ)
@given(STEPS)
def test_any_walk_leaves_the_cursor_on_a_row_and_the_row_on_the_screen(
    steps: list[tuple[str, tuple[int, ...]]],
) -> None:
    asyncio.run(_walk(steps))


@pytest.mark.parametrize("width", [1, 2, 20, 44, 64, 200])
async def test_every_row_fills_the_width_of_the_list(width: int) -> None:
    async with alone(*range(5)) as (pilot, pane):
        await pilot.resize_terminal(width, HEIGHT)
        await pilot.pause(0)
        assert {pane.render_line(y).cell_length for y in range(HEIGHT)} == {pane.row_cells}
        assert pane.scroll_offset == Offset(0, 0)

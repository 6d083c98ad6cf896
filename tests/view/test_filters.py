"""What a line goes through before it is painted: the same as through each filter by itself, with fewer looks."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from rich.terminal_theme import MONOKAI
from textual.color import Color
from textual.filter import ANSIToTruecolor, DimFilter, LineFilter
from textual.strip import Strip

from tui.view.filters import Filters
from tui.view.net import Net
from tui.view.sgr import Painted

GREY = Color(40, 40, 40)
STYLES = (
    "",
    "#102030 on #405060",
    "red on blue",
    "#102030 on blue",
    "dim #102030",
    "dim red on #405060",
    "bold",
)


def filters(*more: LineFilter) -> list[LineFilter]:
    return [Net(), ANSIToTruecolor(MONOKAI), *more]


def passed(segments: Sequence[Segment], *, through: Sequence[LineFilter]) -> list[Segment]:
    found = list(segments)
    for one in through:
        found = one.apply(found, GREY)
    return found


LINES = st.lists(
    st.lists(st.tuples(st.text(max_size=3), st.none() | st.sampled_from(STYLES)), min_size=1, max_size=4),
    max_size=5,
)


@given(LINES, st.booleans())
def test_each_line_is_what_its_filters_make_of_it(
    lines: list[list[tuple[str, str | None]]], dims: bool
) -> None:
    through = filters(*([DimFilter()] if dims else []))
    one = Filters(through, GREY)
    for line in lines:
        # A style is never the one of the line before: what is remembered of it must be what it says.
        segments = [Segment(text, None if said is None else Style.parse(said).copy()) for text, said in line]
        assert list(one.painted(Strip(segments))) == passed(segments, through=through)


def test_a_style_that_is_gone_is_not_taken_for_another() -> None:
    through = filters()
    one = Filters(through, GREY)
    for number in range(4_000):
        style = Style.parse(STYLES[number % len(STYLES)]) + Style(
            color=f"#{number:06x}" if number % 3 else "red"
        )
        segments = [Segment("x", style)]
        assert list(one.painted(Strip(segments))) == passed(segments, through=through)


def test_a_line_that_no_filter_changes_is_painted_as_it_was_drawn() -> None:
    one, style = Filters(filters(), GREY), Style.parse("#102030 on #405060")
    one.painted(Strip([Segment("first", style)]))
    drawn = Painted([Segment("second", style)], 6)
    assert one.painted(drawn) is drawn
    for segment in (Segment("\x1b", style), Segment("a", Style.parse("red"))):
        changed = one.painted(Painted([segment], 1))
        assert list(changed) == passed([segment], through=filters()) != [segment]
        assert changed.cell_length == 1


def test_colours_that_are_the_terminals_are_looked_for_once_a_style(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[list[Segment]] = []
    apply = ANSIToTruecolor.apply

    def counting(self: ANSIToTruecolor, segments: list[Segment], background: Color) -> list[Segment]:
        looked.append(segments)
        return apply(self, segments, background)

    monkeypatch.setattr(ANSIToTruecolor, "apply", counting)
    one, own, terminals = Filters(filters(), GREY), Style.parse("#102030"), Style.parse("red")
    for style, looks in ((own, 1), (own, 1), (terminals, 2), (own, 2), (terminals, 3)):
        one.painted(Strip([Segment("x", style)]))
        assert len(looked) == looks

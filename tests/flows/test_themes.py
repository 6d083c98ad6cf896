"""Every theme: all that is read can be read, and nothing is told by its colour alone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest
from rich.color import Color
from rich.segment import Segment
from rich.style import Style

from tests.flows.conftest import GLASS, PILLOW, TIDE
from tests.flows.desk import Desk, Seat
from tui.model.article import ArticleId
from tui.model.config import Config
from tui.view import wanted
from tui.view.themes import HIGH_CONTRAST, NAMES, OF_THE_TERMINAL, unchosen

READABLE, HIGH = 3.0, 7.0  # to 1, as WCAG 2 counts: for bold or large text, and the strictest for all text


def _light(color: Color | None) -> float:
    """The relative luminance of a colour."""
    assert color is not None
    linear = [
        c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4
        for c in (v / 255 for v in color.get_truecolor())
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(style: Style) -> float:
    one, other = sorted([_light(style.color), _light(style.bgcolor)])
    return (other + 0.05) / (one + 0.05)


def written(seat: Seat) -> Iterator[Segment]:
    """All words on the screen but those that are dimmed on purpose (Textual makes a colour of that)."""
    for strip in seat.strips:
        for segment in strip:
            if any(map(str.isalnum, segment.text)) and segment.style and segment.style.dim is None:
                yield segment


@asynccontextmanager
async def everything(desk: Desk) -> AsyncIterator[Seat]:
    """A screen that has a cursor, a mark, a decided row, a broken one, words found, links, a refusal."""
    async with desk.sit(size=(120, 30)) as seat:
        await seat.press("1", "g", "space", "p")  # nothing can be decided here
        seat.app.article_list.show_decided(frozenset({ArticleId(TIDE)}))
        yield seat


def row(seat: Seat, name: str) -> list[Segment]:
    """The line of an article in the list."""
    pane = seat.app.article_list
    place = pane._source.position(ArticleId(name))
    assert place is not None
    return list(pane.render_line(place - pane.scroll_offset.y))


def attributes(style: Style | None) -> set[str]:
    """How a style differs from plain text without any colour."""
    assert style is not None
    return {name for name in ("bold", "dim", "underline", "reverse") if getattr(style, name)}


def assert_told_apart(seat: Seat) -> None:
    """The cursor, marks, states, what was decided, found or refused, from the signs and attributes alone."""
    glass, tide, pillow = (row(seat, name) for name in (GLASS, TIDE, PILLOW))
    assert [one[0].text for one in (glass, tide, pillow)] == [" *", "  ", "  "]
    assert [one[1].text.strip() for one in (glass, tide, pillow)] == ["-", "+", "x"]
    assert all("dim" in attributes(segment.style) for segment in tide)
    assert not any("dim" in attributes(segment.style) for segment in pillow)
    cursor = row(seat, seat.current or "")
    assert cursor[0].text.startswith(">")
    refused = next(one for one in written(seat) if "only looked at" in one.text)
    assert "bold" in attributes(refused.style)


async def test_every_theme_can_be_read_without_its_colours_and_with_them(desk: Desk) -> None:
    low = []
    async with everything(desk) as seat:
        for name in NAMES:
            seat.app.theme = name
            await seat.settle()
            assert_told_apart(seat)
            if not seat.app.current_theme.ansi:  # those colours are the terminal's
                need = HIGH if name == HIGH_CONTRAST.name else READABLE
                low += [
                    (name, one.text, round(contrast(one.style), 1), str(one.style))
                    for one in written(seat)
                    if one.style and contrast(one.style) < need
                ]
    assert low == []


async def test_under_no_color_nothing_has_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    desk.write("../.home/config/newstui/config.toml", 'theme = "nord"\n')
    async with everything(desk) as seat:
        assert_told_apart(seat)
        for keys, how, under_cursor in (
            ((), "reverse", "server room"),
            (("slash", "x", "left"), "reverse", "x"),
            (("right", "backspace", "enter", "r"), "reverse", "61 A server room cooled by moss"),
            (("question_mark",), "underline", "words in any order"),
            (("escape", "y"), "reverse", "Copy 1 marked as"),
            (("escape", "colon"), "underline", "All articles"),
        ):
            await seat.press(*keys)
            looks = [(one.text, one.style) for strip in seat.strips for one in strip if one.style]
            colors = [color for _, look in looks for color in (look.color, look.bgcolor)]
            assert all(color is None or color.is_default for color in colors), keys
            assert under_cursor in "".join(said for said, look in looks if how in attributes(look)), keys


def test_few_colours_mean_those_of_the_terminal_where_nobody_has_chosen() -> None:
    for few in (None, "standard"):
        assert unchosen("textual-dark", few, no_color=False) == OF_THE_TERMINAL
        assert unchosen("nord", few, no_color=False) is None
    for many in ("256", "truecolor"):
        assert unchosen("textual-dark", many, no_color=False) is None
        assert unchosen("nord", many, no_color=True) == OF_THE_TERMINAL


async def test_the_theme_of_our_own_can_be_chosen_like_any_other(desk: Desk) -> None:
    assert wanted.theme_problem(Config(theme=HIGH_CONTRAST.name)) is None
    desk.write("../.home/config/newstui/config.toml", f'theme = "{HIGH_CONTRAST.name}"\n')
    async with desk.sit() as seat:
        assert seat.app.theme == HIGH_CONTRAST.name

"""What is painted piece by piece adds up to the whole screen."""

from __future__ import annotations

import random
from typing import Any

import pytest
from textual._compositor import CompositorUpdate
from textual.geometry import Region, Size
from textual.screen import Screen
from textual.selection import SELECT_ALL
from textual.strip import Strip
from textual.widget import Widget

from tests.conftest import FUZZ
from tests.flows.desk import Desk, Seat
from tests.flows.held import until
from tests.flows.test_deciding import Office
from tui.app import NewsApp
from tui.view.frames import Frames
from tui.view.lines import LinesView
from tui.view.painting import ChangedLines, Piece, PiecesUpdate, _spans

KEYS = ("j", "k", "G", "g", "p", "u", "d", "space", "right_square_bracket", "J", "K", "r", "H", "1", "2", "3", "6", "n")  # fmt: skip
SIZES = ((140, 40), (80, 24), (59, 14), (40, 8))
WORDS = ("tide", "moss cl", "是", "zzzz", "is:broken", "reboot")


class Canvas:
    """A terminal that shows what it is told piece by piece."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines: list[Strip] = []
        self.painted: list[list[Piece]] = []
        self.partly = 0
        display = NewsApp._display

        def displaying(app: NewsApp, screen: Screen[None], update: Any) -> None:
            if isinstance(update, PiecesUpdate):
                self.partly += 1
                self.painted.append(update.pieces)
                for y, x, strip in update.pieces:
                    before = self.lines[y]
                    after = before.crop(x + strip.cell_length)
                    assert x + strip.cell_length <= before.cell_length
                    self.lines[y] = Strip.join([before.crop(0, x), strip, after])
            elif isinstance(update, CompositorUpdate):
                self.lines = list(screen._compositor.render_strips())
            display(app, screen, update)

        monkeypatch.setattr(NewsApp, "_display", displaying)

    def shows(self, screen: Seat) -> None:
        whole = screen.strips
        for y, (mine, theirs) in enumerate(zip(self.lines, whole, strict=True)):
            assert mine.text == theirs.text, y
            assert list(mine.simplify()) == list(theirs.simplify()), y


@pytest.fixture
def canvas(monkeypatch: pytest.MonkeyPatch) -> Canvas:
    return Canvas(monkeypatch)


@pytest.mark.loop
@pytest.mark.parametrize(
    ("seed", "size"),
    [
        (seed, size)
        for seed in range(min(10, 2 * FUZZ))
        for number, size in enumerate(SIZES)
        if FUZZ > 1 or number % 2 == seed
    ],
)
async def test_pieces_add_up_to_the_screen(
    desk: Desk, canvas: Canvas, size: tuple[int, int], seed: int
) -> None:
    chance = random.Random(seed)
    async with Office(root=desk.root).sit(size=size) as screen:
        for _ in range(25):
            await screen.press(chance.choice(KEYS))
            canvas.shows(screen)
        for word in chance.sample(WORDS, 3):
            await screen.press("slash")
            for letter in word:
                await screen.press(letter)
                canvas.shows(screen)
            await screen.press("ctrl+u", "escape", "escape")
        await screen.press("question_mark", "escape", "j", "k")
        canvas.shows(screen)
        assert canvas.partly > 40


async def test_what_is_not_to_be_seen_is_not_asked_for(desk: Desk) -> None:
    async with desk.sit(size=(80, 24)) as screen:
        compositor = screen.app.screen._compositor
        assert isinstance(compositor, ChangedLines)
        compositor._dirty_regions = {Region(-5, 3, 10, 2), Region(70, 22, 40, 9), Region(90, 3, 4, 1)}
        update = compositor.render_partial_update()
        assert isinstance(update, PiecesUpdate)
        painted = [Region(x, y, strip.cell_length, 1) for y, x, strip in update.pieces]
        assert all(Size(80, 24).region.contains_region(one) for one in painted)
        assert {one.y for one in painted} == {3, 4, 22, 23}
        assert sum(one.width for one in painted if one.y == 3) == 5
        assert len(compositor._dirty_regions) == 0


async def test_a_pane_has_the_next_frame_at_once_and_with_it_what_others_asked_for(
    desk: Desk, canvas: Canvas
) -> None:
    async with desk.sit(size=(140, 40)) as screen:

        def woken() -> bool:
            return screen.app.screen._update_timer._active.is_set()

        painted = canvas.painted
        painted.clear()
        screen.app.tabs.refresh()
        assert not woken()
        frames = screen.app.screen._update_timer
        assert isinstance(frames, Frames)
        frames.ticked = False  # as before the first frame, which takes longer where one comes before it
        screen.app.article_list.redraw_row(1)
        assert not woken()
        frames.ticked = True
        screen.app.article_list.redraw_row(1)
        assert woken()
        screen.app.screen._on_timer_update()  # before any of them has said so to the screen
        assert {piece.y for piece in painted[0]} == {0, 3}
        painted.clear()
        screen.app.action_line.say("words of a sentence that needs more than one line " * 4)
        screen.app.article_list.redraw_row(1)
        screen.app.screen._on_timer_update()
        assert {piece.y for piece in painted[0]} == {
            3
        }  # what is to be laid out first is not painted where it was
        await screen.settle()
        canvas.shows(screen)
        await screen.press("v")
        await until(screen, lambda: bool(screen.app.screen.query(LinesView)))
        await screen.settle()
        screen.app.screen.query_one(LinesView).refresh(Region(0, 0, 1, 1))
        assert not woken()  # Textual sees to that


def test_cells_that_are_asked_for_twice_are_painted_once() -> None:
    asked = {Region(0, 0, 5, 1), Region(3, 0, 5, 2), Region(10, -1, 9, 2), Region(4, 0, 1, 1)}
    assert _spans(asked, Size(12, 2)) == {0: [(0, 8), (10, 12)], 1: [(3, 8)]}


def _to_be_seen(line: Strip) -> list[object]:
    """Each text with its colours, of a blank just what is behind it."""
    seen: list[object] = []
    for text, style, _ in line:
        assert style is not None
        front, behind = (style.color, style.bgcolor) if not style.reverse else (style.bgcolor, style.color)
        seen.append((text, behind, front if text.strip() else None))
    return seen


@pytest.mark.parametrize("theme", ["textual-light", "nord"])
async def test_a_scroll_bar_looks_as_textual_draws_it_also_in_another_theme(desk: Desk, theme: str) -> None:
    async with desk.sit(size=(80, 14)) as screen:
        for bar in (screen.app.article_list.vertical_scrollbar, screen.app.detail.vertical_scrollbar):
            bar.render_lines(bar.size.region)
        screen.app.theme = theme
        await screen.settle()
        for pane in (screen.app.article_list, screen.app.detail):
            bar = pane.vertical_scrollbar
            ours, theirs = bar.render_lines(bar.size.region), Widget.render_lines(bar, bar.size.region)
            assert [*map(_to_be_seen, ours)] == [*map(_to_be_seen, theirs)]
        bar.take_sizes(3, 200)
        await screen.settle()
        assert len({one.text for one in bar.render_lines(bar.size.region)}) == 1  # nothing scrolls


async def test_the_footer_shows_what_is_selected_and_forgets_it(desk: Desk) -> None:
    async with desk.sit() as screen:
        footer = screen.app.footer

        async def drawn() -> list[Strip]:
            footer.refresh()
            await screen.settle()
            return footer.render_lines(footer.size.region)

        before = await drawn()
        screen.app.screen.selections = {footer: SELECT_ALL}
        assert await drawn() != before
        screen.app.screen.clear_selection()
        assert await drawn() == before

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

from tests.conftest import FUZZ
from tests.flows.desk import Desk, Seat
from tests.flows.held import until
from tests.flows.test_deciding import Office
from tui.app import NewsApp
from tui.view.frames import Frames
from tui.view.lines import LinesView
from tui.view.painting import ChangedLines, Piece, PiecesUpdate

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
        await until(screen, lambda: bool(painted))
        assert {piece.y for piece in painted[0]} == {0, 3}
        await screen.press("v")
        await until(screen, lambda: bool(screen.app.screen.query(LinesView)))
        await screen.settle()
        screen.app.screen.query_one(LinesView).refresh(Region(0, 0, 1, 1))
        assert not woken()  # Textual sees to that


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

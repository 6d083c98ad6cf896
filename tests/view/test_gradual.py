"""Long texts on a screen of their own: keys are answered while they are laid out."""

from __future__ import annotations

from collections.abc import Iterator
from inspect import GEN_CLOSED, getgeneratorstate
from types import GeneratorType

import pytest
from textual import events
from textual.app import App
from textual.pilot import Pilot

from tui.model import limits, text
from tui.view.dialogs.diff import Diff
from tui.view.dialogs.gradual import SLICE_LINES, Gradual, Heading
from tui.view.dialogs.raw import RawFile
from tui.view.lines import Line, LinesView

LONG = "\n".join(f"row {number} 日本語 and more words" for number in range(limits.RAW_LINES))


class Desk(App[None]):
    """Nothing but the screen on top of it."""


def count_of(dialog: Gradual) -> int:
    return int(dialog.query_one(LinesView).virtual_size.height)


def came(coming: Iterator[list[Line]]) -> bool:
    return isinstance(coming, GeneratorType) and getgeneratorstate(coming) == GEN_CLOSED


async def laid_out(pilot: Pilot[None], dialog: Gradual, width: int) -> int:
    """The lines that stand there when all have come."""
    while dialog.size.width != width or not came(dialog._coming):
        await pilot.pause(0)
    await pilot.pause(0)
    return count_of(dialog)


@pytest.mark.parametrize("kind", [RawFile, Diff])
async def test_a_key_is_answered_before_a_long_text_is_laid_out(kind: type[RawFile | Diff]) -> None:
    made: list[int] = []

    class Counted(kind):  # type: ignore[valid-type, misc]  # one of two
        def paragraphs(self, width: int) -> Iterator[list[Line]]:
            for paragraph in super().paragraphs(width):
                made.append(len(paragraph))
                yield paragraph

    async with Desk().run_test(size=(80, 24)) as pilot:
        pilot.app.push_screen(Counted("a.md", LONG))
        pilot.app.post_message(events.Key("escape", None))
        while len(pilot.app.screen_stack) > 1 or not made:
            await pilot.pause(0)
        assert sum(made) <= limits.RAW_LINES // 2
        before = len(made)
        await pilot.pause(0)
        await pilot.pause(0)
        assert len(made) == before  # a screen that was left lays out no more


@pytest.mark.parametrize("kind", [RawFile, Diff])
async def test_a_screen_whose_pane_is_gone_before_it_lays_out_no_more(kind: type[RawFile | Diff]) -> None:
    """As where one leaves: Textual takes a screen's widgets away first, and the screen a moment later."""
    async with Desk().run_test(size=(80, 24)) as pilot:
        dialog = kind("a.md", LONG)
        await pilot.app.push_screen(dialog)
        while not dialog._lines:
            await pilot.pause(0)
        await dialog.query_one(LinesView).remove()
        assert not came(dialog._coming)
        before = len(dialog._lines)
        dialog._pour(dialog._coming)
        await pilot.resize_terminal(90, 24)
        await pilot.pause(0)
        assert len(dialog._lines) in (0, before)


async def test_a_long_text_is_there_in_the_end_however_wide() -> None:
    async with Desk().run_test(size=(80, 24)) as pilot:
        dialog = RawFile("a.md", LONG)
        await pilot.app.push_screen(dialog)
        assert await laid_out(pilot, dialog, 80) == limits.RAW_LINES
        await pilot.resize_terminal(24, 24)
        assert await laid_out(pilot, dialog, 24) == 2 * limits.RAW_LINES


async def test_the_place_is_kept_when_a_long_text_is_laid_out_anew() -> None:
    async with Desk().run_test(size=(80, 24)) as pilot:
        dialog = RawFile("a.md", LONG)
        await pilot.app.push_screen(dialog)
        await laid_out(pilot, dialog, 80)
        pane = dialog.query_one(LinesView)
        pane.action_command("last")
        await pilot.pause(0)
        place = pane.scroll_offset.y
        assert place > limits.RAW_LINES - 24
        await pilot.resize_terminal(90, 24)
        await laid_out(pilot, dialog, 90)
        assert pane.scroll_offset.y == place


async def test_a_wrong_line_far_below_is_gone_to_once_it_is_there() -> None:
    async with Desk().run_test(size=(80, 24)) as pilot:
        dialog = RawFile("a.md", LONG, at_line=20 * SLICE_LINES)
        await pilot.app.push_screen(dialog)
        await laid_out(pilot, dialog, 80)
        top = dialog.query_one(LinesView).scroll_offset.y
        assert top < 20 * SLICE_LINES <= top + 24


@pytest.mark.parametrize("kind", [RawFile, Diff])
@pytest.mark.parametrize("name", ["a.md", "folder/" + "name" * 60 + ".md", "日本" * 100 + ".md"])
async def test_the_way_out_stands_beside_any_name(kind: type[RawFile | Diff], name: str) -> None:
    app = Desk()
    async with app.run_test(size=(60, 12), notifications=True, tooltips=True) as pilot:
        dialog = kind(name, "text")
        await app.push_screen(dialog)
        await laid_out(pilot, dialog, 60)
        heading = str(dialog.query_one(Heading).render())
        assert heading.endswith("Esc goes back")
        assert ".md   " in heading
        assert text.width(heading) <= 60

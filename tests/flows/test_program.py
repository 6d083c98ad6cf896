"""Help, palette, footer, mouse, leaving."""

from __future__ import annotations

import pytest
from textual.command import CommandPalette
from textual.widgets import OptionList

from tests.conftest import Folder, article
from tests.flows.conftest import GLASS, LIGHT, MOSS, OPEN
from tests.flows.desk import Desk, Seat
from tui.view import commands
from tui.view.dialogs.help import Help


def offered(screen: Seat) -> list[str | None]:
    """The commands that the help screen lists."""
    options = screen.app.screen.query_one(OptionList)
    return [options.get_option_at_index(place).id for place in range(options.option_count)]


@pytest.mark.parametrize("key", ["question_mark", "f1"])
async def test_help_lists_every_command_and_esc_leaves_it(desk: Desk, key: str) -> None:
    async with desk.sit() as screen:
        await screen.press(key)
        assert isinstance(screen.app.screen, Help)
        assert {name for name in offered(screen) if name} == {one.name for one in commands.COMMANDS}
        assert "w a c open Web, AMP, CDN" in screen.text
        await screen.press("escape")
        assert len(screen.app.screen_stack) == 1
        assert screen.current == GLASS


async def test_help_narrows_as_one_types_and_enter_runs_it(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("question_mark", *"amp url")
        assert "copy_amp" in offered(screen)
        assert len(offered(screen)) < 8
        await screen.press(*["backspace"] * 7, *"declined", "enter")
        assert "[4 Decl" in screen.tabs
        assert len(screen.app.screen_stack) == 1


async def test_help_finds_a_command_by_its_key(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("question_mark", "S")
        assert offered(screen) == ["reverse"]
        await screen.press("enter")
        assert "oldest first" in screen.beside


async def test_help_can_be_walked_with_arrows(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("question_mark", *"the detail")
        options = screen.app.screen.query_one(OptionList)
        first = options.highlighted
        await screen.press("down", "down", "up", "pagedown", "pageup")
        assert options.highlighted == first
        await screen.press("down", "enter")
        assert len(screen.app.screen_stack) == 1


async def test_help_says_when_there_is_no_such_command(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("question_mark", *"qqqqqqq")
        assert "No command of that name" in screen.text
        await screen.press("enter")
        assert isinstance(screen.app.screen, Help)


async def test_every_command_can_be_run_from_the_help(desk: Desk) -> None:
    async with desk.sit(at=MOSS) as screen:
        for command in commands.COMMANDS:
            if command.name not in ("quit", "palette"):
                screen.app.action_command(command.name)
                await screen.settle()
                while len(screen.app.screen_stack) > 1:  # a menu, a list, a question
                    await screen.press("escape")
        assert screen.app.is_running


async def test_help_leaves_the_footer_to_the_pane_with_the_focus(desk: Desk) -> None:
    async with desk.sit(size=(140, 40)) as screen:
        await screen.press("enter")
        before = screen.footer
        assert "h List" in before
        await screen.press("question_mark", "escape")
        assert screen.focus == "detail"
        assert screen.footer == before


@pytest.mark.parametrize("size", [(40, 8), (80, 24)])
async def test_help_fits_a_small_terminal(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.sit(size=size) as screen:
        await screen.press("question_mark", *"quit")
        assert "Leave" in screen.text


@pytest.mark.parametrize("key", ["colon", "ctrl+p"])
async def test_the_palette_lists_the_commands_and_runs_one(desk: Desk, key: str) -> None:
    async with desk.sit() as screen:
        titles = {one.title for one in screen.app.get_system_commands(screen.app.screen)}
        helps = {one.help.partition(":")[0] for one in commands.app_commands()}
        assert helps - titles == {"Take back one thing", "Command palette; themes too"}
        await screen.press(key)
        assert isinstance(screen.app.screen, CommandPalette)
        await screen.press(*"read the folder")
        for _ in range(200):  # the palette searches on timers of its own
            if "Read the folder again" in screen.text:
                break
            await screen.pilot.pause(0.01)
        await screen.press("enter")
        for _ in range(200):
            if screen.said:
                break
            await screen.pilot.pause(0.01)
        assert screen.said == "Reading the folder again."


async def test_the_palette_has_room_on_eight_lines(desk: Desk) -> None:
    async with desk.sit(size=(40, 8)) as screen:
        await screen.press("ctrl+p", *"read the")
        for _ in range(200):
            if "Read the folder again" in screen.text:
                break
            await screen.pilot.pause(0.01)
        assert "read the" in screen.lines[1]
        assert "Read the folder again" in screen.text


@pytest.mark.parametrize("key", ["q", "ctrl+q", "й", "Q"])
async def test_q_leaves_without_a_question(desk: Desk, key: str) -> None:
    async with desk.sit() as screen:
        await screen.press(key)
        assert screen.app.is_running == (key == "Q")
        assert screen.app.return_code == (None if key == "Q" else 0)


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 140])
async def test_the_footer_keeps_help_and_fits(desk: Desk, width: int) -> None:
    async with desk.sit(size=(width, 24)) as screen:
        for key in ("enter", "h", "slash"):
            assert screen.footer.startswith("? Help")
            assert len(screen.lines[-1]) <= width
            assert screen.lines[-1].strip() == screen.footer
            await screen.press(key)


async def test_a_click_moves_the_cursor_and_two_open_the_detail(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.click(20, 4)
        assert screen.current == screen.read == LIGHT
        await screen.click(20, 10)  # below the last row
        assert screen.current == LIGHT
        await screen.click(30, 3, times=2)
        assert screen.current == MOSS
        assert screen.focus == "detail"


async def test_a_click_on_a_tab_switches_to_it(desk: Desk) -> None:
    async with desk.sit() as screen:
        for word in ("3 Pub", "1 All", "4 Decl", "6 Broken", "2 Open"):
            await screen.click(screen.lines[0].index(word) + 2, 0)
            assert f"[{word}" in screen.tabs
        assert screen.list_ids == OPEN


@pytest.mark.parametrize("size", [(40, 8), (59, 24), (80, 24), (140, 40)])
async def test_every_cell_of_the_tabs_does_what_stands_there(desk: Desk, size: tuple[int, int]) -> None:
    async with desk.sit(size=size) as screen:
        for x in range(size[0]):
            number = (screen.lines[0] + " " * size[0])[x]
            if number in "123456" and screen.lines[0][x + 1] in " :":
                await screen.click(x, 0)
                assert f"[{number}" in screen.tabs


async def test_a_click_on_the_footer_runs_the_command_under_it(desk: Desk) -> None:
    async with desk.sit(size=(180, 24)) as screen:
        footer = screen.lines[-1]
        await screen.click(footer.index("s Sort"), 23)
        assert "Sort" in screen.lines[-1]
        await screen.press("escape")
        await screen.click(footer.index("Find"), 23)
        assert screen.focus == "search"
        await screen.press("escape")
        await screen.click(footer.index("WAC"), 23)
        assert screen.said.startswith("Sent the web URL")
        await screen.click(footer.index("WAC") + 1, 23)
        assert screen.said.startswith("Sent the AMP URL")
        await screen.click(footer.index("WAC") + 2, 23)
        assert screen.said.startswith("Sent the CDN URL")
        await screen.click(footer.index("? Help"), 23)
        assert isinstance(screen.app.screen, Help)


async def test_the_wheel_scrolls_the_list_and_the_detail(empty_desk: Desk, folder: Folder) -> None:
    folder({f"{n:03}.md": article(body="word\n\n" * 99, published=False) for n in range(60)})
    async with empty_desk.sit() as screen:
        here = screen.current
        await screen.wheel(20, 6)
        assert screen.app.article_list.scroll_offset.y > 0
        assert screen.current == here
        await screen.wheel(20, 6, down=False)
        assert screen.app.article_list.scroll_offset.y == 0
        await screen.wheel(20, 18)
        assert screen.app.detail.scroll_offset.y > 0
        assert screen.app.article_list.scroll_offset.y == 0


async def test_a_click_after_the_wheel_hits_the_row_that_is_seen(empty_desk: Desk, folder: Folder) -> None:
    folder({f"{n:03}.md": article(f"Story number {n:03}") for n in range(60)})
    async with empty_desk.sit() as screen:
        await screen.wheel(20, 6)
        await screen.click(20, 6)
        assert screen.current is not None
        assert f"Story number {screen.current[:3]}" in screen.lines[6]
        assert screen.lines[6].startswith(">")


async def test_text_can_be_selected_in_the_detail(desk: Desk) -> None:
    async with desk.sit() as screen:
        row = next(y for y, line in enumerate(screen.lines) if "w web" in line)
        await screen.drag((8, row), (8 + len("lantern.example.org") - 1, row))
        assert screen.app.screen.get_selected_text() == "lantern.example.org"
        await screen.press("ctrl+c")
        assert screen.app.clipboard == "lantern.example.org"

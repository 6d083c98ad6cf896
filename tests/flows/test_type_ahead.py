"""Keys typed faster than the screen changes: each means what it means where the one before it has led."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Input

from tests.flows.conftest import GEESE, GLASS, MOSS, OPEN
from tests.flows.desk import Desk
from tests.flows.held import Held, until
from tests.flows.test_links import script
from tui.flows.facts import DiffRead, RawRead
from tui.model.article import ArticleId
from tui.view.dialogs.raw import RawFile


@pytest.fixture
def untouched(desk: Desk) -> Callable[[], bool]:
    """Whether every file is as it was."""
    before = {path: path.read_bytes() for path in desk.root.rglob("*.md")}
    return lambda: all(path.read_bytes() == content for path, content in before.items())


async def test_letters_after_the_slash_are_typed(desk: Desk, untouched: Callable[[], bool]) -> None:
    async with desk.sit() as screen:
        await screen.rush("slash", *"drop dead /2")
        assert screen.app.search_bar.text == "drop dead /2"
        assert "[2 Open" in screen.tabs
        assert untouched()


async def test_a_key_before_the_slash_is_obeyed(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.rush("1", "slash", *"clock", "enter", "j", "space")
        assert "[1 All" in screen.tabs
        assert screen.app.search_bar.text == "clock"
        assert screen.focus == "list"
        assert len(screen.marked) == 1


async def test_a_menu_takes_the_letter_behind_it(desk: Desk, untouched: Callable[[], bool]) -> None:
    async with desk.sit() as screen:
        for keys, query in (
            ("fd", "is:declined"),
            ("fd", ""),
            ("fp", "is:published"),
            ("fm", "is:published is:marked"),
        ):
            await screen.rush(*keys)
            assert screen.app.search_bar.text == query
            assert len(screen.app.screen_stack) == 1
        assert untouched()


async def test_a_copy_is_no_visit(
    desk: Desk, plain_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    visited = tmp_path / "visited"
    monkeypatch.setenv("BROWSER", str(script(plain_environment / "browser", f"touch '{visited}'")))
    async with desk.sit() as screen:
        await screen.rush(*"yw")
        assert screen.app.clipboard == "https://lantern.example.org/glass-piano"
        assert not visited.exists()


async def test_letters_after_the_question_mark_look_for_a_command(
    desk: Desk, untouched: Callable[[], bool]
) -> None:
    async with desk.sit() as screen:
        await screen.rush("question_mark", *"zoom")
        assert screen.app.screen.query_one(Input).value == "zoom"
        await screen.rush("escape", "j", "j")
        assert screen.current == OPEN[2]
        assert untouched()


async def test_keys_behind_enter_and_esc_are_meant_for_the_list(desk: Desk) -> None:
    async with desk.sit() as screen:
        for leave in ("enter", "escape", "alt+j"):
            await screen.press("g", "slash")
            await screen.rush(leave, "j", "V", "j")
            assert screen.app.search_bar.text == ""
            assert screen.current == OPEN[2 + (leave == "alt+j")]
            await screen.press("escape")


@pytest.mark.parametrize(
    "keys",
    [
        ("escape", "space"),
        ("escape", "j", "space"),
        ("escape", "1", "j", "space"),
        ("escape", "V", "j", "j"),
        ("f", "p", "escape", "space"),
    ],
)
async def test_keys_behind_another_query_mean_what_it_finds(desk: Desk, keys: tuple[str, ...]) -> None:
    marked = list[set[str]]()
    for way in ("press", "rush"):
        async with desk.sit() as screen:
            await screen.find("moss")
            await getattr(screen, way)(*keys)
            marked.append(set(screen.marked))
    assert marked[0] == marked[1] != set()


async def test_what_is_pasted_comes_behind_the_keys_before_it(
    desk: Desk, untouched: Callable[[], bool]
) -> None:
    async with desk.sit() as screen:
        for pasted in ("drop", "dead"):
            screen.app.post_message(screen.key("slash"))
            screen.app.post_message(screen.key("ctrl+u"))
            screen.app.post_message(events.Paste(pasted))
            await screen.rush("s", "enter", "1")
            assert screen.app.search_bar.text == f"{pasted}s"
            assert "[1 All" in screen.tabs
        assert untouched()


async def test_a_key_means_what_was_clicked_on_before_it(desk: Desk) -> None:
    async with desk.sit() as screen:
        pane = screen.app.article_list
        for row in (3, 1, 2):
            screen.post_click(pane.region.x + 9, pane.region.y + row)
            await screen.rush("v")
            shown = screen.app.screen
            assert isinstance(shown, RawFile)
            assert shown._file == screen.current == OPEN[row]
            await screen.press("v")


async def test_a_file_read_too_late_is_not_put_over_what_is_looked_at_by_now(desk: Desk) -> None:
    async with desk.sit() as screen:
        await screen.press("v", "escape")
        late = RawRead(ArticleId(OPEN[0]), "the first", None)
        for keys, shown, focus in (
            (("v",), 2, "LinesView"),
            (("escape", "j"), 1, "list"),
            (("k", "slash"), 1, "search"),
        ):
            await screen.press(*keys)
            screen.app.post_message(late)
            screen.app.post_message(DiffRead(ArticleId(OPEN[0]), "the first"))
            await screen.settle()
            assert (len(screen.app.screen_stack), screen.focus) == (shown, focus)
        await screen.press("ctrl+p", *"the file as", "enter")
        assert isinstance(screen.app.screen, RawFile)


async def test_a_command_waits_for_the_answer_to_what_was_typed(desk: Desk, held: type[Held]) -> None:
    async with desk.sit() as screen:
        await screen.press("slash")
        held.search_gate.clear()
        for key in (*"moss", "enter", "space"):
            screen.app.post_message(screen.key(key))
        await until(screen, lambda: screen.app.search_bar.text == "moss")
        for _ in range(20):
            await screen.pilot.pause(0)
        assert screen.marked == set()
        held.search_gate.set()
        await screen.settle()
        assert screen.marked == {MOSS}


async def test_a_menu_asked_for_before_the_answer_takes_its_letter_after_it(
    desk: Desk, held: type[Held], untouched: Callable[[], bool]
) -> None:
    async with desk.sit() as screen:
        await screen.press("slash")
        held.search_gate.clear()
        for key in (*"the", "enter", *"fd", *"fd"):
            screen.app.post_message(screen.key(key))
        for _ in range(50):
            await screen.pilot.pause(0)
        held.search_gate.set()
        await screen.settle()
        assert screen.app.search_bar.text == "the"
        assert len(screen.app.screen_stack) == 1
        assert untouched()


async def test_the_keyboard_comes_back_from_whatever_takes_a_key(desk: Desk) -> None:
    async with desk.sit() as screen:
        for keys in (
            ("ctrl+p", "escape"),
            ("f1", "escape"),
            ("f", "x"),
            ("v", "v"),
            ("x",),
            ("ctrl+c",),
            ("tab", "h"),
        ):
            await screen.rush(*keys)
            await screen.rush("g", "j")
            while len(screen.app.screen_stack) > 1:
                await screen.press("escape")
            await screen.rush("g", "j")
            assert screen.current == OPEN[1], keys
        await screen.press("1", "g", "slash", *"geese", "enter")
        assert screen.current == GEESE
        assert GLASS not in screen.list_ids

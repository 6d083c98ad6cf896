"""Settings in force: keys, theme, and what is wrong in them."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.strip import Strip

from tests.flows.conftest import GEESE, GLASS, LIGHT, MOSS, TIDE
from tests.flows.desk import PATIENCE_SECONDS, Desk, Seat
from tests.flows.held import until
from tests.flows.test_links import URLS
from tui.model import text
from tui.store.library import Library
from tui.view.article_list import ArticleList


def own(settings: str) -> None:
    """Writes the user's settings."""
    path = Path(os.environ["XDG_CONFIG_HOME"]) / "newstui" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(settings)


async def test_a_command_has_the_keys_it_was_given_and_no_others(desk: Desk) -> None:
    own('[keys]\nmark = ["x", "ж"]\ndown = "t"\nlast = []\n')
    async with desk.sit() as seat:
        await seat.press("space", "j", "о", "G")
        assert (seat.current, seat.marked) == (GLASS, set())
        await seat.press("t", "k")  # unmapped commands keep theirs
        assert (seat.current, seat.marked) == (GLASS, set())
        await seat.press("x", "ж")
        assert (seat.marked, seat.current) == ({GLASS, MOSS}, LIGHT)


async def test_footer_help_and_menus_show_the_keys_that_hold(desk: Desk) -> None:
    own('[keys]\npublish = "x"\nhelp = ["F1"]\ncopy_menu = "ctrl+y"\ncopy_as_json = "J"\nraw = []\n')
    async with desk.sit(size=(160, 24)) as seat:
        assert "x Publish" in seat.footer
        assert "Raw" not in seat.footer
        assert seat.footer.startswith("F1 Help")
        await seat.press("ctrl+y")
        assert "J JSON" in seat.text
        assert "j JSON" not in seat.text
        await seat.press("J")
        assert "JSON" in seat.said
        await seat.press("f1", *"json")
        assert "^y J" in seat.text
        await seat.press("escape", "y", "question_mark")
        assert seat.focus == "list"
        await seat.press("slash")
        assert seat.footer.startswith("F1 Help")


async def test_sentences_name_the_keys_that_hold(desk: Desk) -> None:
    own('[keys]\nquit = "Q"\nmark_range = "B"\nview_all = []\n')
    async with desk.sit() as seat:
        await seat.press("escape")
        assert seat.said == "Nothing to take back; Q quits."
        await seat.press("B")
        assert seat.said == "Range: move to its other end, B again ends it."
        await seat.find("{quit} zebra")  # what was typed is no sentence of ours
        assert "Nothing matches." in seat.list_text
        await seat.find("")
        await seat.press("5")
        assert ": shows all." in seat.list_text


async def test_keys_typed_before_the_app_is_ready_mean_what_was_chosen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    own('[keys]\nmark = "x"\n')
    app, typed = desk.app(), threading.Event()
    opened = app._door.library

    def library() -> Library:
        assert typed.wait(PATIENCE_SECONDS)
        return opened()

    monkeypatch.setattr(app._door, "library", library)
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        seat = Seat(app=app, pilot=pilot)
        for key in ("space", "x"):
            app.post_message(seat.key(key))
        await until(seat, lambda: bool(app._early))
        assert app._flows is None
        typed.set()
        await seat.settle()
        assert seat.marked == {GLASS}


async def test_the_theme_is_there_with_the_first_frame(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    own('theme = "nord"\n')
    themes, drawn = set(), ArticleList.painted_line

    def noted(pane: ArticleList, y: int) -> Strip:
        themes.add((pane.app.theme, str(pane.look("").bgcolor)))
        return drawn(pane, y)

    monkeypatch.setattr(ArticleList, "painted_line", noted)
    async with desk.sit() as seat:
        assert {name for name, _ in themes} == {seat.app.theme} == {"nord"}
        assert len(themes) == 1  # never another background either


async def test_what_is_wrong_is_said_once_and_stops_nothing(desk: Desk) -> None:
    own('\nthem = "nord"\ntheme = "nrod"\n')
    desk.write("newstui.toml", 'browser = "\\u001b[31m"\n')
    async with desk.sit() as seat:
        why = 'there is no setting "them"; did you mean "theme"?'
        assert seat.said == f"config.toml line 2: {why}; newstui config --check says all."
        assert seat.refused
        await seat.press("m")
        assert "config.toml" not in seat.said


async def test_a_folder_can_choose_no_keys(desk: Desk) -> None:
    desk.write("newstui.toml", '[keys]\npublish = "j"\n')
    async with desk.sit() as seat:
        assert seat.said.startswith('newstui.toml line 1: "keys" belongs in your own config.toml')
        await seat.press("j")
        assert seat.current == MOSS


async def test_the_list_shows_the_columns_that_were_chosen(desk: Desk) -> None:
    own('columns = ["date", "title", "score"]\n')
    async with desk.sit(size=(80, 24)) as seat:
        assert seat.list_text.startswith("> 2021-06-11 Glass piano survives its first concert")
        assert seat.list_text.splitlines()[0].endswith(" 54")
        assert "The Lantern Post" not in seat.list_text
        await seat.press("6")
        assert "  ! " in seat.list_text.replace(">", " ")  # what is broken says so in any case


async def test_the_browser_and_the_clipboards_way_are_the_users(
    desk: Desk, plain_environment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = tmp_path / "argv"
    for name in ("wanted", "named"):
        script = plain_environment / name
        script.write_text(f"#!/bin/sh\nprintf '%s\\n' {name} \"$@\" >> '{record}'\n")
        script.chmod(0o755)
    monkeypatch.setenv("BROWSER", "named")
    desk.write("newstui.toml", 'browser = "named"\nclipboard = "terminal"\n')
    own('browser = "wanted \\"a $(b)\\" --tab=%s"\nclipboard = "tmux"\n')
    async with desk.sit() as seat:
        await seat.press("w")
        assert record.read_text().splitlines() == ["wanted", "a $(b)", f"--tab={URLS['w']}"]
        await seat.press("W")
        assert seat.said.startswith("Not copied: this is not tmux")
        assert seat.app.clipboard == ""


VIEWS = """
[views]
"Birds" = "topic:birds"
"Published" = "is:published"
"""
HOSTILE = """
[views]
"[@click=app.quit]x[/]" = "is:open"
"[/]\\u001b[31m\\u202e" = "[/b]"
"猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫猫" = "geese"
"""


async def test_a_view_of_ones_own_puts_its_query_into_the_box(desk: Desk) -> None:
    own(VIEWS)
    async with desk.sit(size=(120, 24)) as seat:
        await seat.press("f")
        assert "1 Birds" in seat.text
        assert "2 Published" in seat.text
        await seat.press("1")
        assert (seat.app.search_bar.text, seat.list_ids) == ("topic:birds", [GEESE])
        await seat.press("f", "2")
        assert seat.app.search_bar.text == "is:published"
        assert "[1 All" in seat.tabs
        assert TIDE in seat.list_ids
        await seat.press("f")
        assert "2 Published*" in seat.text
        await seat.press("escape", "2", "f", "2")  # the same query in a view where it finds nothing
        assert TIDE in seat.list_ids


async def test_help_and_palette_know_it_by_its_name(desk: Desk) -> None:
    own(VIEWS)
    async with desk.sit(size=(120, 24)) as seat:
        await seat.press("question_mark", *"birds")
        assert "f 1" in seat.text
        await seat.press("enter")
        assert seat.list_ids == [GEESE]
        offered = {one.title: one.callback for one in seat.app.get_system_commands(seat.app.screen)}
        offered["View Published: is:published"]()
        await seat.settle()
        assert seat.app.search_bar.text == "is:published"


async def test_the_names_of_views_are_text_and_nothing_else(desk: Desk) -> None:
    desk.write("newstui.toml", HOSTILE)
    async with desk.sit() as seat:
        await seat.press("f")
        assert "1 [@click=app.quit]x[/]" in seat.text
        assert "2 [/]␛[31m\ufffd" in seat.text
        row = next(y for y, line in enumerate(seat.lines) if "@click" in line)
        await seat.click(seat.lines[row].index("@click"), row)
        assert seat.app.search_bar.text == "is:open"
        await seat.press("f", "2")
        assert seat.app.search_bar.text == "[/b]"
        await seat.press("colon")
        assert isinstance(seat.app.screen, CommandPalette)
        await seat.press(*"click=app")
        for _ in range(200):  # the palette searches on timers of its own
            if "⟦@click=app.quit⟧x⟦/⟧" in seat.text:
                break
            await seat.pilot.pause(0.02)
        assert "⟦@click=app.quit⟧x⟦/⟧" in seat.text
        await seat.press("escape")
    assert seat.app.crashed is None


@pytest.mark.parametrize("width", [40, 80])
async def test_every_view_stands_whole_in_the_menu(desk: Desk, width: int) -> None:
    desk.write("newstui.toml", HOSTILE)
    async with desk.sit(size=(width, 24)) as seat:
        await seat.press("f")
        assert f"3 {'猫' * 11} …" in seat.text
        assert all(text.width(line) <= width for line in seat.lines)

"""The one table of commands, and all that is made from it."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.keys import Keys

import tui.flows
from tests.flows.desk import Ready, settle
from tui.app import NewsApp
from tui.model.remembered import Remembered
from tui.store.library import Library
from tui.store.memory import Memory
from tui.view import commands
from tui.view.commands import BOX_COMMANDS, COMMANDS, MENUS, PANE_COMMANDS, Command
from tui.view.dialogs.raw import RawFile
from tui.view.search_bar import QueryBox

README = Path(__file__).parents[2] / "README.md"
SETTINGS = Path(__file__).parents[2] / "docs" / "configuration.md"
# What a plain terminal sends for Tab, Enter, Backspace and Esc.
NEVER = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+left_square_bracket", "ctrl+j", "ctrl+s"}
PLACES = {
    "panes": [*commands.app_commands(), *commands.pane_commands()],
    **{menu: commands.choices(menu) for menu in MENUS.values()},
}


def with_aliases(found: Iterable[Command]) -> list[str]:
    return [key for one in found for name in one.keys for key in (name, *commands.aliases(name))]


@pytest.mark.parametrize("place", PLACES)
def test_no_key_means_two_commands_in_one_place(place: str) -> None:
    twice = [key for key, times in Counter(with_aliases(PLACES[place])).items() if times > 1]
    assert twice == []


def test_every_command_has_a_place_and_every_name_is_used_once() -> None:
    names = [one.name for one in COMMANDS]
    assert len(names) == len(set(names))
    placed = [one.name for found in PLACES.values() for one in found]
    assert sorted([*placed, *BOX_COMMANDS]) == sorted(names)
    assert {*MENUS} <= {*names}


def test_keys_that_terminals_send_for_others_are_never_bound() -> None:
    bound = {key for one in COMMANDS for key in one.keys}
    bound |= {*QueryBox.ASKS, *(one.key for one in RawFile.BINDINGS if isinstance(one, Binding))}
    assert not bound & NEVER
    assert not [key for key in bound if key.startswith("alt+")]


def test_keys_are_names_that_textual_knows() -> None:
    named = {key.value for key in Keys}
    for one in COMMANDS:
        for key in one.keys:
            assert key in named or (len(key) == 1 and key.isalnum()) or key in commands.SHOWN, one.name


def test_letters_need_no_other_key_than_shift() -> None:
    for one in COMMANDS:
        if one.name == "sleep":  # as in every program, and in the palette
            continue
        plain = [key for key in one.keys if not key.startswith("ctrl+") and key not in ("f1", "f5")]
        assert plain or not one.keys, one.name  # what has no key at all stands in the palette


def test_what_is_drawn_for_a_command_says_something() -> None:
    for one in COMMANDS:
        assert one.help, one.name
        assert one.help[0].isupper(), one.name
        assert not one.help.endswith("."), one.name
        assert one.label or not one.panes, one.name
        assert one.shown_keys().isprintable()


def test_the_footer_of_every_pane_begins_with_help() -> None:
    for pane in ("list", "detail", "search"):
        assert commands.footer(pane)[0].name == "help"


async def test_every_command_has_exactly_one_handler(tmp_path: Path) -> None:
    handled: Counter[str] = Counter()
    app = NewsApp(Ready(Library(tmp_path)))
    given = {"at": None, "before": Remembered(), "memory": Memory(None)}
    async with app.run_test(notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        for module in pkgutil.iter_modules(tui.flows.__path__):
            found = importlib.import_module(f"tui.flows.{module.name}")
            for _, kind in inspect.getmembers(found, inspect.isclass):
                if kind.__module__ == found.__name__ and callable(getattr(kind, "commands", None)):
                    family: Any = kind
                    wanted = inspect.signature(family).parameters.keys() & given.keys()
                    made = family(app, **{name: given[name] for name in wanted})
                    handled.update(made.commands().keys())
        assert app._flows is not None
        answered = app._flows.commands.keys()
    assert {name for name, times in handled.items() if times > 1} == set()
    assert answered == handled.keys()
    assert not answered & PANE_COMMANDS
    assert {one.name for one in COMMANDS} <= answered | PANE_COMMANDS
    assert set(QueryBox.ASKS.values()) <= answered | PANE_COMMANDS


def test_other_layouts_get_the_letter_in_the_same_place() -> None:
    assert commands.aliases("q") == ("й",)
    assert commands.aliases("w") == ("ц", "ς")
    assert commands.aliases("W") == ("Ц",)  # ς has no capital
    assert commands.aliases("j") == ("о", "ξ")
    assert commands.aliases("J") == ("О", "Ξ")
    assert commands.aliases("G") == ("П", "Γ")
    assert commands.aliases("slash") == commands.aliases("1") == ()


def test_bindings_call_the_command_by_name() -> None:
    made = {one.key: one.action for one in commands.bindings(COMMANDS[:1]) if isinstance(one, Binding)}
    assert made == {"question_mark": "command('help')", "f1": "command('help')"}


def test_the_readme_has_this_table_of_keys() -> None:
    text = README.read_text(encoding="utf-8")
    _, _, after = text.partition("<!-- keys:")
    table, end, _ = after.partition("<!-- end of keys -->")
    assert end
    assert table.split("-->\n", 1)[1].strip() == commands.key_table().strip()


def test_the_page_on_settings_names_every_command_that_can_have_other_keys() -> None:
    _, _, after = SETTINGS.read_text(encoding="utf-8").partition("<!-- names:")
    names, end, _ = after.partition("<!-- end of names -->")
    assert end
    assert names.split("-->\n", 1)[1].strip() == commands.name_table()


def test_every_key_stands_in_the_table_once_for_its_command() -> None:
    rows = commands.key_table().splitlines()[2:]
    assert len(rows) == len(COMMANDS)
    for row, one in zip(rows, COMMANDS, strict=True):
        assert row.endswith(f"| {one.help} |")
        assert row.count("|") == 3 + one.help.count("|")

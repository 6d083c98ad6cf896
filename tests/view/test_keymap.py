"""Keys of the user's own: what is granted, what is refused and why."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.binding import BindingsMap

from tui.model.config import Config, Problem, Rebound
from tui.view import commands, keymap, wanted
from tui.view.commands import BOX_COMMANDS, BY_NAME, COMMANDS, Command


def chosen(**keys: str) -> tuple[dict[str, tuple[str, ...]], list[str]]:
    """The keys of the commands that were given others, parted by blanks, and what is wrong with them."""
    table, problems = keymap.rebound(wishes(**keys))
    assert [one.name for one in table] == [one.name for one in COMMANDS]
    assert all(one.keys == BY_NAME[one.name].keys for one in table if one.name not in keys)
    return {one.name: one.keys for one in table if one.name in keys}, [one.reason for one in problems]


def wishes(**keys: str) -> list[Rebound]:
    lines = enumerate(keys.items(), 1)
    return [Rebound(command=name, keys=tuple(written.split()), line=line) for line, (name, written) in lines]


def test_keys_replace_those_of_their_command_and_of_no_other() -> None:
    assert chosen(publish="x ctrl+x") == ({"publish": ("x", "ctrl+x")}, [])
    assert chosen(publish="p x") == ({"publish": ("p", "x")}, [])
    assert chosen(publish="") == ({"publish": ()}, [])


def test_two_commands_may_change_keys() -> None:
    assert chosen(publish="d", decline="p") == ({"publish": ("d",), "decline": ("p",)}, [])


def test_a_key_of_another_command_stays_there_and_both_are_named() -> None:
    why = 'keys.publish: "w" is the key of open_web; give that another one first'
    assert chosen(publish="x w") == ({"publish": ("x",)}, [why])
    assert chosen(publish="w") == ({"publish": ("p",)}, [why])


def test_of_two_lines_that_name_a_key_the_later_one_loses() -> None:
    why = 'keys.later: "x" is the key of publish; give that another one first'
    assert chosen(publish="x", later="x t") == ({"publish": ("x",), "later": ("t",)}, [why])


def test_a_choice_of_a_menu_has_its_keys_to_itself() -> None:
    assert chosen(copy_as_web="p", copy_as_path="x")[0] == {"copy_as_web": ("p",), "copy_as_path": ("x",)}
    assert chosen(filter_open="x", sort_date="x")[1] == []
    assert chosen(filter_open="p")[1] == [
        'keys.filter_open: "p" is the key of filter_published; give that another one first'
    ]


SPELLINGS = {
    "?": "question_mark", "Space": "space", "space": "space", "Esc": "escape", "PgDn": "pagedown", "^t": "ctrl+t",
    "CTRL+T": "ctrl+t", "shift+x": "X", "F3": "f3", "Del": "delete", "percent_sign": "percent_sign", "Enter": "enter",
    "ж": "ж", "é": "é", "Shift-Tab": "shift+tab",
}  # fmt: skip


@pytest.mark.parametrize("written", SPELLINGS)
def test_a_key_is_written_as_it_is_shown_or_as_textual_names_it(written: str) -> None:
    freed = {
        one.name: "f9" for one in COMMANDS if SPELLINGS[written] in one.keys and one.name not in BOX_COMMANDS
    }
    assert chosen(**{**freed, "publish": written})[0]["publish"] == (SPELLINGS[written],)


REFUSED = {
    "ctrl+i": '"ctrl+i" arrives as Tab from a terminal',
    "^m": '"^m" arrives as Enter from a terminal',
    "ctrl+[": '"ctrl+[" arrives as Esc from a terminal',
    "alt+x": '"alt+x" cannot be a key here: Esc and a quick letter arrive as the same',
    "ctrl+q": '"ctrl+q" always leaves, and cannot mean anything else',
    "ctrl+c": '"ctrl+c" copies what is selected, and cannot mean anything else',
    "pp": 'there is no key "pp"',
    "ctrl+": 'there is no key "ctrl+"',
    "ctrl+ab": 'there is no key "ctrl+ab"',
    "f99": 'there is no key "f99"',
    "\x1b": 'there is no key "\x1b"',
    "<any>": 'there is no key "<any>"',
}


@pytest.mark.parametrize("written", REFUSED)
def test_what_is_no_key_of_a_terminal_is_refused(written: str) -> None:
    assert chosen(publish=written) == ({"publish": ("p",)}, [f"keys.publish: {REFUSED[written]}"])


def test_there_is_always_a_way_out() -> None:
    assert chosen(quit="Q") == ({"quit": ("Q", "ctrl+q")}, [])
    assert chosen(quit="") == chosen(quit="^q") == ({"quit": ("ctrl+q",)}, [])


def test_an_unknown_command_and_one_of_the_box_are_said() -> None:
    assert chosen(publsh="x") == ({}, ['keys.publsh: there is no such command; did you mean "publish"?'])
    assert chosen(complete="x")[1] == [
        "keys.complete: these keys of the search box are its own, and cannot be changed"
    ]


def test_without_a_wish_the_table_is_the_very_same() -> None:
    assert keymap.rebound(()) == (COMMANDS, [])


def test_a_letter_that_was_given_is_no_alias_any_more() -> None:
    table, _ = keymap.rebound(wishes(later="з", raw="о"))
    found = BindingsMap(commands.bindings(commands.app_commands()))
    keymap.bind(found, table)
    assert [one.action for one in found.key_to_bindings["з"]] == ["command('later')"]  # at the place of p
    assert keymap.of_panes(table) == {"down": "j,ξ,down"}


def test_movement_that_has_no_key_left_is_in_textuals_keymap_too() -> None:
    assert keymap.of_panes(keymap.rebound(wishes(last=""))[0]) == {"last": keymap.NO_KEY}
    assert keymap.of_panes(COMMANDS) == {}


def test_what_only_the_screen_knows_is_checked_from_the_top_down() -> None:
    found = wanted.problems(Config(theme="nrod", theme_line=1, keys=(Rebound(command="x", keys=(), line=3),)))
    assert found[0] == Problem(line=1, reason='theme: there is no "nrod"; did you mean "nord"?')
    assert [one.line for one in found] == [1, 3]
    assert wanted.problems(Config(theme="nord", theme_line=1)) == []


places = [commands.pane_commands, commands.app_commands]


@given(
    st.dictionaries(
        st.sampled_from([*BY_NAME, "x"]),
        st.lists(st.sampled_from([*"pdxw?1ж", "tab", "Esc", "^q", "^d"]), max_size=3),
    )
)
def test_whatever_is_chosen_no_key_means_two_things_and_quit_has_one(
    wanted_keys: dict[str, list[str]],
) -> None:
    table, _ = keymap.rebound([Rebound(command=name, keys=tuple(keys)) for name, keys in wanted_keys.items()])
    groups: list[list[Command]] = [[one for found in places for one in found(table)]]
    groups += [commands.choices(menu, table) for menu in commands.MENUS.values()]
    for group in groups:
        counted = Counter(key for one in group for key in one.keys)
        assert [key for key, times in counted.items() if times > 1] == []
    assert next(one for one in table if one.name == "quit").keys

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from textual.content import Content

from tui.model.config import OwnView, Rebound
from tui.view import commands, keymap, own_views, palette
from tui.view.commands import COMMANDS


def views(count: int) -> list[OwnView]:
    return [OwnView(name=f"V{number}", query="x") for number in range(count)]


def test_keys_that_other_choices_have_are_left_to_them() -> None:
    table, _ = keymap.rebound([Rebound(command="filter_open", keys=("2",))])
    added = own_views.added(table, views(60))[len(COMMANDS) :]
    keys = [key for one in added for key in one.keys]
    assert keys[:9] == ["1", "3", "4", "5", "6", "7", "8", "9", "c"]
    assert len(set(keys)) == len(keys)
    assert not {key for one in commands.choices("filter", table) for key in one.keys} & set(keys)
    assert not added[-1].keys  # help and palette have it still
    assert added[-1].name in [name for _, _, name in palette.offers((*table, *added))]


@given(st.text("[]\\\\a/=@'\"$ (1#.", min_size=1))
def test_what_the_palette_shows_holds_no_markup(name: str) -> None:
    table = own_views.added(COMMANDS, [OwnView(name=name, query=name)])
    title, pressed, _ = list(palette.offers(table))[-1]
    assert Content.from_markup(title).plain == title
    assert Content.from_markup(pressed).plain == pressed

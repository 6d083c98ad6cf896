"""The table of commands with the keys that the user has chosen, and Textual's bindings in line with it."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence
from typing import Final

from textual.binding import Binding, BindingsMap
from textual.keys import _character_to_key, key_to_character

from tui.model.config import Problem, Rebound, suggestion
from tui.view import commands
from tui.view.commands import BOX_COMMANDS, BY_NAME, COMMANDS, SHOWN, Command

_NAMED: Final = {
    "up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "space", "enter",
    "tab", "shift+tab", "backspace", "escape", *(f"f{number}" for number in range(1, 25)),
}  # fmt: skip
_ALSO: Final = {shown.lower(): key for key, shown in SHOWN.items()} | {
    "return": "enter", "pgup": "pageup", "del": "delete", "ins": "insert", "shift-tab": "shift+tab"
}  # fmt: skip
# What a plain terminal sends for them, so that they can never be told apart.
_SAME: Final = {
    "ctrl+i": "Tab",
    "ctrl+m": "Enter",
    "ctrl+j": "Enter",
    "ctrl+h": "Backspace",
    "ctrl+left_square_bracket": "Esc",
}
_KEPT: Final = {
    "ctrl+c": "copies what is selected",
    "ctrl+q": "always leaves",
    "ctrl+s": "stops many a terminal",
    "ctrl+z": "puts programs to sleep",
}
# Whoever has lost their own keys must be able to leave; ^z means the same in every program.
_ALWAYS: Final = {"quit": ("ctrl+q",), "sleep": ("ctrl+z",)}
NO_KEY: Final = "no_key"  # in Textual's keymap, where an empty one means that nothing was chosen


class _Wrong(Exception):
    """Why a key cannot be chosen."""


def _known(written: str, always: Sequence[str] = ()) -> str:
    """Textual's name of a key as one writes it: `x`, `?`, `Space`, `^d`, `ctrl+d`, `shift+x`.

    Raises:
        _Wrong: There is no such key, or none that may be chosen, but for those that are there `always`.
    """
    key = written.strip() or written
    if len(key) == 1 and key.isprintable():
        return key if key.isalnum() else "space" if key == " " else _character_to_key(key)
    key = key.lower().replace("^", "ctrl+", 1) if key.startswith("^") else key
    front, _, last = key.rpartition("+")
    if front.lower() == "shift" and len(last) == 1 and last.isalpha():
        return last.upper()
    name = key.lower()
    name = _ALSO.get(name, name)
    if front.lower() == "alt":
        raise _Wrong(f'"{written}" cannot be a key here: Esc and a quick letter arrive as the same')
    if front.lower() == "ctrl" and len(last) == 1:
        name = f"ctrl+{last.lower() if last.isalnum() else _character_to_key(last)}"
    if name in _SAME:
        raise _Wrong(f'"{written}" arrives as {_SAME[name]} from a terminal')
    if name in always:
        return name
    if name in _KEPT:
        raise _Wrong(f'"{written}" {_KEPT[name]}, and cannot mean anything else')
    if name in _NAMED or (name[:5] == "ctrl+" and len(name) == 6 and name[5] in string.ascii_lowercase):
        return name
    if key_to_character(name) is not None and name in map(_character_to_key, string.punctuation):
        return name
    raise _Wrong(f'there is no key "{written}"')


def _place(command: Command) -> str:
    """Where a command's keys must differ from those of others."""
    return command.inside or ("box" if command.name in BOX_COMMANDS else "panes")


class _Choice:
    """The table while one command after the other gets its keys."""

    def __init__(self, wanted: Sequence[Rebound]) -> None:
        self.problems: list[Problem] = []
        self._wanted = [one for one in wanted if self._is_command(one)]
        chosen = {one.command for one in self._wanted}
        self._keys = {one.name: one.keys for one in COMMANDS if one.name not in chosen}

    def _is_command(self, one: Rebound) -> bool:
        if one.command in BY_NAME and one.command not in BOX_COMMANDS:
            return True
        reason = "these keys of the search box are its own, and cannot be changed"
        if one.command not in BY_NAME:
            names = tuple(name for name in BY_NAME if name not in BOX_COMMANDS)
            reason = f"there is no such command{suggestion(one.command, names)}"
        self._say(one, reason)
        return False

    def _say(self, one: Rebound, reason: str) -> None:
        self.problems.append(Problem(line=one.line, reason=f"keys.{one.command}: {reason}"))

    def table(self) -> tuple[Command, ...]:
        for one in self._wanted:
            command = BY_NAME[one.command]
            kept = list(self._granted(one, command))
            if one.keys and not kept:  # nothing of it can be
                kept = [key for key in command.keys if self._holder(command, key) is None]
            self._keys[one.command] = tuple(dict.fromkeys((*kept, *_ALWAYS.get(one.command, ()))))
        return tuple(one._replace(keys=self._keys[one.name]) for one in COMMANDS)

    def _granted(self, one: Rebound, command: Command) -> Iterator[str]:
        for written in one.keys:
            try:
                key = _known(written, _ALWAYS.get(one.command, ()))
            except _Wrong as wrong:
                self._say(one, str(wrong))
                continue
            holder = self._holder(command, key)
            if holder is None:
                yield key
            else:
                self._say(one, f'"{written}" is the key of {holder}; give that another one first')

    def _holder(self, command: Command, key: str) -> str | None:
        """The other command that has a key in the same place."""
        held = (name for name, keys in self._keys.items() if key in keys and name != command.name)
        return next((name for name in held if _place(BY_NAME[name]) == _place(command)), None)


def rebound(wanted: Sequence[Rebound]) -> tuple[tuple[Command, ...], list[Problem]]:
    """The table of commands with the keys that were chosen, and what is wrong with the choice.

    A command that was given keys loses its own. A key that another one has already, by itself or by an
    earlier line, stays there. Whoever gets no key at all that way keeps their own ones.
    """
    if not wanted:
        return COMMANDS, []
    choice = _Choice(wanted)
    return choice.table(), choice.problems


def bind(found: BindingsMap, table: Sequence[Command]) -> None:
    """Brings the app's bindings, which hold the keys of `COMMANDS`, in line with another table.

    Textual's own way works it out anew with every key: 5 ms where 20 commands have other keys.
    """
    for one in commands.bindings(commands.app_commands()):
        assert isinstance(one, Binding)
        found.key_to_bindings.pop(one.key, None)
    for one in commands.bindings(commands.app_commands(table), _taken(table)):
        assert isinstance(one, Binding)
        found.key_to_bindings[one.key] = [one]


def of_panes(table: Sequence[Command]) -> dict[str, str]:
    """Textual's keymap for movement in a pane where it has other keys than in `COMMANDS`."""
    before = {one.name: commands.with_aliases(one) for one in commands.pane_commands()}
    now = {one.name: commands.with_aliases(one, _taken(table)) for one in commands.pane_commands(table)}
    return {name: ",".join(keys) or NO_KEY for name, keys in now.items() if keys != before[name]}


def _taken(table: Sequence[Command]) -> frozenset[str]:
    return frozenset(key for one in table if _place(one) == "panes" for key in one.keys)


__all__ = ["bind", "of_panes", "rebound"]

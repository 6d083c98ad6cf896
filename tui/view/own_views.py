"""Views of one's own as commands: choices of the filter menu. Their names are untrusted text."""

from __future__ import annotations

import string
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tui.model import text
from tui.view import commands
from tui.view.commands import Command

if TYPE_CHECKING:
    from tui.model.config import OwnView

NAME_CELLS: Final = 24  # of a name in the menu, which shows all of them at once
TOLD_CHARS: Final = 160  # of a name and its query, in help and palette
_NAME: Final = "own_view_"
# Numbers first; letters only where another choice has not taken them.
_KEYS: Final = string.digits[1:] + string.ascii_lowercase + string.ascii_uppercase


def is_own_view(command: Command) -> bool:
    """Whether a command is a view of one's own."""
    return command.name.startswith(_NAME)


def added(table: Sequence[Command], views: Sequence[OwnView]) -> tuple[Command, ...]:
    """The table and a command for each view, `own_view_1` and so on.

    Whoever comes too late for a key stands in the help and the palette alone.
    """
    taken = {key for one in commands.choices("filter", table) for key in commands.with_aliases(one)}
    free = iter([key for key in _KEYS if key not in taken])
    return (*table, *(_command(number, view, next(free, None)) for number, view in enumerate(views, 1)))


def _command(number: int, view: OwnView, key: str | None) -> Command:
    name = text.steady(text.line(view.name))
    return Command(
        name=f"{_NAME}{number}",
        keys=() if key is None else (key,),
        group="Filter and sort",
        label=name if text.width(name) <= NAME_CELLS else text.cut(name, NAME_CELLS),
        help=text.steady(text.line(f"View {view.name}: {view.query}", TOLD_CHARS)),
        inside="filter",
    )

"""What the command palette offers; Textual reads both its lines as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tui.view import commands
from tui.view.commands import Command
from tui.view.own_views import is_own_view

# Of strings of brackets, quotes and backslashes one in ten survives Textual's own escape() as markup.
_NO_MARKUP = str.maketrans("[]", "⟦⟧")


def plain(text: str) -> str:
    """Text in which nothing is markup."""
    return text if len(text) == 1 else text.translate(_NO_MARKUP)


def offers(table: Sequence[Command]) -> Iterator[tuple[str, str, str]]:
    """Title, keys and name of each command that is offered."""
    own = [one for one in table if is_own_view(one)]
    for one in [*commands.palette_commands(table), *own]:
        title = one.help if is_own_view(one) else one.help.partition(":")[0]
        yield plain(title), plain(one.pressed(table)), one.name

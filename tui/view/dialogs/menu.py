"""A menu in the place of the footer: one key chooses."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.model import text
from tui.view import commands
from tui.view.commands import Command
from tui.view.dialogs.dialog import Dialog

_NONE = "  Esc none"


class Menu(Dialog[str | None]):
    """The choices that a prefix key opens; dismissed with the chosen command's name, or None."""

    DEFAULT_CSS = """
    Menu { background: transparent; align: left bottom; overflow: hidden; }
    Menu > Static { width: 100%; height: auto; background: $panel; color: $text; }
    """

    def __init__(
        self,
        name: str,
        *,
        title: str,
        active: Collection[str] = (),
        table: Sequence[Command] = commands.COMMANDS,
    ) -> None:
        super().__init__()
        self._title = title
        self._active = active
        self._choices = [one for one in commands.choices(name, table) if one.keys]
        taken = {key for command in self._choices for key in command.keys}
        self._spots: list[tuple[int, int, int, str]] = []
        self._by_key = {
            key: command.name for command in self._choices for key in commands.with_aliases(command, taken)
        }

    def compose(self) -> ComposeResult:
        yield Static(self._content(self.app.size.width))

    def on_resize(self, event: events.Resize) -> None:
        self.query_one(Static).update(self._content(event.size.width))

    def _content(self, width: int) -> Content:
        """The choices in lines of at most `width` cells, a key never parted from its label."""
        self._spots.clear()
        lines: list[list[tuple[str, str]]] = [[(f" {self._title} ", "bold reverse"), (" ", "")]]
        used = len(self._title) + 3
        for command in self._choices:
            chosen = "*" if command.name in self._active else " "
            pieces = [(f" {command.shown_keys()}", "bold"), (f" {command.label}{chosen}", "")]
            length = sum(text.width(piece) for piece, _ in pieces)
            if used + length > width:
                lines.append([])
                used = 0
            self._spots.append((len(lines) - 1, used, used + length, command.name))
            lines[-1] += pieces
            used += length
        if used + len(_NONE) > width:
            lines.append([])
        lines[-1].append((_NONE, "dim"))
        return Content("\n").join(Content.assemble(*line) for line in lines)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(self._by_key.get(event.key))

    def on_click(self, event: events.Click) -> None:
        """A click on a choice chooses it; one elsewhere closes the menu."""
        static = self.query_one(Static)
        place = (event.screen_x, event.screen_y - static.region.y)
        chosen = (
            name for line, start, end, name in self._spots if line == place[1] and start <= place[0] < end
        )
        self.dismiss(next(chosen, None))

"""Every command with its keys: type to find one, Enter runs it."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.getters import query_one
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.model.words import fold, score_text
from tui.view import commands
from tui.view.commands import Command
from tui.view.dialogs.dialog import Dialog
from tui.view.lines import wrap

KEY_CELLS = 12
WIDEST = 90
FRAME_CELLS = 6  # border, padding and scroll bar
GROUPS = ("Find", "Open", "Copy", "Decide", "Read", "Move", "Views", "Filter and sort", "Mark", "Program")
TOLD = 10  # less for a word of the help than for one of the label, so that "declined" is not "not declined"


class Help(Dialog[str | None]):
    """The commands that what is typed matches; dismissed with the name of the chosen one, or None."""

    DEFAULT_CSS = """
    Help { align: center middle; }
    Help > Vertical { width: 90%; max-width: 90; height: 90%; background: $surface; border: round $primary; }
    Help OptionList { height: 1fr; border: none; padding: 0; background: $surface; }
    Help Input { height: 1; border: none; padding: 0 1; background: $panel; }
    Help Static { height: auto; padding: 0 1; color: $text-muted; }
    Help:ansi Input { background: $panel; }
    """

    _box = query_one(Input)
    _options = query_one(OptionList)

    def __init__(self, table: Sequence[Command] = commands.COMMANDS) -> None:
        super().__init__()
        self._table = table

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(Content("w a c open Web, AMP, CDN; the capital copies the same link."))
            yield Input(placeholder="type to find a command; Enter runs it, Esc goes back", compact=True)
            yield OptionList()

    def on_mount(self) -> None:
        self._fill("")
        self._box.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        self._fill(event.value)

    def _fill(self, typed: str) -> None:
        self._options.clear_options()
        width = max(30, min(WIDEST, self.app.size.width * 9 // 10) - FRAME_CELLS)
        group = ""
        for command in _matching(typed, self._table):
            if not typed.strip() and command.group != group:
                group = command.group
                self._options.add_option(Option(Content.styled(group, "bold underline"), disabled=True))
            self._options.add_option(Option(_line(command, width, self._table), id=command.name))
        if self._options.option_count:
            self._options.action_first()
        else:
            self._options.add_option(
                Option(Content("No command of that name. Esc goes back."), disabled=True)
            )

    async def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            self.dismiss(None)
        elif event.key in ("down", "up", "pagedown", "pageup"):
            await self._options.run_action(
                {"down": "cursor_down", "up": "cursor_up", "pagedown": "page_down", "pageup": "page_up"}[
                    event.key
                ]
            )
        else:
            return
        event.stop()

    def on_input_submitted(self) -> None:
        self._options.action_select()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_id)


def _line(command: Command, width: int, table: Sequence[Command]) -> Content:
    """Keys, and what they do; further lines stand under the first one's words."""
    keys = command.pressed(table)
    first, *rest = wrap([(command.help, "")], width - KEY_CELLS - 1)
    shown = Content.assemble((f"{keys:<{KEY_CELLS}} ", "bold"), "".join(part for part, _ in first))
    for line in rest:
        shown += Content("\n" + " " * (KEY_CELLS + 1) + "".join(part for part, _ in line))
    return shown


def _matching(typed: str, table: Sequence[Command]) -> list[Command]:
    """Commands that every typed word matches by key, label, group or help; in the table's groups."""
    terms = fold(typed).split()
    if not terms:
        return sorted(table, key=lambda command: GROUPS.index(command.group))
    if len(typed.strip()) == 1:
        exact = [command for command in table if typed.strip() in command.shown_keys().split()]
        if exact:
            return exact
    scored = []
    for place, command in enumerate(table):
        named, told = (
            fold(command.label).split(),
            fold(f"{command.name} {command.group} {command.help}").split(),
        )
        scores = [max(score_text(term, named), score_text(term, told) - TOLD) for term in terms]
        if all(scores):
            scored.append((-sum(scores), place, command))
    return [command for *_, command in sorted(scored, key=lambda one: one[:2])]

"""What was decided since the start."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.model import text
from tui.model.article import ArticleId
from tui.model.entry import Entry, Kind
from tui.model.triage import Outcome
from tui.view.dialogs.dialog import Dialog

Line = tuple[ArticleId | None, Content]
"""The article that a line leads to, and how it reads."""
SHOWN = 1_000  # of one sitting; a day has five hundred


class Session(Dialog[ArticleId | None]):
    """This session's decisions and refusals, newest first; dismissed with the article to go to, or None."""

    DEFAULT_CSS = """
    Session { align: center middle; }
    Session OptionList { width: 100%; height: 1fr; border: none; }
    Session Static { height: 1; padding: 0 1; }
    """
    BINDINGS = [
        *(Binding(key, "leave", "Back", show=False) for key in ("escape", "i", "q", "h", "ш", "й", "ι")),
        Binding("j", "step('down')", show=False),
        Binding("k", "step('up')", show=False),
    ]

    def __init__(self, lines: Sequence[Line]) -> None:
        super().__init__()
        self._lines = lines[:SHOWN]
        self._count = len(lines)

    def compose(self) -> ComposeResult:
        title = f"{self._count:,} entries since the start, newest first"
        yield Static(Content.assemble((title, "bold"), ("   Enter goes to the article, Esc back", "dim")))
        yield OptionList(*(Option(content) for _, content in self._lines))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._lines[event.option_index][0])

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_step(self, direction: str) -> None:
        options = self.query_one(OptionList)
        options.action_cursor_down() if direction == "down" else options.action_cursor_up()


def made(article_id: ArticleId | None, entry: Entry) -> Line:
    """The line of what was decided, undone or made again."""
    what = {Kind.UNDO: "undid ", Kind.REDO: "redid ", Kind.FAILED: "failed "}.get(entry.kind, "")
    title = entry.identity.split("\n")[0] or entry.path
    return article_id, Content.assemble(
        (f"{_local(entry.time)}   ", "dim"), (f"{what}{entry.decision.value:<14} ", "bold"), text.line(title)
    )


def _local(time: str) -> str:
    try:
        return f"{dt.datetime.fromisoformat(time).astimezone():%H:%M}"
    except (ValueError, OverflowError):
        return "--:--"


def refused(outcome: Outcome, verb: str | None = None) -> Line:
    """The line of what was not done, and why; `verb` where it was not the decision, but its undo or redo."""
    what = f"{verb} {outcome.decision.value}" if verb else outcome.decision.value
    return outcome.id, Content.assemble(
        ("        ", "dim"), ("not ", "bold"), (f"{what:<10} ", "bold"),
        text.line(outcome.title), (f"  {text.line(outcome.refused or '')}", "dim"),
    )  # fmt: skip

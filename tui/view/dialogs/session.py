"""What was decided since the start, and how far the folder has come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.model import statistics, text
from tui.model.article import ArticleId
from tui.model.entry import Entry, Kind
from tui.model.statistics import Statistics
from tui.model.triage import Outcome
from tui.view.dialogs.dialog import Dialog
from tui.view.lines import LinesView

Line = tuple[ArticleId | None, Content]
"""The article that a line leads to, and how it reads."""
NOTHING = "Nothing decided since the start."
SHOWN = 1_000  # of one sitting; a day has five hundred


class _Counted(LinesView):
    """The folder's statistics, laid out anew at every width."""

    def __init__(self, found: Statistics) -> None:
        super().__init__()
        self._found = found

    def on_resize(self) -> None:
        told = statistics.lines(self._found, self.scrollable_content_region.width)
        lines = [((one, "" if one.startswith((" ", ">")) else "heading"),) if one else () for one in told]
        self.show_lines(lines, keep_place=True)


class Session(Dialog[ArticleId | None]):
    """This session's decisions and refusals, newest first, and what the folder adds up to.

    Dismissed with the article to go to, or None.
    """

    DEFAULT_CSS = """
    Session { align: center middle; }
    Session > Container { width: 100%; height: 1fr; layout: vertical; background: $surface; }
    Session OptionList, Session OptionList:focus { width: 1fr; height: 1fr; border: none; }
    Session _Counted { width: 1fr; height: 1fr; padding: 0 1; background: $surface; }
    Session Static { height: 1; padding: 0 1; background: $panel; }
    Session.-wide > Container { layout: horizontal; }
    """
    BINDINGS = [
        *(Binding(key, "leave", "Back", show=False) for key in ("escape", "i", "q", "h", "ш", "й", "ι")),
        Binding("j", "step('down')", show=False),
        Binding("k", "step('up')", show=False),
    ]

    def __init__(self, lines: Sequence[Line], found: Statistics) -> None:
        super().__init__()
        self._lines = lines[:SHOWN]
        self._count = len(lines)
        self._found = found

    def compose(self) -> ComposeResult:
        if not self._lines:
            yield Static(Content.assemble((NOTHING, "bold"), ("   Esc back", "dim")))
            yield _Counted(self._found)
            return
        title = f"{self._count:,} {'entry' if self._count == 1 else 'entries'} since the start, newest first"
        keys = "   Enter goes there, Tab to the counts"
        yield Static(Content.assemble((title, "bold"), (keys, "dim")))
        with Container():
            yield OptionList(*(Option(content) for _, content in self._lines))
            yield _Counted(self._found)

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

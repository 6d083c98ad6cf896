"""What differs in one file from the last commit."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tui.model import text
from tui.view.dialogs.dialog import Dialog
from tui.view.lines import Line, LinesView, wrap


class Diff(Dialog[None]):
    """A unified diff: what went is marked with - and coloured, what came with +."""

    DEFAULT_CSS = """
    Diff { background: $background; }
    Diff > Static { height: 1; }
    """
    BINDINGS = [
        Binding(key, "dismiss", "Back", show=False)
        for key in ("escape", "D", "q", "h", "enter", "В", "Δ", "й")
    ]

    def __init__(self, name: str, diff: str) -> None:
        super().__init__()
        self._name = text.line(name, 1_000)
        self._diff = diff

    def compose(self) -> ComposeResult:
        yield Static(
            Content.assemble((f" {self._name}", "bold"), ("   against Git HEAD; Esc goes back", "dim"))
        )
        yield LinesView(id="diff")

    def on_resize(self) -> None:
        pane = self.query_one(LinesView)
        width = max(20, self.size.width - 2)
        lines: list[Line] = []
        for content in text.body(self._diff).split("\n"):
            lines += wrap([(content, _role(content))], width)
        pane.show_lines(lines, keep_place=True)
        pane.focus()


def _role(line: str) -> str:
    if line.startswith(("+++", "---", "diff ", "index ")):
        return "muted"
    return {"+": "good", "-": "error", "@": "key"}.get(line[:1], "")

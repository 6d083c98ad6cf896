"""A file as it is: every character that a terminal would obey made visible."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from tui.model import text
from tui.view.dialogs.dialog import Dialog
from tui.view.lines import Indent, Line, LinesView, wrap

LINES_SHOWN = 5_000  # of one file; the longest real one has 400
LINES_ABOVE = 3  # the wrong one, where the file opens


class RawFile(Dialog[None]):
    """The text of a file with line numbers, wrapped."""

    DEFAULT_CSS = """
    RawFile { background: $background; }
    RawFile > Static { height: 1; }
    """
    BINDINGS = [
        Binding(key, "dismiss", "Back", show=False)
        for key in ("escape", "v", "q", "h", "enter", "м", "ω", "й")
    ]

    def __init__(self, name: str, content: str, *, at_line: int | None = None) -> None:
        super().__init__()
        self._name = text.line(name, 1_000)
        self._rows = content.split("\n")
        self._at_line = at_line

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble((f" {self._name}", "bold"), ("   v or Esc goes back", "dim")))
        yield LinesView(id="raw")

    def on_resize(self) -> None:
        pane = self.query_one(LinesView)
        lines, starts = self._laid_out(max(20, self.size.width - 2))
        pane.show_lines(lines, keep_place=True)
        if self._at_line is not None and self._at_line in starts:
            line = max(0, starts[self._at_line] - LINES_ABOVE)
            # The pane has no height yet when it is shown: it would stay at its top.
            self.call_after_refresh(pane.scroll_to, y=line, animate=False, force=True)
        pane.focus()

    def _laid_out(self, width: int) -> tuple[list[Line], dict[int, int]]:
        digits = len(str(len(self._rows)))
        lines: list[Line] = []
        starts: dict[int, int] = {}
        for number, content in enumerate(self._rows[:LINES_SHOWN], 1):
            starts[number] = len(lines)
            shown = text.body(content.rstrip("\r").replace("\r", "␍"))
            role = "error" if number == self._at_line else ""
            front = Indent(first=f"{number:>{digits}}  ", rest=" " * (digits + 2))
            lines += wrap([(shown, role)], width, front)
        if len(self._rows) > LINES_SHOWN:
            lines.append(((f"(cut after {LINES_SHOWN:,} of {len(self._rows):,} lines)", "muted"),))
        return lines, starts

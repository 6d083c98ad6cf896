"""A file as it is: every character that a terminal would obey made visible."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.binding import Binding

from tui.model import limits, text
from tui.view.dialogs.gradual import Gradual, Heading
from tui.view.lines import Indent, Line, LinesView, wrap

LINES_ABOVE = 3  # the wrong one, where the file opens


class RawFile(Gradual):
    """The text of a file with line numbers, wrapped."""

    DEFAULT_CSS = "RawFile { background: $background; } RawFile > Static { background: $panel; }"
    BINDINGS = [
        Binding(key, "dismiss", "Back", show=False)
        for key in ("escape", "v", "q", "h", "enter", "м", "ω", "й")
    ]

    def __init__(self, name: str, content: str, *, at_line: int | None = None) -> None:
        super().__init__()
        self._file = text.line(name, limits.PATH_CHARS)
        self._rows = content.split("\n")
        self._at_line = at_line
        self._start: int | None = None  # where the wrong line stands, once it does

    def compose(self) -> ComposeResult:
        yield Heading(self._file, "v or Esc goes back")
        yield LinesView(id="raw")

    def paragraphs(self, width: int) -> Iterator[list[Line]]:
        digits = len(str(len(self._rows)))
        for number, content in enumerate(self._rows[: limits.RAW_LINES], 1):
            if number == self._at_line:
                self._start = max(0, len(self._lines) - LINES_ABOVE)
            shown = text.body(content.rstrip("\r").replace("\r", "␍"))
            role = "error" if number == self._at_line else ""
            front = Indent(first=f"{number:>{digits}}  ", rest=" " * (digits + 2))
            yield wrap([(shown, role)], width, front)
        if len(self._rows) > limits.RAW_LINES:
            yield [((f"(cut after {limits.RAW_LINES:,} of {len(self._rows):,} lines)", "muted"),)]

    def placed(self) -> None:
        if self._start is None:
            return
        line, self._start = self._start, None
        # The pane has no height yet when it is shown: it would stay at its top.
        self.call_after_refresh(self.query_one(LinesView).scroll_to, y=line, animate=False, force=True)

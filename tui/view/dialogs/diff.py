"""What differs in one file from the last commit."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.binding import Binding

from tui.model import limits, text
from tui.view.dialogs.gradual import Gradual, Heading
from tui.view.lines import Line, LinesView, wrap


class Diff(Gradual):
    """A unified diff: what went is marked with - and coloured, what came with +."""

    DEFAULT_CSS = """
    Diff { background: $background; }
    """
    BINDINGS = [
        Binding(key, "dismiss", "Back", show=False)
        for key in ("escape", "D", "q", "h", "enter", "В", "Δ", "й")
    ]

    def __init__(self, name: str, diff: str) -> None:
        super().__init__()
        self._file = text.line(name, limits.PATH_CHARS)
        self._diff = diff

    def compose(self) -> ComposeResult:
        yield Heading(self._file, "against Git HEAD; Esc goes back")
        yield LinesView(id="diff")

    def paragraphs(self, width: int) -> Iterator[list[Line]]:
        for content in text.body(self._diff, limits.DIFF_CHARS).split("\n"):
            yield wrap([(content, _role(content))], width)


def _role(line: str) -> str:
    if line.startswith(("+++", "---", "diff ", "index ")):
        return "muted"
    return {"+": "good", "-": "error", "@": "key"}.get(line[:1], "")

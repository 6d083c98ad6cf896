"""A screen of text that may be long: laid out slice by slice, so that keys are answered meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from textual.content import Content
from textual.widget import Widget

from tui.model import text
from tui.view.dialogs.dialog import Dialog
from tui.view.lines import Line, LinesView

SLICE_LINES: Final = 100  # laid out before the next key is looked at: 30 ms where all of it is Chinese


class Heading(Widget):
    """A file's name and how one leaves: of a name without end the end is shown, and the way out always."""

    DEFAULT_CSS = "Heading { height: 1; }"

    def __init__(self, name: str, way_out: str) -> None:
        super().__init__()
        self._words = name, f"   {way_out}"

    def render(self) -> Content:
        name, way_out = self._words
        room = self.size.width - text.width(way_out) - 1
        return Content.assemble((f" {text.cut_start(name, max(1, room))}", "bold"), (way_out, "dim"))


class Gradual(Dialog[None]):
    """Has one `LinesView`; subclasses say what stands in it, a paragraph at a time."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._coming: Iterator[list[Line]] = iter(())

    def paragraphs(self, width: int) -> Iterator[list[Line]]:
        """What is to be shown, in lines of at most `width` cells."""
        raise NotImplementedError

    def placed(self) -> None:
        """Called when more lines stand there; for subclasses that begin elsewhere than at the top."""

    def on_resize(self) -> None:
        self._coming, self._lines = self.paragraphs(max(20, self.size.width - 2)), []
        self._pour(self._coming)
        for pane in self.query(LinesView):
            pane.focus()

    def _pour(self, coming: Iterator[list[Line]]) -> None:
        pane = next(iter(self.query(LinesView)), None)
        if coming is not self._coming or pane is None or not self.is_attached:
            return  # the size is another one by now, or the screen is being left: its pane goes before it
        enough, more = len(self._lines) + SLICE_LINES, True
        while more and len(self._lines) < enough:
            paragraph = next(coming, None)
            more = paragraph is not None
            self._lines += paragraph or ()
        # Lines of the former width stay until there are as many as the reader has scrolled down.
        if not more or len(self._lines) > pane.scroll_offset.y + pane.size.height:
            pane.show_lines(self._lines, keep_place=True)
            self.placed()
        if more:
            self.call_after_refresh(self._pour, coming)

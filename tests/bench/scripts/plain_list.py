"""The smallest honest list of any length in Textual: lines of a file, a cursor, only visible lines drawn."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import ClassVar

os.environ.setdefault("TEXTUAL_FPS", "240")  # as newstui

from rich.cells import set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.geometry import Region, Size
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

AT_CURSOR = Style(reverse=True)


class PlainList(ScrollView, can_focus=True):
    BINDINGS: ClassVar = [Binding("j", "move(1)"), Binding("k", "move(-1)")]
    cursor = reactive(0, repaint=False)

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def on_resize(self) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))

    def action_move(self, by: int) -> None:
        self.cursor = max(0, min(self.cursor + by, len(self._lines) - 1))

    def watch_cursor(self, before: int, now: int) -> None:
        top, height = self.scroll_offset.y, self.size.height
        if not top <= now < top + height:
            self.scroll_to(y=now if now < top else now - height + 1, animate=False, immediate=True)
        for position in (before, now):
            self.refresh(Region(0, position - self.scroll_offset.y, self.size.width, 1))

    def render_line(self, y: int) -> Strip:
        position = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if position >= len(self._lines):
            return Strip.blank(width)
        at_cursor = position == self.cursor
        text = set_cell_size(f"{'>' if at_cursor else ' '} {self._lines[position]}", width)
        return Strip([Segment(text, AT_CURSOR if at_cursor else None)], width)


class PlainListApp(App[None]):
    def compose(self) -> ComposeResult:
        yield PlainList(Path(sys.argv[1]).read_text().splitlines())


if __name__ == "__main__":
    PlainListApp().run()

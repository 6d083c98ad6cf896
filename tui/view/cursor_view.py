"""A cursor over any number of rows, of which only those on the screen are ever drawn."""

from __future__ import annotations

from collections.abc import Callable

from textual import events
from textual.geometry import Region
from textual.reactive import reactive

from tui.view import commands
from tui.view.line_pane import LinePane


class CursorView(LinePane):
    """Rows 0 to `length` and a cursor that moves over them; subclasses draw rows in `draw_lines`.

    Every key costs the rows on the screen, whatever the length.
    """

    cursor: reactive[int] = reactive(0, repaint=False, init=False)
    length = 0
    # Asked before a key moves the cursor; True: other rows are on their way, and the move is kept for them.
    hold: Callable[[str], bool] | None = None
    _by_key = False  # the cursor is being moved by one, which tells of it when it is where it belongs
    _in_the_middle = False  # of the screen the cursor stays until it moves, however high that is

    def cursor_moved(self, *, by_key: bool = False) -> None:
        """Called after the cursor moved; for subclasses."""

    def commanded(self) -> None:
        """Called after a key, wherever it led; for subclasses."""

    def set_length(self, length: int, *, cursor: int, middle: bool = False) -> None:
        """Takes other rows with the cursor on one of them, on the same line of the screen where it can be.

        Args:
            length: How many rows there are.
            cursor: The row of the cursor.
            middle: Whether that comes to the middle of the screen: nobody has seen it on any line.
        """
        screen_line = self.cursor - self.scroll_offset.y
        self.length = length
        self.set_line_count(self.length)
        self.set_reactive(CursorView.cursor, self.validate_cursor(cursor))
        self._in_the_middle = middle
        self._put_top(max(0, self.cursor - max(0, screen_line)))
        self._show_cursor()
        self.redraw()

    def validate_cursor(self, position: int) -> int:
        return max(0, min(position, self.length - 1))

    def watch_cursor(self, old: int, new: int) -> None:
        self._in_the_middle = False
        self._show_cursor()
        self.redraw_row(old)
        self.redraw_row(new)
        if not self._by_key:
            self.cursor_moved()

    def action_command(self, name: str) -> None:
        if self.hold is not None and self.hold(name):
            return
        page, before = max(1, self.size.height - 1), self.cursor
        steps = {
            "down": 1,
            "up": -1,
            "page_down": page,
            "page_up": -page,
            "first": -before,
            "last": self.length,
        }
        self._by_key = True
        self.cursor += steps[name]
        self._by_key = False
        self._show_cursor()  # also where it does not move: the wheel may have left it
        self.commanded()
        if self.cursor != before:
            self.cursor_moved(by_key=True)

    def on_click(self, event: events.Click) -> None:
        position = event.y + self.scroll_offset.y
        if position < self.length:
            self.cursor = position
            if event.chain == 2 and event.button == 1:
                self.post_message(commands.Asked("enter"))

    def on_resize(self) -> None:
        self.set_line_count(self.length)
        self._show_cursor()

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self.redraw_row(self.cursor)

    def redraw_row(self, position: int) -> None:
        """Draws one row again, where it is on the screen."""
        self.refresh(Region(0, position - self.scroll_offset.y, self.row_cells, 1))

    def _put_top(self, line: int) -> None:
        if line != self.scroll_offset.y:
            self.scroll_to(y=line, animate=False, immediate=True, force=True)

    def _show_cursor(self) -> None:
        height = max(1, self.size.height)
        if self._in_the_middle:
            self._put_top(max(0, self.cursor - height // 2))
        top = self.scroll_offset.y
        if self.cursor < top:
            self._put_top(self.cursor)
        elif self.cursor >= top + height:
            self._put_top(self.cursor - height + 1)
        elif self.length <= top + height - 1:
            self._put_top(max(0, self.length - height))

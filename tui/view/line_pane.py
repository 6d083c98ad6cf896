"""A scrolling pane of lines: a change in it costs the lines that look different now, and no layout."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Final

from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region, Size
from textual.reactive import Reactive
from textual.strip import Strip

from tui.view import commands
from tui.view.bar import Bar
from tui.view.filters import Filters
from tui.view.prompt_pane import PromptPane

KEPT_LINES: Final = 512  # that were drawn: some screens of them, so that a way back is free


class LinePane(PromptPane, can_focus=True):
    """Lines 0 to `virtual_size.height`; subclasses draw what stands on the lines of the screen."""

    DEFAULT_CSS = """
    LinePane {
        height: 1fr; width: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1;
    }
    """
    BINDINGS = commands.bindings(commands.pane_commands())
    LOOKS = ""  # before the name of a role in the name of its component class

    # Textual's own lays the whole screen out anew, 30 to 60 ms of every key; the scroll bar is all it moves.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._painted: dict[int, Strip] = {}  # by line of the screen
        self._looks: dict[str, Style] = {}  # by role
        self._strips: LRUCache[Hashable, Strip] = LRUCache(KEPT_LINES)
        # What was drawn, and what it is when it is painted, by the identity of the former.
        self._finished: LRUCache[int, tuple[Strip, Strip]] = LRUCache(KEPT_LINES)
        self._next: dict[int, Strip] = {}  # drawn to be compared, and not painted yet
        self._ready: dict[int, Strip] = {}  # as they are painted
        self._line_filters: Filters | None = None  # what each line goes through
        self._edges: tuple[int, Strip, Strip] | None = None  # of a line so wide: what is left and right of it

    @property
    def vertical_scrollbar(self) -> Bar:
        bar = self._vertical_scrollbar
        if not isinstance(bar, Bar):
            bar = self._vertical_scrollbar = Bar()
            bar.display = False  # until the pane is laid out, as Textual has it
            self.app._start_widget(self, bar)  # noqa: SLF001 - as Textual's own property does
        return bar

    @property
    def row_cells(self) -> int:
        """The width of a line, beside the scroll bar."""
        return max(0, self.outer_size.width - self.styles.gutter.width - self.scrollbar_size_vertical)

    def draw_lines(self, lines: range) -> dict[int, Strip]:
        """Lines of the screen as they should stand there now."""
        raise NotImplementedError

    def stands(self, y: int) -> None:
        """Called when a line of the screen looks as it was just drawn; for subclasses."""

    def render_line(self, y: int) -> Strip:
        return self.painted_line(y)

    def painted_line(self, y: int) -> Strip:
        """A line of the screen, which stands there from now on."""
        drawn = self._next.pop(y, None)
        strip = self._painted[y] = self.draw_lines(range(y, y + 1))[y] if drawn is None else drawn
        self.stands(y)
        return strip

    def content_lines(self, lines: range) -> list[Strip]:
        """Lines of the content as they are painted, without what stands beside them."""
        width = self.row_cells  # which Textual works out anew at each question
        for start, end in runs([y for y in lines if y not in self._ready and y not in self._next]):
            self._next.update(self.draw_lines(range(start, end)))
        for y in lines:
            if y not in self._ready:
                self._ready[y] = self.finished(self.painted_line(y), width)
        return [self._ready[y] for y in lines]

    def render_lines(self, crop: Region) -> list[Strip]:
        """As Textual's, which builds border and padding anew round each line: half the time of a repaint."""
        top, height = self.styles.gutter.top, self.size.height
        strips = [
            self._between_edges(self.content_lines(range(y - top, y - top + 1))[0])
            if 0 <= y - top < height
            else self._framed(y)
            for y in crop.line_range
        ]
        whole = crop.x == 0 and crop.width == self.outer_size.width
        return strips if whole else [strip.crop(crop.x, crop.right) for strip in strips]

    def _set_dirty(self, *regions: Region) -> None:
        if regions:
            for y in {y for region in regions for y in region.line_range}:
                self._ready.pop(y, None)
                self._next.pop(y, None)
        else:
            self._ready.clear()
            self._next.clear()
        super()._set_dirty(*regions)

    def _framed(self, y: int) -> Strip:
        """A line of the pane as Textual draws it, with border and padding."""
        return super().render_lines(Region(0, y, self.outer_size.width, 1))[0]

    def finished(self, strip: Strip, width: int) -> Strip:
        """A line as it is painted: as wide as there is room, and behind the net; a kept one is done once."""
        known = self._finished.get(id(strip))
        if known is not None and known[0] is strip and known[1].cell_length == width:
            return known[1]
        if self._line_filters is None:
            self._line_filters = Filters(self.get_line_filters(), self.background_colors[1])
        finished = self._line_filters.painted(strip.adjust_cell_length(width, self.look("")))
        self._finished[id(strip)] = strip, finished
        return finished

    def _between_edges(self, strip: Strip) -> Strip:
        """A line from border to border; blank where the scroll bar stands in front of it."""
        width, gutter = self.outer_size.width, self.styles.gutter
        strip = strip.adjust_cell_length(width - gutter.width, self.look(""))
        if not gutter.width:
            return strip
        if self._edges is None or self._edges[0] != width:
            framed = self._framed(gutter.top)
            self._edges = width, framed.crop(0, gutter.left), framed.crop(width - gutter.right)
        return Strip.join([self._edges[1], strip, self._edges[2]])

    def redraw(self) -> None:
        """Has those lines painted again that look different now; the scroll bar beside them is as it was."""
        width = self.row_cells
        drawn = self.draw_lines(range(self.size.height))
        changed = {y: strip for y, strip in drawn.items() if self._painted.get(y) != strip}
        for y in drawn.keys() - changed.keys():
            self.stands(y)
        if changed:
            self.refresh(*(Region(0, y, width, end - y) for y, end in runs(sorted(changed))))
        self._next = changed

    def set_line_count(self, count: int) -> None:
        """Takes another number of lines."""
        self.virtual_size = Size(self.size.width, count)
        self.vertical_scrollbar.take_sizes(count, self.size.height)

    def kept(self, looks: Hashable, draw: Callable[[], Strip]) -> Strip:
        """The line that was drawn of the same `looks` before, else a new one."""
        strip = self._strips.get(looks)
        if strip is None:
            strip = self._strips[looks] = draw()
        return strip

    def look(self, role: str) -> Style:
        """The style of a role; "" is the pane's own.

        Kept, because Textual forgets it with every repaint, and finding it takes longer than to draw a line.
        """
        style = self._looks.get(role)
        if style is None:
            # Not partial: a muted colour is a share of text and background, which Textual works out.
            style = self.get_component_rich_style(f"{self.LOOKS}{role}") if role else self.rich_style
            self._looks[role] = style
        return style

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks.clear()
        self._strips.clear()
        self._finished.clear()
        self._next.clear()
        self._ready.clear()
        self._line_filters = self._edges = None


def runs(lines: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Neighbours among numbers in order together: the first of them, and the one behind the last."""
    start = 0
    for place, one in enumerate(lines):
        if place + 1 == len(lines) or lines[place + 1] != one + 1:
            yield lines[start], one + 1
            start = place + 1

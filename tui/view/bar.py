"""A scroll bar that costs what changes in it."""

from __future__ import annotations

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.cache import LRUCache
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

_BACK = Color.parse("black")
_FRONT = Color.parse("white")
_KEPT = 32  # shapes: as many pages as are read ahead, and some that one has scrolled


class Bar(ScrollBar):
    """As Textual's, one cell wide; that goes through a console for all lines when one has changed: 2 ms."""

    def __init__(self) -> None:
        super().__init__(vertical=True, name="vertical", thickness=1)
        self._shapes: LRUCache[object, list[Segment]] = LRUCache(_KEPT)
        self._cells: dict[tuple[Segment, Style], Strip] = {}

    def take_sizes(self, lines: int, shown: int) -> None:
        """Takes how many lines there are, and how many are shown; paints what looks different then."""
        if (lines, shown) == (self.window_virtual_size, self.window_size):
            return
        before, scrolled = self._drawn(), self._scrolls
        self.set_reactive(ScrollBar.window_virtual_size, lines)
        self.set_reactive(ScrollBar.window_size, shown)
        after = self._drawn()
        if scrolled != self._scrolls or len(before) != len(after):
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        if changed:  # both ends of the thumb, and what is between them
            self.refresh(Region(0, changed[0], self.size.width, changed[-1] + 1 - changed[0]))

    @property
    def _scrolls(self) -> bool:
        return self.window_size < self.window_virtual_size

    def _drawn(self) -> list[Segment]:
        return self.drawn(self.size.height, self.window_virtual_size, self.window_size, self.position)

    def drawn(self, height: int, lines: float, shown: float, position: float = 0) -> list[Segment]:
        """What it looks like, in two colours that stand for its own; kept.

        Args:
            height: Cells from its top to its bottom.
            lines: How many there are.
            shown: How many of them are.
            position: The first of those.
        """
        looks = height, lines, shown if shown < lines else 0, position
        drawn = self._shapes.get(looks)
        if drawn is None:
            bar = ScrollBarRender.render_bar(*looks, back_color=_BACK, bar_color=_FRONT)
            drawn = self._shapes[looks] = list(bar.segments)
        return drawn

    def render_lines(self, crop: Region) -> list[Strip]:
        shown = self.render()
        if not isinstance(shown, ScrollBarRender) or self.size.width != 1:
            return super().render_lines(crop)
        style = shown.style
        assert isinstance(style, Style)
        return [self._cell(one, style) for one in self._drawn()[crop.y : crop.bottom]]

    def _cell(self, drawn: Segment, colours: Style) -> Strip:
        known = self._cells.get((drawn, colours))
        if known is None:
            standing = drawn.style or Style.null()
            style = Style(
                color=colours.color if standing.color else None,
                bgcolor=colours.bgcolor if standing.bgcolor else None,
                reverse=standing.reverse,
                meta=standing.meta or None,
            )
            known, background = Strip([Segment(drawn.text, style)], 1), self.background_colors[1]
            for one in self.get_line_filters():
                known = known.apply_filter(one, background)
            self._cells[drawn, colours] = known
        return known

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._cells.clear()

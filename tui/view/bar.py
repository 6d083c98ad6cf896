"""A scroll bar that costs what changes in it."""

from __future__ import annotations

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.strip import Strip

_BACK = Color.parse("black")  # of a bar whose style names none
_FRONT = Color.parse("white")


class Bar(ScrollBar):
    """As Textual's, one cell wide; that goes through a console for all lines when one has changed: 2 ms."""

    def __init__(self) -> None:
        super().__init__(vertical=True, name="vertical", thickness=1)
        self._looks: object = None
        self._lines: list[Strip] = []
        self._cells: dict[tuple[str, Style | None], Strip] = {}

    def take_sizes(self, lines: int, shown: int) -> None:
        """Takes how many lines there are, and how many are shown; paints what looks different then."""
        if (lines, shown) == (self.window_virtual_size, self.window_size):
            return
        before = self._thumb()
        self.set_reactive(ScrollBar.window_virtual_size, lines)
        self.set_reactive(ScrollBar.window_size, shown)
        after = self._thumb()
        if len(before) != len(after):
            self.refresh()
            return
        changed = [y for y, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, y, self.size.width, 1) for y in changed))

    def _thumb(self) -> list[Segment]:
        """What it looks like, but for its colours; nothing where all is shown, and no bar may be."""
        if self.window_size >= self.window_virtual_size:
            return []
        drawn = ScrollBarRender.render_bar(
            self.size.height,
            self.window_virtual_size,
            self.window_size,
            self.position,
            back_color=_BACK,
            bar_color=_FRONT,
        )
        return list(drawn.segments)

    def render_lines(self, crop: Region) -> list[Strip]:
        shown = self.render()
        if not isinstance(shown, ScrollBarRender) or self.size.width != 1:
            return super().render_lines(crop)
        height, style = self.size.height, shown.style
        looks = height, shown.virtual_size, shown.window_size, shown.position, style
        if looks != self._looks:
            assert isinstance(style, Style)
            drawn = shown.render_bar(
                size=height,
                virtual_size=shown.virtual_size,
                window_size=shown.window_size,
                position=shown.position,
                back_color=style.bgcolor or _BACK,
                bar_color=style.color or _FRONT,
            )
            self._lines, self._looks = [self._cell(one) for one in drawn.segments], looks
        return self._lines[crop.y : crop.bottom]

    def _cell(self, segment: Segment) -> Strip:
        known = self._cells.get((segment.text, segment.style))
        if known is None:
            known, background = Strip([segment], 1), self.background_colors[1]
            for one in self.get_line_filters():
                known = known.apply_filter(one, background)
            self._cells[segment.text, segment.style] = known
        return known

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._looks = None
        self._cells.clear()

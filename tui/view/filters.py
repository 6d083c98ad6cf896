"""What a line goes through between being drawn and being painted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import ANSIToTruecolor, LineFilter
from textual.strip import Strip

from tui.view.sgr import Painted

_MOST_STYLES: Final = 512  # that are remembered; a screen has some dozens


class Filters:
    """The filters of a pane. A style with colours of its own, not the terminal's, is looked at once.

    Args:
        filters: Textual's, in their order.
        background: What the pane's lines lie on.
    """

    def __init__(self, filters: Sequence[LineFilter], background: Color) -> None:
        self._filters = filters
        self._background = background
        self._left_alone: dict[int, Style | None] = {}  # by identity, and kept so that no other has it

    def painted(self, strip: Strip) -> Painted:
        """The line behind all filters; itself where it was made to be painted and none of them changes it."""
        drawn = segments = list(strip)
        for one in self._filters:
            segments = self._through(one, segments)
        if segments is drawn and isinstance(strip, Painted):
            return strip
        return Painted(segments, strip.cell_length)

    def _through(self, one: LineFilter, segments: list[Segment]) -> list[Segment]:
        if type(one) is not ANSIToTruecolor:
            return one.apply(segments, self._background)
        left = self._left_alone
        if all(id(style) in left for _, style, _ in segments):
            return segments
        passed = one.apply(segments, self._background)
        if len(left) > _MOST_STYLES:
            left.clear()
        for before, after in zip(segments, passed, strict=True):
            if after.style is before.style:
                left[id(before.style)] = before.style
        return passed

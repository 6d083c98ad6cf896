"""How the screen is painted: of each widget the lines that changed, as soon as no message waits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from textual._compositor import ChopsUpdate, Compositor
from textual.geometry import Region
from textual.strip import Strip


class ChangedLines(Compositor):
    """Asks each widget for just those lines that are to be painted.

    Textual's own asks every widget that touches the rectangle round all changes for all of its lines: with
    one row of the list and the last line of the screen that was all of them, 4 of the 6 ms of a repaint.
    """

    def __init__(self) -> None:
        super().__init__()
        self._runs: list[tuple[int, int]] = []  # of lines to paint, each with the line behind it

    def render_partial_update(self) -> ChopsUpdate | None:
        lines = {y for region in self._dirty_regions for y in region.line_range}
        self._runs = list(_runs(sorted(lines)))
        try:
            return super().render_partial_update()
        finally:
            self._runs = []

    def _get_renders(self, crop: Region | None = None) -> Iterable[tuple[Region, Region, list[Strip]]]:
        if not self._runs or crop is None:
            yield from super()._get_renders(crop)
            return
        covered: dict[tuple[int, int], list[tuple[int, int]]] = {run: [] for run in self._runs}
        for widget, (region, clip) in self.visible_widgets.items():  # from the front to the back
            seen = region.intersection(clip)
            if not seen.overlaps(crop):
                continue
            for run in self._runs:
                start, end = run
                lines = seen.intersection(Region(seen.x, start, seen.width, end - start))
                if not lines or _covers(covered[run], crop.x, crop.right):
                    continue
                if lines.height == end - start:
                    covered[run].append((seen.x, seen.right))
                yield region, lines, widget.render_lines(lines.translate((-region.x, -region.y)))


def _covers(stretches: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether stretches of a line together leave nothing free between two places."""
    for first, behind in sorted(stretches):
        if first > start:
            return False
        start = max(start, behind)
    return start >= end


def _runs(lines: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring numbers together: the first, and the one behind the last."""
    if not lines:
        return
    start = lines[0]
    for one, following in pairwise(lines):
        if following != one + 1:
            yield start, one + 1
            start = following
    yield start, lines[-1] + 1

"""How the screen is painted: of each widget the lines that changed, as soon as no message waits."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from rich.console import Console
from textual._compositor import Compositor, CompositorUpdate
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from tui.view.line_pane import LinePane, runs

Span = tuple[int, int]
"""A stretch of a line, or some lines: the first, and the one behind the last."""


class Piece(NamedTuple):
    """What is painted from one cell on."""

    y: int
    x: int
    strip: Strip


class PiecesUpdate(CompositorUpdate):
    """Pieces of lines, each where it belongs."""

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces

    def render_segments(self, console: Console) -> str:
        # Each is gone to: a terminal may have another opinion of how wide the one before it is.
        return "".join(f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for y, x, strip in self.pieces)


class ChangedLines(Compositor):
    """Asks each widget for just those lines that are to be painted, and cuts none that is painted whole.

    Textual's own asks every widget that touches the rectangle round all changes for all of its lines, and
    cuts each at every edge of a widget: half the time of a repaint. A line that a widget has kept is kept
    here in what it is for the terminal, too.
    """

    # Textual's own name for it has a narrower type; all that is asked of an update is in its base.
    def render_partial_update(self) -> PiecesUpdate | None:  # type: ignore[override]
        left = _spans(self._dirty_regions, self.size)
        self._dirty_regions.clear()
        if not left:
            return None
        lines = list(left)
        pieces: list[Piece] = []
        for widget, (region, clip) in self.visible_widgets.items():  # from the front to the back
            seen = region.intersection(clip)
            first, behind = (bisect_left(lines, y) for y in (seen.y, seen.bottom))
            wanted = [y for y in lines[first:behind] if _between(left.get(y, ()), seen.x, seen.right)]
            for run in runs(wanted):
                for piece in _rendered(widget, region, seen, range(*run), left):
                    left[piece.y] = list(_uncovered(left[piece.y], piece, pieces))
                    if not left[piece.y]:
                        del left[piece.y]
            if not left:
                break
        return PiecesUpdate(sorted(pieces, key=itemgetter(0, 1)))


def _spans(regions: Iterable[Region], size: Size) -> dict[int, list[Span]]:
    """What is to be painted, line by line from the top: of each what nothing in front has covered yet."""
    seen = (region.intersection(size.region) for region in regions)
    left: dict[int, list[Span]] = {}
    for y, start, end in Compositor._regions_to_spans(seen):  # noqa: SLF001 - it is our base's
        if start < end:
            left.setdefault(y, []).append((start, end))
    return left


def _between(spans: Sequence[Span], x: int, right: int) -> list[Span]:
    """Those of some spans that have a cell between two."""
    return [one for one in spans if one[0] < right and x < one[1]]


def _rendered(
    widget: Widget, region: Region, seen: Region, lines: range, left: Mapping[int, Sequence[Span]]
) -> Iterator[Piece]:
    """The lines of a widget; of a pane just its content, where no more is wanted, which need not be cut."""
    if isinstance(widget, LinePane):
        lines_of_it = Size(widget.row_cells, widget.content_size.height).region
        content = lines_of_it.translate(region.offset + widget.content_offset)
        inside = content.y <= lines.start and lines.stop <= content.bottom and seen.contains_region(content)
        spans = (one for y in lines for one in _between(left[y], seen.x, seen.right))
        if inside and all(content.x <= start and end <= content.right for start, end in spans):
            strips = widget.content_lines(range(lines.start - content.y, lines.stop - content.y))
            yield from (Piece(y, content.x, strip) for y, strip in zip(lines, strips, strict=True))
            return
    wanted = Region(seen.x, lines.start, seen.width, len(lines)).translate((-region.x, -region.y))
    strips = widget.render_lines(wanted)
    yield from (Piece(y, seen.x, strip) for y, strip in zip(lines, strips, strict=False))


def _uncovered(spans: Iterable[Span], piece: Piece, pieces: list[Piece]) -> Iterator[Span]:
    """What a line of a widget leaves of some spans; the parts that it covers are added to the pieces."""
    y, x, strip = piece
    for start, end in spans:
        first, behind = max(start, x), min(end, x + strip.cell_length)
        if first >= behind:
            yield start, end
            continue
        whole = behind - first == strip.cell_length
        pieces.append(Piece(y, first, strip if whole else strip.crop(first - x, behind - x)))
        if start < first:
            yield start, first
        if behind < end:
            yield behind, end

"""Prepared lines in a scrolling pane: wrapped once, of which only those on the screen are drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rich.cells import split_graphemes
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.scrollbar import ScrollBarRender
from textual.selection import Selection
from textual.strip import Strip

from tui.model import text
from tui.view.line_pane import LinePane
from tui.view.sgr import Painted

Part = tuple[str, str | Style]
"""Clean text, and the role (a component class of the pane) or the style that it is drawn in."""

Line = tuple[Part, ...]

_JOINER = "\u200d"
_PICTURED = "\ufe0f"  # after a sign: drawn as an emoji, which may be wider
_SIGNS_A_CELL = 32  # more are broken: of signs without a width a line would have no end


class Indent(NamedTuple):
    """What stands before the first and before every further line of a paragraph."""

    first: str = ""
    rest: str = ""


def wrap(parts: Iterable[Part], width: int, indent: Indent | None = None) -> list[Line]:
    """Parts as lines of at most `width` cells, broken between words where there are any."""
    indent = indent or Indent()
    lines: list[Line] = []
    line: list[Part] = [(indent.first, "")] if indent.first else []
    used = text.width(indent.first)
    room = max(1, width - text.width(indent.rest))
    for content, role in parts:
        for word in _words(content, room):
            if _used(line, used, word.rstrip(" ")) > width and used > text.width(indent.rest):
                lines.append(_closed(line))
                line, used = ([(indent.rest, "")] if indent.rest else []), text.width(indent.rest)
                word = word.lstrip(" ")
            if word:
                used = _used(line, used, word)
                line.append((word, role))
    lines.append(_closed(line))
    return lines


def wrap_text(content: str, width: int) -> list[Line]:
    """The same as `wrap` of one part without a role; a hundred thousand short lines take 20 ms, not 500."""
    if len(content) > width or not content.isascii():
        return wrap([(content, "")], width)
    bare = content.rstrip(" ")
    return [((bare, ""),) if bare else ()]


def _used(line: list[Part], used: int, word: str) -> int:
    """The cells of a line of `used` with a word more; joiners change the width of what stands beside them."""
    if word.isascii():
        return used + len(word)
    joined = bool(line) and line[-1][0].endswith(_JOINER)
    if not joined and _JOINER not in word and _PICTURED not in word:
        return used + text.width(word)
    return text.width("".join(content for content, _ in line) + word)


def _words(content: str, room: int) -> Iterable[str]:
    """Words with the blanks after them; what is wider than a line, in pieces (long URLs, CJK text)."""
    at = 0
    while at < len(content):
        blank = content.find(" ", at)
        end = len(content) if blank < 0 else blank + 1
        while end < len(content) and content[end] == " ":
            end += 1
        word = content[at:end]
        at = end
        if text.width(word.rstrip(" ")) > room or not word.isascii():
            yield from _pieces(word, room)
        else:
            yield word


def _pieces(word: str, room: int) -> Iterable[str]:
    """A word in pieces that fit: between wide characters anywhere, else only where it must."""
    piece, used = "", 0
    spans, _ = split_graphemes(word)
    joined = _JOINER in word  # then the whole has not always as many cells as its parts
    for start, end, cells in spans:
        sign = word[start:end]
        after = text.width(piece + sign) if joined else used + cells
        if piece and (after > room or (cells > 1 and sign.strip()) or len(piece) > room * _SIGNS_A_CELL):
            yield piece
            piece, after = "", cells
        piece += sign
        used = after
    if piece:
        yield piece


def _closed(line: list[Part]) -> Line:
    """The line with neighbours of one role joined and no blanks at its end."""
    joined: list[Part] = []
    for content, role in line:
        if joined and joined[-1][1] == role:
            joined[-1] = (joined[-1][0] + content, role)
        else:
            joined.append((content, role))
    while joined and joined[-1][0].endswith(" "):
        content, role = joined.pop()
        if bare := content.rstrip(" "):
            joined.append((bare, role))
    return tuple(joined)


class LinesView(LinePane):
    """A pane of `Line`s; subclasses name their roles as component classes `lines--ROLE`."""

    ROLES = ("heading", "muted", "key", "link", "cursor", "error", "good", "number")
    LOOKS = "lines--"
    COMPONENT_CLASSES = {f"lines--{role}" for role in ROLES}
    DEFAULT_CSS = "LinesView > .lines--heading { text-style: bold; }"
    ALLOW_SELECT = True

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._lines: Sequence[Line] = ()

    def on_mount(self) -> None:
        self.vertical_scrollbar.renderer = self._bar  # type: ignore[misc, assignment]  # as in Textual's own guide

    def _bar(self, *, window_size: int, style: Style, **rest: Any) -> ScrollBarRender:
        """The scroll bar, not to be seen where nothing scrolls; taking it away would cost a layout."""
        style = style if window_size else self.look("")
        return ScrollBarRender(window_size=window_size, style=style, **rest)

    def show_lines(self, lines: Sequence[Line], *, keep_place: bool = False) -> None:
        """Replaces the lines; goes to the top unless the place is to be kept."""
        self._lines = lines
        self.set_line_count(len(lines))
        top = min(self.scroll_offset.y, self.max_scroll_y) if keep_place else 0
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
        self.redraw()

    def action_command(self, name: str) -> None:
        page = max(1, self.scrollable_content_region.height - 1)
        top = self.scroll_offset.y
        line = {
            "down": top + 1,
            "up": top - 1,
            "page_down": top + page,
            "page_up": top - page,
            "first": 0,
            "last": len(self._lines),
        }[name]
        self.scroll_to(y=line, animate=False, immediate=True, force=True)

    def bring_into_view(self, line: int) -> None:
        """Scrolls just so far that a line is on the screen."""
        self.scroll_to_region(Region(0, line, 1, 1), animate=False, immediate=True, force=True, x_axis=False)

    def prepare_lines(self, lines: Sequence[Line]) -> None:
        """Draws the first lines, as many as there is room for, of what will be shown from its top."""
        width = self.row_cells
        for line in lines[: self.size.height]:
            self.finished(self._kept_line(line, width), width).render(self.app.console)
        self.vertical_scrollbar.drawn(self.size.height, len(lines), self.size.height)

    def _kept_line(self, line: Line, width: int) -> Strip:
        return self.kept((line, width), lambda: self._drawn(line, width))

    def render_line(self, y: int) -> Strip:
        # Textual asks for it where the mouse is; what is painted need not say what it is part of.
        return super().render_line(y).apply_offsets(0, y + self.scroll_offset.y)

    def draw_lines(self, lines: range) -> dict[int, Strip]:
        top, width, selection = self.scroll_offset.y, self.row_cells, self.text_selection
        drawn = {}
        for y in lines:
            if top + y >= len(self._lines):
                drawn[y] = self.kept(width, lambda: Strip.blank(width, self.look("")))
                continue
            strip = self._kept_line(self._lines[top + y], width)
            span = selection.get_span(top + y) if selection else None
            drawn[y] = strip if span is None else self._selected(strip, *span)
        return drawn

    def _drawn(self, line: Line, width: int) -> Strip:
        base = self.look("")
        segments = [
            Segment(content, base + (role if isinstance(role, Style) else self.look(role)))
            for content, role in line
        ]
        cells = sum(text.width(content) for content, _ in line)
        if cells < width:
            segments.append(Segment(" " * (width - cells), base))
        return Painted(segments, max(cells, width)).adjust_cell_length(width, base)

    def _selected(self, strip: Strip, start: int, end: int) -> Strip:
        plain = strip.text
        first = text.width(plain[:start])
        last = strip.cell_length if end < 0 else text.width(plain[:end])
        over = self.screen.get_component_rich_style("screen--selection")
        left, middle, right = (
            strip.crop(0, first),
            strip.crop(first, last).apply_style(over),
            strip.crop(last),
        )
        return Strip.join([left, middle, right])

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        whole = "\n".join("".join(content for content, _ in line) for line in self._lines)
        return selection.extract(whole), "\n"

    def selection_updated(self, selection: Selection | None) -> None:
        self.refresh()

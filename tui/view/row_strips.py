"""A line of the article list in the list's own styles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from tui.model import text
from tui.model.choices import Column
from tui.model.listed import Row, State
from tui.view import row
from tui.view.lines import Indent, wrap
from tui.view.sgr import Painted

ROLES: Final = ("mark", "score", "date", "match", "bundle", "provider", "reason", *State)


class Looks(NamedTuple):
    """All that decides how a row looks, beside the theme; `cursor` is the role of the cursor on it."""

    row: Row
    width: int
    cursor: str | None
    marked: bool
    dim: bool
    terms: tuple[str, ...]


class RowStrips:
    """Draws rows, and what stands in the place of rows.

    Args:
        columns: What a row shows.
        look: The style of a role; "" is the list's own.
    """

    def __init__(self, columns: Sequence[Column], look: Callable[[str], Style]) -> None:
        self._columns = columns
        self._look = look
        self._styles: dict[tuple[str | None, bool], dict[str, Style]] = {}

    def forget(self) -> None:
        """Has the styles asked for anew: the theme is another one."""
        self._styles.clear()

    def row(self, looks: Looks) -> Strip:
        """A row, as wide as it says."""
        styles = self._styles_in(looks.cursor, looks.dim)
        line = row.parts(
            looks.row,
            looks.width,
            at_cursor=looks.cursor is not None,
            marked=looks.marked,
            terms=looks.terms,
            columns=self._columns,
        )
        return Painted([Segment(part, styles[role]) for part, role in line], looks.width)

    def _styles_in(self, cursor: str | None, dim: bool) -> dict[str, Style]:
        """The styles of all roles in a row that is under the cursor, or dimmed; a title has no own one."""
        styles = self._styles.get((cursor, dim))
        if styles is None:
            over = Style.null() if cursor is None else self._look(cursor)
            if cursor not in (None, "cursor"):
                over = Style(bgcolor=over.bgcolor)
            if dim:
                over += Style(dim=True)
            base = self._look("")
            styles = {role: base + self._look(role) + over for role in ROLES}
            styles["title"] = base + over
            self._styles[cursor, dim] = styles
        return styles

    def blank(self, width: int) -> Strip:
        """A line below the rows."""
        return Strip.blank(width, self._look(""))

    def said(self, sentences: tuple[str, ...], y: int, width: int, height: int) -> Strip:
        """A line of a list without rows; some of them say why, a line below the top where there is room."""
        lines = _wrapped(sentences, width)
        at = y - (height > len(lines))
        if not 0 <= at < len(lines):
            return self.blank(width)
        content, role = lines[at]
        return Strip([Segment(text.cut(content, width), self._styles_in(None, False)[role])])


@lru_cache(maxsize=1)  # asked for by each line of the screen
def _wrapped(sentences: tuple[str, ...], width: int) -> list[row.Part]:
    """Sentences as lines, the first one in the colour of a title."""
    return [
        ("".join(part for part, _ in line), "provider" if number else "title")
        for number, sentence in enumerate(sentences)
        for line in wrap([(sentence, "")], width - 2, Indent(first="  ", rest="  "))
    ]

"""A reader before newstui on a bare terminal, who looks at files as they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.terminal.written import Bytes
from tui.errors import FileRefused
from tui.model import text
from tui.model.article import ArticleId
from tui.model.query import Query, Request
from tui.store.library import Library

ESC = "\x1b[27u"  # as terminals say it that tell it from the begin of a sequence
NONE = "No command of that name"
HELP = r"p Publish +d Decline"  # the footer of the panes is painted anew


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A row of the list, and whether its file can be shown as it is."""

    id: str
    readable: bool


def rows(folder: Path) -> list[Shown]:
    """The rows of a folder's list, as they stand there."""
    library = Library(folder)
    try:
        library.load(lambda _: None)
        hits = library.search(Request(query=Query(text="")))
        return [_shown(library, hits.id_at(place)) for place in range(len(hits))]
    finally:
        library.close()


def _shown(library: Library, article_id: ArticleId) -> Shown:
    try:
        library.raw(article_id)
    except FileRefused:
        return Shown(id=article_id, readable=False)
    return Shown(id=article_id, readable=True)


@dataclass(slots=True, kw_only=True)
class Reader:
    """Who looks at all rows of a list."""

    running: Bytes
    rows: Sequence[Shown]
    cells: int

    def begin(self) -> None:
        """Waits until all are there, and goes to the first."""
        self.running.see("2 Open")
        self.running.send("1")
        self.running.find(rf"\[1 (?:All|A) {len(self.rows)}\]")
        self.help("zzzz")
        self.running.send("g")

    def help(self, typed: str) -> None:
        """The help, which knows no such command."""
        self.running.press("?", "type to find")
        self.running.press(typed, NONE)
        self.running.press(ESC, HELP, behind=NONE)

    def raw(self, row: Shown) -> None:
        """Its file as it is."""
        number = (re.match(r"\d+", row.id) or [""])[0]
        if not row.readable:
            self.running.press("v", rf"{number}(?s:.*)\.\s")
            return
        whole = text.width(text.line(row.id)) < self.cells - 40
        heading = rf"{number}[^\n]*v or Esc" if whole else "v or Esc"
        self.running.press("v", heading)
        self.running.press("Gv", HELP, behind=heading)

    def leave(self) -> bytes:
        """All that was written."""
        self.running.send("q")
        assert self.running.end() == 0
        return bytes(self.running.written)

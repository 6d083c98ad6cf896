"""The page of an article while it is laid out: its lines, and the items that one can step to; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from tui.model.article import Article, ArticleId, Broken, Links
from tui.model.past import Event
from tui.view.lines import Indent, Line, Part, wrap

READABLE_CELLS: Final = 100  # longer lines tire the eye


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Something that one can step to: a related article, an image, a link; a topic, the publisher.

    The last two have a `query` that finds what shares them, and are only the words in the role `own`.
    """

    lines: range
    title: str
    links: Links
    article_id: ArticleId | None = None
    query: str | None = None
    own: str | None = None


class Own(str):
    """A role that no other words have: it looks like any, and is told by identity."""

    __slots__ = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Page:
    """The lines of one article at one width, and its items from the top down.

    Behind the `own_lines` come those of its past, with `events` from the journal among them.
    """

    article: Article | Broken
    width: int
    lines: tuple[Line, ...]
    items: tuple[Item, ...]
    own_lines: int
    events: tuple[Event, ...] = ()

    def tells_of(self, article_ids: Collection[ArticleId]) -> bool:
        """Whether any of some articles stands on it, as its own or as an item."""
        return not {self.article.id, *(item.article_id for item in self.items)}.isdisjoint(article_ids)


@dataclass(slots=True)
class Draft:
    """A page that is being laid out."""

    width: int
    lines: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def add(self, *parts: Part, indent: Indent | None = None) -> None:
        """Adds lines."""
        self.lines += wrap(parts, self.width, indent)

    def add_filters(self, field: str, titles: Iterable[str], parts: Sequence[Part], indent: Indent) -> None:
        """Adds lines in which some parts, with roles of their own, are titles that one can filter by."""
        start = len(self.lines)
        self.add(*parts, indent=indent)
        owns = [role for _, role in parts if isinstance(role, Own)]
        for title, own in zip(titles, owns, strict=True):
            on = [at for at in range(start, len(self.lines)) if any(one is own for _, one in self.lines[at])]
            value = max(title.split('"'), key=len).strip()  # nothing in a query stands for a quotation mark
            if on and value:
                lines, query = range(on[0], on[-1] + 1), f'{field}:"{value}"'
                self.items.append(Item(lines=lines, title=title, links=Links(), query=query, own=own))

    def gap(self) -> None:
        """Adds an empty line, unless there is one."""
        if self.lines and self.lines[-1]:
            self.lines.append(())

    def heading(self, words: str) -> None:
        """Adds a heading, with room above it."""
        self.gap()
        self.add((words, "heading"))

    def item(
        self, title: str, found: Links, *parts: Part, indent: Indent, article_id: ArticleId | None = None
    ) -> None:
        """Adds lines that one can step to."""
        start = len(self.lines)
        self.add(*parts, indent=indent)
        lines = range(start, len(self.lines))
        self.items.append(Item(lines=lines, title=title, links=found, article_id=article_id))


def line_width(width: int) -> int:
    """Cells that a line of a pane so wide may have."""
    return max(8, min(width, READABLE_CELLS))

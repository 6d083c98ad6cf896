"""The detail pane: the page of one article, and a cursor over its items."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.message import Message

from tui.model.listed import ArticleId, State
from tui.view.lines import Line, LinesView, Part

if TYPE_CHECKING:  # the first frame is drawn before Markdown is loaded: 40 ms
    from tui.view.page import Item, Page


class ArticleDetail(LinesView):
    """Shows a `Page`. The item cursor is on none until one steps to it."""

    ROLES = (*LinesView.ROLES, "filter", *State)
    COMPONENT_CLASSES = {f"lines--{role}" for role in ("filter", *State)}

    class ItemChanged(Message):
        """The item cursor has moved, or left the items."""

    class Resized(Message):
        """The page has to be laid out anew."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._page: Page | None = None
        self._item: int | None = None

    @property
    def page(self) -> Page | None:
        """What is shown."""
        return self._page

    @property
    def article_id(self) -> ArticleId | None:
        """The article that is shown."""
        return self._page.article.id if self._page else None

    @property
    def item(self) -> Item | None:
        """The item under the item cursor."""
        return self._page.items[self._item] if self._page and self._item is not None else None

    def show(self, page: Page | None) -> None:
        """Shows another page from its top; the same article again (a resize, a reload) keeps its place."""
        same = page is not None and self.article_id == page.article.id
        item, before, self._page, self._item = self.item, self._item, page, None
        if same and page is not None and item is not None and before is not None:
            self._item = _place(page, item, before)
        self.show_lines(self._marked_lines(), keep_place=same)
        self._bring_item_into_view()

    def prepare(self, page: Page) -> None:
        """Draws the top of a page that is not shown yet, so that showing it takes no time."""
        self.prepare_lines(page.lines)

    def step_item(self, by: int) -> bool:
        """Moves the item cursor, which stops at the ends. False without items.

        It enters at the first related item or link; backwards at the last of the topics above them.
        """
        if self._page is None or not self._page.items:
            return False
        last = len(self._page.items) - 1
        if self._item is not None:
            self._item = max(0, min(last, self._item + by))
        else:
            above = self._filters()
            self._item = max(0, above - 1) if by < 0 else above if above <= last else 0
        self._show_item()
        return True

    def step_to_links(self) -> bool:
        """Moves the item cursor to the related items and links, where it is not there. False without any."""
        above = self._filters()
        if self._page is None or above == len(self._page.items):
            return False
        if self._item is None or self._item < above:
            self._item = above
            self._show_item()
        return True

    def _filters(self) -> int:
        """How many items, the first ones, are what one can filter by."""
        return sum(one.query is not None for one in self._page.items) if self._page else 0

    def leave_items(self) -> None:
        """Takes the item cursor away."""
        if self._item is not None:
            self._item = None
            self._show_item()

    def _show_item(self) -> None:
        self.show_lines(self._marked_lines(), keep_place=True)
        self._bring_item_into_view()
        self.post_message(self.ItemChanged())

    def _bring_item_into_view(self) -> None:
        if self.item is not None:
            self.bring_into_view(self.item.lines[-1])
            self.bring_into_view(self.item.lines[0])

    def on_resize(self) -> None:
        self._bring_item_into_view()  # a pane that was not shown had no height when the item was stepped to
        if self._page is None or self._page.width != self.scrollable_content_region.width:
            self.post_message(self.Resized())

    def _marked_lines(self) -> tuple[Line, ...]:
        """The page's lines, those of the item in the colours of a cursor."""
        if self._page is None:
            return ()
        lines = list(self._page.lines)
        if self.item is not None and self.item.own is not None:
            for number in self.item.lines:
                lines[number] = _pointed(lines[number], self.item.own)
        elif self.item is not None:
            for number in self.item.lines:
                content = "".join(part for part, _ in lines[number])
                front = ">" if number == self.item.lines[0] else " "
                lines[number] = ((f"{front}{content[1:]}", "cursor"),)
        return tuple(lines)


def _place(page: Page, item: Item, before: int) -> int | None:
    """Where an item of an earlier page of the same article stands in this one: nearest to where it stood."""
    alike = [at for at, one in enumerate(page.items) if replace(one, lines=item.lines) == item]
    return min(alike, key=lambda at: abs(at - before), default=None)


def _pointed(line: Line, own: str) -> Line:
    """A line with the words of one role in the colours of a cursor, and its sign where a blank is before."""
    parts: list[Part] = []
    for content, role in line:
        if role is not own:
            parts.append((content, role))
            continue
        if parts and parts[-1][0].endswith(" "):
            parts[-1] = (f"{parts[-1][0][:-1]}>", parts[-1][1])
        parts.append((content, "cursor"))
    return tuple(parts)

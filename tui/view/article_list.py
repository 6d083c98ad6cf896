"""The list of articles."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from textual.message import Message
from textual.strip import Strip

from tui.model.choices import Column
from tui.model.listed import ArticleId, Row, RowSource, Seen, State
from tui.view import row
from tui.view.cursor_view import CursorView
from tui.view.marks import Marks
from tui.view.row_strips import ROLES, Looks, RowStrips


class _Nothing:
    """No rows at all."""

    def __len__(self) -> int:
        return 0

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        return ()

    def id_at(self, position: int) -> ArticleId:
        raise IndexError(position)

    def position(self, article_id: ArticleId) -> int | None:
        return None

    def among(self, article_ids: frozenset[ArticleId]) -> list[ArticleId]:
        return []


class ArticleList(CursorView):
    """A cursor over a `RowSource`, and marks. The cursor belongs to an article, not to a place."""

    LOOKS = "article-list--"
    COMPONENT_CLASSES = {f"article-list--{role}" for role in (*ROLES, "cursor", "cursor-unfocused")}

    # Asked by a key that has moved the cursor; True: what follows it was shown at once, in the same frame.
    follow: Callable[[ArticleId], bool] | None = None

    class Highlighted(Message):
        """The cursor is on another article now, or on none."""

        def __init__(self, article_id: ArticleId | None) -> None:
            super().__init__()
            self.article_id = article_id

    class MarksChanged(Message):
        """Articles were marked or unmarked."""

    def __init__(
        self,
        columns: Sequence[Column] = row.ALL,
        *,
        id: str | None = None,  # noqa: A002 - Textual's name for it
    ) -> None:
        super().__init__(id=id)
        self._row_strips = RowStrips(columns, self.look)
        self.marks = Marks(changed=self._show_marks)
        self._source: RowSource = _Nothing()
        self._terms: tuple[str, ...] = ()
        self._empty: tuple[str, ...] = ()
        self._decided: frozenset[ArticleId] = frozenset()
        self._drawn: dict[int, Row] = {}  # by line of the screen
        self._fresh: dict[int, Row] = {}  # as it will stand there
        self.moved = False  # by the reader, since the start

    @property
    def current(self) -> ArticleId | None:
        """The article under the cursor."""
        return self._source.id_at(self.cursor) if self.cursor < len(self._source) else None

    def seen(self, article_id: ArticleId) -> Seen | None:
        """An article as it was when it was marked, else as it stands on the screen; None out of sight."""
        marked = self.marks.seen.get(article_id)
        if marked is not None:
            return marked
        drawn = (self._drawn.get(y) for y in range(self.size.height))
        row = next((row for row in drawn if row is not None and row.id == article_id), None)
        return None if row is None else Seen(state=row.state, title=row.title)

    def show(
        self,
        source: RowSource,
        terms: tuple[str, ...] = (),
        *,
        at: ArticleId | None = None,
        top: bool = False,
        empty: tuple[str, ...] = (),
    ) -> None:
        """Replaces the rows; costs no layout, and 0.3 ms at a million rows to find the article again.

        Args:
            source: The rows.
            terms: Folded words to highlight in titles.
            at: The article that the cursor goes to; else it stays on its article, else on its place.
            top: Whether the cursor goes to the first row instead.
            empty: What to say where there are no rows.
        """
        before = self.current
        found = (source.position(one) for one in (at, before) if one is not None)
        stay = self.cursor if at is not None or before is not None else 0
        position = 0 if top else next((one for one in found if one is not None), stay)
        self._source, self._terms, self._empty = source, terms, empty
        unseen = at is not None and at != before and source.position(at) == position
        self.set_length(len(source), cursor=position, middle=unseen)
        if self.current != before:
            self.post_message(self.Highlighted(self.current))

    def shown_of(self, article_ids: frozenset[ArticleId]) -> list[ArticleId]:
        """Those of some articles that are shown, from the top down."""
        return self._source.among(article_ids)

    def go_to(self, article_id: ArticleId) -> bool:
        """Moves the cursor to an article; False where it is not shown."""
        position = self._source.position(article_id)
        if position is not None:
            self.cursor = position
            self._show_cursor()
        return position is not None

    def show_decided(self, decided: frozenset[ArticleId]) -> None:
        """Dims the rows of these articles: they were decided here and stay a while."""
        self._drawn.clear()  # whoever decides knows what came of it, also before the next frame
        self._decided = decided
        self.redraw()  # also where these are the same: one of them may have been decided once more

    def step_to(self, state: State | None, direction: int, skip: frozenset[ArticleId] = frozenset()) -> bool:
        """Moves to the next article in a state, up (-1) or down (1); False where there is none.

        Args:
            state: The state; None for one that was reverted.
            direction: Up or down.
            skip: Articles to pass over.
        """
        position = self.cursor + direction
        while 0 <= position < len(self._source):
            one = self._source.rows(position, position + 1)[0]
            if (one.reverted if state is None else one.state is state) and one.id not in skip:
                self.cursor = position
                return True
            position += direction
        return False

    def mark(self) -> None:
        """Marks the article under the cursor, or takes its mark away, and steps on."""
        if self.current is not None:
            self.marks.toggle(self._source.rows(self.cursor, self.cursor + 1)[0])
            self.cursor += 1

    def mark_range(self) -> bool:
        """Begins a range at the cursor or ends the one begun; True while one is open."""
        if self.marks.anchor is None and self.current is not None:
            self.marks.begin(self.current)
            self._extend_range()
        else:
            self.marks.end()
        return self.marks.anchor is not None

    def mark_all(self, state: State) -> int:
        """Marks every article shown in a state, or unmarks them where all are marked; how many there are."""
        found = [one for one in self._source.rows(0, len(self._source)) if one.state is state]
        self.marks.toggle_all(found)
        return len(found)

    def _show_marks(self) -> None:
        self.redraw()
        self.post_message(self.MarksChanged())

    def _extend_range(self) -> None:
        anchor = self.marks.anchor
        position = self._source.position(anchor) if anchor is not None else None
        if position is not None:
            first, last = sorted((position, self.cursor))
            self.marks.extend(self._source.rows(first, last + 1))

    def commanded(self) -> None:
        self.moved = self.moved or self.length > 0

    def cursor_moved(self, *, by_key: bool = False) -> None:
        self.moved = True
        self._extend_range()
        current, follow = self.current, self.follow if by_key else None
        if current is None or follow is None or not follow(current):
            self.post_message(self.Highlighted(current))

    def draw_lines(self, lines: range) -> dict[int, Strip]:
        # What all have in common is asked for once: each question to Textual costs a twentieth of a row.
        top, width, cursor = self.scroll_offset.y, self.row_cells, self.cursor - self.scroll_offset.y
        at_cursor = "cursor" if self.has_focus else "cursor-unfocused"
        marked, decided, terms = self.marks.marked, self._decided, self._terms
        rows = self._source.rows(top + lines.start, top + lines.stop)
        drawn = {}
        for y, one in zip(lines, rows, strict=False):
            self._fresh[y] = one
            over = at_cursor if y == cursor else None
            looks = Looks(one, width, over, one.id in marked, one.id in decided, terms)
            drawn[y] = self.kept(looks, partial(self._row_strips.row, looks))
        for y in lines[len(rows) :]:
            self._fresh.pop(y, None)
            if len(self._source):
                drawn[y] = self.kept(width, partial(self._row_strips.blank, width))
            else:
                drawn[y] = self._row_strips.said(self._empty, y, width, self.size.height)
        return drawn

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._row_strips.forget()

    def stands(self, y: int) -> None:
        if y in self._fresh:
            self._drawn[y] = self._fresh[y]
        else:
            self._drawn.pop(y, None)

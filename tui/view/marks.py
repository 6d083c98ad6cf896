"""Marked articles, as they were when they were marked, and the range that is being marked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tui.model.listed import ArticleId, Row, Seen


class Marks:
    """A set of articles that survives every change of the list; what is marked stays marked out of sight.

    Args:
        changed: Called after every change.
    """

    def __init__(self, changed: Callable[[], None] = lambda: None) -> None:
        self._changed = changed
        self.seen: Mapping[ArticleId, Seen] = {}
        self.marked: frozenset[ArticleId] = frozenset()
        self._anchor: ArticleId | None = None
        self._before: Mapping[ArticleId, Seen] = {}

    @property
    def anchor(self) -> ArticleId | None:
        """Where the open range began; None where none is open."""
        return self._anchor

    def toggle(self, one: Row) -> None:
        """Marks an article or takes its mark away; closes a range."""
        self._anchor = None
        self._set(
            {known: seen for known, seen in self.seen.items() if known != one.id}
            if one.id in self.marked
            else {**self.seen, **_as_seen([one])}
        )

    def toggle_all(self, rows: Iterable[Row]) -> None:
        """Marks all of them, or unmarks them where all are marked already; closes a range."""
        wanted = _as_seen(rows)
        self._anchor = None
        if wanted.keys() <= self.marked:
            self._set({known: seen for known, seen in self.seen.items() if known not in wanted})
        else:
            self._set({**wanted, **self.seen})

    def add(self, rows: Iterable[Row]) -> None:
        """Marks articles, those that are marked anew as they are now."""
        self._set({**self.seen, **_as_seen(rows)})

    def put_back(self, seen: Mapping[ArticleId, Seen]) -> None:
        """Marks articles as they were when they were marked before."""
        if seen:
            self._set({**self.seen, **seen})

    def begin(self, article_id: ArticleId) -> None:
        """Opens a range."""
        self._anchor, self._before = article_id, self.seen

    def extend(self, rows: Iterable[Row]) -> None:
        """Makes the open range these, besides what was marked before it."""
        self._set({**_as_seen(rows), **self._before})

    def end(self) -> None:
        """Closes the range; its marks stay."""
        self._anchor = None

    def clear(self) -> None:
        """Takes all marks away."""
        self._anchor = None
        self._set({})

    def _set(self, seen: Mapping[ArticleId, Seen]) -> None:
        self.seen, self.marked = seen, frozenset(seen)
        self._changed()


def _as_seen(rows: Iterable[Row]) -> dict[ArticleId, Seen]:
    return {one.id: Seen(state=one.state, title=one.title) for one in rows}

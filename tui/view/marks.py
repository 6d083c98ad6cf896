"""Marked articles, and the range that is being marked."""

from __future__ import annotations

from collections.abc import Iterable

from tui.model.article import ArticleId


class Marks:
    """A set of articles that survives every change of the list; what is marked stays marked out of sight."""

    def __init__(self) -> None:
        self.marked: frozenset[ArticleId] = frozenset()
        self._anchor: ArticleId | None = None
        self._before: frozenset[ArticleId] = frozenset()

    @property
    def anchor(self) -> ArticleId | None:
        """Where the open range began; None where none is open."""
        return self._anchor

    def toggle(self, article_id: ArticleId) -> None:
        """Marks an article or takes its mark away; closes a range."""
        self.marked ^= {article_id}
        self._anchor = None

    def toggle_all(self, article_ids: Iterable[ArticleId]) -> None:
        """Marks all of them, or unmarks them where all are marked already; closes a range."""
        wanted = frozenset(article_ids)
        self._anchor = None
        self.marked = self.marked - wanted if wanted <= self.marked else self.marked | wanted

    def begin(self, article_id: ArticleId) -> None:
        """Opens a range."""
        self._anchor, self._before = article_id, self.marked

    def extend(self, article_ids: Iterable[ArticleId]) -> None:
        """Makes the open range these, besides what was marked before it."""
        self.marked = self._before | frozenset(article_ids)

    def end(self) -> None:
        """Closes the range; its marks stay."""
        self._anchor = None

    def clear(self) -> None:
        """Takes all marks away."""
        self.marked, self._anchor = frozenset(), None

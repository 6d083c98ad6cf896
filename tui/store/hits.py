"""The answer to a request: row numbers in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tui.model.article import ArticleId, Row
from tui.model.border import Border
from tui.model.query import Request
from tui.store.folds import Folds
from tui.store.index import Index


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Hits:
    """Row numbers in order, and what they answer. A handle: rows are read from the index when asked for.

    `border` is the folder's publish threshold, where they are ordered by it.
    """

    request: Request
    revision: int
    in_view: int
    numbers: NDArray[np.int32]
    index: Index
    folds: Folds | None = None
    border: Border | None = None

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def found(self) -> int:
        """How many articles there are, those in bundles too."""
        return len(self) if self.folds is None else self.folds.found

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Rows at positions `start` to `stop`, fewer at the end; memory only."""
        numbers = self.numbers[start:stop].tolist()
        if self.folds is None:
            return [self.index.row(number) for number in numbers]
        return [self._bundled(number, self.folds) for number in numbers]

    def _bundled(self, number: int, folds: Folds) -> Row:
        row = self.index.row(number)
        others = folds.others_of(number)
        if not others and not folds.unfolded:
            return row
        unfolded = folds.bundle_of(number) in folds.unfolded
        return row._replace(others=others, unfolded=unfolded)

    def members(self, article_id: ArticleId) -> list[ArticleId]:
        """The articles of an article's bundle in this answer, itself among them; itself where it has none."""
        number = self.index.row_of(article_id)
        if number is None or self.folds is None:
            return [article_id]
        return [self.index.ids[row] for row in self.folds.members(number)]

    def stands_for(self, article_id: ArticleId) -> ArticleId | None:
        """The article in whose bundle another is folded away; None where it is not."""
        members = self.members(article_id)
        return members[0] if len(members) > 1 and self.position(article_id) is None else None

    def id_at(self, position: int) -> ArticleId:
        """The article at a position."""
        return self.index.ids[int(self.numbers[position])]

    def ids(self, start: int, stop: int) -> Sequence[ArticleId]:
        """The articles at positions `start` to `stop`, fewer at the end."""
        return [self.index.ids[row] for row in self.numbers[start:stop].tolist()]

    def position(self, article_id: ArticleId) -> int | None:
        """Where an article stands; None where it is not among the hits. Linear, 0.3 ms a million."""
        number = self.index.row_of(article_id)
        if number is None:
            return None
        found = np.flatnonzero(self.numbers == number)
        return int(found[0]) if len(found) else None

    def among(self, article_ids: frozenset[ArticleId]) -> list[ArticleId]:
        """Those of some articles that are among the hits, in order."""
        wanted = [row for row in map(self.index.row_of, article_ids) if row is not None]
        found = self.numbers[np.isin(self.numbers, np.array(wanted, np.int32))]
        return [self.index.ids[number] for number in found.tolist()]

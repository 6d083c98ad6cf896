"""What belongs to an article in its folder: other tellings of its story."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection
from typing import Final

from tui.model.article import ArticleId, Neighbours, Row
from tui.model.index_entry import AMP
from tui.store.index import Index
from tui.store.lists import Lists
from tui.store.search import Searcher
from tui.store.stories import ALONE

SHOWN: Final = 20  # that tell the same story, or list an article
NEAR: Final = 5  # further ones say less


class Relations:
    """Asked from any thread. Articles that are gone have none.

    Args:
        index: The folder's articles.
        searcher: Knows their words, and which of them tell the same story.
        lists: What each says that it is related to.
    """

    def __init__(self, index: Index, searcher: Searcher, lists: Lists) -> None:
        self.lists = lists
        self._index = index
        self._searcher = searcher
        self._stories = searcher.stories

    @property
    def bundled(self) -> bool:
        """Whether the whole folder has been looked through for the same stories."""
        return self._stories.found

    @property
    def up_to_date(self) -> bool:
        """Whether that was so, and little has changed since."""
        return self._stories.found and not self._stories.behind

    def bundle(self, wanted: Callable[[], bool], report: Callable[[int, int], None]) -> bool:
        """Looks through the whole folder for the same stories; false where that was not wanted any more.

        4 s at 100,000 articles. What changes afterwards is looked at by itself.

        Args:
            wanted: Turns false where it is to stop.
            report: Is told how many articles of how many were looked at.
        """
        return self._stories.build(wanted, report)

    def same_story(self, article_id: ArticleId) -> list[ArticleId]:
        """Other articles that tell the same story, the earliest first."""
        row = self._index.row_of(article_id)
        if row is None:
            return []
        found = self._stories.near(row, self._searcher.holding)
        seconds = self._index.columns().seconds  # after that: it holds all that was found
        return [self._index.ids[one] for one in sorted(found, key=lambda one: seconds[one])]

    def listed_by(self, article_id: ArticleId) -> list[ArticleId]:
        """The articles that list this one among their related ones, in no order."""
        row = self._index.row_of(article_id)
        pages = self._index.pages(row) if row is not None else ()
        return [self._index.ids[one] for one in self.lists.rows(pages) if one != row] if pages else []

    def nearest(self, article_id: ArticleId, most: int) -> list[ArticleId]:
        """The articles whose titles and topics share most with this one's, rare words more; best first.

        As far as the words are known: not of rows that came in after the word index was built.
        """
        row = self._index.row_of(article_id)
        if row is None:
            return []
        alike = self._searcher.nearest(row, most * 2)
        there = (self._index.ids[one] for one in alike)
        return [one for one in there if self._index.row_of(one) is not None][:most]

    def neighbours(self, article_id: ArticleId, known: Collection[ArticleId] = ()) -> Neighbours:
        """What belongs to an article beside those that are `known` to; 20 ms at 100,000 articles."""
        listed_by = self.listed_by(article_id)
        same = self.same_story(article_id)[:SHOWN]
        seen = {article_id, *known, *same, *listed_by}
        near = [one for one in self.nearest(article_id, NEAR + len(seen)) if one not in seen][:NEAR]
        return Neighbours(
            same=self._rows(same),
            near=self._rows(near),
            listed_by=self._rows(listed_by[:SHOWN]),
            listed_count=len(listed_by),
        )

    def _rows(self, article_ids: Collection[ArticleId]) -> list[Row]:
        rows = (self._index.row_of(one) for one in article_ids)
        return [self._index.row(row) for row in rows if row is not None]

    def outside(self, article_id: ArticleId, some: Collection[ArticleId]) -> frozenset[ArticleId]:
        """Those of some articles that are not in another's bundle."""
        labels = self._stories.labels(len(self._index))
        rows = {one: row for one in (article_id, *some) if (row := self._index.row_of(one)) is not None}
        own = labels[rows[article_id]] if article_id in rows else ALONE
        return frozenset(one for one in some if one not in rows or own == ALONE or labels[rows[one]] != own)

    def best(self, article_ids: Collection[ArticleId]) -> ArticleId:
        """Of several tellings the one to publish: by score, then one with an AMP link, then the earliest."""
        columns = self._index.columns()

        def worth(article_id: ArticleId) -> tuple[float, bool, float, str]:
            row = self._index.row_of(article_id)
            if row is None:
                return math.inf, True, math.inf, article_id
            score, seconds = float(columns.score[row]), float(columns.seconds[row])
            return (
                math.inf if math.isnan(score) else -score,
                not columns.contents[row] & AMP,
                math.inf if math.isnan(seconds) else seconds,
                article_id,
            )

        return min(article_ids, key=worth)

    def part(self, article_ids: Collection[ArticleId]) -> bool:
        """Parts articles for good, though their titles say otherwise; false where only for this run.

        Those without title and link cannot be told from others after a rename, and stay together.
        """
        rows = [row for one in article_ids if (row := self._index.row_of(one)) is not None]
        return self._stories.part(rows)

"""What belongs to an article in its folder: other tellings of its story."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection

from tui.model.article import ArticleId
from tui.model.index_entry import AMP
from tui.store.index import Index
from tui.store.stories import Stories


class Relations:
    """Asked from any thread. Articles that are gone have none.

    Args:
        index: The folder's articles.
        stories: Which of them tell the same story.
    """

    def __init__(self, index: Index, stories: Stories) -> None:
        self._index = index
        self._stories = stories

    @property
    def bundled(self) -> bool:
        """Whether the whole folder has been looked through for the same stories."""
        return self._stories.found

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
        seconds = self._index.columns().seconds
        return [self._index.ids[one] for one in sorted(self._stories.near(row), key=lambda one: seconds[one])]

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

"""Which article of the folder a link means."""

from __future__ import annotations

from tui.model import links
from tui.model.article import ArticleId
from tui.store.index import Index


class Pages:
    """The pages that the articles of an index are about, by their links."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._by_identity: dict[str, ArticleId] = {}
        self._rows = 0

    def find(self, url: str) -> ArticleId | None:
        """The article whose own links mean the page, of several the first read; None where there is none.

        The first call reads every link: 20 us an article.
        """
        for row in range(self._rows, len(self._index)):
            self._enter(row)
            self._rows = row + 1
        identity = links.identity(url)
        article_id = self._by_identity.get(identity) if identity else None
        return article_id if identity and self._means(article_id, identity) else None

    def renew(self, row: int) -> None:
        """Notes that the links of a row may be other than before."""
        if row < self._rows:
            self._enter(row)

    def _enter(self, row: int) -> None:
        for link in self._index.links[row]:
            identity = links.identity(link)
            if identity and not self._means(self._by_identity.get(identity), identity):
                self._by_identity[identity] = self._index.ids[row]

    def _means(self, article_id: ArticleId | None, identity: str) -> bool:
        """Whether an article is still there and still has a link to the page."""
        row = None if article_id is None else self._index.row_of(article_id)
        return row is not None and any(links.identity(link) == identity for link in self._index.links[row])

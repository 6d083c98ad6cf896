"""The journal's word on the articles of one folder, as an index asks for it."""

from __future__ import annotations

from collections.abc import Sequence

from tui.model.article import Article, ArticleId, State
from tui.model.reverted import Reverted
from tui.store.places import Places
from tui.store.states import States


class JournalWord:
    """What `States` says, by article ids."""

    def __init__(self, places: Places, states: States) -> None:
        self._places = places
        self._states = states

    def known(self, article_ids: Sequence[ArticleId], known_by: Sequence[int]) -> list[int]:
        """Which places of a list hold articles that something was ever decided about; 0.1 us each."""
        return self._states.known(map(self._places.path_of, article_ids), known_by)

    def state(self, article_id: ArticleId, known_by: int) -> State:
        """The journal's word on an article whose file is open: put off, declined (see `States`), or open.

        Args:
            article_id: Where it lies.
            known_by: The key of its identity, by which it is found where its file was renamed; 0 for none.
        """
        return self._states.at(self._places.path_of(article_id), known_by)

    def of(self, article: Article) -> State:
        """The state of an article as it was read: what the file says, else the journal's word."""
        return self._states.of(article, self._places.path_of(article.id))

    def reverted(self, article_id: ArticleId, known_by: int, says: State) -> bool:
        """Whether an article's file says otherwise than was decided about it last."""
        return self._states.reverted_at(self._places.path_of(article_id), known_by, says)

    def on(self, article: Article) -> Reverted | None:
        """What was decided last about an article, as it was read, whose file says otherwise; else None."""
        return self._states.reverted(article, self._places.path_of(article.id))

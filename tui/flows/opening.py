"""The first rows, from what an earlier run knew, before anything else is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tui.model.listed import ArticleId, Row, View
from tui.view.article_list import ArticleList
from tui.view.search_bar import SearchBar
from tui.view.status import Tabs

if TYPE_CHECKING:
    from tui.store.opening import First

WELCOME: Final = (
    "Welcome. {search} finds, {open_web} {open_amp} {open_cdn} open, {copy_web} {copy_amp} {copy_cdn} copy, "
    "{publish} {decline} {later} {undo} decide; {help} shows every key."
)


class FewRows:
    """Some rows as a source."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        return self._rows[start:stop]

    def id_at(self, position: int) -> ArticleId:
        return self._rows[position].id

    def position(self, article_id: ArticleId) -> int | None:
        return next((place for place, row in enumerate(self._rows) if row.id == article_id), None)

    def among(self, article_ids: frozenset[ArticleId]) -> list[ArticleId]:
        return [row.id for row in self._rows if row.id in article_ids]


def show(first: First, article_list: ArticleList, tabs: Tabs, search_bar: SearchBar) -> None:
    """Shows rows and counts; what they are replaced by keeps the cursor on its article."""
    counts = {View(state.value): count for state, count in first.counts.items()}
    tabs.counts = {View.ALL: sum(counts.values()), **counts}
    tabs.view = first.view
    if first.rows is None:
        article_list.show(FewRows(()), empty=("Reading the folder…",))
        return
    article_list.show(FewRows(first.rows), at=first.at)
    search_bar.show_summary(f"{tabs.counts.get(first.view, 0):,}", "by date, newest first")


def hold_early(article_list: ArticleList, early: list[tuple[str, ArticleId | None]], name: str) -> bool:
    """Keeps a move that came before there were rows to move over; False where there are."""
    if article_list.length:
        return False
    early.append((name, None))
    return True

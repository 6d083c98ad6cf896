"""Who lists a page, whatever has changed since that was first asked for."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.model.article import ArticleId, State
from tui.model.index_entry import LISTS, IndexEntry, packed_pages
from tui.store import lists
from tui.store.index import Index
from tui.store.lists import Lists

PAGES = st.lists(st.integers(1, 6), max_size=4)


def entry(row: int, pages: list[int]) -> IndexEntry:
    listed = ((LISTS, packed_pages(pages)),) if pages else ()
    return IndexEntry(id=ArticleId(f"{row}.md"), state=State.OPEN, title="", others=listed)


@pytest.mark.parametrize("merged", [0, 2, 5_000])
@given(
    first=st.lists(PAGES, min_size=1, max_size=6),
    changes=st.lists(st.tuples(st.integers(0, 5), PAGES), max_size=12),
    asked=st.integers(0, 12),
)
def test_it_is_known_who_lists_a_page(
    merged: int, first: list[list[int]], changes: list[tuple[int, list[int]]], asked: int
) -> None:
    index, truth = Index(), dict(enumerate(first))
    for row, pages in truth.items():
        index.put(entry(row, pages))

    def values(key: str) -> Iterator[tuple[ArticleId, str]]:
        assert key == LISTS
        return ((ArticleId(f"{row}.md"), packed_pages(pages)) for row, pages in truth.items() if pages)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "MERGED", merged)
        patch.setattr(lists, "AT_ONCE", merged + 1)
        known = Lists(index, values)
        for number, (row, pages) in enumerate(changes):
            if number >= asked:
                known.rows([1])
            if row in truth:
                truth[row] = pages
                known.put(row, entry(row, pages) if pages else None)
        for page in range(8):
            assert known.rows([page, 7]) == [row for row, pages in truth.items() if page in pages]
        assert len(known._since) <= max(merged, 0)


def test_what_changes_while_the_lists_are_fetched_is_kept_wherever_the_fetch_ends() -> None:
    index = Index()
    for row in range(3):
        index.put(entry(row, [1]))
    fetches, may_end = threading.Event(), threading.Event()

    def values(_key: str) -> Iterator[tuple[ArticleId, str]]:
        fetches.set()
        may_end.wait()
        return iter([(ArticleId(f"{row}.md"), packed_pages([1])) for row in range(3)])

    known = Lists(index, values)
    reader = threading.Thread(target=known.rows, args=([1],))
    fetching = known._fetching

    class EndsOnceAsked:
        def locked(self) -> bool:
            may_end.set()
            reader.join()
            return fetching.locked()

    reader.start()
    fetches.wait()
    known.put(1, entry(1, [2]))
    known._fetching = EndsOnceAsked()  # type: ignore[assignment]
    known.put(2, entry(2, [3]))
    known._fetching = fetching
    assert [known.rows([page]) for page in (1, 2, 3)] == [[0], [1], [2]]

"""The same story, found by the words of titles: never fewer than by comparing every title of its days."""

from __future__ import annotations

from contextlib import nullcontext

from hypothesis import given, settings
from hypothesis import strategies as st

from tui.model import story
from tui.model.article import ArticleId, State
from tui.model.index_entry import IndexEntry
from tui.store.apart import Apart
from tui.store.index import Index
from tui.store.lists import Lists
from tui.store.other_keys import OtherKeys
from tui.store.relations import Relations
from tui.store.search import Searcher
from tui.store.stories import Stories

# What a telling writes otherwise than its title: numbers, what they count, elisions, tags, scripts without blanks.
PIECES = [
    "harbour",
    "bridge",
    "closes",
    "urgent",
    "repairs",
    "l'harbour",
    "d’urgent",
    "harbours",
    "5m",
    "million",
    "ten",
    "10",
    "1,000",
    "1000",
    "5bn",
    "billion",
    "reparation",
    "réparation",
    "bridge2",
    "2bridge",
    "mp3bridge",
    "UPDATE",
    "-",
    "自動運転の除雪車",
    "除雪車",
    "closes.",
    "(urgent)",
    "HARBOUR",
    "|",
    "Post",
]
TITLES = st.lists(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map(" ".join), min_size=2, max_size=8
)


@settings(max_examples=200)
@given(TITLES, st.integers(0, 8))
def test_words_leave_out_no_telling(titles: list[str], late: int) -> None:
    index = Index()
    others = OtherKeys(index, lambda _: [])
    stories = Stories(index, Apart(None))
    searcher = Searcher(index, others, stories)
    for number, title in enumerate(titles):
        if number == late:
            searcher.collect(100)
            searcher.build(nullcontext())  # those after it are not in the word index
        index.put(
            IndexEntry(
                id=ArticleId(f"{number}.md"),
                state=State.OPEN,
                title=title,
                provider=f"Publisher {number}",
                seconds=float(number * story.DAY_SECONDS // 2),
            )
        )
    if late >= len(titles):
        searcher.collect(100)
        searcher.build(nullcontext())
    relations = Relations(index, searcher, Lists(index, lambda _: []))
    for row in range(len(titles)):
        slow = {index.ids[one] for one in stories.near(row)}
        assert set(relations.same_story(index.ids[row])) == slow

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.conftest import Zone, article
from tui.model import document
from tui.model.article import ArticleId, Broken, Row, State
from tui.model.entries import broken_entry, entry
from tui.model.index_entry import IndexEntry
from tui.store.columns import Silent
from tui.store.index import Index

A, B = ArticleId("a.md"), ArticleId("b.md")


def made(name: str = A, **fields: Any) -> IndexEntry:
    parsed = document.read(article(**fields).encode())
    assert parsed is not None
    return entry(ArticleId(name), parsed)


def broken(name: str, reason: str) -> IndexEntry:
    return broken_entry(Broken(id=ArticleId(name), reason=reason))


def test_a_row_shows_what_the_article_says() -> None:
    index = Index()
    row = index.put(made(title=" Moth\x1b ", provider="The Post", quality=70, heat=90, published=False))
    assert index.row(row) == Row(
        id=A, state=State.OPEN, title="Moth␛", provider="The Post", score=70, seconds=1619870400
    )
    assert len(index) == 1


def test_a_row_shows_the_next_best_thing() -> None:
    index = Index()
    row = index.put(made(title=None, provider=None, quality=None, heat=5, date=None))
    assert index.row(row) == Row(
        id=A, state=State.PUBLISHED, title="a.md", provider="", score=5, seconds=None
    )
    assert index.row(index.put(made(provider="", domain="example.org"))).provider == "example.org"
    assert index.row(index.put(made(quality=None, heat=None))).score is None


def test_a_broken_file_is_a_row_with_its_reason() -> None:
    index = Index()
    row = index.put(broken("x/b\x1b.md", reason="no\x1b YAML"))
    assert index.row(row) == Row(
        id=ArticleId("x/b\x1b.md"), state=State.BROKEN, title="b␛.md", provider="", score=None, seconds=None,
        reason="no␛ YAML"
    )  # fmt: skip


def test_an_article_keeps_its_row_whatever_becomes_of_it() -> None:
    index = Index()
    first, second = index.put(made(A)), index.put(made(B))
    index.put(broken(A, reason="broken"))
    assert (index.row_of(A), index.row_of(B)) == (first, second)
    assert index.row(first).reason == "broken"
    index.put(made(A, title="mended", lang="en"))
    assert index.row(first).title == "mended"
    assert index.row(first).reason == ""
    index.remove(A)
    assert index.row_of(A) is None
    assert index.row(first).reason == "this file is gone"
    assert index.put(made(A)) == first
    assert index.row_of(A) == first
    assert len(index) == 2


def test_an_article_that_is_gone_leaves_no_values_behind() -> None:
    index = Index()
    row = index.put(made(lang="en", topics=["AI"], provider="Post"))
    index.remove(A)
    assert index.topics.at(row) == ()
    assert index.providers.at(row) == ("", "")
    assert list(index.rows_of(made().pages)) == []


def test_every_change_makes_a_new_revision() -> None:
    index = Index()
    seen = {index.revision}
    for change in (lambda: index.put(made()), lambda: index.put(made()), lambda: index.remove(A)):
        change()
        seen.add(index.revision)
    assert len(seen) == 4
    index.remove(A)
    index.remove(B)
    assert index.revision in seen


def test_rows_are_counted_by_state() -> None:
    class OnlyB(Silent):
        def state(self, *about: object) -> State:
            return State.LATER if about[0] == B else State.OPEN

    index = Index(OnlyB())
    assert set(index.counts().values()) == {0}
    index.put(made(A, published=False))
    index.put(made(B, published=False))
    index.put(broken("c.md", reason="x"))
    index.put(made("d.md"))
    index.remove(ArticleId("d.md"))
    assert index.counts() == {
        State.OPEN: 1, State.PUBLISHED: 0, State.DECLINED: 0, State.LATER: 1, State.BROKEN: 1
    }  # fmt: skip


def test_columns_are_the_numbers_of_one_moment() -> None:
    index = Index()
    index.put(made(quality=None, heat=3, amp_url="x"))
    columns = index.columns()
    index.put(made(quality=9))
    index.put(made(B))
    assert len(columns) == 1
    assert columns.revision < index.revision
    assert (columns.score.tolist(), columns.heat.tolist(), columns.contents.tolist()) == ([3], [3], [1])
    assert math.isnan(columns.quality[0])
    assert not math.isnan(columns.seconds[0])


def test_columns_never_claim_a_later_revision_than_theirs() -> None:
    index = Index()
    index.put(made(A))

    class Ids(list[ArticleId]):
        def __len__(self) -> int:
            count = super().__len__()
            if count == 1:
                index.ids = self[:]
                index.put(made(B))  # as another thread would, just after the rows were counted
            return count

    index.ids = Ids(index.ids)
    columns = index.columns()
    assert (len(columns), len(index)) == (1, 2)
    assert columns.revision < index.revision


@pytest.mark.parametrize(
    ("place", "seconds"), [("UTC", 1619827200), ("Asia/Tokyo", 1619794800), ("America/New_York", 1619841600)]
)
def test_a_bare_day_begins_at_the_reader_s_midnight(zone: Zone, place: str, seconds: float) -> None:
    zone(place)
    index = Index()
    assert index.row(index.put(made(date="2021-05-01"))).seconds == seconds
    assert index.row(index.put(made(date="2021-05-01T00:00:00Z"))).seconds == 1619827200
    assert index.row(index.put(made(date="2021-05-01T00:00:00"))).seconds == 1619827200


def test_words_are_those_of_the_title_and_of_what_stands_beside_it() -> None:
    index = Index()
    row = index.put(
        made(title="Müde Züge", provider="The Post", domain="post.example", topics=["AWS AI", "Äther"])
    )
    assert index.words(row) == (["mude", "zuge"], ["the", "post", "post", "example", "aws", "ai", "ather"])


def test_an_article_is_found_by_what_the_journal_knows_it_by() -> None:
    index = Index()
    one, other = made(A), made(B, title="Another", published=False)
    index.put(one)
    index.put(other)
    assert index.known_as(other.known_by) == B
    assert index.known_as(7) is None
    index.remove(B)
    assert index.known_as(other.known_by) is None


def test_the_journal_is_asked_again_about_what_it_may_know() -> None:
    class Changing(Silent):
        later, flipped = {A}, {B}

        def known(self, *about: object) -> list[int]:
            return [0, 1]

        def state(self, *about: object) -> State:
            return State.LATER if about[0] in self.later else State.OPEN

        def reverted(self, *about: object) -> bool:
            return about[0] in self.flipped and about[2] is State.PUBLISHED

    word = Changing()
    index = Index(word)
    first, second = index.put(made(A, published=False)), index.put(made(B))
    assert [(row.state, row.reverted) for row in map(index.row, (first, second))] == [
        (State.LATER, False),
        (State.PUBLISHED, True),
    ]
    word.later, word.flipped = set(), set()
    index.state_again()
    assert [(row.state, row.reverted) for row in map(index.row, (first, second))] == [
        (State.OPEN, False),
        (State.PUBLISHED, False),
    ]
    assert index.count_reverted() == 0
    word.flipped = {B}
    index.state_again()
    assert index.count_reverted() == 1
    index.remove(B)
    index.state_again()
    assert index.count_reverted() == 0

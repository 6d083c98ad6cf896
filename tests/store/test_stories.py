"""Bundles over an index: found as labelled by hand, kept up to date, parted."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.model.labelled import SETS, Told, measured, told
from tui.model import story
from tui.model.article import ArticleId, State
from tui.model.index_entry import IndexEntry
from tui.store import stories
from tui.store.apart import Apart
from tui.store.folds import folded
from tui.store.index import Index
from tui.store.stories import ALONE, Stories

BRIDGE = "Harbour bridge closes for urgent repairs"
FERRY = "Ferry operator adds night boats to the island"


def entry(
    name: str, title: str, *, days: float = 0, publisher: str | None = None, state: State = State.OPEN
) -> IndexEntry:
    return IndexEntry(
        id=ArticleId(f"{name}.md"),
        state=state,
        title=title,
        provider=publisher or f"Publisher of {name}",
        seconds=None if days < 0 else days * story.DAY_SECONDS,
        known_by=hash(name) | 1,
    )


def shelf(*entries: IndexEntry) -> Index:
    index = Index()
    for one in entries:
        index.put(one)
    return index


def built(index: Index, apart: Apart | None = None) -> Stories:
    found = Stories(index, Apart(None) if apart is None else apart)
    assert found.build(lambda: True, lambda _done, _many: None)
    return found


def groups(index: Index, found: Stories) -> set[frozenset[str]]:
    """The ids of each bundle, without the ending."""
    by_label: dict[int, set[str]] = {}
    for row, label in enumerate(found.labels(len(index)).tolist()):
        if label != ALONE:
            by_label.setdefault(label, set()).add(index.ids[row].removesuffix(".md"))
    return set(map(frozenset, by_label.values()))


def group(*names: str) -> set[frozenset[str]]:
    return {frozenset(names)} if names else set()


def labelled(articles: Iterable[Told]) -> Index:
    return shelf(
        *(
            IndexEntry(
                id=ArticleId(f"{number}.md"),
                state=State.OPEN,
                title=one.title,
                provider=one.publisher,
                seconds=one.seconds,
            )
            for number, one in enumerate(articles)
        )
    )


@pytest.mark.parametrize("name", SETS)
def test_bundles_are_as_good_as_the_judgement_of_pairs(name: str) -> None:
    articles = told(name)
    index = labelled(articles)
    labels = built(index).labels(len(index))
    precision, recall = measured(articles, lambda one, other: bool(labels[one] == labels[other] != ALONE))
    assert precision >= 0.9
    assert recall >= 0.66


def test_the_same_story_within_a_week_is_one_bundle() -> None:
    index = shelf(
        entry("a", BRIDGE, days=1),
        entry("b", f"UPDATE 1-{BRIDGE}", days=3),
        entry("c", f"{BRIDGE} | Publisher of c", days=8),
        entry("late", BRIDGE, days=8.5),
        entry("other", FERRY, days=2),
        entry("undated", BRIDGE, days=-1),
    )
    found = built(index)
    assert groups(index, found) == group("a", "b", "c")
    assert [index.ids[row] for row in found.near(0)] == ["b.md", "c.md"]
    assert found.near(5) == []


def test_a_broken_or_removed_article_is_in_none() -> None:
    index = shelf(entry("a", BRIDGE), entry("b", BRIDGE, state=State.BROKEN), entry("c", BRIDGE))
    index.remove(ArticleId("c.md"))
    assert groups(index, built(index)) == set()


def test_nothing_is_bundled_before_it_was_looked_for() -> None:
    index = shelf(entry("a", BRIDGE), entry("b", BRIDGE))
    found = Stories(index, Apart(None))
    assert not found.found
    found.refresh()
    assert groups(index, found) == set()
    assert not found.build(lambda: False, lambda _done, _many: None)
    assert not found.found


def test_what_comes_and_changes_afterwards_joins_and_leaves() -> None:
    index = shelf(entry("a", BRIDGE), entry("b", BRIDGE, days=1), entry("c", FERRY, days=1))
    found = built(index)
    index.put(entry("d", BRIDGE, days=2))
    index.put(entry("e", FERRY, days=2))
    found.refresh()
    assert groups(index, found) == group("a", "b", "d") | group("c", "e")
    index.put(entry("b", FERRY, days=1))
    found.changed(1)
    found.refresh()
    assert groups(index, found) == group("a", "d") | group("b", "c", "e")
    index.put(entry("a", "Something else altogether happens in town", days=1))
    found.changed(0)
    found.refresh()
    assert groups(index, found) == group("b", "c", "e")


def test_many_changes_wait_until_all_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "AFRESH", 1)
    index = shelf(entry("a", BRIDGE), entry("z", FERRY))
    found = built(index)
    assert [found.behind] == [False]
    index.put(entry("z", BRIDGE))
    found.changed(1)
    index.put(entry("b", BRIDGE))
    index.put(entry("c", BRIDGE))
    assert [found.behind] == [True]
    found.refresh()
    assert groups(index, found) == set()
    index.put(entry("d", BRIDGE))
    assert found.build(lambda: True, lambda _done, _many: None)
    assert [found.behind] == [False]
    assert groups(index, found) == group("a", "b", "c", "d", "z")


def test_row_by_row_comes_to_what_all_at_once_does() -> None:
    articles = told("known")
    whole = labelled(articles)
    expected = groups(whole, built(whole))
    order = list(range(len(articles)))
    random.Random(5).shuffle(order)
    index = labelled([])
    found = built(index)
    for number in order:
        one = articles[number]
        index.put(
            IndexEntry(
                id=ArticleId(f"{number}.md"),
                state=State.OPEN,
                title=one.title,
                provider=one.publisher,
                seconds=one.seconds,
            )
        )
        found.refresh()
    assert groups(index, found) == expected


def test_bundles_across_the_seams_of_a_large_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    articles = told("unseen")
    index = labelled(articles)
    expected = groups(index, built(index))
    monkeypatch.setattr(stories, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(stories, "ROWS_PER_LOOK", 3)
    assert groups(index, built(index)) == expected


def test_parted_articles_stay_parted_in_the_next_run_and_under_other_names(tmp_path: Path) -> None:
    def index() -> Index:
        return shelf(entry("a", BRIDGE), entry("b", BRIDGE), entry("c", BRIDGE))

    first = index()
    found = built(first, Apart(tmp_path / "state"))
    assert groups(first, found) == group("a", "b", "c")
    assert found.part([0, 1])
    found.refresh()
    assert groups(first, found) in (group("a", "c"), group("b", "c"))
    with (tmp_path / "state" / "apart").open("ab") as file:
        file.write(b'\xff{\n[1, "x"]\nnull\n[true]\n')
    second = index()
    again = built(second, Apart(tmp_path / "state"))
    assert groups(second, again) in (group("a", "c"), group("b", "c"))
    assert 1 not in again.near(0)


def test_where_it_cannot_be_written_down_articles_are_parted_for_this_run(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file")
    index = shelf(entry("a", BRIDGE), entry("b", BRIDGE))
    found = built(index, Apart(tmp_path / "state"))
    assert not found.part([0, 1])
    found.refresh()
    assert groups(index, found) == set()


def test_an_answer_is_folded_where_its_first_one_stands() -> None:
    index = shelf(
        entry("a", BRIDGE), entry("x", "Alone"), entry("b", BRIDGE), entry("c", FERRY), entry("d", FERRY)
    )
    labels = built(index).labels(5)
    numbers = labels.copy()
    numbers[:] = [4, 1, 2, 0, 3]
    shown, folds = folded(numbers, labels, [])
    assert shown.tolist() == [4, 1, 2]
    assert [folds.others_of(row) for row in range(5)] == [0, 0, 1, 0, 1]
    assert folds.members(2) == folds.members(0) == [2, 0]
    assert folds.members(1) == [1]
    shown, folds = folded(numbers, labels, [0])
    assert shown.tolist() == [4, 1, 2, 0]
    assert folds.unfolded == {folds.bundle_of(0)}
    shown, folds = folded(numbers[:3], labels, [0, 2])
    assert shown.tolist() == [4, 1, 2]  # of each story one alone is in the answer
    assert [folds.others_of(row) for row in (4, 2)] == [0, 0]
    assert not folds.unfolded


def test_a_bundle_without_end_is_cut_and_its_changes_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stories, "MOST_IN_BUNDLE", 4)
    monkeypatch.setattr(stories, "AT_ONCE", 3)
    index = shelf(*(entry(name, BRIDGE) for name in "abcdefgh"))
    found = built(index)
    assert max(map(len, groups(index, found))) == 4
    index.put(entry("a", FERRY))
    found.changed(0)
    found.refresh()
    assert [found.behind] == [True]
    assert found.build(lambda: True, lambda _done, _many: None)
    assert [found.behind] == [False]
    assert not any("a" in one for one in groups(index, found))


def test_what_changes_while_all_are_looked_at_is_looked_at_again() -> None:
    index = shelf(entry("a", BRIDGE), entry("b", BRIDGE), entry("c", FERRY))
    found = built(index)

    def change(_done: int, _many: int) -> None:
        index.put(entry("b", FERRY))
        found.changed(1)
        found.refresh()

    assert found.build(lambda: True, change)
    found.refresh()
    assert groups(index, found) == group("b", "c")

"""What was put into the cache comes back equal, in order, counted, and by key."""

from __future__ import annotations

import os
import threading
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store.cached import ENTRIES, bare, caching, everything, made, newest_first, reading, skipped, stamp
from tui.model.article import ArticleId, State
from tui.model.index_entry import IndexEntry
from tui.store import cache_files, cache_rows
from tui.store.cache import (
    NUMBERS,
    SPAN,
    STAMP_BYTES,
    caches,
    fingerprint,
    open_cache,
    remove_caches,
)
from tui.store.cache_rows import STATES
from tui.store.settings import cache_folder

SECOND = 1_000_000_000
NAMES = "ABCDEFG"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "content"
    place.mkdir()
    return place


@given(entries=st.lists(ENTRIES, max_size=12, unique_by=lambda entry: entry.id), limit=st.integers(-1, 12))
def test_any_entries_come_back_equal_and_in_order(
    tmp_path_factory: pytest.TempPathFactory, entries: list[IndexEntry], limit: int
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with caching(folder) as cache:
        assert cache.put(map(reading, entries)) == len(entries)
    with caching(folder) as cache:
        assert cache.why_temporary is None
        ordered = sorted(entries, key=newest_first, reverse=True)
        assert cache.first(None, 99) == ordered
        assert cache.first(None, limit) == ordered[: max(limit, 0)]
        for state in State:
            assert cache.first([state], 99) == [entry for entry in ordered if entry.state is state]
        assert cache.first([State.OPEN, State.LATER], 99) == [
            entry for entry in ordered if entry.state in (State.OPEN, State.LATER)
        ]
        assert cache.counts() == {state: sum(entry.state is state for entry in entries) for state in State}
        assert sorted(everything(cache)) == sorted(map(bare, entries))
        assert cache.stamps() == {entry.id: fingerprint(stamp(entry.id)) for entry in entries}
        keys = Counter(key for entry in entries for key in dict(entry.others))
        assert cache.keys() == keys
        for key in keys:
            assert sorted(cache.values(key)) == sorted(
                (entry.id, next(value for name, value in entry.others if name == key))
                for entry in entries
                if key in dict(entry.others)
            )
        cache.remove(entry.id for entry in entries[::2])
        assert sorted(cache.first(None, 99)) == sorted(entries[1::2])
        assert sum(cache.counts().values()) == len(entries[1::2])


def test_what_the_cache_keeps_of_an_article_is_part_of_its_version() -> None:
    """Whoever changes the one changes the other: `SCHEMA` first, then this test."""
    assert cache_rows.SCHEMA == 3
    assert IndexEntry._fields == (
        "id", "state", "title", "provider", "domain", "topics", "type", "quality", "heat", "seconds",
        "contents", "pages", "others", "known_by", "reason",
    )  # fmt: skip
    assert [state.value for state in STATES] == ["open", "published", "declined", "later", "broken"]


def test_the_numbers_of_a_chunk_are_columns_to_numpy(folder: Path) -> None:
    entries = [made("a", number) for number in range(20)]
    with caching(folder) as cache:
        cache.put(map(reading, entries))
        (chunk,) = cache.load()
        columns = np.frombuffer(chunk.numbers, dtype=list(NUMBERS))
        assert columns.itemsize == SPAN
        assert columns["size"].tolist() == [7] * 20
        assert columns["known_by"].tolist() == list(range(20))
        assert columns["pages"][:, :2].tolist() == [[number, -number] for number in range(20)]
        assert np.isnan(columns["heat"]).all()
        assert chunk.numbers[:STAMP_BYTES] == fingerprint(stamp(entries[0].id))


def test_a_newer_reading_takes_the_place_of_the_older(folder: Path) -> None:
    first, second = (
        made("a", 1, age)._replace(state=state) for age, state in ((1, State.OPEN), (2, State.BROKEN))
    )
    with caching(folder) as cache:
        cache.put([reading(first)])
        cache.put([reading(second, size=9), reading(made("a", 2))])
        assert [bare(second), bare(made("a", 2))] == everything(cache)
        assert cache.stamps()[first.id] == fingerprint(stamp(first.id, 9))
        assert cache.counts()[State.OPEN] == 0
        assert cache.counts()[State.BROKEN] == 1


def test_a_file_without_front_matter_is_known_and_listed_nowhere(folder: Path) -> None:
    with caching(folder) as cache:
        cache.put([skipped("README.md"), reading(made("a", 1))])
        assert cache.stamps(only_skipped=True) == {"README.md": fingerprint(stamp("README.md"))}
        assert cache.stamps().keys() == {"README.md", "a/00001.md"}
        assert everything(cache) == [bare(made("a", 1))]
        assert cache.first(None, 9) == [made("a", 1)]
        assert sum(cache.counts().values()) == 1
        cache.put([reading(made("a", 1)._replace(id=ArticleId("README.md")))])
        assert cache.stamps(only_skipped=True) == {}
        assert sum(cache.counts().values()) == 2


def test_a_file_that_was_not_settled_is_like_no_file_on_disk(folder: Path) -> None:
    with caching(folder) as cache:
        cache.put([reading(made("a", 1), settled=False)])
        assert cache.first(None, 9) == [made("a", 1)]
        assert cache.stamps()[made("a", 1).id] != fingerprint(stamp("a/00001.md"))


BEYOND = [
    made("a", 1)._replace(pages=(1, 2, 3, 4)),
    made("a", 1)._replace(known_by=2**63),
    made("a", 1)._replace(contents=2**16),
    made("a", 1)._replace(heat=10**400),
]


@pytest.mark.parametrize("entry", BEYOND)
def test_an_entry_beyond_what_a_row_holds_is_not_kept(folder: Path, entry: IndexEntry) -> None:
    with caching(folder) as cache:
        assert cache.put([reading(entry), reading(made("a", 2))]) == 1
        assert cache.first(None, 9) == [made("a", 2)]


def test_what_is_saved_under_a_name_goes_with_the_rows(folder: Path) -> None:
    with caching(folder) as cache:
        assert cache.saved("view") is None
        cache.save("view", b"open")
        cache.save("view", b"\x00later")
    with caching(folder) as cache:
        assert cache.saved("view") == b"\x00later"
        cache.put([reading(made("a", 1))])
        cache.forget_all()
        assert cache.saved("view") is None
        assert everything(cache) == []
        assert cache.why_temporary is None
        cache.put([reading(made("a", 2))])
    with caching(folder) as cache:
        assert cache.first(None, 9) == [made("a", 2)]


def test_a_closed_cache_is_empty(folder: Path) -> None:
    with caching(folder) as cache:
        cache.put([reading(made("a", 1))])
    assert cache.first(None, 9) == everything(cache) == []
    assert cache.put([reading(made("a", 1))]) == 0
    cache.remove([made("a", 1).id])
    cache.forget_all()
    cache.close()
    assert sum(cache.counts().values()) == 0


def test_rows_that_change_while_they_are_loaded_come_once(folder: Path) -> None:
    with caching(folder) as cache:
        cache.put(reading(made("a", number)) for number in range(30))
        loading = cache.load(10)
        seen = list(next(loading).ids)
        cache.put(reading(made("a", number, 1)) for number in range(20))
        cache.remove([made("a", 29).id])
        cache.put([reading(made("b", 1))])
        seen += [article_id for chunk in loading for article_id in chunk.ids]
    assert seen == [f"a/{number:05}.md" for number in range(29)] + ["b/00001.md"]


@pytest.mark.parametrize("start", ["load", "values"])
def test_a_load_ends_when_another_database_takes_the_place(
    folder: Path, start: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.store.cache.ROWS_PER_TURN", 10)
    with caching(folder) as cache:
        cache.put(reading(made("a", number)) for number in range(30))
        going = cache.load(10) if start == "load" else cache.values("slug")
        next(going)
        cache.forget_all()
        cache.put(reading(made("b", number)) for number in range(30))
        assert not any("b/" in str(rest) for rest in going)


def test_threads_share_a_cache(folder: Path) -> None:
    with caching(folder) as cache:

        def write(name: str) -> None:
            for number in range(40):
                cache.put([reading(made(name, number))])
                cache.first(None, 5)
                cache.counts()

        threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            for entry in everything(cache, 7):
                assert entry == bare(made(entry.id[0], int(entry.id[2:7])))
        assert len(everything(cache)) == 160
        assert sum(cache.counts().values()) == 160


def test_the_cache_is_private_and_says_whose_it_is(folder: Path) -> None:
    with caching(folder) as cache:
        cache.put([reading(made("a", 1))])
        place = cache_folder(os.environ)
        assert place.stat().st_mode & 0o777 == 0o700
        assert {path.stat().st_mode & 0o777 for path in place.iterdir()} == {0o600}
        (kept,) = caches(os.environ)
        assert kept.folder == folder
        assert kept.bytes == cache.bytes_on_disk() + len(os.fsencode(folder))
        assert cache.where is not None


def test_a_folder_has_one_cache_whatever_way_leads_there(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    with caching(folder) as cache:
        cache.put([reading(made("a", 1))])
    with caching(tmp_path / "link") as cache:
        assert cache.first(None, 9) == [made("a", 1)]
    with caching(tmp_path) as cache:
        assert cache.first(None, 9) == []


def test_caches_can_be_removed_one_or_all_while_they_are_used(tmp_path: Path) -> None:
    folders = [tmp_path / name for name in NAMES]
    opened = [open_cache(folder, os.environ) for folder in folders]
    for cache in opened:
        cache.put([reading(made("a", 1))])
    foreign = cache_folder(os.environ) / "notes.txt"
    foreign.write_text("mine")
    assert remove_caches(os.environ, folders[0]) > 0
    assert {kept.folder for kept in caches(os.environ)} == set(folders[1:])
    with caching(folders[0]) as another:
        another.put([reading(made("b", 1))])
        opened[0].put([reading(made("a", 2))])  # goes on with what nobody else sees
        assert opened[0].first(None, 9) == [made("a", 2), made("a", 1)]
        opened[0].close()
        assert another.first(None, 9) == [made("b", 1)]
    with caching(folders[0]) as again:
        assert again.first(None, 9) == [made("b", 1)]
    assert remove_caches(os.environ) > 0
    assert caches(os.environ) == []
    assert sorted(path.name for path in cache_folder(os.environ).iterdir()) == ["lock", "notes.txt"]
    for cache in opened[1:]:
        assert cache.first(None, 9) == [made("a", 1)]
        cache.close()


def test_another_version_starts_anew_and_removes_the_old(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with caching(folder) as cache:
        cache.put([reading(made("a", 1))])
        old = cache.where
    monkeypatch.setattr(cache_files, "_VERSION", "0.0.1.0")
    with caching(folder) as cache:
        assert everything(cache) == []
        assert cache.where != old
        assert old is not None
        assert not old.exists()
        assert len(caches(os.environ)) == 1


def test_without_a_cache_folder_there_are_no_caches(tmp_path: Path) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path / "nowhere")}
    assert caches(environ) == []
    assert remove_caches(environ) == 0

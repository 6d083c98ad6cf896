"""Whatever has become of its files, the cache gives rows as they were written, or none, and goes on."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.cached import bare, caching, everything, made, newest_first, reading
from tui.store.cache import Cache
from tui.store.cache_files import digest_of, path_of
from tui.store.settings import cache_folder

WRITTEN = [made("a", number) for number in range(60)]
PLACES = 40  # at which a file is cut or changed: 10 ms each


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "content"
    place.mkdir()
    return place


@pytest.fixture
def whole(folder: Path) -> bytes:
    """A cache that was closed, as bytes."""
    with caching(folder) as cache:
        cache.put(map(reading, WRITTEN))
        cache.save("view", b"open")
    return path_of(folder, os.environ).read_bytes()


def check(cache: Cache) -> None:
    """What it has is as it was written, and it can be used."""
    known = {entry.id: entry for entry in WRITTEN}
    found = [
        *everything(cache, 7),
        *map(bare, cache.first(None, 99)),
    ]
    assert [entry for entry in found if entry != bare(known[entry.id])] == []
    assert [entry for entry in cache.first(None, 99) if entry != known[entry.id]] == []
    for key in ("lang", "slug"):
        assert all(dict(known[one].others)[key] == value for one, value in cache.values(key))
    assert cache.saved("view") in (None, b"open")
    assert sum(cache.counts().values()) <= len(WRITTEN)
    cache.keys()
    cache.stamps()
    for _ in range(2):  # the first time may meet the damage
        cache.put(map(reading, WRITTEN))
        cache.first(None, 99)
    cache.put(map(reading, WRITTEN))
    assert cache.first(None, 99) == sorted(WRITTEN, key=newest_first, reverse=True)
    assert sorted(everything(cache, 7)) == sorted(map(bare, WRITTEN))


def test_a_file_that_was_cut_short_is_noticed(folder: Path, whole: bytes) -> None:
    path = path_of(folder, os.environ)
    for length in {0, 1, 15, 16, 99, 100, 4_095, 4_096, *range(0, len(whole), len(whole) // PLACES)}:
        path.write_bytes(whole[:length])
        with caching(folder) as cache:
            check(cache)


@pytest.mark.parametrize("part", range(4))
def test_a_file_with_changed_bytes_is_noticed(folder: Path, whole: bytes, part: int) -> None:
    path, dice = path_of(folder, os.environ), random.Random(part)
    for _ in range(PLACES):
        changed = bytearray(whole)
        for _ in range(dice.choice([1, 1, 1, 20])):
            changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        path.write_bytes(changed)
        with caching(folder) as cache:
            check(cache)


def test_pages_of_zeros_and_noise_are_noticed(folder: Path, whole: bytes) -> None:
    path = path_of(folder, os.environ)
    for start in range(0, len(whole), 4_096):
        for page in (bytes(4_096), random.Random(start).randbytes(4_096)):
            path.write_bytes(whole[:start] + page + whole[start + 4_096 :])
            with caching(folder) as cache:
                check(cache)


def test_a_log_with_changed_bytes_is_noticed(folder: Path, whole: bytes) -> None:
    path, dice = path_of(folder, os.environ), random.Random(1)
    log = path.with_name(path.name + "-wal")
    with caching(folder) as cache:
        cache.put(map(reading, WRITTEN[:9]))
        before, written = path.read_bytes(), log.read_bytes()
    for _ in range(PLACES):
        changed = bytearray(written)
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
        path.write_bytes(before)
        log.write_bytes(changed[: dice.randrange(len(changed))] if dice.random() < 0.3 else changed)
        with caching(folder) as cache:
            check(cache)


FOREIGN = {
    "empty": b"",
    "text": b"text\n",
    "a beginning": b"SQLite format 3\0",
    "noise": random.Random(1).randbytes(50_000),
    "zeros": bytes(8_192),
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_file_gives_way(folder: Path, content: bytes) -> None:
    path = path_of(folder, os.environ)
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    with caching(folder) as cache:
        assert cache.why_temporary is None
        check(cache)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to(path.with_name("elsewhere"))


def _other_tables(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.executescript("CREATE TABLE files (name TEXT); INSERT INTO files VALUES ('mine')")
    connection.close()


@pytest.mark.parametrize("make", [_pipe, _link, _other_tables])
def test_what_is_no_cache_gives_way(folder: Path, make: Callable[[Path], None], bounded: None) -> None:
    path = path_of(folder, os.environ)
    path.parent.mkdir(parents=True)
    make(path)
    with caching(folder) as cache:
        assert cache.why_temporary is None
        check(cache)
    assert not path.with_name("elsewhere").exists()


EDITS = [
    "UPDATE files SET title = 'Another'", "UPDATE files SET state = (state + 1) % 5", "UPDATE files SET state = 99",
    "UPDATE files SET numbers = 7", "UPDATE files SET numbers = x''", "UPDATE files SET path = 'b' || row",
    "UPDATE files SET path = row", "UPDATE files SET sum = 'no'", "UPDATE files SET others = '[1, 2]'",
    "UPDATE files SET keys = 1", "UPDATE files SET keys = 999", "UPDATE files SET seconds = 'soon'",
    "UPDATE texts SET packed = '[' || code", "UPDATE texts SET sum = NULL", "DELETE FROM texts",
    "UPDATE counts SET n = -n, minus_n = n", "UPDATE counts SET n = 5", "DELETE FROM counts", "DROP TABLE counts",
    "UPDATE saved SET content = 'x'", "DROP TABLE saved", "DROP INDEX newest", "PRAGMA user_version = 9",
    "CREATE TRIGGER t AFTER INSERT ON files BEGIN DELETE FROM files; END", "PRAGMA application_id = 9",
    "CREATE VIEW v AS SELECT 1",
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("live", [False, True], ids=["before", "while open"])
def test_a_cache_that_somebody_edited_is_noticed(folder: Path, whole: bytes, edit: str, live: bool) -> None:
    def change() -> None:
        connection = sqlite3.connect(path_of(folder, os.environ))
        connection.execute("PRAGMA ignore_check_constraints = ON")
        try:
            connection.execute(edit)
            connection.commit()
        except sqlite3.IntegrityError:
            pass
        connection.close()

    if not live:
        change()
    with caching(folder) as cache:
        if live:
            change()
        check_but_for_lists(cache)


def check_but_for_lists(cache: Cache) -> None:
    """As `check`; an edit may leave a trigger or a count that nothing gives away until they are met."""
    known = {entry.id: entry for entry in WRITTEN}
    assert all(entry == bare(known[entry.id]) for entry in everything(cache, 7))
    assert all(entry == known[entry.id] for entry in cache.first(None, 99))
    for key in ("lang", "slug", "mine"):
        assert all(dict(known[one].others)[key] == value for one, value in cache.values(key))
    cache.counts()
    cache.keys()
    cache.stamps()
    cache.saved("view")
    cache.put(map(reading, WRITTEN))
    cache.remove([WRITTEN[0].id])


def test_a_cache_that_is_damaged_while_it_is_open_is_made_anew(folder: Path, whole: bytes) -> None:
    with caching(folder) as cache:
        path = path_of(folder, os.environ)
        with path.open("r+b") as file:
            file.truncate(5_000)
        check(cache)
        assert cache.why_temporary is None
    with caching(folder) as cache:
        assert cache.first(None, 99) == sorted(WRITTEN, key=newest_first, reverse=True)


def test_a_cache_that_is_damaged_again_and_again_is_done_without(folder: Path, whole: bytes) -> None:
    def overwrite(cache: Cache) -> None:
        if cache.where is not None:
            with cache.where.open("r+b") as file:
                file.write(b"x" * 200_000)

    with caching(folder) as cache:
        for _ in range(4):
            cache.put(map(reading, WRITTEN))
            overwrite(cache)
            everything(cache)
            cache.put(map(reading, WRITTEN))
        check(cache)


def _file(place: Path) -> None:
    place.write_text("")


def _blocked(place: Path) -> None:
    place.mkdir()
    (place / "lock").mkdir()


def _dangling(place: Path) -> None:
    place.symlink_to("nowhere/at/all")


@pytest.mark.parametrize("make", [_file, _blocked, _dangling])
def test_a_folder_that_cannot_be_used_leaves_a_cache_for_this_run(
    folder: Path, make: Callable[[Path], None]
) -> None:
    cache_folder(os.environ).parent.mkdir(parents=True, exist_ok=True)
    make(cache_folder(os.environ))
    with caching(folder) as cache:
        assert cache.where is None
        assert cache.why_temporary
        assert cache.bytes_on_disk() == 0
        check(cache)
        cache.forget_all()
        assert everything(cache) == []


def test_a_database_that_is_a_folder_leaves_a_cache_for_this_run(folder: Path) -> None:
    (path_of(folder, os.environ) / "x").mkdir(parents=True)
    with caching(folder) as cache:
        assert cache.why_temporary
        check(cache)


def test_without_a_home_a_cache_lasts_for_this_run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", homeless)
    with caching(folder) as cache:
        assert cache.why_temporary == "could not determine home directory."
        check(cache)


def test_a_note_of_the_folder_that_is_wrong_is_not_believed(folder: Path, whole: bytes) -> None:
    from tui.store.cache import caches

    (cache_folder(os.environ) / f"{digest_of(folder)}.folder").write_text("/another")
    assert [kept.folder for kept in caches(os.environ)] == [None]

"""Several processes at one cache, processes that are killed in it, and disks that fill up under it."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections import deque
from functools import partial
from pathlib import Path

import pytest

from tests.conftest import FUZZ
from tests.store.cached import bare, caching, everything, made, reading
from tests.store.forked import forks
from tests.store.test_decisions_faults import full_disk
from tui.store.cache import Cache, remove_caches
from tui.store.cache_files import path_of
from tui.store.settings import cache_folder

KILLS = min(100, 15 * FUZZ)
REPOSITORY = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "content"
    place.mkdir()
    return place


def writing(folder: Path, name: str, count: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.store.cached", str(folder), name, str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, cwd=REPOSITORY)


def check(cache: Cache, names: str = "abc") -> dict[str, set[str]]:
    """Every row is one that a process put; per name, the ages of its rows."""
    ages: dict[str, set[str]] = {name: set() for name in names}
    found = 0
    for entry in everything(cache, 500):
        name, number, age = entry.id[0], int(entry.id[2:7]), entry.topics[1].removeprefix("Age ")
        assert entry == bare(made(name, number, int(age)))
        ages[name].add(age)
        found += 1
    assert sum(cache.counts().values()) == found
    return ages


@pytest.mark.loop
def test_a_process_killed_in_the_middle_of_a_put_leaves_all_of_it_or_nothing(
    folder: Path, bounded: None
) -> None:
    dice = random.Random(KILLS)
    with forks("tests.store.cached") as killing:
        for _ in range(KILLS):
            pause = range(dice.randrange(2_000_000))  # up to the length of a put, to hit any part of it
            put = 1 + dice.randrange(3)
            killing.kill(str(folder), "a", "1000", after=put, then=partial(deque, pause, 0))
            with caching(folder) as cache:
                assert cache.why_temporary is None
                assert len(check(cache)["a"]) <= 1
    with caching(folder) as cache:
        cache.put([reading(made("b", 1))])
        assert made("b", 1) in cache.first(None, 9_999)


def test_two_processes_write_at_once(folder: Path, bounded: None) -> None:
    with writing(folder, "a", -6_000) as one, writing(folder, "b", -6_000) as other, caching(folder) as cache:
        for number in range(50):
            cache.put([reading(made("c", number))])
            check(cache)
        one.wait()
        other.wait()
        assert one.returncode == other.returncode == 0
        ages = check(cache)
        assert ages["a"] == ages["b"] == {"0"}


def test_a_write_that_another_process_bars_is_dropped(folder: Path) -> None:
    with caching(folder) as cache:
        cache.put([reading(made("a", 1))])
        other = sqlite3.connect(path_of(folder, os.environ), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert cache.put([reading(made("a", 2))]) == 0
        cache.remove([made("a", 1).id])
        cache.save("view", b"open")
        assert cache.first(None, 9) == [made("a", 1)]
        other.execute("COMMIT")
        other.close()
        assert cache.put([reading(made("a", 2))]) == 1
        assert sorted(check(cache)["a"]) == ["0"]


@pytest.mark.parametrize("how", ["removed", "swept away", "replaced"])
def test_a_process_goes_on_when_its_database_vanishes(folder: Path, how: str) -> None:
    with caching(folder) as cache:
        cache.put(reading(made("a", number)) for number in range(99))
        if how == "swept away":
            shutil.rmtree(cache_folder(os.environ))
        else:
            remove_caches(os.environ, folder)
        if how == "replaced":
            with caching(folder) as other:
                other.put([reading(made("b", 1))])
        for number in range(99, 200):
            cache.put([reading(made("a", number))])
            assert made("a", 98) in cache.first(None, 300)
        check(cache)
    with caching(folder) as cache:
        assert cache.why_temporary is None
        assert cache.first(None, 300) == ([made("b", 1)] if how == "replaced" else [])


def test_two_processes_find_the_same_damage_and_one_new_database(folder: Path) -> None:
    with caching(folder) as one, caching(folder) as other:
        one.put(reading(made("a", number)) for number in range(99))
        connection = sqlite3.connect(path_of(folder, os.environ))
        connection.execute("UPDATE files SET title = x'00'")
        connection.commit()
        connection.close()
        assert everything(one) == []
        one.put([reading(made("b", 1))])
        assert everything(other) == []
        assert other.first(None, 9) == one.first(None, 9) == [made("b", 1)]


def test_a_disk_that_fills_up_costs_rows_and_nothing_else(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_disk(
        tmp_path / "full"
    ) as mounted:  # has room for 16 pages; where it may not be mounted, for all
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "full"))
        with caching(folder) as cache:
            kept = [cache.put([reading(made("a", number))]) for number in range(200)]
            assert len(everything(cache)) == sum(kept) or mounted
            check(cache)
        with caching(folder) as cache:
            check(cache)


def test_a_file_limit_in_the_middle_of_a_put_loses_only_that(folder: Path) -> None:
    code = """
import os, resource, signal, sys
from pathlib import Path
from tests.store.cached import caching, everything, made, reading
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with caching(Path(sys.argv[1])) as cache:
    cache.put(reading(made("a", number)) for number in range(100))
    resource.setrlimit(resource.RLIMIT_FSIZE, (150_000, resource.RLIM_INFINITY))
    print(cache.put(reading(made("b", number)) for number in range(3_000)), len(everything(cache)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code, folder], capture_output=True, cwd=REPOSITORY, check=True
    )
    assert done.stdout == b"0 100\n"
    with caching(folder) as cache:
        assert check(cache)["a"] == {"0"}

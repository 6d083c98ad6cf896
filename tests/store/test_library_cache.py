"""A library between runs: whatever happens to its cache, the rows are those of the files."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tui.model.article import View
from tui.model.query import Query, Request
from tui.store.cache_files import path_of
from tui.store.library import Library


@pytest.fixture
def root(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Files that have been still for a while."""
    root = folder(
        {f"{n % 3}/{n:03}.md": article(f"Story {n}", lang="en" if n % 2 else "de") for n in range(90)}
        | {"broken.md": "---\ntitle: a: b\n---\n", "none.md": "no front matter"}
    )
    monkeypatch.setattr("tui.store.bulk.scan.SETTLED_NS", 0)
    monkeypatch.setattr("tui.store.pool.FEW", 1_000)  # this process reads, which has just been told so
    return root


def read(root: Path) -> tuple[dict[str, str], list[str], int]:
    """Titles by id, what was skipped, and how many files were read for it."""
    library, reads = Library(root), 0

    def count(progress: object) -> None:
        nonlocal reads
        reads = progress.read  # type: ignore[attr-defined]

    library.load(count)
    hits = library.search(Request(query=Query(text="")))
    titles = {str(row.id): row.title for row in hits.rows(0, len(hits))}
    english = library.search(Request(query=library.parse("lang:en")))
    assert len(english) == 45
    skipped = [one.id for one in library.skipped]
    library.close()
    return titles, skipped, reads


def test_a_second_run_reads_nothing_and_knows_everything(root: Path) -> None:
    first = read(root)
    assert first[2] == 92
    assert read(root) == (first[0], first[1], 0)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_text("not a database"),
        lambda path: os.truncate(path, path.stat().st_size // 2),
        lambda path: path.write_bytes(bytes(len(path.read_bytes()))),
        lambda path: path.unlink(),
    ],
)
def test_a_damaged_cache_costs_a_reading_and_nothing_else(root: Path, damage: object) -> None:
    first = read(root)
    assert callable(damage)
    damage(path_of(root, os.environ))
    again = read(root)
    assert again[:2] == first[:2]
    assert read(root) == (first[0], first[1], 0)


def test_without_a_place_for_it_everything_works(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(root / "none.md"))
    first = read(root)
    assert read(root) == first


def test_two_at_once_share_a_cache_and_both_are_right(root: Path) -> None:
    found: list[tuple[dict[str, str], list[str], int]] = []
    threads = [threading.Thread(target=lambda: found.append(read(root))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one[:2] for one in found] == [found[0][:2]] * 3
    assert len(found[0][0]) == 91
    assert read(root)[2] == 0


def test_a_file_that_was_put_back_with_its_old_time_is_noticed(root: Path) -> None:
    read(root)
    path = root / "0/003.md"
    stamp = path.stat()
    path.write_text(path.read_text().replace("Story 3", "Story X"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    titles, _, reads = read(root)
    assert titles["0/003.md"] == "Story X"
    assert reads == 1


def test_counts_are_those_of_the_rows(root: Path) -> None:
    library = Library(root)
    library.load(lambda _: None)
    assert library.counts()[View.ALL] == 91
    library.close()
    again = Library(root)
    again.load(lambda _: None)
    assert again.counts() == library.counts()


@pytest.mark.parametrize("error", [None, OSError, AttributeError])
def test_what_reading_freed_goes_back_to_the_system_where_that_can_be_asked(
    root: Path, error: type[Exception] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    class Libc:
        def __init__(self, name: str | None) -> None:
            assert name is None
            if error is OSError:
                raise OSError
            if error is None:
                self.malloc_trim = asked.append

    monkeypatch.setattr("tui.store.reader.ctypes.CDLL", Libc)
    assert len(read(root)[0]) == 91
    assert asked == ([0] if error is None else [])

"""Worker processes that turn files into entries, so that a cold folder is read on every core."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import Final

from tui.model.article import ArticleId, Broken
from tui.store import entry
from tui.store.entry import Entry

# Below this many files, starting the workers takes longer than they save (0.2 s, 1,000 files of 0.2 ms).
POOLED_FILES: Final = 2_000
FIRST_CHUNK: Final = 32  # on the screen 10 ms after the folder was listed
CHUNK: Final = 512
WAITING_CHUNKS: Final = 3  # a worker: enough that none idles, few enough to stop soon
WORKERS: Final = max(2, min(8, os.cpu_count() or 2))
CRASHED: Final = "reading it crashes the reader"

Result = tuple[ArticleId, Entry | str]


def entries(
    folder: Path, article_ids: Sequence[ArticleId], wanted: Callable[[], bool]
) -> Iterator[list[Result]]:
    """Chunks of files with their entries, or why there is none, in the order given; stops when unwanted.

    A file that kills a worker is found by halving its chunk, and becomes a broken row.
    """
    first = max(FIRST_CHUNK, len(article_ids) if len(article_ids) < POOLED_FILES else 0)
    for chunk in _chunks(article_ids[:first], FIRST_CHUNK):
        if not wanted():
            return
        yield _results(chunk, entry.read_many(str(folder), list(chunk)))
    if first < len(article_ids):
        yield from _pooled(folder, article_ids[first:], wanted)


def _chunks(article_ids: Sequence[ArticleId], size: int) -> Iterator[Sequence[ArticleId]]:
    return (article_ids[start : start + size] for start in range(0, len(article_ids), size))


def _results(chunk: Sequence[ArticleId], found: list[Entry | str]) -> list[Result]:
    return list(zip(chunk, found, strict=True))


def _executor(workers: int = WORKERS) -> ProcessPoolExecutor:
    # Not fork: Textual and the search have threads, whose locks a forked child would keep for ever.
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _pooled(
    folder: Path, article_ids: Sequence[ArticleId], wanted: Callable[[], bool]
) -> Iterator[list[Result]]:
    chunks = _chunks(article_ids, CHUNK)
    waiting: deque[tuple[Sequence[ArticleId], Future[list[Entry | str]]]] = deque()
    executor = _executor()
    try:
        while wanted():
            for chunk in islice(chunks, WORKERS * WAITING_CHUNKS - len(waiting)):
                waiting.append((chunk, executor.submit(entry.read_many, str(folder), list(chunk))))
            if not waiting:
                return
            chunk, future = waiting.popleft()
            try:
                yield _results(chunk, future.result())
            except BrokenProcessPool:
                # Every chunk under way is lost with the pool; one of them holds the file that broke it.
                lost = [chunk, *(one for one, _ in waiting)]
                waiting.clear()
                executor.shutdown(wait=False, cancel_futures=True)
                for one in lost:
                    if not wanted():
                        return
                    yield _bisected(folder, one)
                executor = _executor()
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _bisected(folder: Path, chunk: Sequence[ArticleId]) -> list[Result]:
    """The results of a chunk that may kill its worker; the file that does is a broken row."""
    with _executor(1) as executor:
        try:
            return _results(chunk, executor.submit(entry.read_many, str(folder), list(chunk)).result())
        except BrokenProcessPool:
            if len(chunk) == 1:
                return [(chunk[0], entry.of(Broken(id=chunk[0], reason=CRASHED)))]
    half = len(chunk) // 2
    return _bisected(folder, chunk[:half]) + _bisected(folder, chunk[half:])

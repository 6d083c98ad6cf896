"""Other processes that read the files of a folder, since one alone takes twice as long.

A file that kills the process which reads it, or keeps it for ever, costs that file alone: what it was read
with is read again one by one, and the one that does it again is a row with a reason.
"""

from __future__ import annotations

import select
import signal
import threading
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Final

from tui.model.article import ArticleId
from tui.model.dialect import SMARTABLE, Dialect
from tui.store import bulk, processors, worker
from tui.store.bulk import Reading
from tui.store.worker import Chunk, Read, Worker

FEW: Final = 64  # files that this process reads itself, before a worker would be up
FIRST_CHUNK: Final = 32  # files: rows are there soon
CHUNK: Final = 256  # files: 30 ms of work; larger ones are no faster
CHUNKS_AHEAD: Final = 2  # of each worker: the next is there when one is done
CHUNKS_IN_LINE: Final = 6  # for each worker, read or not: what a slow one may hold up
MOST_PROCESSES: Final = 8
PATIENCE_SECONDS: Final = 30.0  # with one chunk: a thousand times what it takes


def _processes() -> int:
    return max(2, min(MOST_PROCESSES, processors.at_hand()))


class Pool:
    """Reads files of one folder in other processes, which live as long as one `read`.

    Args:
        folder: The content folder.
        processes: How many, where it shall be other than the processors at hand.
        read: What reads one file; a function of a module, which the processes import by name.
        language: The site's keys.
        patience_seconds: How long one chunk may take.
    """

    def __init__(
        self,
        folder: Path,
        *,
        processes: int | None = None,
        read: Read = bulk.read_entry,
        language: Dialect = SMARTABLE,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self._folder = folder
        self._processes = processes or _processes()
        self._read = read
        self._language = language
        self._patience_seconds = patience_seconds
        self._living = threading.Lock()  # held while a process is started or ended
        self._workers: list[Worker] = []
        self._closed = False

    def close(self) -> None:
        """Ends every process at once; whoever is in `read`, on any thread, gets no more."""
        with self._living:
            self._closed = True
            for one in self._workers:
                one.end()
            self._workers.clear()

    def read(self, ids: Iterable[ArticleId]) -> Generator[list[Reading], None, None]:
        """Batches of readings in the order of `ids`, which is asked for more only as they are read.

        Closing the iterator ends the processes. Where none can be started, this one reads.
        """
        ids = iter(ids)
        first = list(islice(ids, FEW))
        if len(first) < FEW:
            if first and not self._closed:
                yield self._here(Chunk(first))
            return
        run = _Run(self._processes, _chunks(chain(first, ids), self._processes))
        try:
            for _ in range(self._processes):
                self._start(run)
            while not self._closed and run.more():
                self._turn(run)
                while run.line and run.line[0].readings is not None and not self._closed:
                    yield run.line.pop(0).readings or []
        finally:
            for one in run.workers:
                self._end(one)

    def _turn(self, run: _Run) -> None:
        """Gives out what there is to do, and waits for what is done unless more can be given out."""
        if not run.workers:
            if run.waiting:
                chunk = run.waiting.popleft()
                chunk.readings = self._here(chunk)
            return
        run.give()
        for one in run.heard():
            if not one.receive():
                run.lose(one, self._end(one), self._patience_seconds)
                if one.ready:
                    self._start(run)

    def _start(self, run: _Run) -> None:
        with self._living:
            if self._closed:
                return
            try:
                started = worker.start(self._folder, self._read, self._patience_seconds, self._language)
            except OSError:
                return
            self._workers.append(started)
            run.workers.append(started)

    def _end(self, one: Worker) -> int:
        with self._living:
            ended_by = 0
            if one in self._workers:  # else `close` was faster
                self._workers.remove(one)
                ended_by = one.end()
        one.socket.close()
        return ended_by

    def _here(self, chunk: Chunk) -> list[Reading]:
        if chunk.suspect:  # it would take the program with it
            return [bulk.unreadable(article_id, _CRASHED) for article_id in chunk.ids]
        return [self._read(str(self._folder), article_id, self._language) for article_id in chunk.ids]


_CRASHED: Final = "crashed the process that read it"


def _chunks(ids: Iterator[ArticleId], processes: int) -> Iterator[Chunk]:
    for number in range(1 << 62):
        chunk = list(islice(ids, FIRST_CHUNK if number < processes else CHUNK))
        if not chunk:
            return
        yield Chunk(chunk)


class _Run:
    """One reading of many files: the chunks in their order, those that nobody has yet, and who reads.

    Used by one thread.
    """

    def __init__(self, processes: int, chunks: Iterator[Chunk]) -> None:
        self.workers: list[Worker] = []
        self.line: list[Chunk] = []
        self.waiting: deque[Chunk] = deque()
        self._chunks = chunks
        self._most = processes * CHUNKS_IN_LINE
        self._all_taken = False

    def more(self) -> bool:
        """Takes one more chunk where there is room; whether anything is left to do."""
        if not self._all_taken and len(self.line) < self._most:
            chunk = next(self._chunks, None)
            self._all_taken = chunk is None
            if chunk is not None:
                self.line.append(chunk)
                self.waiting.append(chunk)
        return bool(self.line)

    def give(self) -> None:
        """Gives each worker something to do, evenly, and one chunk more."""
        for one in sorted(self.workers, key=lambda one: len(one.doing)):
            if self.waiting and len(one.doing) < CHUNKS_AHEAD:
                one.give(self.waiting.popleft())

    def heard(self) -> list[Worker]:
        """The workers that have something to say; sends on the way what waits to be sent.

        Waits for one unless another chunk can be taken meanwhile.
        """
        ears, by_number = select.poll(), {one.socket.fileno(): one for one in self.workers}
        for number, one in by_number.items():
            ears.register(number, select.POLLIN | (select.POLLOUT if one.outbox else 0))
        idle = self._all_taken or len(self.line) >= self._most
        heard = []
        for number, event in ears.poll(None if idle else 0):
            one = by_number[number]
            if event & select.POLLOUT:
                one.send()
            if event & ~select.POLLOUT:
                heard.append(one)
        return heard

    def lose(self, lost: Worker, ended_by: int, patience_seconds: float) -> None:
        """Sees to what a worker had to do when it ended."""
        self.workers.remove(lost)
        broken = lost.doing[0] if lost.ready and lost.doing else None
        if broken is not None:
            lost.doing.popleft()
            self._suspect(broken, ended_by, patience_seconds)
        self.waiting.extendleft(reversed(lost.doing))

    def _suspect(self, broken: Chunk, ended_by: int, patience_seconds: float) -> None:
        if broken.suspect:
            slow = f"took longer than {patience_seconds:g} seconds to read"
            why = slow if ended_by == signal.SIGALRM else _CRASHED
            broken.readings = [bulk.unreadable(article_id, why) for article_id in broken.ids]
            return
        singly = [Chunk([article_id], suspect=True) for article_id in broken.ids]
        at = self.line.index(broken)
        self.line[at : at + 1] = singly
        self.waiting.extendleft(reversed(singly))

"""One comparison of the folder on disk with what is known of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final

from tui.model.article import ArticleId
from tui.store import scan, survey
from tui.store.cache import STAMP_BYTES
from tui.store.intake import Intake
from tui.store.scout import Lost, Scout
from tui.store.site import Site

AT_ONCE: Final = 4_096  # that are handed on before all are counted: more than the processes ask for ahead


class Walk:
    """Which files are new or changed, and, once `finished`, which are missing.

    Args:
        folder: The folder.
        intake: What is known of it.
        site: Which files are left out.
        may_write: Whether what a killed newstui left of its writes may be removed on the way.
        scout: Who is on the way through the folder already.
    """

    def __init__(
        self, folder: Path, intake: Intake, *, site: Site, may_write: bool, scout: Scout | None = None
    ) -> None:
        self.found = 0
        self.unchanged = 0
        self.passed: list[scan.Passed] = []
        self.finished = False
        self._folder = folder
        self._intake = intake
        self._may_write = may_write
        self._site = site
        self._scout = scout
        self._batches: list[scan.Batch] = []
        self._shared = 0  # of these, whose paths are the index's
        self._census: bytes | None = None
        self._seen = bytearray()
        self._without: dict[ArticleId, None] = {}
        self._begin()

    def _begin(self) -> None:
        """Has met nothing yet."""
        self.found = self.unchanged = 0
        self.passed = []
        self._batches = []
        self._shared = 0
        self._seen = bytearray(len(self._intake.index))
        self._without = dict.fromkeys(self._intake.without)

    def changed(self, wanted: Callable[[], bool]) -> Iterator[ArticleId]:
        """The files to be read, newest folder names first; ends early when unwanted."""
        waiting: deque[ArticleId] = deque()
        for article_id in self._unlike(wanted):
            if self.found <= AT_ONCE:
                yield article_id
            else:
                waiting.append(article_id)
        while waiting:
            yield waiting.popleft()

    def _met(self) -> Iterator[scan.Batch]:
        if self._scout is not None:
            with suppress(Lost):
                yield from self._scout.met()
                self._census = self._scout.census()
                return
            self._begin()
        yield from scan.batches(self._folder, sweep=self._may_write)

    def _unlike(self, wanted: Callable[[], bool]) -> Iterator[ArticleId]:
        for met in self._met():
            batch = met if self._site.excluded is None else self._kept(met)
            self._batches.append(batch)
            self.passed += batch.passed
            self.found += len(batch.ids)
            yield from self._compared(batch)
            if not wanted():
                return
            self.let_go()
        self.finished = True

    def let_go(self) -> None:
        """Keeps the index's paths instead of those that were met: of a million files they are 140 MB."""
        index = self._intake.index
        while self._shared < len(self._batches):
            batch = self._batches[self._shared]
            last = ArticleId(batch.ids[-1]) if batch.ids else None
            if last is not None and index.known_row(last) is None and last not in self._intake.without:
                return  # not read yet
            self._batches[self._shared] = batch._replace(ids=index.same(batch.ids))
            self._shared += 1

    def _kept(self, batch: scan.Batch) -> scan.Batch:
        """A batch without what the settings leave out."""
        out = [self._site.leaves_out(one) for one in batch.ids]
        prints = (
            batch.prints[place * STAMP_BYTES : (place + 1) * STAMP_BYTES]
            for place, left in enumerate(out)
            if not left
        )
        passed = [one for one in batch.passed if not self._site.leaves_out(one.id)]
        ids = [one for one, left in zip(batch.ids, out, strict=True) if not left]
        return scan.Batch(ids, b"".join(prints), passed)

    def _compared(self, batch: scan.Batch) -> Iterator[ArticleId]:
        """Those of a batch that are new or changed; 0.5 us a file where none is."""
        rows, seen = self._intake.index.known_rows(batch.ids), self._seen
        for row in rows:
            if row is not None and row < len(seen):
                seen[row] = True
        if None not in rows and self._intake.index.stamps(rows) == batch.prints:
            self.unchanged += len(rows)
            return
        for place, one in enumerate(batch.ids):
            article_id = ArticleId(one)
            self._without.pop(article_id, None)
            now = batch.prints[place * STAMP_BYTES : (place + 1) * STAMP_BYTES]
            if self._intake.stamp(article_id) == now:
                self.unchanged += 1
            else:
                yield article_id

    def census(self) -> bytes:
        """What tells all that was met, with its stamps, from anything else; 0.4 us a file."""
        told = self._census  # by the scout
        return told or survey.census((batch.ids, batch.prints) for batch in self._batches)

    def is_known(self) -> bool:
        """Whether all that was met is known now, by stamps that tell every later change; 0.5 us a file."""
        return self.finished and (self.unchanged == self.found or all(map(self._is_known, self._batches)))

    def _is_known(self, batch: scan.Batch) -> bool:
        rows = self._intake.index.known_rows(batch.ids)
        if None not in rows and self._intake.index.stamps(rows) == batch.prints:
            return True
        stamps = map(self._intake.stamp, map(ArticleId, batch.ids))
        return b"".join(stamps) == batch.prints

    def missing(self) -> list[ArticleId]:
        """What was known when the walk began, and was not met."""
        ids = self._intake.index.ids
        rows = (row for row, seen in enumerate(self._seen) if not seen)
        known = (ids[row] for row in rows)
        return [*(one for one in known if self._intake.index.row_of(one) is not None), *self._without]

"""Reading the folder: what an earlier run knew, what is new on disk, and single files."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Collection, Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.model.article import ArticleId
from tui.store import scan
from tui.store.bulk import Reading, read_entry
from tui.store.cache import fingerprint
from tui.store.intake import Intake
from tui.store.pool import Pool
from tui.store.scout import Scout
from tui.store.site import Site
from tui.store.walk import Walk

OWN: Final = 1_000  # files written here that are told from those of others, the latest ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the reading of a folder has come, in files: those `done` were `read`, or were as before."""

    done: int
    found: int
    read: int = 0
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file with an article's ending that is none, and why."""

    id: str
    reason: str


class Reader:
    """Reads files of one folder into an intake. One `load` at a time; all else at any time.

    Args:
        folder: The content folder.
        intake: Where what was read goes.
        site: By which rules its files are read, and which are left out.
        may_write: Whether what a killed newstui left of its writes may be removed on the way.
    """

    def __init__(self, folder: Path, intake: Intake, *, site: Site, may_write: Callable[[], bool]) -> None:
        self._folder = folder
        self._intake = intake
        self._may_write = may_write
        self._site = site
        self._loading = threading.Lock()
        self._warm = False
        self._passed: list[scan.Passed] = []
        self._own: dict[ArticleId, bytes] = {}  # of files written here, as they were then

    def load(
        self,
        report: Callable[[Progress], None],
        wanted: Callable[[], bool],
        before_walk: Callable[[], None],
        *,
        words: bool,
        scout: Scout | None = None,
    ) -> None:
        """Takes in what an earlier run knew, then reads what is new or changed; see `Library.load`."""
        with self._loading:
            if self._warm:
                self._intake.ask_again()
            else:
                count = self._intake.warm_up()
                self._warm = True
                if count:  # not before all are there: whoever reads one of them must find it
                    report(Progress(done=0, found=count, finished=False))
            before_walk()
            self._compare(report, wanted, words=words, scout=scout)

    def _compare(
        self,
        report: Callable[[Progress], None],
        wanted: Callable[[], bool],
        *,
        words: bool,
        scout: Scout | None,
    ) -> None:
        """Walks the folder and reads what is not as it was."""
        look = self._intake.look()
        walk = Walk(self._folder, self._intake, site=self._site, may_write=self._may_write(), scout=scout)
        read = 0

        def progress(*, finished: bool) -> Progress:
            return Progress(done=walk.unchanged + read, found=walk.found, read=read, finished=finished)

        with closing(self._pool().read(walk.changed(wanted))) as batches:
            for readings in batches:
                self._intake.take(readings, look)
                if words:
                    self._intake.take_words(wanted)
                read += len(readings)
                walk.let_go()
                report(progress(finished=False))
                if not wanted():
                    break
        finished = walk.finished and wanted()
        missing = walk.missing() if finished else []
        self._intake.drop(missing)
        self._intake.save()
        if finished:
            self._passed = walk.passed
            if read or missing:
                self._intake.know_keys()
            if self._site.excluded is None and walk.is_known():
                self._intake.settle(walk.census())
        if words:
            self._intake.finish_words(wanted)
        _give_back()
        report(progress(finished=finished))

    def _pool(self) -> Pool:
        return Pool(self._folder, language=self._site.dialect)

    def _entry(self, article_id: ArticleId) -> Reading:
        return read_entry(str(self._folder), article_id, self._site.dialect)

    def skipped(self) -> list[Skipped]:
        """What is no article, and why."""
        without = [Skipped(id=one, reason="no front matter") for one in list(self._intake.without)]
        return [*(Skipped(id=one.id, reason=one.reason) for one in self._passed), *without]

    def notice(self, article_ids: Collection[ArticleId]) -> bool:
        """Reads some files again that others have added, changed or removed; whether any of them did."""
        look, changed = self._intake.look(), False
        noticed = [one for one in article_ids if not self._site.leaves_out(one)]
        for readings in self._pool().read(noticed):
            of_others = [one for one in readings if self._own.get(one.id) != fingerprint(one)]
            self._intake.take(of_others, look)
            for one in of_others:
                self._own.pop(one.id, None)
            changed |= bool(of_others)
        self._intake.take_words(lambda: True)
        self._intake.save()
        return changed

    def take(self, article_id: ArticleId) -> None:
        """Brings one row up to date, which takes no reading where the file is as it was."""
        known, now = self._intake.stamp(article_id), scan.stamp(self._folder, article_id)
        if now is not None and fingerprint(now) == known:
            return
        self._intake.take([self._entry(article_id)], self._intake.look())
        self._intake.take_words(lambda: True)

    def written(self, article_ids: Iterable[ArticleId]) -> None:
        """Brings rows up to date whose files were just written here."""
        for article_id in article_ids:
            look = self._intake.decided(article_id)
            reading = self._entry(article_id)
            self._intake.take([reading], look)
            self._own.pop(article_id, None)
            if reading.inode:  # else it is gone, and looks like any other that is
                self._own[article_id] = fingerprint(reading)
            if len(self._own) > OWN:
                del self._own[next(iter(self._own))]
        self._intake.save()


def _give_back() -> None:
    """Returns to the system what reading has freed, and glibc keeps."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)

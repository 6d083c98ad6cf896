"""The one door to the store: a content folder as articles that can be listed, searched and read."""

from __future__ import annotations

import datetime as dt
import itertools
import os
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from tui.errors import FileRefused, FrontMatterError, UsageError
from tui.model import dialect, document, query
from tui.model.article import Article, ArticleId, Broken, Row, State
from tui.model.query import Query, Request, View
from tui.store import files, scan
from tui.store.decisions import Decisions
from tui.store.index import Index
from tui.store.journal import Journal
from tui.store.pages import Pages
from tui.store.root import content_root, journal_folder
from tui.store.search import Hits, Searcher, Superseded
from tui.store.settings import state_folder

FILES_PER_STEP: Final = 64  # between two looks at whether the reader has left: 10 ms of parsing
# While a folder is read, the word index is built anew when the rows beside it number this many and a quarter
# of all: all rebuilding together then costs four times the last. A row beside it costs 25 us a typed word.
UNCOVERED_ROWS: Final = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far the reading of a folder has come, in files."""

    done: int
    found: int
    finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file with an article's ending that is none, and why."""

    id: str
    reason: str


def folder_of(path: str) -> tuple[Path, ArticleId | None]:
    """The folder that PATH opens, and the article in it where PATH is a file.

    Raises:
        UsageError: There is nothing there, or it cannot be listed.
    """
    place = Path(path)
    try:
        place.lstat()
    except OSError as error:
        raise UsageError(f"{path}: {_reason(error)}.") from None
    if place.is_dir():
        folder, article_id = place, None
    elif place.is_file():
        folder, article_id = place.parent, ArticleId(place.name)
    else:
        raise UsageError(f"{path}: this is neither a folder nor a file.")
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise UsageError(f"{path}: {_reason(error)}.") from None
    return folder, article_id


def _reason(error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file or folder"
    if isinstance(error, PermissionError):
        return "you may not read this"
    return (error.strerror or str(error)).lower()


def open_library(
    folder: Path, environ: Mapping[str, str], *, root: Path | None = None, decide: bool = False
) -> Library:
    """The library of a folder with its root's journal; not read yet.

    Args:
        folder: The content folder, or one below it.
        environ: Says where the user's state folder is.
        root: The content root; found by itself where it is None.
        decide: Whether decisions are to be made; only one process at a time gets the journal.

    Raises:
        UsageError: `folder` does not lie in `root`.
    """
    root = root or content_root(folder)
    if Path(os.path.realpath(root)) not in _with_parents(folder):
        raise UsageError(f"{root}: this is no content root of {folder}, which lies elsewhere.")
    journal = Journal(journal_folder(state_folder(environ), root), root, write=decide)
    return Library(folder, Decisions(folder, root=root, journal=journal))


def _with_parents(folder: Path) -> tuple[Path, ...]:
    place = Path(os.path.realpath(folder))
    return (place, *place.parents)


class Library:
    """The articles of one folder.

    Without `decisions` nothing can be decided, and no article is put off for later.
    `load` is to be called once, on any thread; all else may be called from any thread at any time and
    sees what has been read so far.
    """

    def __init__(self, folder: Path, decisions: Decisions | None = None) -> None:
        self.folder = folder
        self.decisions = decisions
        self.skipped: list[Skipped] = []
        self._index = Index()
        self._searcher = Searcher(self._index)
        self._pages = Pages(self._index)
        self._writing = threading.Lock()
        self._looks = itertools.count(1)
        self._decided: dict[ArticleId, int] = {}  # after which look; what was read before it is of no use
        self._searching = threading.Lock()
        self._without: set[ArticleId] = set()

    def __len__(self) -> int:
        return len(self._index)

    def load(self, report: Callable[[Progress], None], wanted: Callable[[], bool] = lambda: True) -> None:
        """Reads every article of the folder, newest folder names first; stops early when unwanted.

        `report` is called after each few rows with the count, the last time with `finished`.
        """
        stamps = []
        for stamp in self._stamps():
            if not wanted():
                return
            stamps.append(stamp)
        seen = {ArticleId(stamp.id) for stamp in stamps}
        for gone in [article_id for article_id in self._index.ids if article_id not in seen]:
            with self._writing:
                self._index.remove(gone)
        for done, stamp in enumerate(stamps):
            self._take(ArticleId(stamp.id))
            if (done + 1) % FILES_PER_STEP == 0:
                if not wanted():
                    return
                self._keep_words(max(UNCOVERED_ROWS, len(self._index) // 4))
                report(Progress(done=done + 1, found=len(stamps), finished=False))
        self._keep_words(1)
        report(Progress(done=len(stamps), found=len(stamps), finished=True))

    def _stamps(self) -> Iterator[scan.Stamp]:
        self.skipped.clear()
        self._without.clear()
        may_write = self.decisions is not None and self.decisions.why_not is None
        for met in scan.walk(self.folder, sweep=may_write):
            if isinstance(met, scan.Stamp):
                yield met
            else:
                self.skipped.append(Skipped(id=met.id, reason=met.reason))

    def _keep_words(self, at_least: int) -> None:
        if self._searcher.uncovered >= at_least:
            with self._searching:
                self._searcher.rebuild()

    def _take(self, article_id: ArticleId) -> Article | Broken | None:
        """Reads one file into the index; None where it is no article (any more)."""
        look = next(self._looks)
        try:
            found = self._read(article_id)
        except FileRefused as error:
            if not (self.folder / article_id).exists():
                with self._writing:
                    self._index.remove(article_id)
                return None
            found = Broken(id=article_id, reason=f"this file {error}")
        with self._writing:
            if found is None:
                self._index.remove(article_id)
                return None
            if self._decided.get(article_id, 0) > look:
                return found
            row = self._index.row_of(article_id)
            before = None if row is None else self._index.texts(row)
            row = self._index.put(found)
            if self._index.texts(row) != before:
                self._searcher.changed(row)
            self._pages.renew(row)
        return found

    def _read(self, article_id: ArticleId) -> Article | Broken | None:
        raw = files.read(self.folder / article_id)
        try:
            parsed = document.read(raw)
        except FrontMatterError as error:
            return dialect.broken(article_id, raw, error)
        if parsed is None:
            if article_id not in self._without:
                self._without.add(article_id)
                self.skipped.append(Skipped(id=article_id, reason="no front matter"))
            return None
        article = dialect.article(article_id, parsed)
        if article.state is State.OPEN and self.decisions is not None:
            return replace(article, state=self.decisions.state_of(article))
        return article

    def parse(self, text: str) -> Query:
        """What the reader typed, read against this folder's keys and the local day."""
        return query.parse(text, today=dt.date.today(), other_keys=self._index.others.keys())

    def search(self, request: Request, wanted: Callable[[], bool] = lambda: True) -> Hits:
        """The rows that answer a request, in order; a few milliseconds at 100,000 articles.

        Raises:
            Superseded: `wanted()` turned false: a newer request has come.
        """
        with self._searching:
            return self._searcher.search(request, wanted)

    def advice(self, request: Request, wanted: Callable[[], bool] = lambda: True) -> tuple[str, ...]:
        """What may help where a request has no hits: parts to drop, or another view; best first.

        Raises:
            Superseded: As `search`.
        """
        with self._searching:
            return self._searcher.advice(request, wanted)

    def counts(self) -> dict[View, int]:
        """How many articles each tab holds."""
        counts = {View(state.value): count for state, count in self._index.counts().items()}
        return {View.ALL: sum(counts.values()), **counts}

    def article(self, article_id: ArticleId) -> Article | Broken:
        """The whole article, fresh from disk; its row is brought up to date on the way."""
        found = self._take(article_id)
        if found is None:
            return Broken(id=article_id, reason="this file is no longer there, or no article any more")
        return found

    def raw(self, article_id: ArticleId) -> str:
        """The file's text as it is, bytes that are no UTF-8 replaced; not to be drawn uncleaned.

        Raises:
            FileRefused: It cannot be read.
        """
        return files.read(self.folder / article_id).decode("utf-8-sig", "replace")

    def refresh(self, article_ids: Iterable[ArticleId]) -> None:
        """Reads some articles again, after they were decided; those of other folders are none of ours."""
        for article_id in article_ids:
            if self._index.row_of(article_id) is not None:
                self._decided[article_id] = next(self._looks)
                self._take(article_id)

    def row(self, article_id: ArticleId) -> Row | None:
        """What the list shows of an article that is there."""
        row = self._index.row_of(article_id)
        return None if row is None else self._index.row(row)

    def find(self, url: str) -> ArticleId | None:
        """The article whose own links mean this page. The first call reads every link: 20 us an article."""
        return self._pages.find(url)

    def values(self, field: str) -> list[tuple[str, int]]:
        """The values of a field with the number of articles that hold each, most frequent first."""
        counted: Counter[str] = Counter()
        coded = {"provider": self._index.providers, "topic": self._index.topics, "type": self._index.types}
        if field in coded:
            for code, times in Counter(coded[field].codes).items():
                value = coded[field].values[code]
                for one in {value} if field == "type" else set(value[:1] if field == "provider" else value):
                    counted[one] += times
        else:
            counted.update(list(self._index.others.get(field, {}).values()))
        counted.pop("", None)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

    def keys(self) -> list[str]:
        """Front-matter keys beyond the known ones, which may serve as search fields."""
        return sorted(key for key, values in list(self._index.others.items()) if values)


__all__ = [
    "Hits",
    "Library",
    "Progress",
    "Skipped",
    "Superseded",
    "content_root",
    "folder_of",
    "open_library",
]

"""What stands before the library: PATH to a folder, and what is known of it before anything heavy is loaded.

The library with its index takes as long to import as Textual itself; the first rows come from here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tui.errors import UsageError
from tui.model.index_entry import IndexEntry
from tui.model.listed import ArticleId, Row, State, View
from tui.store import midnight, processors
from tui.store.cache import Cache, caches, open_cache, remove_caches
from tui.store.memory import Memory
from tui.store.root import FOLDER_FILE, JOURNAL_FILE, content_root, journal_folder
from tui.store.settings import config_path, state_folder

if TYPE_CHECKING:
    from tui.store.ahead import Ahead
    from tui.store.configuration import Configuration
    from tui.store.decisions import Decisions
    from tui.store.library import Library
    from tui.store.site import Site
    from tui.store.word import JournalWord

ROWS: Final = 200  # more than any screen shows at once; 5 ms
FILES: Final = 60  # enough for a screen full of open ones
AHEAD_SECONDS: Final = 0.05  # to wait for rows that are nearly there: less than to draw a screen without
_SITE: Final = "site"  # under which the cache keeps by which rules its rows were read


class First(NamedTuple):
    """The newest articles of the view that a start shows, and how many there are in each state.

    `rows` is None where what is shown cannot be known yet. `at` is the article that was left last.
    """

    rows: list[Row] | None
    counts: Mapping[State, int]
    view: View
    at: ArticleId | None = None


class Opening:
    """A content folder that is about to be opened.

    Args:
        folder: The content folder, or one below it.
        environ: Says where the user's state and cache folders are.
        root: The content root; found by itself where it is None.
        decide: Whether decisions are to be made; only one process at a time gets the journal.
        near: Where the articles lie that are to be looked into for the dialect; `folder` where it is None.

    Raises:
        UsageError: `folder` does not lie in `root`.
    """

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str],
        *,
        root: Path | None = None,
        decide: bool = False,
        near: Path | None = None,
    ) -> None:
        self.folder = folder
        self.root = root or content_root(folder, environ)
        if Path(os.path.realpath(self.root)) not in _with_parents(folder):
            raise UsageError(f"{self.root}: this is no content root of {folder}, which lies elsewhere.")
        self._environ = environ
        self._decide = decide
        self._near = near or folder
        self._ahead: Ahead | None = None

    def look_ahead(self) -> None:
        """Has another process read the first files of a folder never read, if a processor is free for it."""
        if not any(self.cache.counts().values()) and processors.at_hand() > 1:
            from tui.store.ahead import Ahead  # noqa: PLC0415 - once in a folder's life

            self._ahead = Ahead(self.folder, self.root, self._environ)

    def look_no_more(self) -> None:
        """Ends the other process, where there still is one."""
        if self._ahead is not None:
            self._ahead.end()

    @cached_property
    def configuration(self) -> Configuration | None:
        """What the user and the content root want; None where neither has a file. Two looks at the disk."""
        own = config_path(self._environ)
        if not (own and os.path.lexists(own)) and not os.path.lexists(self.root / FOLDER_FILE):
            return None
        from tui.store import configuration  # noqa: PLC0415 - 10 ms, for those who have such a file

        return configuration.read(self.root, self._environ)

    @cached_property
    def cache(self) -> Cache:
        """What earlier runs have read of it."""
        return open_cache(self.folder, self._environ)

    @cached_property
    def memory(self) -> Memory:
        """What the reader comes back to in this folder."""
        try:
            place = journal_folder(state_folder(self._environ), self.root)
        except RuntimeError:  # there is no home
            return Memory(None)
        return Memory(place, os.path.relpath(os.path.realpath(self.folder), os.path.realpath(self.root)))

    @cached_property
    def site(self) -> Site:
        """The dialect of its articles. 5 ms; 0.3 s where neither a file of settings nor a key tells it."""
        from tui.store import site  # noqa: PLC0415 - see above

        kept = self.cache.saved(_SITE) if self._near is self.folder else None
        found = site.find(
            self.folder,
            self.root,
            self._near,
            self._few(),
            wish=None if self.configuration is None else self.configuration.config,
            kept=site.Kept.read(kept),
        )
        if self._near is self.folder and kept != found.kept():
            if any(self.cache.counts().values()):  # it holds what was read by other rules
                self.cache.forget_all()
            self.cache.save(_SITE, found.kept())
        return found

    def _few(self) -> Iterator[str]:
        """Files that may be articles, found as they are asked for."""
        from tui.store import scan  # noqa: PLC0415 - see above

        return (met.id for met in scan.walk(self._near) if isinstance(met, scan.Stamp))

    def first(self) -> First | None:
        """What an earlier run knew of the folder, or who looks ahead; None where that is nothing yet.

        5 ms at any size; up to `AHEAD_SECONDS` where somebody is about to know.
        """
        counts = self.cache.counts()
        if not any(counts.values()):
            return self._seen(AHEAD_SECONDS)
        view, states = self._shown(counts)
        entries = self.cache.first(states, ROWS) if states else None
        at = self.memory.remembered.article
        if entries is not None and len(entries) == ROWS and at is not None:
            # It may be further down, and rows that do not hold it would be taken away at once.
            entries = entries if any(entry.id == at for entry in entries) else None
        return _first(entries, counts, view, at)

    def first_files(self) -> First:
        """The newest articles among the first files of the folder, read from disk; 10 ms."""
        seen = self._seen()
        if seen is not None:
            return seen
        from tui.store import bulk  # noqa: PLC0415 - see above

        language, folder = self.site.dialect, str(self.folder)
        ids = [ArticleId(one) for one in islice(self._few(), FILES) if not self.site.leaves_out(one)]
        readings = (bulk.read_entry(folder, one, language) for one in ids)
        entries = [reading.entry for reading in readings if reading.entry is not None]
        counts = {state: sum(entry.state is state for entry in entries) for state in State}
        view, states = self._shown(counts)
        shown = [entry for entry in entries if entry.state in states]
        shown.sort(key=_in_order, reverse=True)
        return _first(shown if states else None, counts, view, self.memory.remembered.article)

    def _seen(self, seconds: float | None = None) -> First | None:
        """What another process has found; no rows where it has crashed."""
        if self._ahead is None:
            return None
        from tui.store.ahead import Crashed  # noqa: PLC0415 - it is there

        try:
            return self._ahead.first(seconds)
        except Crashed:
            return _first(None, {}, View.ALL, None)

    def _shown(self, counts: Mapping[State, int]) -> tuple[View, tuple[State, ...]]:
        """The view that is shown first, and the states in it; none where more than files must be asked."""
        kept = self.memory.remembered
        view = kept.view or (View.OPEN if counts[State.OPEN] else View.ALL)
        by_date = not kept.query and not kept.flipped and kept.sort in (None, "date", "relevance")
        if not by_date or kept.bundled or view in (View.LATER, View.REVERTED):  # which the journal knows
            return view, ()
        return view, tuple(state for state in State if view in (View.ALL, state.value))

    @cached_property
    def word(self) -> JournalWord | None:
        """What the journal says of its articles, for those who only look on; None where it is empty."""
        folder = journal_folder(state_folder(self._environ), self.root)
        try:
            if not os.path.getsize(folder / JOURNAL_FILE):
                return None
        except FileNotFoundError:
            return None
        except OSError:  # the journal says what it is
            pass
        from tui.store.journal import Journal  # noqa: PLC0415 - for those who have decided here
        from tui.store.places import Places  # noqa: PLC0415
        from tui.store.states import States  # noqa: PLC0415
        from tui.store.word import JournalWord  # noqa: PLC0415

        journal = Journal(folder, self.root, write=False)
        at_root = replace(self.site.dialect, below="")
        return JournalWord(Places(self.folder, self.root), States(self.root, journal, at_root))

    def decisions(self) -> Decisions:
        """Where the articles are decided; takes the journal."""
        from tui.store.decisions import Decisions  # noqa: PLC0415 - see above
        from tui.store.journal import Journal  # noqa: PLC0415

        folder = journal_folder(state_folder(self._environ), self.root)
        journal = Journal(folder, self.root, write=self._decide)
        return Decisions(self.folder, root=self.root, journal=journal, language=self.site.dialect)

    def library(self) -> Library:
        """The library; takes the journal, reads no article yet. 0.2 s of importing."""
        from tui.store.library import Library  # noqa: PLC0415 - see above

        return Library(self.folder, self.decisions(), cache=self.cache, site=self.site)


def _first(
    entries: Sequence[IndexEntry] | None, counts: Mapping[State, int], view: View, at: ArticleId | None
) -> First:
    rows = None if entries is None else list(map(row_of, entries))
    return First(rows=rows, counts=counts, view=view, at=at)


def _in_order(entry: IndexEntry) -> tuple[bool, float, ArticleId]:
    """What the order of the list goes by, from behind."""
    seconds = midnight.moment(entry)
    return seconds is not None, seconds or 0.0, entry.id


def row_of(entry: IndexEntry) -> Row:
    """What the list shows of an article until the index is there."""
    score = entry.quality if entry.quality is not None else entry.heat
    return Row(
        id=entry.id,
        state=entry.state,
        title=entry.title,
        provider=entry.provider or entry.domain,
        score=score,
        seconds=midnight.moment(entry),
        reason=entry.reason,
    )


def _with_parents(folder: Path) -> tuple[Path, ...]:
    place = Path(os.path.realpath(folder))
    return (place, *place.parents)


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
    if not place.is_absolute():
        try:
            os.getcwd()
        except OSError:
            raise UsageError(f"{path}: the current folder has been removed; change to another one.") from None
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


__all__ = ["First", "Opening", "caches", "folder_of", "remove_caches"]

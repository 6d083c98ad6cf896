"""The one door to the store: a content folder as articles that can be listed, searched and read."""

from __future__ import annotations

import datetime as dt
import os
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from tui.model import dialect, links, query
from tui.model.article import Article, ArticleId, Broken, Row, View
from tui.model.index_entry import page_key
from tui.model.query import Query, Request
from tui.model.statistics import Statistics
from tui.store import files, whole
from tui.store.apart import Apart
from tui.store.cache import Cache, open_cache
from tui.store.decisions import Decisions
from tui.store.fields import Fields
from tui.store.hits import Hits
from tui.store.intake import Intake
from tui.store.reader import Progress, Reader, Skipped
from tui.store.scan import Stamp, stamp
from tui.store.scout import Scout
from tui.store.search import Superseded
from tui.store.site import Site
from tui.store.statistics import statistics
from tui.store.watch import Changes, watch


class Library:
    """The articles of one folder.

    Without `decisions` nothing can be decided, and no article is put off for later. All may be called from
    any thread at any time, and sees what has been read so far.

    Args:
        folder: The content folder.
        decisions: Where its articles are decided.
        site: The dialect of its articles; the default where nobody has asked.
        cache: What earlier runs have read of it; the user's own by default.
    """

    def __init__(
        self,
        folder: Path,
        decisions: Decisions | None = None,
        *,
        cache: Cache | None = None,
        site: Site | None = None,
    ) -> None:
        self.folder = folder
        self.decisions = decisions
        self.site = site or Site(dialect=dialect.SMARTABLE, because="nobody has asked")
        self.cache = cache or open_cache(folder, os.environ)
        apart = Apart(None if decisions is None else decisions.journal.folder)
        self._intake = Intake(self.cache, None if decisions is None else decisions.word, apart)
        self.relations = self._intake.relations
        self._reader = Reader(folder, self._intake, site=self.site, may_write=lambda: _writes(decisions))
        self._index = self._intake.index
        if decisions is not None:
            decisions.whereabouts = self._index.known_as
        self._searcher = self._intake.searcher
        self._searching = threading.Lock()
        self.fields = Fields(self._index, self._intake.others)

    def __len__(self) -> int:
        return len(self._index)

    @property
    def skipped(self) -> list[Skipped]:
        """Files with an article's ending that are none, and why."""
        return self._reader.skipped()

    @property
    def revision(self) -> int:
        """Grows with every change of what is known."""
        return self._index.revision

    def load(
        self,
        report: Callable[[Progress], None],
        wanted: Callable[[], bool] = lambda: True,
        *,
        before_walk: Callable[[], None] = lambda: None,
        words: bool = True,
        scout: Scout | None = None,
    ) -> None:
        """Takes in what an earlier run knew, then reads what is new or changed, newest folder names first.

        Stops early when unwanted; the next call goes on from there. `report` is called now and then, the
        last time with `finished`. At 100,000 articles: half a second, and 5 s where none is known.

        Args:
            report: Told how far it is.
            wanted: Turns false where it is to stop.
            before_walk: Called when the rows of an earlier run are in.
            words: Whether words are to be searched; else the word index is not built, which takes 1 s.
            scout: Who walks the folder already; what has changed since it began may not be seen.
        """
        self._reader.load(report, wanted, before_walk, words=words, scout=scout)

    def notice(self, article_ids: Collection[ArticleId]) -> bool:
        """Reads some files again that others have added, changed or removed; whether any of them did."""
        return self._reader.notice(article_ids)

    def changes(self, stop: threading.Event) -> Iterator[Changes]:
        """What others do to the folder, as they do it; the caller answers with `notice` or `load`."""
        return watch(self.folder, stop)

    def parse(self, text: str) -> Query:
        """What the reader typed, read against this folder's keys and the local day."""
        return query.parse(text, today=dt.date.today(), other_keys=self._intake.others.known)

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
        reverted = self._index.count_reverted()
        return {View.ALL: sum(counts.values()), **counts, View.REVERTED: reverted}

    def statistics(self) -> Statistics:
        """What the articles add up to; a tenth of a second for a million of them."""
        with self._searching:
            return statistics(self._index, self._searcher.border())

    def article(self, article_id: ArticleId) -> Article | Broken:
        """The whole article, fresh from disk; its row is brought up to date on the way."""
        self._reader.take(article_id)
        row = self.row(article_id)
        found = whole.read(self.folder, article_id, self.site.dialect)
        if isinstance(found, Article) and row is not None:
            return whole.in_state(found, row.state)
        return found

    def raw(self, article_id: ArticleId) -> str:
        """The file's text as it is, bytes that are no UTF-8 replaced; not to be drawn uncleaned.

        Raises:
            FileRefused: It cannot be read.
        """
        return files.read(self.folder / article_id).decode("utf-8-sig", "replace")

    def refresh(self, article_ids: Iterable[ArticleId]) -> None:
        """Reads some articles again, after they were decided; those of other folders are none of ours."""
        self._reader.written(one for one in article_ids if self._index.row_of(one) is not None)

    def row(self, article_id: ArticleId) -> Row | None:
        """What the list shows of an article that is there."""
        row = self._index.row_of(article_id)
        return None if row is None else self._index.row(row)

    def find(self, urls: Iterable[str]) -> dict[str, ArticleId]:
        """The article whose own links mean the same page, for each URL that has one; 3 ms a million rows."""
        identities = {url: links.identity(url) for url in urls}
        wanted = {page_key(one) for one in identities.values() if one is not None}
        by_page: dict[int, ArticleId] = {}
        for row, page in self._index.rows_of(wanted) if wanted else ():
            by_page.setdefault(page, self._index.ids[row])
        keyed = ((url, page_key(one)) for url, one in identities.items() if one is not None)
        return {url: by_page[page] for url, page in keyed if page in by_page}

    def close(self) -> None:
        """Saves what is not saved yet, and lets go of the cache and the journal."""
        self._intake.save()
        self.cache.close()
        if self.decisions is not None:
            self.decisions.journal.close()


def _writes(decisions: Decisions | None) -> bool:
    return decisions is not None and decisions.why_not is None


__all__ = ["Changes", "Hits", "Library", "Progress", "Skipped", "Stamp", "Superseded", "stamp"]

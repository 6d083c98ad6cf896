"""Caches of made-up files, and processes that write to one until they are killed.

    python -m tests.store.cached FOLDER NAME COUNT

runs `run`.
"""

from __future__ import annotations

import math
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hypothesis import strategies as st

from tui.model.article import ArticleId, State
from tui.model.index_entry import ALL_DAY, IndexEntry
from tui.store.bulk import Reading
from tui.store.cache import NUMBERS, Cache, Chunk, open_cache
from tui.store.cache_rows import PAGES, STATES
from tui.store.midnight import moment
from tui.store.scan import Stamp

INTEGERS = st.integers(-(2**63), 2**63 - 1)
TEXTS = st.text(st.characters(exclude_categories=()), max_size=20) | st.sampled_from(
    ["\x01", "\x00", '"],["', "\ud83d\ude00", "\ud800", "é" * 3_000, "🚀", "\udcff", "\ufeff", "a\u2028b"]
)
NUMBERS_OR_NONE = st.none() | st.floats(allow_nan=False)


def _may_be_day(entry: IndexEntry) -> bool:
    return entry.seconds is not None and entry.seconds % 86_400 == 0


ENTRIES = st.builds(
    IndexEntry,
    id=TEXTS.map(ArticleId),
    state=st.sampled_from(State),
    title=TEXTS,
    provider=TEXTS,
    domain=TEXTS,
    topics=st.lists(TEXTS, max_size=3).map(tuple),
    type=TEXTS,
    quality=NUMBERS_OR_NONE,
    heat=NUMBERS_OR_NONE,
    seconds=NUMBERS_OR_NONE | st.sampled_from([0.0, 1.0]),
    contents=st.integers(0, 2**16 - 1),
    pages=st.lists(INTEGERS, max_size=PAGES).map(tuple),
    others=st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    known_by=INTEGERS,
    reason=TEXTS,
).map(lambda entry: entry if _may_be_day(entry) else entry._replace(contents=entry.contents & ~ALL_DAY))


def stamp(article_id: str, size: int = 7) -> Stamp:
    return Stamp(
        id=article_id,
        size=size,
        mtime_ns=1_700_000_000_123_456_789,
        ctime_ns=1_700_000_000_987_654_321,
        inode=2**63 + 5,
    )


def skipped(article_id: str) -> Reading:
    """A file without front matter."""
    one = stamp(article_id)
    numbers = (one.size, one.mtime_ns, one.ctime_ns, one.inode)
    return Reading(ArticleId(article_id), *numbers, settled=True)


def reading(entry: IndexEntry, *, settled: bool = True, size: int = 7) -> Reading:
    one = stamp(entry.id, size)
    return Reading(entry.id, one.size, one.mtime_ns, one.ctime_ns, one.inode, entry, settled=settled)


def made(name: str, number: int, age: int = 0) -> IndexEntry:
    """The entry of a made-up article; another one with every `age`."""
    return IndexEntry(
        id=ArticleId(f"{name}/{number:05}.md"),
        state=STATES[number % 5],
        title=f"Title {number} of {name}, {age}",
        provider=f"Provider {number % 7}",
        domain="example.org",
        topics=(f"Topic {number % 11}", f"Age {age}"),
        type="article",
        quality=number / 3,
        seconds=float(age) if number % 3 else None,
        pages=(number, -number),
        others=(("lang", "en" if number % 2 else "de"), ("slug", f"{name}-{number}")),
        known_by=number,
    )


@contextmanager
def caching(folder: Path) -> Iterator[Cache]:
    """The cache of a folder for a while, like one run of newstui."""
    cache = open_cache(folder, os.environ)
    try:
        yield cache
    finally:
        cache.close()


def everything(cache: Cache, rows: int = 3) -> list[IndexEntry]:
    """What `load` gives, put together again by what it says of itself, without what it does not give."""
    return [entry for chunk in cache.load(rows) for entry in entries_of(chunk)]


def entries_of(chunk: Chunk) -> Iterator[IndexEntry]:
    names = [name for name, *_ in NUMBERS if name != "pages"]
    for article_id, title, row in zip(chunk.ids, chunk.titles, chunk.rows(), strict=True):
        numbers, pages = [*row[:8], *row[8 + PAGES :]], row[8 : 8 + PAGES]
        value = dict(zip(names, numbers, strict=True))
        texts = {name: chunk.texts[int(value[name])] for name in ("provider", "topics", "type", "reason")}
        provider, domain = texts["provider"] or ("", "")
        quality, heat, seconds = (
            None if math.isnan(value[name]) else value[name] for name in ("quality", "heat", "seconds")
        )
        yield IndexEntry(
            article_id, STATES[int(value["state"])], title.decode("utf-8", "surrogatepass"), provider, domain, texts["topics"],
            "".join(texts["type"]), quality, heat, seconds, int(value["contents"]),
            tuple(int(page) for page in pages[: int(value["page_count"])]), (),
            int(value["known_by"]), "".join(texts["reason"]),
        )  # fmt: skip


def bare(entry: IndexEntry) -> IndexEntry:
    """An entry as `load` gives it."""
    return entry._replace(others=())


def newest_first(entry: IndexEntry) -> tuple[bool, float, str]:
    """What the order of the list goes by, from behind."""
    seconds = moment(entry)
    return (seconds is not None, seconds or 0.0, entry.id)


def run(folder: str, name: str, count: str) -> None:
    """Puts so many files named after `name`, again and again, and writes a byte each time; once where negative."""
    with caching(Path(folder)) as cache:
        assert cache.why_temporary is None, cache.why_temporary
        for age in range(1 << 30):
            cache.put(reading(made(name, number, age)) for number in range(abs(int(count))))
            os.write(1, b".")
            if int(count) < 0:
                return


if __name__ == "__main__":
    run(*sys.argv[1:])

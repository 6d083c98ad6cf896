"""One file to what the index keeps of it, as fast as can be: what the reading processes run.

Imports little, since every process that reads pays for it; `tests/store/test_bulk.py` names what it may.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

from tui.errors import FileRefused, FrontMatterError
from tui.model import document, entries
from tui.model.article import ArticleId, Broken
from tui.model.dialect import SMARTABLE, Dialect
from tui.model.index_entry import IndexEntry
from tui.store import files, scan


class Reading(NamedTuple):
    """What was found under one name. Flat, since 100,000 of them come out of other processes.

    The numbers are of the very file that was read, and 0 where none could be: no file on disk has those, so
    it will be read again. `entry` is None where the file is gone or has no front matter. `settled` where a
    change after the reading is sure to show in the numbers.
    """

    id: ArticleId
    size: int = 0
    mtime_ns: int = 0
    ctime_ns: int = 0
    inode: int = 0
    entry: IndexEntry | None = None
    gone: bool = False
    settled: bool = False


def read_entry(folder: str, article_id: ArticleId, language: Dialect = SMARTABLE) -> Reading:
    """What a file of the folder is to the index. Never raises, whatever the file holds."""
    path = f"{folder}/{article_id}"
    now_ns = time.time_ns()
    try:
        raw, status = files.read_head(path, document.settled)
        try:
            found = document.skim(raw)
            entry = None if found is None else entries.entry(article_id, found, language)
        except FrontMatterError as error:
            entry = entries.broken_entry(Broken(id=article_id, reason=error.reason))
    except FileRefused as error:
        return Reading(article_id, gone=True) if _is_gone(path) else unreadable(article_id, str(error))
    except Exception as error:
        return unreadable(article_id, f"could not be understood ({type(error).__name__}: {error})")
    size, mtime_ns, ctime_ns, inode = status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
    still = scan.settled(mtime_ns, ctime_ns, now_ns)
    return Reading(article_id, size, mtime_ns, ctime_ns, inode, entry, settled=still)


def unreadable(article_id: ArticleId, why: str) -> Reading:
    """The row of a file that could not be read; `why` goes on from "this file"."""
    return Reading(article_id, entry=entries.broken_entry(Broken(id=article_id, reason=f"this file {why}")))


def _is_gone(path: str) -> bool:
    try:
        return not Path(path).exists()
    except OSError:  # the way to it may not be searched
        return False

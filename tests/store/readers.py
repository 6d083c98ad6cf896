"""What pools of the tests read files with: functions that other processes import by name."""

from __future__ import annotations

import json
import os
import signal
from typing import Any

from tui.model.article import ArticleId
from tui.model.dialect import Dialect
from tui.store import bulk
from tui.store.bulk import Reading


def crashing(folder: str, article_id: ArticleId, language: Dialect) -> Reading:
    """Dies of some files."""
    if "crash" in article_id:
        os.kill(os.getpid(), signal.SIGSEGV)
    return bulk.read_entry(folder, article_id, language)


def leaving(folder: str, article_id: ArticleId, language: Dialect) -> Reading:
    """Leaves without a word at some files."""
    if "crash" in article_id:
        os._exit(0)
    return bulk.read_entry(folder, article_id, language)


def hanging(folder: str, article_id: ArticleId, language: Dialect) -> Reading:
    """Never comes back from some files."""
    while "hang" in article_id:
        signal.pause()
    return bulk.read_entry(folder, article_id, language)


def printing(folder: str, article_id: ArticleId, language: Dialect) -> Reading:
    """Prints wherever it can."""
    os.write(1, b"loud")
    os.write(2, b"loud")
    print("loud")
    return bulk.unreadable(article_id, f"said nothing, heard {os.read(0, 9)!r}")


def telling(folder: str, article_id: ArticleId, language: Dialect) -> Reading:
    """Tells of the process that it runs in."""
    facts = {"pid": os.getpid(), "group": os.getpgrp()}
    return bulk.unreadable(article_id, json.dumps(facts))


def told(reading: Reading) -> dict[str, Any]:
    """What `telling` told."""
    assert reading.entry is not None
    facts: dict[str, Any] = json.loads(reading.entry.reason.removeprefix("this file "))
    return facts

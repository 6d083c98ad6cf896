"""Noticing what bots and editors do to the content folder while the program runs.

The system's events come through watchfiles, whose habits (1.3.0, notify 8.0 below it) shaped this:

- It starts with the GIL held. Recursively, that stopped every other thread for 354 ms at 100,000 files, and
  it watches .git and node_modules and what links lead to. So it is given the folders one by one: 19 ms for
  400 of them. A new folder means to begin anew, which also says aloud when the system's limit is reached.
- A name that is no UTF-8 ends it, even when that file is only read.
- It does not pass on that the system lost events; see `LOST_FROM` and `STALLED_SECONDS`.
"""

from __future__ import annotations

import itertools
import os
import stat
import sys
import threading
import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.model.article import ArticleId
from tui.store import scan, survey

STEP_MS: Final = 40  # a save is told after one to two steps; idle, each costs 40 us
DEBOUNCE_MS: Final = 1_000  # a flood is told once a second; comparing 100,000 files takes a third of that
TICK_MS: Final = 100  # between two looks at whether the folder is still the same one; 3 us each
FOLDERS: Final = 2_000  # 48 us of GIL each when a watch begins: 0.1 s in which no key is answered
# Linux queues 16,384 events, then drops them. A file rewritten is 3 to 8 events and 1 or 2 paths, so a queue
# that ran over leaves more paths than this, and comparing everything costs no more than reading so many.
LOST_FROM: Final = 2_000
STALLED_SECONDS: Final = (
    5.0  # a debounce and a tick are 1.1 s; who took longer was stopped (Ctrl+Z), the queue ran on
)
POLL_SECONDS: Final = 3.0
POLL_TIMES: Final = 20  # a poll may cost a twentieth of one core
POLL_SECONDS_AT_MOST: Final = 60.0  # also after a comparison that had 100,000 files to read
RETRY_SECONDS: Final = 60.0  # until the system is asked again for what it refused
DELETED: Final = 3  # watchfiles.Change.deleted
MOUNTS: Final = "/proc/self/mounts"
# Where others write without this kernel seeing it: network, host of a virtual machine (9p: WSL's /mnt/c).
REMOTE: Final = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "drvfs",
        "nfs",
        "nfs4",
        "prl_fs",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened in the folder: to the files in `ids`, or, if `whole`, to anything: compare all of it.

    `ids` were added, changed or removed, and are empty where all is to be compared. `polling`: this system
    or folder has no events to offer just now, so `whole` is said every few seconds.
    """

    ids: frozenset[ArticleId] = frozenset()
    whole: bool = False
    polling: bool = False


def watch(folder: Path, stop: threading.Event) -> Iterator[Changes]:
    """Changes as they happen; the first is `whole`, and says that from here on nothing is missed.

    Raises nothing: where there are no events, or no folder, it polls, and tries again for events later.
    To be resumed when the last value has been dealt with: that time sets the pace of polling. Ends within
    0.1 s of `stop`. A link to a changed file is not told of, only the file. Events that the system lost while
    the program was stopped in the middle of a comparison are the one thing missed.
    """
    while not stop.is_set():
        again_after = yield from _hear(folder, stop)
        again = time.monotonic() + again_after
        while time.monotonic() < again and not stop.is_set():
            told = time.monotonic()
            yield Changes(whole=True, polling=True)
            took = time.monotonic() - told
            stop.wait(min(max(POLL_SECONDS, took * POLL_TIMES), POLL_SECONDS_AT_MOST))


def _hear(folder: Path, stop: threading.Event) -> Generator[Changes, None, float]:
    """Changes by the system's events, for as long as they come; returns the seconds to poll instead."""
    try:
        import watchfiles  # noqa: PLC0415 -- 9 ms after Textual, 80 ms without; not before the first paint

        top = os.path.realpath(folder)  # events name real paths on macOS; on Linux, what they are asked for
        if _is_remote(top):
            return RETRY_SECONDS
        identity = _identity(folder)
        by_tree = sys.platform == "darwin"  # FSEvents has trees; there each path more is a start anew
        folders = frozenset(itertools.islice(scan.folders(top), None if by_tree else FOLDERS + 1))
        if len(folders) > FOLDERS and not by_tree:
            return RETRY_SECONDS
        batches = watchfiles.watch(
            *([top] if by_tree else (place for place in folders if os.access(place, os.R_OK))),
            watch_filter=None,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            rust_timeout=TICK_MS,
            yield_on_timeout=True,
            stop_event=stop,
            force_polling=False,
            poll_delay_ms=int(POLL_SECONDS * 1_000),  # its own polling, for a kernel without inotify
            recursive=by_tree,
            ignore_permission_denied=False,  # else the limit of watches is ignored too
        )
        with closing(batches):
            if next(batches, None) is None:  # stopped
                return 0.0
            yield Changes(whole=True)  # the watch stands; what the first batch held is part of the whole
            asked = time.monotonic()
            # One that was made when its parent had been listed, and was not yet watched, is not heard.
            if folders != frozenset(scan.folders(top)):
                return 0.0
            for batch in batches:
                changes = _changes(batch, top, folders)
                if changes is None or _identity(folder) != identity:
                    return 0.0
                if time.monotonic() - asked > STALLED_SECONDS:
                    changes = Changes(whole=True)
                if changes.whole or changes.ids:
                    yield changes
                asked = time.monotonic()
    except FileNotFoundError:  # the folder, or one in it between being listed and being watched
        return POLL_SECONDS
    except (ImportError, OSError):  # of its errors only the limit of watches is an OSError
        return RETRY_SECONDS
    except (RuntimeError, UnicodeError):  # WatchfilesRustInternalError has no public name; a name is no UTF-8
        return POLL_SECONDS
    return 0.0


def _changes(batch: Iterable[tuple[int, str]], top: str, folders: frozenset[str]) -> Changes | None:
    """What a batch of events says; None where the folders are no longer these."""
    ids: set[ArticleId] = set()
    paths = 0
    for change, path in batch:
        paths += 1
        parent, _, name = path.rpartition("/")
        if path in folders:
            return None
        if parent not in folders or name.startswith("."):
            continue
        if change != DELETED and survey.is_entered(name) and _is_folder(path):
            return None
        if survey.may_be_article(name):
            ids.add(ArticleId(path[len(top) + 1 :]))
    return Changes(whole=True) if paths >= LOST_FROM else Changes(ids=frozenset(ids))


def _is_folder(path: str) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _identity(folder: Path) -> tuple[int, int]:
    """Which folder the path leads to now: a link may be set anew, a file system unmounted."""
    status = os.stat(folder)
    return status.st_dev, status.st_ino


def _is_remote(top: str) -> bool:
    """Whether others may write there unseen; False where the system does not list its mounts."""
    try:
        with open(MOUNTS, "rb") as file:
            mounts = [line.split(b" ")[1:3] for line in file]
    except OSError:
        return False
    place, kind = "", ""
    for raw_point, raw_kind in mounts:
        point = os.fsdecode(raw_point.replace(b"\\040", b" ")).rstrip("/")
        if len(point) >= len(place) and f"{top}/".startswith(f"{point}/"):
            place, kind = point, os.fsdecode(raw_kind)
    return kind in REMOTE or kind.startswith("fuse.")

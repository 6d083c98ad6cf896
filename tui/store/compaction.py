"""A journal that has grown large is rewritten without what nobody needs."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import BinaryIO, Final

from tui.model.history import History, dispensable
from tui.store.journal_lines import Lines
from tui.store.root import JOURNAL_FILE

COMPACTED_BYTES: Final = 64 << 20  # 100,000 decisions take about 60 MB
KEPT_DECISIONS: Final = 100_000
GROWTH: Final = 1.5  # since the last time: what must be kept may itself be large
_NEW, _NOTE = "journal.new", "compacted"


def is_due(folder: Path, size: int) -> bool:
    """Whether a journal has grown beyond its measure, and by half since it was rewritten."""
    if size <= COMPACTED_BYTES:
        return False
    try:
        before = int((folder / _NOTE).read_bytes()[:20])
    except (OSError, ValueError):
        before = 0
    return size > before * GROWTH


def compact(folder: Path, lines: Lines, history: History) -> bool:
    """Rewrites the journal; lines that cannot be read stay as they are. False where it was left as it was.

    Killed anywhere, the journal is the old one or the new one.
    """
    unneeded = dispensable(history, KEPT_DECISIONS)
    size = 0
    try:
        with _private(folder / _NEW) as file:
            for place, raw in lines.all():
                if place not in unneeded:
                    size += file.write(raw if raw.endswith(b"\n") else raw + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(folder / _NEW, folder / JOURNAL_FILE)
    except OSError:  # a full disk: the journal is only larger than it need be
        discard(folder)
        return False
    sync(folder)
    with contextlib.suppress(OSError), _private(folder / _NOTE) as file:
        file.write(b"%d\n" % size)
    return True


def discard(folder: Path) -> None:
    """Removes what a newstui that was killed had rewritten by half."""
    with contextlib.suppress(OSError):
        os.unlink(folder / _NEW)


def sync(folder: Path) -> None:
    """Makes the names in a folder last; some file systems cannot, and say so."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _private(path: Path) -> BinaryIO:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    return open(descriptor, "wb")

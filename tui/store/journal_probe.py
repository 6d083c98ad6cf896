"""Whether a journal could be taken, found out without taking or making it."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Mapping
from pathlib import Path

from tui.store.root import journal_folder
from tui.store.settings import state_folder


def why_not(root: Path, environ: Mapping[str, str]) -> str | None:
    """Why nothing could be decided below a root; None where it could. Leaves nothing behind."""
    folder = journal_folder(state_folder(environ), root)
    if _is_held(folder / "lock"):
        return "another newstui decides in this folder; close it first"
    for path in (folder / "lock", folder / "journal.jsonl", folder):
        if os.path.lexists(path):
            needed = os.W_OK if path != folder else os.W_OK | os.X_OK
            if not os.access(path, needed):
                return _unwritable(folder, errno.EACCES)
    above = next(place for place in (folder, *folder.parents) if os.path.lexists(place))
    if not above.is_dir():
        return _unwritable(folder, errno.ENOTDIR)
    if not os.access(above, os.W_OK | os.X_OK):
        return _unwritable(folder, errno.EACCES)
    return None


def _unwritable(folder: Path, code: int) -> str:
    return f"the journal in {folder} cannot be written: {os.strerror(code).lower()}"


def _is_held(lock: Path) -> bool:
    try:
        descriptor = os.open(lock, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        # Shared: two who only ask do not bar each other.
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        with contextlib.suppress(OSError):
            os.close(descriptor)  # lets go of it
    return False

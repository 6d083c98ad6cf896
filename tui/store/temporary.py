"""The dot names of what is being written, and what killed runs leave of them."""

from __future__ import annotations

import contextlib
import functools
import os
import re
import stat
import time
from pathlib import Path
from typing import Final

TEMPORARY: Final = re.compile(r"\.newstui-.*\.(\d+)\.[0-9a-f]{8}\.tmp")
STALE_SECONDS: Final = 60  # a temporary file lives for milliseconds; a minute outlives any stall


def name_for(name: str) -> str:
    """A new name beside a file's: hidden, no article's, and with this process's number for the sweep."""
    # Cut by bytes: a name may have 255 of them, and ours adds up to 35.
    short = os.fsdecode(os.fsencode(name)[:200])
    return f".newstui-{short}.{os.getpid()}.{os.urandom(4).hex()}.tmp"


def lasting(name: str) -> str:
    """The name under which a temporary file is kept from the sweep."""
    return name.removesuffix(".tmp") + ".kept"


def sweep_folder(folder: str) -> None:
    """Removes what killed runs left in one folder. 0.1 ms a thousand names."""
    with contextlib.suppress(OSError):
        for name in os.listdir(folder):
            if name.startswith(".newstui-"):
                sweep(Path(folder), name)


@functools.cache
def sweep_once(folder: str) -> None:
    """`sweep_folder`, when this run first writes there: the walk at the start passes dot folders by."""
    sweep_folder(folder)


def sweep(folder: Path, name: str) -> bool:
    """Removes a temporary file that a killed newstui left; False where it is none, or still in use."""
    matched = TEMPORARY.fullmatch(name)
    if matched is None:
        return False
    path = folder / name
    try:
        status = path.lstat()
        fresh = time.time() - status.st_mtime < STALE_SECONDS
        if fresh or not stat.S_ISREG(status.st_mode) or _alive(int(matched[1])):
            return False
        path.unlink()
    except OSError:
        return False
    return True


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's, or no process's number: not ours to judge
        return True
    return True

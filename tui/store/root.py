"""Which folder's journal a path belongs to."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path


def content_root(folder: Path) -> Path:
    """The nearest folder at or above with `newstui.toml`, else the Git top level, else the folder itself."""
    start = Path(os.path.realpath(folder))
    for sign in ("newstui.toml", ".git"):
        for place in (start, *start.parents):
            if (place / sign).exists():
                return place
    return start


def journal_folder(state: Path, root: Path) -> Path:
    """Where the journal of a content root lies in the user's state folder."""
    digest = hashlib.sha256(os.fsencode(os.path.realpath(root))).hexdigest()
    return state / digest[:24]

"""Which folder's journal a path belongs to."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tui.model.digests import sha256_hex
from tui.store.settings import state_folder

FOLDER_FILE: Final = "newstui.toml"  # the settings of a content root, which lies where they do
JOURNAL_FILE: Final = "journal.jsonl"  # in the journal's folder
_SIGNS: Final = (FOLDER_FILE, ".git")


def content_root(folder: Path, environ: Mapping[str, str], *, near: Path | None = None) -> Path:
    """The root of a folder; by the first rule that finds one, the nearest at or above.

    A folder with `newstui.toml`; the Git top level; a folder that has a journal already, so that nobody
    decides beside it; `near` where it is at or above; the folder itself.

    Args:
        folder: Where the file lies, or what is opened.
        environ: Says where the user's state folder is.
        near: Where somebody stands who names files from afar.
    """
    start = Path(os.path.realpath(folder))
    places = (start, *start.parents)
    for sign in _SIGNS:
        for place in places:
            if os.path.exists(place / sign):  # pathlib's raises for names that are too long
                return place
    for place in places:
        if has_journal(place, environ):
            return place
    stand = None if near is None else Path(os.path.realpath(near))
    return stand if stand is not None and stand in places else start


def has_journal(root: Path, environ: Mapping[str, str]) -> bool:
    """Whether anybody has decided with this folder as the root, or opened it to decide."""
    try:
        return os.path.exists(journal_folder(state_folder(environ), root) / JOURNAL_FILE)
    except RuntimeError:  # there is no home
        return False


def journal_folder(state: Path, root: Path) -> Path:
    """Where the journal of a content root lies in the user's state folder."""
    digest = sha256_hex(os.fsencode(os.path.realpath(root)))
    return state / digest[:24]

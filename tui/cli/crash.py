"""What is said, and with --debug kept, of a crash that nobody foresaw."""

from __future__ import annotations

import os
import tempfile
import traceback

from tui.store import settings


def sentence(error: Exception, *, keep: bool) -> str:
    """Says what happened and where its traceback lies, or how to get one."""
    what = f"Something went wrong that newstui did not foresee: {type(error).__name__}: {error}."
    if not keep:
        return f"{what} Run it again with --debug to keep the details in a file."
    try:
        return f"{what} The details are in {_kept(error)}."
    except (OSError, RuntimeError) as problem:  # RuntimeError: this user has no home
        return f"{what} The details could not be kept: {problem}."


def _kept(error: Exception) -> str:
    """The path of a new file, readable by its owner only, that holds the traceback."""
    folder = settings.state_folder(os.environ)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    number, path = tempfile.mkstemp(prefix="traceback-", suffix=".log", dir=folder)
    with open(number, "w", encoding="utf-8", errors="backslashreplace") as log:
        log.write("".join(traceback.format_exception(error)))
    return path

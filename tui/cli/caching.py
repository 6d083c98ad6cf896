"""`newstui cache` and `newstui reindex`: what earlier runs have read, where it lies, and reading it anew."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from collections import Counter
from pathlib import Path

from tui.cli import streams
from tui.cli.paths import only_path
from tui.errors import UsageError
from tui.model.article import View
from tui.store.opening import Opening, caches, folder_of, remove_caches
from tui.store.settings import cache_folder


def run(options: Namespace) -> int:
    """Prints the caches, largest first, or removes them; 0.

    Raises:
        UsageError: There is no folder at PATH.
    """
    folder = _folder(only_path(options, "")) if options.paths else None
    if options.clear:
        freed = remove_caches(os.environ, folder)
        streams.say(f"Removed {_size(freed)}." if freed else "There is no cache to remove.")
        return 0
    found = caches(os.environ, folder)
    for one in found:
        named = "of an unknown folder" if one.folder is None else streams.path(str(one.folder))
        print(f"{_size(one.bytes):>9}  {named}")
    if found:
        total = sum(one.bytes for one in found)
        streams.say(
            f"{_size(total)} in all, in {cache_folder(os.environ)}; newstui cache --clear removes them."
        )
    else:
        streams.say("There is no cache.")
    return 0


def reindex(options: Namespace) -> int:
    """Reads a folder anew; 1 where its cache cannot be kept.

    Raises:
        UsageError: There is no folder at PATH.
    """
    path = only_path(options, ".")
    folder = _folder(path)
    remove_caches(os.environ, folder)
    library = Opening(folder, os.environ).library()
    began = time.monotonic()
    library.load(lambda _: None)
    seconds = time.monotonic() - began
    counts = Counter(library.counts())
    broken = f", {counts[View.BROKEN]:,} of them broken" if counts[View.BROKEN] else ""
    streams.say(f"Read {counts[View.ALL]:,} articles in {seconds:.1f} s{broken}.")
    kept = library.cache.why_temporary is None
    if not kept:
        streams.say(f"They will be read anew next time: {library.cache.why_temporary}.")
    library.close()
    return 0 if kept else 1


def _folder(path: str) -> Path:
    folder, only = folder_of(path)
    if only is not None:
        raise UsageError(f"{path}: this is a file; a cache belongs to a folder.")
    return folder


def _size(count: int) -> str:
    """A size in the largest unit of which there is one."""
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} bytes"

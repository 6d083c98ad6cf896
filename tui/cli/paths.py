"""The paths among the words of a verb."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tui.errors import UsageError

if TYPE_CHECKING:
    from argparse import Namespace


def only_path(options: Namespace, default: str) -> str:
    """The one path among the words of a verb that takes one.

    Raises:
        UsageError: There are several.
    """
    paths: list[str] = options.paths
    verb = f"newstui {options.verb}" if options.verb else "newstui"
    if len(paths) > 1:
        raise UsageError(f"{verb} takes one path, and {paths[1]} is a second one.")
    return paths[0] if paths else default


def named(options: Namespace) -> list[str]:
    """The paths among a verb's words, each once; for `-` those on standard input.

    Raises:
        UsageError: No file was named, or standard input cannot be read.
    """
    if not options.paths:
        raise UsageError(
            f"newstui {options.verb} needs the path of a file, or - to read paths from standard input."
        )
    paths: list[str] = []
    for one in options.paths:
        paths += _typed_in() if one == "-" else [one]
    return list(dict.fromkeys(paths))


def _typed_in() -> list[str]:
    """The paths on standard input: one a line, or ended by NUL as `find -print0` has them."""
    if sys.stdin is None:
        raise UsageError("Standard input is closed; there are no paths to read.")
    try:
        raw = sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(
            f"Standard input cannot be read: {(error.strerror or str(error)).lower()}."
        ) from None
    if b"\0" in raw:
        return [os.fsdecode(path) for path in raw.split(b"\0") if path.strip(b"\n")]
    return [os.fsdecode(line.removesuffix(b"\r")) for line in raw.split(b"\n") if line.strip()]

"""`newstui list`, begun before all that it needs is loaded: other processes walk the folder meanwhile."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tui.store.scout import Scout, place_of

if TYPE_CHECKING:
    from argparse import Namespace


def main(argv: list[str]) -> int:
    """The exit code of a command line that begins with `list`; what it asks for is read when they are sent.

    Raises:
        UsageError: It makes no sense.
        SystemExit: Help was asked for and is printed.
    """
    scout = _sent(argv)
    try:
        from tui.cli import arguments  # noqa: PLC0415 - 30 ms, with argparse

        options = arguments.parse(argv)
        options.scout = scout
        return arguments.run(options)
    finally:
        if scout is not None:
            scout.close()


def run(options: Namespace) -> int:
    """Prints the list, as `listing.run` does.

    Raises:
        UsageError: PATH or an option makes no sense.
    """
    given, folder = getattr(options, "scout", None), options.path or "."
    scout = given
    if scout is None or not _is_to(scout, folder):
        scout = _to(folder, halves=not options.query)
    try:
        from tui.cli import listing  # noqa: PLC0415 - 50 ms

        return listing.run(options, scout)
    finally:
        if scout is not None and scout is not given:
            scout.close()


def _sent(argv: list[str]) -> Scout | None:
    """Who is on the way through the folder that plainly stands there; None where options come before it."""
    folder = argv[1] if len(argv) > 1 else "."
    if folder.startswith("-"):
        return None
    return _to(folder, halves=len(argv) < 3 or argv[2].startswith("--"))


def _is_to(scout: Scout, folder: str) -> bool:
    try:
        return scout.folder == place_of(folder)
    except OSError:  # the current folder has gone
        return False


def _to(folder: str, *, halves: bool) -> Scout | None:
    try:
        return Scout(folder, halves=halves) if os.path.isdir(folder) else None
    except OSError:  # whoever lists it says what is wrong with it
        return None

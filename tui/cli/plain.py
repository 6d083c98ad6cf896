"""`newstui` with no more than a path: what is started most does not wait 10 ms for argparse."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from argparse import Namespace


def options(argv: list[str]) -> Namespace | None:
    """What `arguments.parse` makes of no word, or of one that can only be a path; None for all else."""
    if len(argv) > 1 or any(one.startswith("-") or not ("/" in one or one in (".", "..")) for one in argv):
        return None
    read = SimpleNamespace(paths=argv, demo=False, root=None, read_only=False, debug=False, verb=None)
    return cast("Namespace", read)

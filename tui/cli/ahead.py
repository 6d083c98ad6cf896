"""`newstui list`, begun before all that it needs is loaded: another process walks the folder meanwhile."""

from __future__ import annotations

import os
from argparse import Namespace
from pathlib import Path

from tui.store.scout import Scout


def run(options: Namespace) -> int:
    """Prints the list, as `listing.run` does.

    Raises:
        UsageError: PATH or an option makes no sense.
    """
    folder = options.path or "."
    scout = Scout(Path(folder)) if os.path.isdir(folder) else None
    try:
        from tui.cli import listing  # noqa: PLC0415 - 0.2 s

        return listing.run(options, scout)
    finally:
        if scout is not None:
            scout.close()

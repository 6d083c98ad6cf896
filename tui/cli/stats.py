"""`newstui stats`: what the articles of a folder add up to."""

from __future__ import annotations

import shutil
from argparse import Namespace
from typing import Final

from tui.cli import reading, streams
from tui.cli.paths import only_path
from tui.errors import UsageError
from tui.model import records, statistics

_PIPE_CELLS: Final = 80  # where nothing says how wide it is to be


def run(options: Namespace) -> int:
    """Prints states, scores and publishers; 0.

    Raises:
        UsageError: PATH names no folder.
    """
    path = only_path(options, ".")
    opened = reading.opened(path)
    if opened.only is not None:
        raise UsageError(f"{path}: this is a file; newstui stats takes a folder.")
    found = opened.library.statistics()
    opened.library.close()
    if options.json:
        print(records.to_json(statistics.record(found), indent=2))
        return 0
    cells = shutil.get_terminal_size().columns if streams.on_terminal() else _PIPE_CELLS
    for line in statistics.lines(found, cells):
        print(line)
    return 0

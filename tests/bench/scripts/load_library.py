"""Reads a folder into a library until every row is in memory and saved; prints how many there are."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from tui.store.opening import Opening

if __name__ == "__main__":
    library = Opening(Path(sys.argv[1]), os.environ).library()
    library.load(lambda _: None)
    print(len(library))

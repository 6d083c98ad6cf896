"""Runs `newstui list` and prints, in a last line, the names of the modules of Textual that it has loaded."""

from __future__ import annotations

import sys

from tui.cli import main

if __name__ == "__main__":
    code = main(["list", sys.argv[1], "--limit", "1"])
    assert code == 0
    print("textual:", *sorted(name for name in sys.modules if name.partition(".")[0] == "textual"))

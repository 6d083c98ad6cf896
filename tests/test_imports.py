"""What must run without a terminal never loads the screen's library."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
WITHOUT_TERMINAL = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for room in ("model", "store", "cli")
    for path in (ROOT / "tui" / room).rglob("*.py")
)

# Imports each of the modules in a process of its own, and prints those that load the screen's library. What they all
# need of others is there before: a fork of it costs a quarter of a start.
EACH = """
import importlib, os, sys
import frontmatter, numpy, rapidfuzz, rich.text, yaml
assert "textual" not in sys.modules
for module in sys.argv[1:]:
    number = os.fork()
    if not number:
        importlib.import_module(module)
        os._exit(7 if "textual" in sys.modules else 0)
    _, status = os.waitpid(number, 0)
    if status:
        print(module, os.waitstatus_to_exitcode(status), flush=True)  # or the next fork would say it again
"""


def loading_textual(*modules: str) -> list[str]:
    """Those of the modules that load it or cannot be imported, each with its exit code."""
    done = subprocess.run(
        [sys.executable, "-c", EACH, *modules], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return done.stdout.splitlines()


def test_importing_one_does_not_import_textual() -> None:
    assert len(WITHOUT_TERMINAL) > 100
    assert loading_textual(*WITHOUT_TERMINAL) == []


def test_one_that_does_is_noticed() -> None:
    assert loading_textual("tui.model.article", "tui.app", "tui.none") == ["tui.app 7", "tui.none 1"]


# Loads what `newstui FOLDER` loads before its first frame, and prints what of it is a dataclass: to be declared, one
# takes the time of seven named tuples.
FIRST = """
import dataclasses, sys
import tui.cli.plain, tui.cli.screen, tui.app, tui.store.memory
for name, module in sorted(sys.modules.items()):
    for one in vars(module).values() if name.startswith("tui.") else ():
        if isinstance(one, type) and one.__module__ == name and dataclasses.is_dataclass(one):
            print(name, one.__name__)
print(len([name for name in sys.modules if name.startswith("tui.")]))
"""


def test_no_class_that_takes_long_to_be_made_is_needed_for_the_first_frame() -> None:
    done = subprocess.run([sys.executable, "-c", FIRST], cwd=ROOT, check=True, capture_output=True, text=True)
    *made, modules = done.stdout.splitlines()
    assert made == []
    assert 50 < int(modules) < 70

"""newstui with a witness before its net, which sees what is to be drawn, and, where wanted, without the gate."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final

from tests.terminal.reader import SIZE
from tests.terminal.written import ROOT

# Every process of Python's begins with it.
_WITHOUT_GATE: Final = """
from tui.model import text
text.line = lambda given, limit=text.limits.TITLE_CHARS: given[:limit]
text.body = lambda given, limit=text.limits.BODY_CHARS, most=0: given[:limit]
"""
_WITNESS: Final = """
import atexit, json, sys
from pathlib import Path
from textual._context import active_app
from tui.cli import main
from tui.view.net import Net, _OBEYED
characters, lines, held = set(), {}, Net.apply
def apply(self, segments, background):
    text = "".join(one.text for one in segments if not one.control)
    characters.update(text)
    if _OBEYED.search(text):
        lines[f"{type(active_app.get().screen_stack[-1]).__name__}: {text}"] = None
    return held(self, segments, background) if NET else segments
Net.apply = apply
atexit.register(lambda: Path("reached").write_text(json.dumps(["".join(characters), [*lines]])))
sys.exit(main(sys.argv[1:]))
"""
_BAD: Final = "[\x00-\x1f\x7f-\x9f]"
# A line of each screen and each kind of sentence in which content stands, by what is beside it.
LINES: Final = {
    "tabs": "Panes:  newstui .*BAD",
    "what cannot be read of a query": "Panes: +(?:no state|quality needs|no date|no order|no content|type is no) .*BAD",
    "completions": "Panes: .*Tab (?:provider|topic|type):.*BAD",
    "an earlier query": "Panes: .*Tab (?!provider|topic|type).*BAD",
    "advice": 'Panes:   path:"[^"]*BAD',
    "a row": r"Panes: .* 20\d\d-\d\d-\d\d .*BAD",
    "a broken row": "Panes: .*! .*BAD",
    "what was decided": "Panes: .*(?:Published|Declined|Reopened|Put off|Undone:|Redone:) “[^”]*BAD",
    "what was not decided": "Panes: .*(?:Not published|Not put off|Already published|Already open): “[^”]*BAD",
    "a bundle": r"Panes: .*A bundle\. p again: publish .*BAD",
    "a question": "Confirm: .*BAD.*not shown here",
    "what was done": r"Session: .*\d\d:\d\d +.*publish .*BAD",
    "what was refused": "Session: .*not publish .*BAD",
    "a commit": "Panes: {19,}x.*BAD",
    "a difference": "Diff: .*BAD",
    "a file": "RawFile: .*BAD",
}


def with_witness(place: Path, *, gate: bool, net: bool = True) -> dict[str, Any]:
    """How newstui is started with a witness in a folder."""
    if not gate:
        (place / "sitecustomize.py").write_text(_WITHOUT_GATE)
    return {"program": ("-c", _WITNESS.replace("NET", repr(net))), "path": (place, ROOT), "size": SIZE}


def reached(place: Path) -> tuple[str, list[str]]:
    """Every character that has reached the net, and the lines with such as it holds, each with its screen."""
    characters, lines = json.loads((place / "reached").read_text())
    return characters, lines


def told(lines: list[str]) -> dict[str, str]:
    """Of `LINES`, those that have reached the net with what it holds, each with one that did."""
    found = {}
    for what, form in LINES.items():
        pattern = re.compile(form.replace("BAD", _BAD), re.DOTALL)
        one = next(filter(pattern.match, lines), None)
        if one is not None:
            found[what] = one
    return found

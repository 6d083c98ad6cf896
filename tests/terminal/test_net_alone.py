"""The app on a terminal without its gate: the net alone holds what hurts, and without both it would be seen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile import places
from tests.hostile.texts import OBEYED
from tests.terminal.reader import SIZE, sit
from tests.terminal.stream import Heard, heard, obeyed
from tests.terminal.written import ROOT, Start

WITHOUT_GATE = """
from tui.model import text
text.line = lambda given, limit=text.limits.TITLE_CHARS: given[:limit]
text.body = lambda given, limit=text.limits.BODY_CHARS: given[:limit]
"""
WITNESS = """
import atexit, sys
from pathlib import Path
from tui.cli import main
from tui.view.net import Net
reached, held = set(), Net.apply
def apply(self, segments, background):
    reached.update(*(one.text for one in segments if not one.control))
    return held(self, segments, background) if NET else segments
Net.apply = apply
atexit.register(lambda: Path("reached").write_text("".join(reached), errors="surrogatepass"))
sys.exit(main(sys.argv[1:]))
"""


def write(folder: Path, turn: int) -> Path:
    """The files of all places."""
    for name, content in places.files(turn).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@pytest.mark.parametrize("net", [True, False], ids=["the net alone", "neither"])
def test_without_the_gate_it_is_the_net_that_nothing_passes(
    on_a_terminal: Start, tmp_path: Path, own: Heard, net: bool
) -> None:
    (tmp_path / "sitecustomize.py").write_text(WITHOUT_GATE)  # every process of Python's begins with it
    folder = write(tmp_path / "content", 0)
    program = ("-c", WITNESS.replace("NET", repr(net)))
    sitting = sit(on_a_terminal, folder, program=program, path=(tmp_path, ROOT))
    for row in sitting.rows[::2] if net else sitting.rows[:4]:
        sitting.raw(row)
        sitting.running.send("jj" if net else "j")
    written = sitting.leave()
    reached = (tmp_path / "reached").read_text(errors="surrogatepass")
    assert "\x1b" in reached
    if not net:
        assert b"\x1b[66;666H" in written  # so it is the net, and this would be noticed
        return
    passed = [one for one in OBEYED if one not in reached]
    assert passed == [one for one in passed if one in "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"]
    said = heard(written, SIZE, obeyed)
    assert said.foreign == []
    assert said.modes == own.modes
    assert (
        said.text.count("\ufffd[66;666H") > 0
    )  # counted: of a text of megabytes no failure is to be printed

"""The app on a terminal without its gate: the net alone holds what hurts, and without both it would be seen."""

from __future__ import annotations

from pathlib import Path

from tests.hostile.texts import OBEYED
from tests.terminal import deeds
from tests.terminal.reader import SIZE, named, sit, write
from tests.terminal.stream import LEFT, Heard, heard, obeyed
from tests.terminal.witness import LINES, reached, told, with_witness
from tests.terminal.written import Start

EVERY = 6  # rows of which one is opened as it is: all payloads reach the net


def test_without_the_gate_it_is_the_net_that_nothing_passes(
    on_a_terminal: Start, tmp_path: Path, own: Heard
) -> None:
    folder = write(tmp_path / named(1), 0)
    sitting = sit(on_a_terminal, folder, **with_witness(tmp_path, gate=False))
    for number, row in enumerate(sitting.rows):
        if number % EVERY == 0:
            sitting.raw(row)
        sitting.running.send("j")
    sitting.look("gD", "against Git HEAD")
    sitting.detail()
    deeds.all_of_them(sitting)
    screen, left, _ = sitting.leave().partition(LEFT.encode())  # below it no net is needed: nothing is drawn
    characters, lines = reached(tmp_path)
    passed = [one for one in OBEYED if one not in characters]
    assert passed == [one for one in passed if one in "\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"]
    assert [what for what in LINES if what not in told(lines)] == []
    assert {one.partition(":")[0] for one in lines} >= {"CommandPalette", "Help"}
    said = heard(screen + left, SIZE, obeyed)
    assert said.foreign == []
    assert (
        said.text.count("\ufffd[66;666H") > 0
    )  # counted: of a text of megabytes no failure is to be printed
    assert said.modes <= own.modes


def test_without_both_it_would_be_seen(on_a_terminal: Start, tmp_path: Path) -> None:
    write(tmp_path / "content", 0)
    running = on_a_terminal("content", **with_witness(tmp_path, gate=False, net=False))
    running.see("\x1b[66;666H")
    running.send("q")
    assert running.end() == 0

"""Every payload in every place of an article, on every screen of a terminal, and what went to its clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import FUZZ
from tests.hostile import places
from tests.hostile.places import OWN_FORMS, PAYLOADS
from tests.hostile.texts import SEQUENCES
from tests.terminal import reader
from tests.terminal.reader import SIZE, sit
from tests.terminal.stream import Heard, heard
from tests.terminal.written import Start

PASTED = "".join(one for one in "".join([OWN_FORMS, *SEQUENCES[:4]]) if one != "\n")
EVERY = 1 if FUZZ > 1 else 5  # rows of which one is looked at in all ways; all where `make fuzz` has the time


def write(folder: Path, turn: int) -> Path:
    """The files of all places, each different from the last commit."""
    written = []
    for name, content in places.files(turn).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    reader.commit(folder, written, PAYLOADS[turn % len(PAYLOADS)].encode("utf-8", "surrogatepass"))
    return folder


@pytest.mark.loop
@pytest.mark.parametrize("turn", range(len(PAYLOADS)) if FUZZ > 1 else [0])
def test_no_payload_in_any_place_is_heard_by_the_terminal(
    on_a_terminal: Start, tmp_path: Path, own: Heard, turn: int
) -> None:
    name = "".join(one for one in PAYLOADS[turn] if one not in "/\0")
    sitting = sit(on_a_terminal, write(tmp_path / f"{turn}{name}", turn))
    for number, row in enumerate(sitting.rows):
        if number % EVERY == 0:
            sitting.raw(row)
            sitting.detail()
            sitting.copy(row, every_form=number % (2 * EVERY) == 0)
        if number % (4 * EVERY) == 0:
            sitting.look("D", "against Git HEAD")
        sitting.running.send("j")
    sitting.others(PASTED)
    said = heard(sitting.leave(), SIZE)
    assert said.foreign == []
    assert said.modes == own.modes
    assert said.copied == sitting.copied
    assert said.copied != []

"""Asking for payloads, deciding on them and taking that back, on a terminal: it obeys nobody but newstui."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import FUZZ
from tests.hostile.places import PAYLOADS
from tests.terminal import deeds
from tests.terminal.conftest import squeezed
from tests.terminal.reader import SIZE, named, sit, write
from tests.terminal.stream import LEFT, Heard, heard, hidden, misleading, plain
from tests.terminal.witness import reached, with_witness
from tests.terminal.written import Start


@pytest.mark.loop
@pytest.mark.parametrize("turn", range(len(PAYLOADS)) if FUZZ > 1 else [0])
def test_no_payload_is_heard_where_it_is_asked_for_and_decided_on(
    on_a_terminal: Start, tmp_path: Path, own: Heard, turn: int
) -> None:
    folder = write(tmp_path / named(turn), turn)
    sitting = sit(on_a_terminal, folder, **with_witness(tmp_path, gate=True))
    deeds.all_of_them(sitting)
    written = sitting.leave()
    said = heard(written, SIZE)
    assert said.foreign == []
    assert said.modes == own.modes
    characters, lines = reached(tmp_path)
    # All that content says has passed the gate: the net holds what is typed alone.
    typed = squeezed(" ".join([*deeds.ANSWERS, deeds.NOWHERE]))
    typed = typed.replace("\x07", "").replace("\b", "")  # which no widget draws
    assert [one for one in lines if squeezed(one.partition(": ")[2]) not in typed] == []
    assert {"␛", "\ufffd"} <= {*characters}
    forms = (hidden, hidden, hidden, misleading, hidden)
    assert [plain(one, bad) for one, bad in zip(said.copied, forms, strict=True)] == [[]] * len(forms)
    receipt = written.decode().partition(LEFT)[2]
    assert "Decided: 1 published." in receipt
    assert receipt.count("payload") >= 2  # in the commands for Git and for undo, the folder's name

"""Every payload in every place of an article, on every screen of a terminal, and what went to its clipboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import FUZZ
from tests.hostile.make import TABLE, make
from tests.hostile.places import PAYLOADS
from tests.hostile.texts import SEQUENCES
from tests.terminal.reader import SIZE, named, sit, write
from tests.terminal.stream import Heard, heard
from tests.terminal.written import Start
from tui.model.article import State

EVERY = 1 if FUZZ > 1 else 5  # rows of which one is looked at in all ways; all where `make fuzz` has the time
STACKED = (109, 24)  # one column less: the detail is below the list
EVERYWHERE = [hurt for hurt in TABLE if hurt.reason.startswith("sequences")]  # in all places of one file


@pytest.mark.loop
@pytest.mark.parametrize("turn", range(len(PAYLOADS)) if FUZZ > 1 else [0])
def test_no_payload_in_any_place_is_heard_by_the_terminal(
    on_a_terminal: Start, tmp_path: Path, own: Heard, turn: int
) -> None:
    sitting = sit(on_a_terminal, write(tmp_path / named(turn), turn))
    for number, row in enumerate(sitting.rows):
        if number % EVERY == 0:
            sitting.raw(row)
            sitting.detail()
            sitting.copy(row, every_form=number % (2 * EVERY) == 0)
        if number % (4 * EVERY) == 0:
            sitting.look("D", "against Git HEAD")
        sitting.running.send("j")
    said = heard(sitting.leave(), SIZE)
    assert said.foreign == []
    assert said.modes == own.modes
    assert said.copied == sitting.copied
    assert said.copied != []


def test_no_article_of_payloads_alone_is_heard_by_the_terminal(
    on_a_terminal: Start, tmp_path: Path, own: Heard
) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    assert make(folder, EVERYWHERE) == {}
    sitting = sit(on_a_terminal, folder, STACKED)
    assert len(sitting.rows) == 3 * len(SEQUENCES)
    for row in sitting.rows:
        if row.state is State.BROKEN:
            sitting.raw(row)
        else:
            sitting.detail()
        sitting.running.send("JKwWYaj")
    said = heard(sitting.leave(), STACKED)
    assert said.foreign == []
    assert (said.modes, said.copied) == (own.modes, [])
    assert said.text.count("\ufffd") > 100
    assert said.text.count("␛") > 100

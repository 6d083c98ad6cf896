"""Clicks on every cell of the list of all files that hurt: the cursor moves, and nothing else happens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import FUZZ
from tests.flows.desk import Desk, Seat
from tests.hostile.make import make
from tests.terminal import reader
from tests.terminal.reader import SIZE, Reader
from tests.terminal.stream import Heard, heard
from tests.terminal.written import Start

# Of so many pages every cell of one is clicked on, and of the others a cell of one row of so many.
PAGES, ROWS = (1, 1) if FUZZ > 1 else (48, 16)
STEP = 9  # columns from the cell of one row to that of the next: no divisor of a width
LINES, COLUMNS = range(5, 9), range(1, 40)  # some of its cells


def stamps(folder: Path) -> dict[str, tuple[int, ...]]:
    """Everything below a folder, each with what changes as soon as it is written to."""
    found: dict[str, tuple[int, ...]] = {}
    for top, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = os.path.join(top, name)
            one = os.lstat(path)
            found[path] = (one.st_mode, one.st_ino, one.st_size, one.st_mtime_ns, one.st_ctime_ns)
    return found


@pytest.fixture
def browser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What is there as soon as a browser has been started."""
    program, started = tmp_path / "browser", tmp_path / "started"
    program.write_text(f"#!/bin/sh\n: > '{started}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("BROWSER", str(program))
    return started


async def click_on_row(screen: Seat, y: int, columns: list[int]) -> None:
    """Clicks on cells of one row, and sees that the cursor is there and all else as before."""
    app, pane = screen.app, screen.app.article_list
    position = y + pane.scroll_offset.y
    for x in columns:  # each another one than the one before: no two are a double click
        screen.post_click(pane.region.x + x, pane.region.y + y)
    await screen.settle()
    assert pane.cursor == position
    assert (len(app.screen_stack), screen.focus, screen.said, screen.refused) == (1, "list", "", False)
    assert (app.clipboard, [*app._notifications], screen.marked) == ("", [], set())


@pytest.mark.loop
@pytest.mark.parametrize("size", [(80, 24), *([(140, 40)] if FUZZ > 1 else [])], ids=str)
async def test_a_click_on_any_cell_only_moves_the_cursor(
    empty_desk: Desk, browser: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    assert make(empty_desk.root) == {}
    before = stamps(empty_desk.root)
    async with empty_desk.sit(size=size) as screen:
        await screen.press("1")
        pane, done = screen.app.article_list, list[str]()
        monkeypatch.setattr(screen.app, "action_command", done.append)
        height, columns = pane.size.height, range(pane.row_cells)
        assert pane.length > 300
        for page, bottom in enumerate(range(height - 1, pane.length + height - 1, height)):
            pane.cursor = bottom  # and so the last row on the screen
            await screen.settle()
            for y in range(height):
                one = columns[(page * height + y) * STEP % len(columns)]
                if page % PAGES == 0 or (page + y) % ROWS == 0:
                    await click_on_row(screen, y, [*columns] if page % PAGES == 0 else [one])
        assert done == []
    assert not browser.exists()
    assert stamps(empty_desk.root) == before


def test_nor_does_a_terminal_hear_more_of_clicks_than_of_none(
    on_a_terminal: Start, hostile: Path, browser: Path, own: Heard
) -> None:
    before = stamps(hostile)
    sitting = Reader(running=on_a_terminal("content", size=SIZE), count=reader.count(hostile), cells=SIZE[0])
    sitting.begin()
    for page in range(2):
        for line in LINES:
            for x in COLUMNS:
                sitting.running.send(f"\x1b[<0;{x};{line}M\x1b[<0;{x};{line}m")
        sitting.help(f"zzzz{page}")  # when all of that has been answered
        sitting.running.send("G")
    clicked = heard(sitting.leave(), SIZE)
    assert (clicked.foreign, clicked.copied) == ([], [])
    assert clicked.modes == own.modes
    assert not browser.exists()
    assert stamps(hostile) == before

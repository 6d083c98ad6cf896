"""A terminal that goes away under newstui, without a signal that would end it."""

from __future__ import annotations

import os
from pathlib import Path

from tests.conftest import article
from tests.terminal.written import PATIENCE_SECONDS, Start


def test_newstui_ends_when_its_terminal_is_gone(on_a_terminal: Start, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "newstui.toml").write_text("")
    (folder / "0.md").write_text(article("Title", published=False))
    running = on_a_terminal("content")
    running.find("3 Published 0")
    running.send("p")
    running.find("3 Published 1")
    os.close(running.master)
    running.master = os.open(os.devnull, os.O_RDONLY)  # for the one who clears up
    running.process.wait(PATIENCE_SECONDS)
    assert "published: true" in (folder / "0.md").read_text()


def test_newstui_ends_when_its_terminal_goes_while_it_writes(on_a_terminal: Start, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for number in range(30):
        (folder / f"{number}.md").write_text(article(f"Title {number}", published=False))
    running = on_a_terminal("content")
    running.find("3 Published 0")
    running.send("jk" * 100)  # nobody reads what each of them draws
    os.close(running.master)
    running.master = os.open(os.devnull, os.O_RDONLY)  # for the one who clears up
    running.process.wait(PATIENCE_SECONDS)

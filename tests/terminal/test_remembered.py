"""Where the reader was, remembered by real processes: left, killed, looking only, or on the demo."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from tests.conftest import article
from tests.terminal.conftest import until
from tests.terminal.written import PATIENCE_SECONDS, Bytes, Start
from tui.store.memory import NAME


@pytest.fixture
def content(tmp_path: Path) -> Path:
    folder = tmp_path / "content"
    folder.mkdir()
    (folder / "newstui.toml").write_text("")
    for number in range(9):
        published = number % 2 == 0
        (folder / f"{number}.md").write_text(
            article(f"Title {number}", date=f"2021-05-0{9 - number}", published=published)
        )
    return folder


def kept() -> str:
    """What the file says; nothing where there is none."""
    found = list(Path(os.environ["XDG_STATE_HOME"]).rglob(NAME))
    return found[0].read_text() if found else ""


def leave(running: Bytes) -> None:
    running.send("q")
    assert running.end() == 0


@pytest.mark.parametrize("options", [(), ("--read-only",)])
def test_a_later_start_begins_where_the_last_one_was_left(
    on_a_terminal: Start, content: Path, options: tuple[str, ...]
) -> None:
    running = on_a_terminal("content", *options)
    running.find("9")
    running.send("3")
    running.find(r"\[3 Published 5")
    running.send("jj")
    running.find("> \\+.*Title 4")
    leave(running)
    again = on_a_terminal("content", *options)
    again.find(r"\[3 Published 5")
    again.find("> \\+.*Title 4")
    leave(again)


def test_what_was_written_last_outlives_a_kill(on_a_terminal: Start, content: Path) -> None:
    running = on_a_terminal("content")
    running.find("9")
    running.send("3")
    running.send("/title\r")
    until(lambda: '"query": "title"' in kept(), kept)
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait(PATIENCE_SECONDS)
    again = on_a_terminal("content")
    again.find(r"\[3 Published 5")
    again.find("title +5 of 5")
    leave(again)


def test_two_in_one_folder_leave_what_the_last_one_saw(on_a_terminal: Start, content: Path) -> None:
    one, other = on_a_terminal("content"), on_a_terminal("content")
    for running in (one, other):
        running.find("9")
    one.send("3")
    one.find(r"\[3 Published 5")
    other.send("1")
    other.find(r"\[1 All 9")
    leave(other)
    leave(one)
    on_a_terminal("content").find(r"\[3 Published 5")


def test_the_demo_forgets(on_a_terminal: Start, tmp_path: Path) -> None:
    for _ in range(2):
        running = on_a_terminal("--demo")
        running.find(r"\[2 Open \d+\]")
        running.send("1")
        running.find(r"\[1 All")
        leave(running)
    assert kept() == ""

"""A browser that draws on the terminal itself: it has the terminal while it runs, and newstui has it again after."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import tui
from tests.bench.terminal import on_a_terminal
from tests.conftest import Folder, article
from tests.desktop.conftest import PATIENCE_SECONDS, SYSTEM_PATH, Program

ENTERS, LEAVES = b"\x1b[?1049h", b"\x1b[?1049l"  # the screen that a program has to itself


def read_until(descriptor: int, seen: bytes, mark: bytes) -> bytes:
    while mark not in seen:
        seen += os.read(descriptor, 1 << 16)
    return seen


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    ("code", "said"),
    [(0, b"Opened https://example.org/glass"), (3, b"w3m did not show the page (exit code 3)")],
)
def test_a_text_browser_has_the_terminal_while_it_runs(
    folder: Folder, program: Program, tmp_path: Path, code: int, said: bytes
) -> None:
    browser = program("w3m", f"""printf 'PAGE OF %s\\n' "$*"; read line; echo "READ $line"; exit {code}""")
    root = folder({"a.md": article("Glass piano", web_url="https://example.org/glass")})
    environ = {
        "HOME": str(tmp_path), "PATH": f"{browser.parent}:{SYSTEM_PATH}", "BROWSER": "w3m", "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(Path(tui.__file__).parents[1]), "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }  # fmt: skip
    with on_a_terminal([sys.executable, "-m", "tui", str(root)], environ=environ) as terminal:
        terminal.see(
            lambda lines: "An excerpt." in str(lines),
            seconds=PATIENCE_SECONDS,
            what="the article",
        )
        os.write(terminal.descriptor, b"w")
        before = read_until(terminal.descriptor, b"", b"PAGE OF https://example.org/glass\r\n")
        assert LEAVES in before
        os.write(terminal.descriptor, b"typed to it\r")
        after = read_until(terminal.descriptor, b"", b"READ typed to it\r\n")
        assert b"Glass piano" not in after.partition(b"READ")[0]
        after = read_until(terminal.descriptor, after.partition(b"READ")[2], said)
        assert ENTERS in after
        assert b"Glass piano" in after
        os.write(terminal.descriptor, b"q")
        assert LEAVES in read_until(terminal.descriptor, b"", LEAVES)

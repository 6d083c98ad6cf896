"""Keys pressed before newstui has drawn anything, while the terminal still waits for whole lines."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import article
from tests.terminal.written import Start


def test_a_key_that_is_there_before_the_program_is_obeyed(on_a_terminal: Start, tmp_path: Path) -> None:
    folder = tmp_path / "content"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.md").write_text(article(f"Title {number}", published=number > 0))
    running = on_a_terminal("content")
    running.send("3")
    running.find(r"\[3 Published 2\]")
    running.send("q")
    assert running.end() == 0
    assert "/ 3" not in running.written.decode()

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


# Runs newstui, and tells in a file how often all was laid out by the time the first frame was written.
COUNTED = """
import sys
from pathlib import Path
from textual._compositor import Compositor
from tui.cli import main
from tui.desktop.lasting import LastingDriver
told, layouts = Path(sys.argv.pop()), []
reflow, write = Compositor.reflow, LastingDriver.write
def reflowing(*given):
    layouts.append(1)
    return reflow(*given)
def writing(driver, data):
    if "Title" in data and not told.exists():
        told.write_text(str(len(layouts)))
    write(driver, data)
Compositor.reflow, LastingDriver.write = reflowing, writing
main(sys.argv[1:])
"""


def test_all_is_laid_out_once_for_the_first_frame(on_a_terminal: Start, tmp_path: Path) -> None:
    folder, told = tmp_path / "content", tmp_path / "told"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.md").write_text(article(f"Title {number}", published=False))
    for _ in ("cold", "warm"):
        told.unlink(missing_ok=True)
        running = on_a_terminal("content", str(told), program=("-c", COUNTED), size=(160, 45))
        running.find("Title")
        running.send("q")
        assert running.end() == 0
        assert told.read_text() == "1"

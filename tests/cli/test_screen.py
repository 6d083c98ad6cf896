from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Content, Ran, Run
from tui.cli import screen
from tui.errors import UsageError

# Stands in for tui.app, and says what it was started with.
APP = """
import json, os, sys, threading, types
class NewsApp:
    return_code = 0
    crashed = None
    opened = None
    def __init__(self, library, *, at, title, configuration=None):
        self.library, self.at, self.title = library, at, title
    def run(self):
        print(json.dumps({
            "folder": str(self.library.folder), "at": self.at, "title": self.title,
            "frames": os.environ["TEXTUAL_FPS"], "stack": threading.stack_size(),
            "textual": "textual" in sys.modules,
            "names": sorted(os.listdir(self.library.folder)),
            "writable": os.access(self.library.folder, os.W_OK)}))
        ENDING
module = types.ModuleType("tui.app")
module.NewsApp = NewsApp
sys.modules["tui.app"] = module
from tui.cli import main
raise SystemExit(main(sys.argv[1:]))
"""


def started(typed: Run, *argv: str, ending: str = "pass") -> tuple[Ran, Any]:
    """A run on a terminal that starts the app, and what the app was started with."""
    ran = typed(program=[sys.executable, "-c", APP.replace("ENDING", ending), *argv], columns=4_000)
    return ran, json.loads(ran.out.split("\n")[0])


def test_a_folder_opens_in_the_app(typed: Run, content: Content) -> None:
    ran, app = started(typed, "content")
    assert ran.code == 0
    assert (app["folder"], app["at"], app["title"]) == ("content", None, "content")


def test_without_a_path_the_current_folder_opens(typed: Run, content: Content) -> None:
    _, app = started(typed)
    assert (app["folder"], app["at"], app["title"]) == (".", None, ".")


def test_a_file_opens_its_folder_with_the_cursor_on_it(typed: Run, content: Content) -> None:
    content.article("a.md", "title: A")
    _, app = started(typed, "content/a.md")
    assert (app["folder"], app["at"], app["title"]) == ("content", "a.md", "content/a.md")


def test_the_screen_is_set_up_before_textual_is_loaded(
    typed: Run, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TEXTUAL_FPS", raising=False)
    _, app = started(typed, "content")
    assert (app["frames"], app["stack"], app["textual"]) == ("240", 4 << 20, False)


def test_the_users_own_frame_rate_stays(
    typed: Run, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL_FPS", "30")
    assert started(typed, "content")[1]["frames"] == "30"


def test_the_demo_is_a_writable_copy_that_is_gone_afterwards(typed: Run, content: Content) -> None:
    ran, app = started(typed, "--demo")
    assert ran.code == 0
    assert app["title"] == "demo"
    assert app["names"] == sorted(path.name for path in screen.sample_content().iterdir())
    assert app["writable"]
    assert Path(app["folder"]).is_absolute()
    assert not Path(app["folder"]).exists()


def test_the_demo_is_gone_after_a_crash_too(typed: Run, content: Content) -> None:
    ran, app = started(typed, "--demo", ending="raise RuntimeError('boom')")
    assert ran.code == 1
    assert "RuntimeError: boom" in ran.out
    assert "Traceback" not in ran.out
    assert not Path(app["folder"]).exists()


def test_an_interrupted_app_ends_quietly(typed: Run, content: Content) -> None:
    ran, _ = started(typed, "content", ending="raise KeyboardInterrupt")
    assert ran.code == 130
    assert len(ran.lines) == 1


def test_the_exit_code_of_the_app_is_that_of_newstui(typed: Run, content: Content) -> None:
    ran, _ = started(typed, "content", ending="self.return_code = 3")
    assert ran.code == 3


def test_without_a_terminal_the_way_out_is_named(piped: Run, content: Content) -> None:
    ran = piped("content", cwd=content.root.parent)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "newstui needs a terminal; newstui list content prints to a pipe.\n"


def test_the_demo_needs_a_terminal_too(newstui: Run, content: Content) -> None:
    ran = newstui("--demo")
    assert (ran.code, ran.err) == (2, "newstui needs a terminal.\n")


def test_a_read_only_installation_gives_a_writable_demo(tmp_path: Path) -> None:
    source = tmp_path / "installed"
    (source / "news").mkdir(parents=True)
    (source / "news" / "a.md").write_text("A")
    (source / "news" / "a.md").chmod(0o444)
    (source / "news").chmod(0o555)
    try:
        screen.copy_writable(source, tmp_path / "copy")
    finally:
        (source / "news").chmod(0o755)
    copied = tmp_path / "copy" / "news" / "a.md"
    assert copied.read_text() == "A"
    assert copied.stat().st_mode & 0o200
    assert copied.parent.stat().st_mode & 0o200


def test_an_installation_without_the_sample_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.__file__", str(tmp_path / "tui" / "__init__.py"))
    with pytest.raises(UsageError, match="missing from this installation"):
        screen.sample_content()
    (tmp_path / "tui" / "sample_content").mkdir(parents=True)
    assert screen.sample_content() == tmp_path / "tui" / "sample_content"


def test_a_crash_of_the_app_is_a_sentence_not_a_traceback(typed: Run, content: Content) -> None:
    ending = "NewsApp.crashed = RuntimeError('boom')"
    ran = typed(program=[sys.executable, "-c", APP.replace("ENDING", ending), "content"], columns=4_000)
    assert ran.code == 1
    assert "RuntimeError: boom" in ran.out + ran.err
    assert "Traceback" not in ran.out + ran.err

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Folder
from tui.model import limits
from tui.model.config import Config
from tui.store import configuration
from tui.store.opening import Opening
from tui.store.settings import config_path

Own = Callable[[str | bytes], Path]


@pytest.fixture
def own() -> Own:
    """Writes the user's file."""

    def write(content: str | bytes) -> Path:
        path = config_path(os.environ)
        assert path is not None
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def test_the_users_file_lies_where_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert config_path({"XDG_CONFIG_HOME": "/config"}) == Path("/config/newstui/config.toml")
    at_home = Path(os.environ["HOME"]) / ".config/newstui/config.toml"
    assert config_path({}) == config_path({"XDG_CONFIG_HOME": "relative"}) == at_home

    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert config_path({}) is None
    assert configuration.read(Path("/nowhere"), {}).config == Config()


def test_without_any_file_nothing_is_wanted_and_nothing_is_loaded_for_it(folder: Folder) -> None:
    code = (
        "import os, sys; from pathlib import Path; from tui.store.opening import Opening;"
        f"found = Opening(Path({str(folder({}))!r}), os.environ).configuration;"
        "sys.exit(found is not None or bool({'tomllib', 'tui.model.config'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert configuration.read(folder({}), os.environ).config == Config()


def test_both_files_are_read_and_both_count(folder: Folder, own: Own) -> None:
    own('theme = "nord"\nexclude = ["a"]\n')
    root = folder({"newstui.toml": 'exclude = ["b"]\n', "below/a.md": ""})
    found = Opening(root / "below", os.environ).configuration
    assert found is not None
    assert found.config == Config(theme="nord", theme_line=1, exclude=("a", "b"))
    assert [(one.own, one.exists, one.problems) for one in found.files] == [
        (True, True, ()),
        (False, True, ()),
    ]
    assert found.folder.path == root / "newstui.toml"


def test_a_file_may_begin_with_the_mark_that_windows_puts_there(folder: Folder, own: Own) -> None:
    own(b"\xef\xbb\xbftheme = 'nord'\r\n")
    assert configuration.read(folder({}), os.environ).config.theme == "nord"


UNREADABLE: list[tuple[bytes, int | None, str]] = [
    (b"a = 1\nb = \n", 2, "this is not valid TOML (invalid value)"),
    (b"a = 1\na = 2\n", 2, "this is not valid TOML (cannot overwrite a value)"),
    (b"a = 1\nb = '\xff'\n", 2, "this is not UTF-8"),
    (b"a = " + b"[" * 10_000, None, "the file is nested too deeply"),
    (b"\n" + b"a." * 10_000 + b"b = 1", 2, "the file is nested too deeply"),
    (b"#" * (limits.CONFIG_BYTES + 1), None, "it is larger than 32 KiB"),
]


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(("content", "line", "reason"), UNREADABLE, ids=range(len(UNREADABLE)))
def test_a_file_that_cannot_be_read_says_where_and_stops_nothing(
    folder: Folder, own: Own, content: bytes, line: int | None, reason: str
) -> None:
    own("theme = 'nord'")
    found = configuration.read(folder({"newstui.toml": content}), os.environ)
    (problem,) = found.folder.problems
    assert (problem.line, problem.reason) == (line, reason)
    assert found.config.theme == "nord"


def test_what_is_no_file_is_refused_at_once(folder: Folder, own: Own) -> None:
    own("").unlink()
    path = config_path(os.environ)
    assert path is not None
    os.mkfifo(path)
    root = folder({})
    (root / "newstui.toml").symlink_to("newstui.toml")
    found = configuration.read(root, os.environ)
    assert [one.reason for one in found.own.problems] == ["it is not a regular file"]
    assert [one.reason[:20] for one in found.folder.problems] == ["it cannot be read: t"]
    assert found.config == Config()

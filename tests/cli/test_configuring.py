from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import Folder

OWN = 'theme = "nord"\nthem = "x"\nexclude = ["a\\u007f"]\n[views]\n"A \\"b\\"" = "is:open"\n'
THEIRS = 'browser = "sh"\n[dialect]\ntitle = "headline"\nlive = false\n'


@pytest.fixture
def site(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A content folder with settings, and the user's own."""
    path = Path(os.environ["XDG_CONFIG_HOME"]) / "newstui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(OWN)
    root = folder({"newstui.toml": THEIRS, "below/a.md": ""})
    monkeypatch.chdir(root / "below")
    return root


def test_what_is_in_force_is_printed_as_a_file_that_says_so(newstui: Run, site: Path) -> None:
    ran = newstui("config")
    assert (ran.code, ran.err) == (0, "")
    own = Path(os.environ["XDG_CONFIG_HOME"]) / "newstui" / "config.toml"
    assert ran.lines[:3] == [
        f"# your own:      {own}",
        f"# this folder's: {site}/newstui.toml",
        "# wrong in them: 2; newstui config --check says what",
    ]
    assert tomllib.loads(ran.out) == {
        "theme": "nord",
        "columns": ["state", "score", "date", "title", "provider"],
        "clipboard": "auto",
        "exclude": ["a\x7f"],
        "views": {'A "b"': "is:open"},
        "dialect": {"title": ["headline"], "live": False},
    }


def test_the_paths_alone_are_those_that_there_are(newstui: Run, site: Path, tmp_path: Path) -> None:
    own = Path(os.environ["XDG_CONFIG_HOME"]) / "newstui" / "config.toml"
    assert newstui("config", "--path").lines == [str(own), f"{site}/newstui.toml"]
    own.unlink()
    assert newstui("config", "--path").lines == [f"{site}/newstui.toml"]
    ran = newstui("config", "--path", str(tmp_path))
    assert (ran.code, ran.out, ran.err) == (0, "", f"newstui: There is none; yours would be {own}.\n")


def test_checking_names_file_line_and_reason(newstui: Run, site: Path) -> None:
    ran = newstui("config", "--check")
    own = Path(os.environ["XDG_CONFIG_HOME"]) / "newstui" / "config.toml"
    assert (ran.code, ran.err) == (1, "")
    assert ran.lines[0] == f'{own}:2: there is no setting "them"; did you mean "theme"?'
    assert ran.lines[1].startswith(f'{site}/newstui.toml:1: "browser" belongs in your own config.toml')
    assert len(ran.lines) == 2


def test_checking_what_is_right_says_nothing(newstui: Run, folder: Folder) -> None:
    root = folder({"newstui.toml": "exclude = ['a']\n"})
    assert newstui("config", "--check", str(root)) == newstui("config", "--check", str(root.parent))
    assert newstui("config", "--check", str(root)).code == 0
    (root / "newstui.toml").write_text("a = \n")
    ran = newstui("config", "--check", "--root", str(root), str(root))
    assert ran.code == 1
    assert ran.out == f"{root}/newstui.toml:1: this is not valid TOML (invalid value)\n"


def test_what_is_wrong_is_not_printed_as_if_it_held(newstui: Run, site: Path) -> None:
    own = Path(os.environ["XDG_CONFIG_HOME"]) / "newstui" / "config.toml"
    own.write_text('theme = "nrd"\n[keys]\nfoo = "b"\npublish = ["p", "x"]\n')
    ran = newstui("config")
    told = tomllib.loads(ran.out)
    assert "theme" not in told
    assert told["keys"] == {"publish": ["p", "x"]}

"""Files of settings that come with the content: whoever wrote them, they cost no more than they are worth."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conftest import Folder
from tui.model import limits
from tui.store import signs

pytestmark = pytest.mark.usefixtures("bounded")

HOSTILE = {
    "blank lines": ("frontmatter.json", "\n" * 200_000),
    "commas": ("frontmatter.json", ", " * 100_000),
    "slashes": ("frontmatter.json", "/" * 200_000),
    "deep": ("hugo.json", "[" * 100_000),
    "an alias bomb": (
        "_config.yml",
        "a: &a [x]\n" + "".join(f"k{n}: &k{n} [*a, *a]\n" for n in range(2_000)),
    ),
    "many parts": ("hugo.toml", "a" + ".a" * 20_000 + " = 1"),
    "larger than settings are": ("hugo.toml", "a = 1\n" * 60_000),
    "url": ("astro.config.mjs", "url " * 60_000),
    "undecodable": ("_config.yml", "\udcff: x"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_they_hold_neither_hangs_nor_crashes(folder: Folder, name: str) -> None:
    file, content = HOSTILE[name]
    root = folder({})
    root.mkdir(exist_ok=True)
    (root / file).write_bytes(content.encode("utf-8", "surrogateescape"))
    assert signs.stated(root / file) == {} or name == "an alias bomb"
    found = signs.find(root)
    assert found is None or found.address is None


def test_a_device_a_pipe_and_a_loop_are_no_settings(folder: Folder) -> None:
    root = folder({})
    root.mkdir(exist_ok=True)
    os.mkfifo(root / "hugo.toml")
    (root / "_config.yml").symlink_to("_config.yml")
    (root / "frontmatter.json").symlink_to("/dev/zero")
    assert signs.stated(root / "hugo.toml") == {}
    assert signs.stated(root / "frontmatter.json") == {}
    found = signs.find(root)
    assert found is not None
    assert found.says == {}


def test_the_nearest_sign_counts_and_none_above_the_repository(folder: Folder, tmp_path: Path) -> None:
    root = folder({"site/_config.yml": "", "site/theme/hugo.toml": "", "site/theme/content/a.md": ""})
    (tmp_path / ".obsidian").mkdir()
    nearest = signs.find(root / "site/theme/content")
    assert nearest is not None
    assert (nearest.name, nearest.top.name) == ("hugo", "theme")
    (root / ".git").mkdir()
    own = signs.find(root)
    assert own is not None
    assert own.path.name == "_config.yml"


def test_settings_are_read_up_to_the_limit(folder: Folder) -> None:
    root = folder({})
    root.mkdir(exist_ok=True)
    for length, says in ((limits.SITE_BYTES, {"a": 1}), (limits.SITE_BYTES + 1, {})):
        (root / "hugo.toml").write_text("a = 1\n" + "#" * (length - 6))
        assert signs.stated(root / "hugo.toml") == says

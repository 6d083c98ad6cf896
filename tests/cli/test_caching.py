"""`newstui cache` and `newstui reindex`: where what was read is kept, and reading it anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Content, Run
from tests.conftest import article
from tui.store.settings import cache_folder


@pytest.fixture
def site(content: Content) -> Path:
    for name in "abc":
        (content.root / f"{name}.md").write_text(article(f"Title {name}", published=name != "a"))
    (content.root / "broken.md").write_text("---\ntitle: a: b\n---\n")
    return content.root


def test_without_a_cache_there_is_nothing_to_tell(newstui: Run) -> None:
    ran = newstui("cache")
    assert (ran.code, ran.out, ran.err) == (0, "", "newstui: There is no cache.\n")
    assert newstui("cache", "--clear").err == "newstui: There is no cache to remove.\n"


def test_the_cache_is_told_with_its_folder_and_size_and_removed(
    newstui: Run, site: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.md").write_text(article())
    for folder in (site, other):
        newstui("list", str(folder))
    ran = newstui("cache")
    assert ran.code == 0
    assert sorted(line.split(maxsplit=2)[2] for line in ran.lines) == sorted(
        map(os.path.realpath, (site, other))
    )
    assert all(re.match(r" *[0-9.]+ kB  ", line) for line in ran.lines)
    assert str(cache_folder(os.environ)) in ran.err
    assert len(newstui("cache", str(site)).lines) == 1
    assert newstui("cache", "--clear", str(site)).err.startswith("newstui: Removed ")
    assert newstui("cache", str(site)).lines == []
    assert len(newstui("cache").lines) == 1
    assert newstui("cache", "--clear").code == 0
    assert newstui("cache").lines == []
    assert len(newstui("list", str(site), "--paths").lines) == 4


def test_reindexing_reads_everything_anew(newstui: Run, site: Path) -> None:
    newstui("list", str(site))
    ran = newstui("reindex", str(site))
    assert ran.code == 0
    assert re.fullmatch(r"newstui: Read 4 articles in \d+\.\d s, 1 of them broken\.\n", ran.err)
    assert len(newstui("cache").lines) == 1


def test_reindexing_says_where_nothing_can_be_kept(
    newstui: Run, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(site / "a.md"))
    ran = newstui("reindex", str(site))
    assert ran.code == 1
    assert "They will be read anew next time: " in ran.err
    assert len(newstui("list", str(site), "--paths").lines) == 4  # everything else works without it


@pytest.mark.parametrize("argv", [["cache", "gone"], ["reindex", "gone"], ["reindex", "content/a.md"]])
def test_a_path_that_is_no_folder_is_refused(newstui: Run, site: Path, argv: list[str]) -> None:
    ran = newstui(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert argv[1] in ran.err

"""Which folder's journal a path belongs to, and where that lies."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.store.root import content_root, has_journal, journal_folder
from tui.store.settings import state_folder


def root_of(folder: Path, near: Path | None = None) -> Path:
    return content_root(folder, os.environ, near=near)


def decided_once(root: Path) -> None:
    """Makes the journal that a newstui leaves that decided there."""
    folder = journal_folder(state_folder(os.environ), root)
    folder.mkdir(parents=True)
    (folder / "journal.jsonl").touch()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "site" / "content" / "_news").mkdir(parents=True)
    return tmp_path / "site"


def test_a_folder_by_itself_is_its_own_root(place: Path) -> None:
    assert root_of(place / "content") == place / "content"


@pytest.mark.parametrize("git", ["folder", "file"])
def test_the_git_top_level_is_the_root(place: Path, git: str) -> None:
    if git == "folder":
        (place / ".git").mkdir()
    else:  # a worktree or a submodule
        (place / ".git").write_text("gitdir: elsewhere\n")
    for below in (place, place / "content", place / "content" / "_news"):
        assert root_of(below) == place


def test_the_settings_come_before_git(place: Path) -> None:
    (place / ".git").mkdir()
    (place / "content" / "newstui.toml").touch()
    assert root_of(place / "content" / "_news") == place / "content"
    assert root_of(place) == place


def test_settings_above_git_come_first_all_the_same(place: Path) -> None:
    (place / "newstui.toml").touch()
    (place / "content" / ".git").mkdir()
    assert root_of(place / "content" / "_news") == place


def test_the_nearest_settings_count(place: Path) -> None:
    (place / "newstui.toml").touch()
    (place / "content" / "newstui.toml").touch()
    assert root_of(place / "content" / "_news") == place / "content"


def test_a_link_leads_to_the_root_of_what_it_names(place: Path, tmp_path: Path) -> None:
    (place / ".git").mkdir()
    (tmp_path / "door").symlink_to(place / "content" / "_news")
    assert root_of(tmp_path / "door") == place


def test_a_relative_path_is_the_same_place(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / ".git").mkdir()
    monkeypatch.chdir(place / "content")
    for path in (Path(), Path("_news"), Path("../content/_news")):
        assert root_of(path) == place


def test_each_root_has_one_journal_however_it_is_named(place: Path, tmp_path: Path) -> None:
    (tmp_path / "door").symlink_to(place)
    state = tmp_path / "state"
    here = journal_folder(state, place)
    assert here.parent == state
    assert journal_folder(state, tmp_path / "door") == here
    assert journal_folder(state, place / "content" / "..") == here
    assert journal_folder(state, place / "content") != here


def test_a_root_with_an_undecodable_name_has_a_journal(tmp_path: Path) -> None:
    assert journal_folder(tmp_path, tmp_path / os.fsdecode(b"caf\xe9")).parent == tmp_path


def test_who_has_a_journal_already_is_the_root_of_all_below(place: Path) -> None:
    decided_once(place)
    assert has_journal(place, os.environ)
    assert not has_journal(place / "content", os.environ)
    assert root_of(place / "content" / "_news") == place
    decided_once(place / "content")
    assert root_of(place / "content" / "_news", near=place / "content" / "_news") == place / "content"
    (place / ".git").mkdir()
    assert root_of(place / "content" / "_news") == place


def test_who_stands_above_a_file_is_its_root_and_nobody_else(place: Path) -> None:
    assert root_of(place / "content" / "_news", near=place) == place
    assert root_of(place / "content", near=place / "content") == place / "content"
    for elsewhere in (place / "content" / "_news", place.parent / "sit"):
        assert root_of(place / "content", near=elsewhere) == place / "content"


def test_a_name_that_is_too_long_has_a_root_all_the_same(place: Path) -> None:
    assert root_of(place / ("x" * 300)) == place / ("x" * 300)


def test_without_a_home_nothing_has_a_journal(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    monkeypatch.delenv("XDG_STATE_HOME")
    assert root_of(place) == place

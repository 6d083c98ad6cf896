from __future__ import annotations

from pathlib import Path

import pytest

from tui.store import settings


def test_state_is_kept_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.state_folder({"XDG_STATE_HOME": "/state"}) == Path("/state/newstui")
    monkeypatch.setenv("HOME", str(tmp_path))
    ours = tmp_path / ".local/state/newstui"
    assert settings.state_folder({}) == ours
    assert settings.state_folder({"XDG_STATE_HOME": ""}) == ours
    assert settings.state_folder({"XDG_STATE_HOME": "relative"}) == ours


def test_a_cache_is_kept_where_the_environment_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.cache_folder({"XDG_CACHE_HOME": "/cache"}) == Path("/cache/newstui")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert settings.cache_folder({"XDG_CACHE_HOME": "relative"}) == tmp_path / ".cache/newstui"


def test_the_first_start_is_the_first_once(tmp_path: Path) -> None:
    environ = {"XDG_STATE_HOME": str(tmp_path / "a" / "b")}
    assert [settings.first_start(environ) for _ in range(3)] == [True, False, False]
    folder = tmp_path / "a/b/newstui"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "started").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("taken", ["file", "link"])
def test_where_nothing_can_be_kept_no_start_is_the_first(tmp_path: Path, taken: str) -> None:
    if taken == "file":
        (tmp_path / "state").write_text("")
    else:
        (tmp_path / "state").symlink_to("nowhere/at/all")
    assert [settings.first_start({"XDG_STATE_HOME": str(tmp_path / "state")}) for _ in range(2)] == [
        False,
        False,
    ]


def test_without_a_home_no_start_is_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.setattr(Path, "home", homeless)
    assert settings.first_start({}) is False

"""The folder of all files that hurt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.flows.conftest import empty_desk, plain_environment
from tests.hostile.make import make
from tests.terminal.reader import own
from tests.terminal.written import on_a_terminal

__all__ = ["empty_desk", "hostile", "on_a_terminal", "own", "plain_environment"]


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All of them, in the folder `content` below the current one."""
    folder = tmp_path / "content"
    folder.mkdir()
    assert make(folder) == {}  # else name here, and skip aloud, what the system cannot hold
    monkeypatch.chdir(tmp_path)
    return folder

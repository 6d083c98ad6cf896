"""The folder of all files that hurt."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.flows.conftest import empty_desk, plain_environment
from tests.hostile.make import make
from tests.terminal.reader import own
from tests.terminal.written import on_a_terminal

__all__ = ["empty_desk", "hostile", "on_a_terminal", "own", "plain_environment"]

LONG_AGO = 1_600_000_000  # s


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """All of them, in the folder `content` below the current one."""
    folder = tmp_path / "content"
    folder.mkdir()
    assert make(folder) == {}  # else name here, and skip aloud, what the system cannot hold
    for top, _, names in os.walk(folder):
        for name in names:  # long ago, so that what is read of them is kept for the next command
            os.utime(os.path.join(top, name), (LONG_AGO, LONG_AGO), follow_symlinks=False)
    monkeypatch.chdir(tmp_path)
    return folder

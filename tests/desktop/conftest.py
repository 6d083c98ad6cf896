"""Real programs for these tests: scripts made on the spot, an X server; a missing one skips with a reason."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol

import pytest

# Packages by program, for the reason of a skip.
PACKAGES = {"Xvfb": "xvfb", "xclip": "xclip", "xsel": "xsel", "tmux": "tmux", "chromium": "chromium"}
SYSTEM_PATH = os.environ.get("PATH", os.defpath)  # kept, since tests narrow PATH down to their own scripts
PATIENCE_SECONDS = 30  # far more than any of it takes; only a failing test waits that long


class Program(Protocol):
    """Makes an executable shell script of that name and body in `bin_folder`."""

    def __call__(self, name: str, body: str = "") -> Path: ...


Needs = Callable[[str], str]


def require(name: str) -> str:
    """The path of a program of the system; skips the test where it is not installed."""
    found = shutil.which(name, path=SYSTEM_PATH)
    if found is None:
        pytest.skip(f"needs {name}: apt-get install {PACKAGES.get(name, name)}")
    return found


@pytest.fixture
def needs_program() -> Needs:
    return require


@pytest.fixture
def bare_environ(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The environment without a display, SSH, tmux or a chosen browser, to be filled by the test."""
    signs = ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "TMUX_PANE", "BROWSER")
    for sign in (*signs, "WSL_DISTRO_NAME", "WSL_INTEROP"):
        monkeypatch.delenv(sign, raising=False)
    return monkeypatch


@pytest.fixture
def bin_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    return folder


@pytest.fixture
def program(bin_folder: Path) -> Program:
    def make(name: str, body: str = "") -> Path:
        path = bin_folder / name
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    return make


@pytest.fixture(scope="session")
def x_server() -> Iterator[str]:
    """The name of a display of our own, on an X server without a screen."""
    xvfb = require("Xvfb")
    reader, writer = os.pipe()
    try:
        server = subprocess.Popen(
            [xvfb, "-displayfd", str(writer), "-noreset", "-nolisten", "tcp", "-screen", "0", "320x200x24"],
            pass_fds=[writer],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    finally:
        os.close(writer)
    try:
        number = b""
        while not number.endswith(b"\n"):
            ready, _, _ = select.select([reader], [], [], PATIENCE_SECONDS)
            piece = os.read(reader, 64) if ready else b""
            assert piece, "Xvfb named no display"
            number += piece
        yield f":{number.decode().strip()}"
    finally:
        os.close(reader)
        server.terminate()
        server.wait()

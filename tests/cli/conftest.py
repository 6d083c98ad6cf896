"""Real folders of articles, and newstui run on them: in this process, in another, and on a terminal."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
import termios
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tui.cli import main

BROKEN = '---\ntitle: "A"\nprovider: a: b\n---\nText.\n'  # line 3, column 12
PATIENCE_SECONDS = 60  # far more than any run takes; only a failing test waits that long


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What a run left behind; bytes that are no UTF-8 are surrogates."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.split("\n")[:-1]

    def json(self) -> Any:
        return json.loads(self.out)


class Content:
    """A content folder; `write` makes any file in it, `article` one with front matter in YAML."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def article(self, name: str, head: str, body: str = "Text.\n") -> Path:
        return self.write(name, f"---\n{head.strip()}\n---\n{body}")

    def numbered(self, count: int) -> None:
        """`count` articles a00.md, a01.md, ...: each a day older and one point worse than the one before."""
        for number in range(count):
            self.article(
                f"a{number:02}.md",
                f"title: Title {number:02}\npublishedDateTime: 2021-05-{28 - number:02}T12:00:00Z\n"
                f"webUrl: https://example.org/{number:02}\nquality: {90 - number}\npublished: true\n",
            )


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Content:
    """An empty folder `content` below the current one."""
    root = tmp_path / "content"
    root.mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return Content(root)


Run = Callable[..., Ran]


@pytest.fixture
def newstui(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs newstui in this process, with both streams piped."""

    def run(*argv: str) -> Ran:
        code = main(list(argv))
        captured = capsys.readouterr()
        return Ran(code=code, out=captured.out, err=captured.err)

    return run


def command(*argv: str | bytes) -> list[str | bytes]:
    return [sys.executable, "-m", "tui", *argv]


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


@pytest.fixture
def piped() -> Run:
    """Runs newstui as a process of its own, with both streams piped."""

    def run(*argv: str | bytes, cwd: Path | None = None, **environ: str) -> Ran:
        done = subprocess.run(
            command(*argv),
            check=False,
            cwd=cwd,
            env={**os.environ, **environ},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PATIENCE_SECONDS,
        )
        return Ran(code=done.returncode, out=_text(done.stdout), err=_text(done.stderr))

    return run


@pytest.fixture
def typed() -> Run:
    """Runs a command (newstui by default) on a terminal of its own; both streams come out as `out`."""

    def run(*argv: str | bytes, columns: int = 80, program: list[str | bytes] | None = None) -> Ran:
        master, slave = pty.openpty()
        try:
            termios.tcsetwinsize(slave, (24, columns))
            environ = {name: value for name, value in os.environ.items() if name not in ("COLUMNS", "LINES")}
            process = subprocess.Popen(
                program or command(*argv),
                stdin=slave,
                stdout=slave,
                stderr=slave,
                env=environ,
                start_new_session=True,
            )
        finally:
            os.close(slave)
        try:
            shown = _read_all(master)
        finally:
            os.close(master)
        code = process.wait(PATIENCE_SECONDS)
        return Ran(code=code, out=_text(shown).replace("\r\n", "\n"), err="")

    return run


def _read_all(master: int) -> bytes:
    """All that comes out of a terminal until the last program on it has ended."""
    shown = b""
    while select.select([master], [], [], PATIENCE_SECONDS)[0]:
        try:
            piece = os.read(master, 65_536)
        except OSError:  # how Linux says that nobody holds the other end any more
            break
        if not piece:
            break
        shown += piece
    return shown


def harmful(shown: str) -> list[str]:
    """The characters of a text that a terminal obeys or that mislead its reader."""
    return [
        f"U+{ord(one):04X}"
        for one in shown
        if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    ]


def undecodable(folder: Path, content: bytes) -> bytes:
    """The name of a new file in `folder` that is no UTF-8; skips where the file system admits none."""
    name = b"caf\xe9.md"
    try:
        number = os.open(os.fsencode(folder) + b"/" + name, os.O_WRONLY | os.O_CREAT, 0o644)
    except OSError:
        pytest.skip("this file system admits only names in UTF-8")
    with open(number, "wb") as file:
        file.write(content)
    return name

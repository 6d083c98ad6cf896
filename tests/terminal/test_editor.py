"""`e` on a real terminal: the editor has it while it runs, newstui has it again, and shows what was saved."""

from __future__ import annotations

import os
import shlex
import sys
import termios
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.bench.terminal import Terminal
from tests.bench.terminal import on_a_terminal as started
from tests.conftest import Folder, article
from tests.terminal.conftest import squeezed
from tests.terminal.written import PATIENCE_SECONDS, ROOT, plain_environment

ENTERS, LEAVES = b"\x1b[?1049h", b"\x1b[?1049l"
Write = Callable[[str], Path]


def see(terminal: Terminal, words: str) -> None:
    wanted = squeezed(words)  # however it is wrapped
    terminal.see(lambda lines: wanted in squeezed("".join(lines)), seconds=PATIENCE_SECONDS, what=words)


def read_until(terminal: Terminal, mark: bytes) -> bytes:
    seen = b""
    while mark not in seen:
        seen += os.read(terminal.descriptor, 1 << 16)
    return seen


@pytest.fixture
def editor(tmp_path: Path) -> Write:
    def write(body: str) -> Path:
        path = tmp_path / "my editor"
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return path

    return write


@contextmanager
def running(root: Path, editor: Path, *options: str, argv: Sequence[str] = ()) -> Iterator[Terminal]:
    environ = {**plain_environment(), "VISUAL": "", "EDITOR": f"'{editor}' -w", "PYTHONPATH": str(ROOT)}
    begun = Path(environ["XDG_STATE_HOME"]) / "newstui" / "started"  # not the first start: it says nothing
    begun.parent.mkdir(parents=True)
    begun.touch()
    argv = argv or [sys.executable, "-m", "tui", *options, str(root)]
    with started(argv, environ=environ) as terminal:
        yield terminal


SAVES = (
    """printf 'EDITS %s\\n' "$@"; read line; [ -z "$line" ] || sed -i "s/Glass piano/$line/" "$2"; exit 0"""
)


@pytest.mark.parametrize("options", [(), ("--read-only",)])
def test_the_editor_has_the_terminal_and_what_it_saves_is_shown(
    folder: Folder, editor: Write, bounded: None, options: tuple[str, ...]
) -> None:
    root = folder({"-a.md": article("Glass piano", published=False),
                   "b.md": article("Moss", date="2020-01-01", published=False)})  # fmt: skip
    with running(root, editor(SAVES), *options) as terminal:
        see(terminal, "An excerpt.")
        os.write(terminal.descriptor, b"je")
        before = read_until(terminal, b"EDITS -w\r\nEDITS " + os.fsencode(root / "b.md") + b"\r\n")
        assert LEAVES in before
        os.write(terminal.descriptor, b"\r")
        see(terminal, "b.md is as it was.")
        os.write(terminal.descriptor, b"ke")
        read_until(terminal, b"EDITS -w\r\nEDITS " + os.fsencode(root / "-a.md") + b"\r\n")
        os.write(terminal.descriptor, b"Brass drum\r")
        see(terminal, "Edited -a.md.")
        terminal.see(
            lambda lines: "".join(lines).count("Brass drum") == 2,
            seconds=PATIENCE_SECONDS,
            what="both",
        )
        assert any(line.startswith(">") and "Brass drum" in line for line in terminal.screen.lines)
        os.write(terminal.descriptor, b"q")
        assert LEAVES in read_until(terminal, LEAVES)
    assert 'title: "Brass drum"' in (root / "-a.md").read_text()


def test_an_article_that_leaves_the_view_by_it_keeps_its_row_and_the_cursor(
    folder: Folder, editor: Write, bounded: None
) -> None:
    root = folder({"a.md": article("Glass piano", published=False),
                   "b.md": article("Moss", date="2020-01-01", published=False)})  # fmt: skip
    saves = editor('sed -i "s/published: false/published: true/" "$2"')
    with running(root, saves) as terminal:
        see(terminal, "Open 2")
        os.write(terminal.descriptor, b"e")
        see(terminal, "Edited a.md.")
        see(terminal, "Open 1")
        terminal.see(
            lambda lines: any(line.startswith("> +") and "Glass" in line for line in lines),
            seconds=PATIENCE_SECONDS,
            what="the row",
        )


def test_a_broken_file_is_opened_at_its_line_and_mended(
    folder: Folder, tmp_path: Path, bounded: None
) -> None:
    root = folder({"a.md": "---\ntitle: Mended\nprovider: a: b\n---\nText.\n"})
    vi = tmp_path / "vi"
    vi.write_text('#!/bin/sh\n[ "$2" = +3 ] && sed -i "s/a: b/c/" "$3"\n')
    vi.chmod(0o755)
    with running(root, vi) as terminal:
        see(terminal, "Line 3")
        os.write(terminal.descriptor, b"e")
        see(terminal, "Edited a.md.")
        terminal.see(
            lambda lines: "".join(lines).count("Mended") == 2,
            seconds=PATIENCE_SECONDS,
            what="the article",
        )


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("stty raw -echo; exit 3", "a.md: my editor did not end well (exit code 3); the file is as it was."),
        (
            "stty raw -echo; kill -KILL $$",
            "a.md: my editor did not end well (stopped by signal 9); the file is as it was.",
        ),
        ('rm "$2"', "Edited a.md."),
    ],
)
def test_the_terminal_is_ours_again_however_the_editor_ended(
    folder: Folder, editor: Write, bounded: None, body: str, said: str
) -> None:
    root = folder({"a.md": article("Glass piano", published=False),
                   "b.md": article("Moss", date="2020-01-01", published=False)})  # fmt: skip
    with running(root, editor(body)) as terminal:
        settings = termios.tcgetattr(terminal.descriptor)
        see(terminal, "An excerpt.")
        before = termios.tcgetattr(terminal.descriptor)
        assert before != settings  # as newstui needs it
        os.write(terminal.descriptor, b"e")
        see(terminal, said)
        assert termios.tcgetattr(terminal.descriptor) == before
        os.write(terminal.descriptor, b"/moss\r")
        see(terminal, "1 of")
        os.write(terminal.descriptor, b"q")
        read_until(terminal, LEAVES)
        while termios.tcgetattr(terminal.descriptor)[3] != settings[3]:
            os.read(terminal.descriptor, 1 << 16)  # what stood there before newstui stands there again


def test_an_editor_that_is_stopped_where_no_shell_waits_goes_on(
    folder: Folder, editor: Write, bounded: None
) -> None:
    root = folder({"a.md": article("Glass piano", published=False)})
    body = "echo READY; read line; kill -TSTP 0; printf 'GOT %s\\n' \"$line\"; read line"
    with running(root, editor(body)) as terminal:
        see(terminal, "An excerpt.")
        os.write(terminal.descriptor, b"e")
        read_until(terminal, b"READY\r\n")
        os.write(terminal.descriptor, b"\x1aon\r")  # ^Z by key, and by itself as vi does
        read_until(terminal, b"GOT on\r\n")
        os.write(terminal.descriptor, b"\r")
        see(terminal, "a.md is as it was.")


def test_an_editor_that_is_not_there_is_named_and_nothing_is_lent(
    folder: Folder, tmp_path: Path, bounded: None
) -> None:
    root = folder({"a.md": article("Glass piano", published=False)})
    with running(root, tmp_path / "nowhere") as terminal:
        see(terminal, "An excerpt.")
        os.write(terminal.descriptor, b"e")
        see(terminal, "nowhere, named in $EDITOR, is not installed here; correct $EDITOR.")


def test_an_editor_and_newstui_are_one_job_of_a_shell(folder: Folder, editor: Write, bounded: None) -> None:
    root = folder({"a.md": article("Glass piano", published=False)})
    app = shlex.join([sys.executable, "-m", "tui", str(root)])
    body = editor("trap 'echo BACK' CONT; echo READY; until read line; do :; done; echo GOT $line")
    with running(root, body, argv=["bash", "--norc", "--noprofile", "-i"]) as terminal:
        os.write(terminal.descriptor, f"PS1=; exec 2>&1; {app}; echo code $?\r".encode())
        see(terminal, "An excerpt.")
        os.write(terminal.descriptor, b"e")
        read_until(terminal, b"READY\r\n")
        os.write(terminal.descriptor, b"\x1a")
        prompt = b"\x1b[?2004h"  # what bash writes before it reads
        stopped = read_until(terminal, prompt)
        assert b"Stopped" in stopped
        assert b"code 148" in stopped
        os.write(terminal.descriptor, b"echo in $((6*7))\r")
        assert b"in 42\r\n" in read_until(terminal, prompt)
        os.write(terminal.descriptor, b"fg\r")
        read_until(terminal, b"BACK\r\n")
        os.write(terminal.descriptor, b"on\r")
        read_until(terminal, b"GOT on\r\n")
        see(terminal, "a.md is as it was.")
        os.write(terminal.descriptor, b"q")
        read_until(terminal, LEAVES)

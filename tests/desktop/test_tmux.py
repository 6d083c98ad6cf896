"""The clipboard inside a real tmux, with its own server and no configuration."""

from __future__ import annotations

import base64
import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import tui
from tests.desktop.conftest import PATIENCE_SECONDS, Needs, Program
from tui.desktop.clipboard import OSC52_LIMIT, CopyReport, Tmux, copy, copy_with_tmux, sentence

TEXT = "https://example.org/?q='$(id)'&ü=%s€"
ROOT = Path(tui.__file__).parents[1]


def osc52(text: str) -> bytes:
    return b"\x1b]52;;" + base64.b64encode(text.encode()) + b"\x07"


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """The terminal of an attached client, as the bytes that tmux writes to it."""

    master: int

    def until(self, mark: bytes) -> bytes:
        """Everything up to the mark and a little more."""
        seen = b""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while mark not in seen:
            left = max(0.0, deadline - time.monotonic())
            ready, _, _ = select.select([self.master], [], [], left)
            assert ready, f"{mark!r} did not come, but {seen!r}"
            seen += os.read(self.master, 65_536)
        return seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A tmux server with one pane, in which a program waits."""

    program: str
    socket: str
    environ: dict[str, str]

    def run(self, *argv: str) -> str:
        ended = subprocess.run(
            [self.program, "-L", self.socket, "-f", os.devnull, *argv],
            env=self.environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
            timeout=PATIENCE_SECONDS,
        )
        return ended.stdout.decode()

    def inside(self) -> dict[str, str]:
        """The environment of a program in the pane."""
        tmux, pane = self.run("display-message", "-p", "#{socket_path},#{pid},0 #{pane_id}").split()
        return {**self.environ, "TMUX": tmux, "TMUX_PANE": pane}

    @contextmanager
    def attached(self, terminal: str, session: str = "first") -> Iterator[Screen]:
        self.run("set-hook", "-g", "client-attached", "wait-for -S attached")
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 200, 0, 0))
        with subprocess.Popen(
            [self.program, "-L", self.socket, "attach-session", "-t", session],
            env={**self.environ, "TERM": terminal},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        ) as client:
            os.close(slave)
            try:
                self.run("wait-for", "attached")
                yield Screen(master=master)
            finally:
                client.kill()
                os.close(master)


@pytest.fixture
def server(needs_program: Needs, bare_environ: pytest.MonkeyPatch) -> Iterator[Server]:
    program = needs_program("tmux")
    folder = tempfile.mkdtemp(prefix="ns")  # short: the path of a socket has room for 107 bytes
    made = Server(
        program=program,
        socket="own",
        environ={**os.environ, "TMUX_TMPDIR": folder, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"},
    )
    try:
        made.run("new-session", "-d", "-s", "first", "-x", "200", "-y", "24", "cat")
        yield made
    finally:
        with_server = [program, "-L", "own", "kill-server"]
        subprocess.run(with_server, env=made.environ, capture_output=True, check=False)
        shutil.rmtree(folder)


@pytest.mark.parametrize("setting", ["external", "on"])
def test_tmux_keeps_the_text_and_sends_it_on(setting: str, server: Server) -> None:
    server.run("set-option", "-s", "set-clipboard", setting)
    with server.attached("xterm-256color") as screen:
        report = copy(TEXT, server.inside(), limit_seconds=PATIENCE_SECONDS)
        assert report == CopyReport(size_bytes=len(TEXT.encode()), tmux=Tmux.SENT)
        screen.until(osc52(TEXT))
    assert server.run("show-buffer") == TEXT
    assert not report.osc52_useful


def test_the_default_of_tmux_drops_an_osc_52_of_ours_but_not_its_own(server: Server) -> None:
    # The reason for all of this; should a later tmux behave otherwise, the sentences want another look.
    assert server.run("show-options", "-gsv", "set-clipboard") == "external\n"
    with server.attached("xterm-256color") as screen:
        server.run("new-window", "printf '\\033]52;c;b3Vycw==\\007after it'; cat")
        assert b"b3Vycw==" not in screen.until(b"after it")
        assert copy_with_tmux(TEXT, server.inside(), limit_seconds=PATIENCE_SECONDS) is Tmux.SENT
        assert b"b3Vycw==" not in screen.until(osc52(TEXT))
    assert server.run("list-buffers", "-F", "#{buffer_sample}").count("\n") == 1


@pytest.mark.parametrize(
    ("terminal", "setting", "size", "state"),
    [
        ("screen-256color", "external", 10, Tmux.NO_TERMINAL),
        ("xterm-256color", "off", 10, Tmux.SWITCHED_OFF),
        ("xterm-256color", "external", OSC52_LIMIT + 1, Tmux.TOO_LONG),
    ],
)
def test_what_stays_in_tmux_is_not_called_sent(
    terminal: str, setting: str, size: int, state: Tmux, server: Server
) -> None:
    text = "x" * size
    server.run("set-option", "-s", "set-clipboard", setting)
    with server.attached(terminal) as screen:
        assert copy_with_tmux(text, server.inside(), limit_seconds=PATIENCE_SECONDS) is state
        server.run("rename-window", "afterwards")  # the status line comes after whatever was sent before
        assert b"\x1b]52" not in screen.until(b"afterwards")
    assert server.run("show-buffer") == text


def test_a_text_just_short_enough_is_sent_on(server: Server) -> None:
    text = "x" * OSC52_LIMIT
    with server.attached("xterm-256color") as screen:
        assert copy_with_tmux(text, server.inside(), limit_seconds=PATIENCE_SECONDS) is Tmux.SENT
        screen.until(osc52(text))


def test_the_hint_makes_another_terminal_work(server: Server) -> None:
    server.run("set-option", "-as", "terminal-features", ",*:clipboard")
    with server.attached("screen-256color") as screen:
        assert copy_with_tmux(TEXT, server.inside(), limit_seconds=PATIENCE_SECONDS) is Tmux.SENT
        screen.until(osc52(TEXT))


def test_the_terminal_asked_about_is_that_of_our_own_session(server: Server) -> None:
    server.run("new-session", "-d", "-s", "second", "cat")
    panes = server.run("list-panes", "-a", "-F", "#{session_name} #{pane_id}").split()
    inside = server.inside()
    states = {}
    with server.attached("xterm-256color", "first"), server.attached("screen-256color", "second"):
        for session, pane in zip(panes[::2], panes[1::2], strict=True):
            states[session] = copy_with_tmux(
                TEXT, {**inside, "TMUX_PANE": pane}, limit_seconds=PATIENCE_SECONDS
            )
    assert states == {"first": Tmux.SENT, "second": Tmux.NO_TERMINAL}


def test_nobody_attached_means_tmux_only(server: Server) -> None:
    assert copy_with_tmux(TEXT, server.inside(), limit_seconds=PATIENCE_SECONDS) is Tmux.NO_TERMINAL
    assert server.run("show-buffer") == TEXT


def test_it_works_from_a_program_in_the_pane(server: Server, tmp_path: Path) -> None:
    script = tmp_path / "inside.py"
    said = tmp_path / "said"
    script.write_text(
        textwrap.dedent(f"""
            import os, pathlib, subprocess
            from tui.desktop.clipboard import copy, sentence
            try:
                report = copy({TEXT!r}, os.environ, limit_seconds={PATIENCE_SECONDS})
                pathlib.Path({str(said)!r}).write_text(sentence("the web URL", report))
            finally:
                subprocess.run([{server.program!r}, "wait-for", "-S", "done"])
        """),
        encoding="utf-8",
    )
    with server.attached("xterm-256color") as screen:
        server.run("new-window", "-e", f"PYTHONPATH={ROOT}", sys.executable, "-W", "error", str(script))
        server.run("wait-for", "done")
        assert said.read_text() == "Copied the web URL to tmux, which sent it to your terminal"
        screen.until(osc52(TEXT))
    assert server.run("show-buffer") == TEXT


def test_a_tmux_that_has_gone_leaves_it_to_the_terminal(server: Server) -> None:
    inside = server.inside()
    server.run("kill-server")
    report = copy(TEXT, inside, limit_seconds=PATIENCE_SECONDS)
    assert (report.tmux, report.osc52_useful) == (Tmux.SILENT, True)


@pytest.mark.parametrize(
    ("setting", "state", "said"),
    [
        (
            "on",
            Tmux.PASSES,
            "Sent the web URL to your terminal; select it with the mouse if it does not paste",
        ),
        (
            "external",
            Tmux.DROPS,
            "Not copied: tmux keeps the web URL from your terminal; "
            "put set -g set-clipboard on in ~/.tmux.conf, or select it with the mouse",
        ),
        (
            "",
            Tmux.SILENT,
            "Sent the web URL to your terminal; "
            "if it does not paste, put set -g set-clipboard on in ~/.tmux.conf",
        ),
    ],
)
def test_an_older_tmux_cannot_send_on_and_the_hint_says_what_can(
    *,
    setting: str,
    state: Tmux,
    said: str,
    program: Program,
    bin_folder: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    # Before 3.2: "tmux: unknown option -- w", the usage, exit code 1.
    program(
        "tmux",
        f"""case "$*" in
        'show-options -gsv set-clipboard') echo '{setting}';;
        'load-buffer -w -') echo 'usage: load-buffer [-b buffer-name] path' >&2; exit 1;;
        *) exit 9;;
        esac""",
    )
    environ = {"PATH": str(bin_folder), "TMUX": "/gone,1,0"}
    state_found = copy_with_tmux(TEXT, environ, limit_seconds=PATIENCE_SECONDS)
    assert state_found is state
    assert sentence("the web URL", CopyReport(size_bytes=len(TEXT), tmux=state_found)) == said
    assert capfd.readouterr() == ("", "")


def test_a_tmux_that_hangs_is_given_up(program: Program, bin_folder: Path) -> None:
    program("tmux", "/bin/sleep 600")
    assert copy_with_tmux(TEXT, {"PATH": str(bin_folder), "TMUX": "x"}, limit_seconds=0.1) is Tmux.SILENT

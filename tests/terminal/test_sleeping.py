"""A terminal that newstui gives back: asleep, asked to end by a signal, after a crash."""

from __future__ import annotations

import os
import re
import shlex
import signal
import sys
import termios
from pathlib import Path

import pytest

from tests.conftest import article
from tests.terminal.conftest import until
from tests.terminal.written import Bytes, Start

APP = shlex.join([sys.executable, "-m", "tui", "content"])
PROMPT = "shell:"
# Of what a terminal is told, what must hold in the end: the main screen, no mouse, the cursor, long lines wrapped.
LEFT = {"1049": "l", "1000": "l", "1003": "l", "1006": "l", "1004": "l", "2004": "l", "25": "h", "7": "h"}
SHELL = ["-c", "import os, sys; os.execvp('bash', ['bash', '--norc', '--noprofile', '-i'])"]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "0.md").write_text(article("Geese on the roof", published=False))
    monkeypatch.setenv("PS1", PROMPT)
    monkeypatch.setenv("HISTFILE", "")


def _runs(number: int) -> bool:
    """Whether there is such a process that has not ended; one that nobody has asked about has no command line."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes() != b""
    except OSError:
        return False


def left(running: Bytes) -> dict[str, str]:
    """How each mode that was ever set or reset was left."""
    told = re.findall(rb"\x1b\[\?(\d+)([hl])", running.written)
    return {number.decode(): how.decode() for number, how in told}


def assert_sane(running: Bytes, before: object) -> None:
    assert {number: left(running).get(number) for number in LEFT} == LEFT
    assert running.written.count(b"\x1b[<u") == len(re.findall(rb"\x1b\[>\d+u", running.written)) > 0
    assert termios.tcgetattr(running.master) == before


def settings(running: Bytes) -> str:
    """All that stty says of the terminal while a command of the shell has it, not its line editor."""
    return running.press("stty -g\r", r"(?:[0-9a-f]+:){10,}[0-9a-f]+")[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_that_ends_newstui_leaves_the_terminal_as_it_was(
    number: signal.Signals, on_a_terminal: Start
) -> None:
    running = on_a_terminal("content")
    before = termios.tcgetattr(running.master)
    running.find("1 +by date")
    running.process.send_signal(number)
    assert running.end() == 128 + number
    assert_sane(running, before)


def test_without_a_shell_nothing_sleeps_and_a_crash_leaves_the_terminal_as_it_was(
    on_a_terminal: Start, tmp_path: Path
) -> None:
    (tmp_path / "crashing.py").write_text(
        "import sys\nfrom tui.flows.program import Program\n"
        "def crash(self): raise ValueError('on purpose')\n"
        "Program._zoom = crash\n"
        "from tui.cli import main\nsys.exit(main())\n"
    )
    running = on_a_terminal("content", program=("crashing.py",))
    before = termios.tcgetattr(running.master)
    running.find("1 +by date")
    running.press("\x1a", "No shell waits here")
    running.send("z")
    assert running.end() == 1
    running.find("did not foresee: ValueError: on purpose")
    assert_sane(running, before)


def test_newstui_asleep_leaves_the_terminal_to_the_shell_and_comes_back_whole(
    on_a_terminal: Start,
) -> None:
    running = on_a_terminal(program=SHELL)
    running.find(PROMPT)
    before = settings(running)
    running.press(f"{APP}\r", "1 +by date")
    running.press("/", "To the list")  # also from the search box,
    running.press("\x1a", rf"Stopped.*(?s:.*){PROMPT}")
    assert settings(running) == before
    asleep = left(running)
    assert {number: asleep[number] for number in LEFT} == LEFT | {"2004": asleep["2004"]}  # the shell's own
    running.press("fg\r", "Geese on the roof(?s:.*)To the list")
    running.press("\x1b[27u", "p Publish")
    running.press("y", "Copy as(?s:.*)Esc none")  # and from a menu
    running.press("\x1a", rf"Stopped.*(?s:.*){PROMPT}")
    running.press("p=$(jobs -p); kill %1; while kill -0 $p; do :; done 2>/dev/null; echo $((6 * 7))\r", "42")
    assert settings(running) == before
    running.send("exit\r")
    assert running.end() == 0


def test_newstui_ends_tidily_when_its_parent_is_killed_and_the_shell_takes_over(on_a_terminal: Start) -> None:
    running = on_a_terminal(program=SHELL)
    running.find(PROMPT)
    before = settings(running)
    running.press(f"sh -c 'echo parent $$; {APP}; :'\r", "1 +by date")
    parent = int(running.find(r"parent (\d+)")[1])
    child = int(Path(f"/proc/{parent}/task/{parent}/children").read_text().split()[0])
    os.kill(parent, signal.SIGKILL)
    running.see("\x1b[?1049l", running.before)
    until(lambda: not _runs(child), lambda: "newstui runs on")  # until then it may take what is typed
    running.press("echo $((6 * 7))\r", "42")
    assert settings(running) == before
    running.send("exit 0\r")
    assert running.end() == 0


def test_a_program_that_did_not_sleep_is_not_woken(on_a_terminal: Start) -> None:
    running = on_a_terminal("content")
    before = termios.tcgetattr(running.master)
    running.find("1 +by date")
    running.process.send_signal(signal.SIGCONT)
    running.press("/", "To the list")
    running.process.send_signal(signal.SIGTERM)
    assert running.end() == 128 + signal.SIGTERM
    assert_sane(running, before)


def test_newstui_put_to_sleep_by_others_paints_all_when_it_is_woken(on_a_terminal: Start) -> None:
    running = on_a_terminal("content")
    before = termios.tcgetattr(running.master)
    running.find("1 +by date")
    running.process.send_signal(signal.SIGTSTP)
    until(
        lambda: os.waitid(os.P_PID, running.process.pid, os.WSTOPPED | os.WNOHANG | os.WNOWAIT),
        lambda: "awake",
    )
    slept = running.see("\x1b[?1049l")
    running.process.send_signal(signal.SIGCONT)
    running.find("newstui(?s:.*)Geese on the roof(?s:.*)p Publish", slept)
    running.send("q")
    assert running.end() == 0
    assert_sane(running, before)


def test_newstui_stopped_without_being_asked_has_its_terminal_again(on_a_terminal: Start) -> None:
    running = on_a_terminal(program=SHELL)
    running.find(PROMPT)
    running.press(f"{APP}\r", "1 +by date")
    (child,) = Path(f"/proc/{running.process.pid}/task/{running.process.pid}/children").read_text().split()
    raw = termios.tcgetattr(running.master)
    os.kill(int(child), signal.SIGSTOP)
    running.find(rf"Stopped.*(?s:.*){PROMPT}", len(running.written))
    running.press("fg\r", "newstui(?s:.*)Geese on the roof(?s:.*)p Publish")
    assert termios.tcgetattr(running.master) == raw
    running.press("/", "To the list")
    running.send("\x1b[27u")
    running.press("q", PROMPT)
    running.send("exit\r")
    assert running.end() == 0


def test_a_terminal_that_takes_a_part_only_is_waited_for(on_a_terminal: Start, tmp_path: Path) -> None:
    (tmp_path / "after.py").write_text(
        "import os, sys\nos.set_blocking(2, False)\nfrom tui.cli import main\nsys.exit(main())\n"
    )
    running = on_a_terminal("content", program=("after.py",))
    running.find("1 +by date")
    told = Path(f"/proc/{running.process.pid}/fdinfo/2").read_text()
    flags = int(re.findall(r"flags:\s*(\d+)", told)[0], 8)
    assert not flags & os.O_NONBLOCK


def test_a_signal_in_the_first_moment_leaves_the_terminal_as_it_was(
    on_a_terminal: Start, tmp_path: Path
) -> None:
    (tmp_path / "told_early.py").write_text(
        "import os, signal, sys\nfrom textual.drivers.linux_driver import LinuxDriver\n"
        "start = LinuxDriver.start_application_mode\n"
        "def started(self): start(self); os.kill(os.getpid(), signal.SIGTERM)\n"
        "LinuxDriver.start_application_mode = started\n"
        "from tui.cli import main\nsys.exit(main())\n"
    )
    running = on_a_terminal("content", program=("told_early.py",))
    before = termios.tcgetattr(running.master)
    assert running.end() == 128 + signal.SIGTERM
    assert_sane(running, before)

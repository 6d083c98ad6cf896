"""Text to the clipboard, by every way that can work here, and one true sentence about what happened.

Three ways: a clipboard program of the desktop, tmux, and OSC 52, an escape sequence that the app sends
through its own driver. Nothing here writes to stdout or stderr. Only programs answer: OSC 52 is one-way.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum, auto
from inspect import isfunction

from tui.errors import ClipboardFailed
from tui.model.choices import Clipboard

# UTF-8 bytes: 99,992 in base64, under the 100,000 many terminals allow for one sequence.
OSC52_LIMIT = 74_994

_WAY_OUT = "select it with the mouse"
_TMUX_WAY_OUT = "put set -g set-clipboard on in ~/.tmux.conf"

# pyperclip's backends that are programs, by the name of its copy function. They are run here rather than by
# pyperclip, which ignores their exit codes, waits for ever and leaves their stderr on our screen.
_COMMANDS: Mapping[str, tuple[str, ...]] = {
    "copy_xclip": ("xclip", "-selection", "clipboard"),
    "copy_xsel": ("xsel", "--clipboard", "--input"),
    "copy_wl": ("wl-copy",),
    "copy_wsl": ("clip.exe",),
    "copy_osx_pbcopy": ("pbcopy",),
    "copy_osx_pyobjc": ("pbcopy",),
    "copy_klipper": ("qdbus", "org.kde.klipper", "/klipper", "setClipboardContents"),
}


class Tmux(Enum):
    """What tmux did with the text, and what it does with an OSC 52 of ours (seen in tmux 3.3a)."""

    SENT = auto()  # in tmux's buffer, and sent on to the terminal
    NO_TERMINAL = auto()  # in its buffer; the terminal is not known to take a clipboard (no Ms capability)
    SWITCHED_OFF = auto()  # in its buffer; set-clipboard is off
    TOO_LONG = auto()  # in its buffer; longer than a terminal takes
    PASSES = auto()  # not in its buffer (before 3.2 there is no -w), but it lets our OSC 52 through
    DROPS = auto()  # not in its buffer, and it swallows our OSC 52
    SILENT = auto()  # no tmux answered


_IN_TMUX = frozenset({Tmux.SENT, Tmux.NO_TERMINAL, Tmux.SWITCHED_OFF, Tmux.TOO_LONG})

_TMUX_SENTENCES: Mapping[Tmux, str] = {
    Tmux.SENT: "Copied {what} to tmux, which sent it to your terminal",
    Tmux.NO_TERMINAL: (
        "Copied {what} to tmux only (prefix ] pastes it); for your terminal's clipboard "
        "put set -as terminal-features ',*:clipboard' in ~/.tmux.conf and attach again"
    ),
    Tmux.SWITCHED_OFF: (
        f"Copied {{what}} to tmux only (prefix ] pastes it); for your terminal's clipboard {_TMUX_WAY_OUT}"
    ),
    Tmux.TOO_LONG: (
        "Copied {what} to tmux only (prefix ] pastes it); "
        "its {size:,} bytes are more than the {limit:,} a terminal takes"
    ),
    Tmux.DROPS: f"Not copied: tmux keeps {{what}} from your terminal; {_TMUX_WAY_OUT}, or {_WAY_OUT}",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyReport:
    """What became of a text that was to be copied.

    Args:
        size_bytes: Its length in UTF-8.
        tool: The program that took it and ended with exit code 0.
        trouble: Why a program that was asked did not take it, with the way out.
        tmux: What tmux did; None outside tmux, and where it was not asked.
        way: The way that the text was to go.
    """

    size_bytes: int
    tool: str | None = None
    trouble: str | None = None
    tmux: Tmux | None = None
    way: Clipboard = Clipboard.AUTO

    @property
    def osc52_useful(self) -> bool:
        """The app should send OSC 52 now: the text fits, and tmux neither sent it already nor swallows it."""
        if self.way not in (Clipboard.AUTO, Clipboard.TERMINAL):
            return False
        return self.size_bytes <= OSC52_LIMIT and self.tmux in (None, Tmux.PASSES, Tmux.SILENT)

    @property
    def copied(self) -> bool:
        """A program said that it has the text, so that it can be pasted somewhere for certain."""
        return self.tool is not None or self.tmux in _IN_TMUX

    @property
    def lost(self) -> bool:
        """Nobody took the text and no OSC 52 can carry it."""
        return not self.copied and not self.osc52_useful


def sentence(what: str, report: CopyReport) -> str:
    """What to tell the user, where `what` is as in "the web URL"; no full stop.

    It takes for granted that the app sends OSC 52 where the report says that it is useful.
    """
    if report.tool is not None:
        return f"Copied {what}"
    trouble = report.trouble or _WAY_OUT
    if report.tmux is not None and report.tmux in _TMUX_SENTENCES:
        return _TMUX_SENTENCES[report.tmux].format(what=what, size=report.size_bytes, limit=OSC52_LIMIT)
    if report.way is Clipboard.TOOL:
        return f"Not copied: {report.trouble or f'no clipboard program can be used here; {_WAY_OUT}'}"
    if report.way is Clipboard.TMUX:
        why = "tmux did not take it" if report.tmux else "this is not tmux"
        return f"Not copied: {why}; {_WAY_OUT}"
    if not report.osc52_useful:
        return (
            f"Not copied: {what} has {report.size_bytes:,} bytes, "
            f"more than the {OSC52_LIMIT:,} a terminal takes; {trouble}"
        )
    if report.tmux is Tmux.SILENT and report.trouble is None:
        return f"Sent {what} to your terminal; if it does not paste, {_TMUX_WAY_OUT}"
    return f"Sent {what} to your terminal; {trouble} if it does not paste"


def copy(
    text: str,
    environ: Mapping[str, str],
    *,
    way: Clipboard = Clipboard.AUTO,
    limit_seconds: float = 2.0,
) -> CopyReport:
    """What became of `text`, which tmux and a clipboard program have been given where there are any.

    Where the user has chosen a `way`, only what belongs to it. Blocks up to `limit_seconds` for a program
    that hangs: for a worker thread. `environ` is our own one.
    """
    # First tmux, and even where a tool works: a pane opened at the desk may be looked at over SSH now. One
    # that hangs adds to the limit, but then the screen that it draws for us stands still as well.
    tmux = tool = trouble = None
    if way in (Clipboard.AUTO, Clipboard.TMUX) and environ.get("TMUX"):
        tmux = copy_with_tmux(text, environ, limit_seconds=limit_seconds)
    if way in (Clipboard.AUTO, Clipboard.TOOL):
        try:
            tool = copy_with_tool(text, environ, limit_seconds=limit_seconds)
        except ClipboardFailed as error:
            trouble = str(error)
    return CopyReport(size_bytes=len(_encode(text)), tool=tool, trouble=trouble, tmux=tmux, way=way)


def copy_with_tool(text: str, environ: Mapping[str, str], *, limit_seconds: float = 2.0) -> str | None:
    """The name of the program that took `text`; None where there is none, and over SSH.

    Raises:
        ClipboardFailed: There is one, and it could not be started, said no, or did not end within the limit.
    """
    # The tool would fill the clipboard of the computer at the other end, where nobody sits.
    if any(environ.get(sign) for sign in ("SSH_CONNECTION", "SSH_TTY")):
        return None
    copier = _detect()
    if copier is None:
        return None
    backend = getattr(copier, "__name__", "")
    command = _COMMANDS.get(backend)
    if command is None:
        _copy_in_thread(copier, text, limit_seconds=limit_seconds)
        return "the system clipboard"
    if backend == "copy_klipper":
        # The one that takes the text as an argument; it is over D-Bus, and qdbus reads no stdin.
        command, stdin = (*command, text), b""
    else:
        stdin = _encode(text, "utf-16-le" if backend == "copy_wsl" else "utf-8")
    _run(command, stdin, environ, limit_seconds=limit_seconds)
    return command[0]


def copy_with_tmux(text: str, environ: Mapping[str, str], *, limit_seconds: float = 2.0) -> Tmux:
    """What the tmux we run in did with `text`, found out by asking it: `load-buffer -w` says yes to anything.

    With `-w` (tmux 3.2) the text also goes to the terminal of the attached client, with the default
    `set-clipboard external` too, which swallows the OSC 52 of programs. 3.3a sends it even with `off`
    (github.com/tmux/tmux/issues/3858): that wish is respected here.
    """
    encoded = _encode(text)
    fits = len(encoded) <= OSC52_LIMIT

    def answer(*argv: str, stdin: bytes = b"") -> str | None:
        with suppress(ClipboardFailed):
            return _run(("tmux", *argv), stdin, environ, limit_seconds=limit_seconds, read=True)
        return None

    setting = (answer("show-options", "-gsv", "set-clipboard") or "").strip()
    onward = ["-w"] if fits and setting != "off" else []
    if answer("load-buffer", *onward, "-", stdin=encoded) is None:
        return {"on": Tmux.PASSES, "external": Tmux.DROPS, "off": Tmux.DROPS}.get(setting, Tmux.SILENT)
    if not fits:
        return Tmux.TOO_LONG
    if setting == "off":
        return Tmux.SWITCHED_OFF
    # The client that load-buffer chose, then its terminal's capabilities as tmux sees them (230 lines).
    client = (answer("display-message", "-p", "#{client_name}") or "").strip()
    known = answer("show-messages", "-T", "-t", client) if client else None
    return Tmux.SENT if known is not None and "Ms: (string)" in known else Tmux.NO_TERMINAL


def _detect() -> Callable[[str], object] | None:
    """The copy function of pyperclip for this system; None where it finds no way. It reads `os.environ`."""
    if sys.platform == "cygwin":
        return None  # pyperclip warns on stderr there and writes to a device
    import pyperclip  # noqa: PLC0415 - 15 ms of start-up that not every session needs

    # Never Qt: it serves a paste from an event loop that does not run here, and QApplication ends the whole
    # process where the display refuses it.
    vars(pyperclip)["init_qt_clipboard"] = vars(pyperclip)["init_no_clipboard"]
    try:
        copier, _ = pyperclip.determine_clipboard()
    except RuntimeError:
        return None  # how some versions of qtpy say that there is no Qt
    # "No way" is an object that raises when called, the ways are functions.
    return copier if isfunction(copier) else None


def _encode(text: str, encoding: str = "utf-8") -> bytes:
    return text.encode(encoding, errors="replace")


def _run(
    command: Sequence[str],
    stdin: bytes,
    environ: Mapping[str, str],
    *,
    limit_seconds: float,
    read: bool = False,
) -> str:
    """What the command wrote to stdout if `read`, else an empty string, after exit code 0.

    Raises:
        ClipboardFailed: It could not be started, ended with another code, or ran too long and was killed.
    """
    name = command[0]
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            # No pipe for xclip: what it leaves behind to serve pastes holds it open, so a good copy hangs.
            stdout=subprocess.PIPE if read else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=dict(environ),
            # Its own session: the clipboard outlives our terminal, and a hanging tool dies with its children.
            start_new_session=True,
        )
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ClipboardFailed(f"{name} could not be started ({reason}): {_WAY_OUT}") from error
    with process:
        try:
            output, _ = process.communicate(stdin, timeout=limit_seconds)
        except subprocess.TimeoutExpired as error:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            raise _hung(name, limit_seconds) from error
    if process.returncode != 0:
        raise ClipboardFailed(f"{name} failed (exit code {process.returncode}): {_WAY_OUT}")
    return output.decode("utf-8", errors="replace") if output else ""


def _copy_in_thread(copier: Callable[[str], object], text: str, *, limit_seconds: float) -> None:
    """Nothing, when pyperclip's own function came back; for backends that are no programs (Windows).

    Raises:
        ClipboardFailed: It raised, or has not come back within the limit and is left to itself.
    """
    failures: list[BaseException] = []

    def body() -> None:
        try:
            copier(text)
        except (RuntimeError, OSError, ValueError) as error:
            failures.append(error)

    thread = threading.Thread(target=body, name="copy to the system clipboard", daemon=True)
    thread.start()
    thread.join(limit_seconds)
    if thread.is_alive():
        raise _hung("the system clipboard", limit_seconds)
    if failures:
        raise ClipboardFailed(f"the system clipboard failed ({failures[0]}): {_WAY_OUT}") from failures[0]


def _hung(name: str, limit_seconds: float) -> ClipboardFailed:
    return ClipboardFailed(f"{name} did not answer within {limit_seconds:g} s: {_WAY_OUT}")

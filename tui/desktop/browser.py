"""Web pages in a browser: which program shows them here, and running it without a trace on our screen.

A URL comes in checked (`tui.model` has said http or https). No shell is involved: a program gets a list of
arguments, and the URL is exactly one of them.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from tui.desktop import terminal
from tui.desktop.terminal import ending
from tui.errors import BrowserFailed, BrowserMissing

# Browsers that draw in the terminal they are started from: the app has to leave the screen to them.
TEXT_BROWSERS = frozenset({"browsh", "elinks", "links", "links2", "lynx", "w3m", "www-browser"})

# Asked in this order, because the desktop's own choice comes before any guess of ours.
_DESKTOP_OPENERS = (("xdg-open",), ("gio", "open"), ("x-www-browser",), ("sensible-browser",))
_GRAPHICAL_BROWSERS = (
    "firefox",
    "firefox-esr",
    "librewolf",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "brave-browser",
    "microsoft-edge",
    "vivaldi",
    "opera",
    "epiphany",
    "falkon",
    "konqueror",
    "qutebrowser",
)

_WAY_OUT = "copy the address, or set $BROWSER to a browser that works here"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """A program that shows web pages.

    Args:
        argv: Program (with its path) and arguments; `%s` in one stands for the URL, which else goes last.
        takes_terminal: It draws in our terminal: `run_in_terminal`, not `open_url`.
        name: What to call it in a message.
    """

    argv: tuple[str, ...]
    takes_terminal: bool
    name: str

    def command(self, url: str) -> list[str]:
        """The argument list that opens `url`; a `%s` inside the URL itself is left alone."""
        program, *arguments = self.argv
        if any("%s" in argument for argument in arguments):
            return [program, *(argument.replace("%s", url) for argument in arguments)]
        return [program, *arguments, url]


def find_opener(
    environ: Mapping[str, str], platform: str = sys.platform, *, wanted: str | None = None
) -> Opener:
    """The program that shows web pages here: `$BROWSER`, else the desktop's opener, else a known browser.

    Args:
        environ: Our own environment.
        platform: As `sys.platform` has it.
        wanted: What the user's settings name; written as `$BROWSER`, and in its place.

    Raises:
        BrowserMissing: Nothing fits, or a page could only appear on a screen where nobody sits.
    """
    chosen = wanted or environ.get("BROWSER", "")
    candidates = _named_in(chosen)
    # macOS and WSL have no variable for a display: there, SSH means that nobody sits before the screen.
    remote = _any_set(environ, "SSH_CONNECTION", "SSH_TTY")
    if _any_set(environ, "WSL_DISTRO_NAME", "WSL_INTEROP") and not remote:
        candidates.append(["wslview"])
    if platform == "darwin":
        shown = not remote
        candidates += [["open"]] if shown else []
    else:
        # No display (SSH, a console): an opener would fail, or start a text browser on top of our screen.
        shown = _any_set(environ, "DISPLAY", "WAYLAND_DISPLAY")
        if shown:
            candidates += [list(opener) for opener in _DESKTOP_OPENERS]
            candidates += [[browser] for browser in _GRAPHICAL_BROWSERS]
    for candidate in candidates:
        program = shutil.which(candidate[0], path=environ.get("PATH", os.defpath))
        if program is not None:
            name = PurePath(candidate[0]).name
            return Opener(argv=(program, *candidate[1:]), takes_terminal=name in TEXT_BROWSERS, name=name)
    named = "browser (config.toml)" if wanted else "$BROWSER"
    raise BrowserMissing(_why_missing(chosen=chosen, named=named, shown=shown))


def open_url(url: str, opener: Opener, *, wait_seconds: float = 2.0) -> None:
    """Nothing, as soon as the browser has ended well or has been running for `wait_seconds`.

    The browser has its own session and no way to our screen. Blocks that long: for a worker thread.

    Raises:
        BrowserFailed: It could not be started, or ended with an exit code other than 0 within the wait.
        ValueError: `url` is not http or https; `tui.model` should have refused it before.
    """
    _require_web(url)
    try:
        process = subprocess.Popen(
            opener.command(url),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=True,
            start_new_session=True,
        )
    except OSError as error:
        raise _not_started(opener, error) from error
    try:
        code = process.wait(timeout=wait_seconds)
    except subprocess.TimeoutExpired:
        # A browser may stay in the foreground as long as it likes; someone has to collect its exit code.
        threading.Thread(target=process.wait, name=f"wait for {opener.name}", daemon=True).start()
        return
    if code != 0:
        raise BrowserFailed(f"{opener.name} did not open the page ({ending(code)}); {_WAY_OUT}")


def run_in_terminal(url: str, opener: Opener) -> None:
    """Nothing, when the user has left the text browser; it has the terminal until then.

    For the main thread, with the app suspended: only there can Ctrl+C be kept for the browser.

    Raises:
        BrowserFailed: It could not be started, or ended with an exit code not 0; Ctrl+C is no failure.
        ValueError: `url` is not http or https; `tui.model` should have refused it before.
    """
    _require_web(url)
    try:
        code = terminal.lend(opener.command(url))
    except OSError as error:
        raise _not_started(opener, error) from error
    if code not in (0, -signal.SIGINT, 128 + signal.SIGINT):
        raise BrowserFailed(f"{opener.name} did not show the page ({ending(code)}); {_WAY_OUT}")


def _named_in(value: str) -> list[list[str]]:
    """The commands of a `$BROWSER` value, in its order; one whose quotes do not close is left out."""
    commands = []
    for entry in value.split(os.pathsep):
        try:
            words = shlex.split(entry)
        except ValueError:
            continue
        # "firefox &" is an old habit; without a shell the sign would reach the browser as an address.
        if words and words[-1] == "&":
            words.pop()
        if words:
            commands.append(words)
    return commands


def _any_set(environ: Mapping[str, str], *names: str) -> bool:
    return any(environ.get(name) for name in names)


def _why_missing(*, chosen: str, named: str, shown: bool) -> str:
    if chosen.strip():
        return f"No program named in {named} is installed here; copy the address, or correct {named}"
    if not shown:
        return (
            "No browser can be shown here (no display); copy the address, "
            "or set $BROWSER to a text browser such as w3m"
        )
    return "No browser is installed here; copy the address, or name your browser in $BROWSER"


def _require_web(url: str) -> None:
    # The last line of defence: a browser command takes --options, file: and javascript: just as gladly.
    if not url.startswith(("http://", "https://")):
        raise ValueError(f"not a web address: {url!r}")


def _not_started(opener: Opener, error: OSError) -> BrowserFailed:
    reason = error.strerror or type(error).__name__
    return BrowserFailed(f"{opener.name} could not be started ({reason}); {_WAY_OUT}")

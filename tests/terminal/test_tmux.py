"""A morning with newstui in a real terminal: find, open, copy, walk, come back, leave."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.terminal.conftest import PATIENCE_SECONDS, Pane, squeezed, until

SITE = "thelanternpost.example/2026/10/27/harrowmere-facial-recognition-geese"
WEB = f"https://www.{SITE}"
AMP = f"{WEB}/amp"
CDN = f"https://www-thelanternpost-example.cdn.ampproject.org/c/s/www.{SITE}/amp"
LINKS = {"w": WEB, "a": AMP, "c": CDN}
SIZES = [(80, 24), (40, 8)]


def start(pane: Pane, width: int, height: int) -> None:
    pane.start(width, height, "sample_content")
    pane.see("Help", "by date" if width >= 60 else "2:")


def find(pane: Pane) -> None:
    """Finds an article by three half-remembered words."""
    pane.press("1")
    pane.see("[1")
    pane.press("/")
    pane.see("To the list")
    pane.type("facail exeption lanten")
    pane.see("/ facail exeption lanten", "1 of ")
    pane.press("Enter")
    pane.see("Find", "Harrowmere bans facial")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_an_article_is_found_opened_and_copied(pane: Pane, width: int, height: int) -> None:
    start(pane, width, height)
    find(pane)
    for number, (key, url) in enumerate(LINKS.items(), 1):
        pane.press(key)
        assert pane.opened(number)[-1] == f"1 {url}"
        pane.see("Opened", url if width >= 60 else url[:60])
    for key, url in LINKS.items():
        pane.press(key.upper())
        pane.see("Copied the", url if width >= 60 else url[:30])
        until(lambda url=url: pane.tmux("show-buffer") == url, lambda: pane.tmux("show-buffer"))  # type: ignore[misc]
    pane.press("y")
    pane.see("Copy as", "Markdown")
    pane.press("m")
    pane.see("Copied a Markdown link")
    assert pane.tmux("show-buffer").endswith(f"geese]({WEB})")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_related_items_are_walked_and_one_comes_back(pane: Pane, width: int, height: int) -> None:
    start(pane, width, height)
    find(pane)
    pane.press("r")
    pane.see("> -  68 Sheep pass the facial")
    pane.press("]")
    pane.see("Facial recognition banned")
    pane.press("]", "w")
    assert pane.opened(1) == ["1 https://sundayabacus.example/law/face-of-a-goose"]
    pane.press("[", "[", "Enter")
    pane.see(
        "not in the list's view" if width < 60 else "Sheep pass the facial recognition test; farmers do not"
    )
    pane.press("w")
    assert pane.opened(2)[-1] == "1 https://www.peatandpixel.example/animals/sheep-facial-recognition"
    pane.press("BSpace")
    pane.see("Harrowmere bans facial")
    pane.press("h")
    pane.see("> +  78")


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_q_leaves_a_clean_screen_and_no_failure(pane: Pane, width: int, height: int) -> None:
    start(pane, width, height)
    pane.press("j", "Enter")
    pane.see("open |")
    pane.press("q")
    pane.see("code")
    assert pane.screen.split() == ["before", "code", "0"]
    modes = "#{alternate_on} #{mouse_any_flag} #{cursor_flag}"
    assert pane.tmux("display-message", "-p", "-t", "s", modes) == "0 0 1\n"


def test_a_wrong_path_leaves_one_sentence(pane: Pane) -> None:
    pane.start(80, 24, "no/such/folder")
    pane.see("code 2")
    assert squeezed(pane.screen) == squeezed(
        "before newstui: no/such/folder: there is no such file or folder. code 2"
    )


def test_esc_and_a_quick_letter_are_both_obeyed(pane: Pane) -> None:
    """As typed by hand: tmux holds Esc back for 500 ms to see whether a sequence follows."""
    start(pane, 80, 24)
    pane.tmux("set-option", "-s", "escape-time", "500")
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    pane.tmux("set-hook", "-g", "client-attached", "wait-for -S attached")
    with subprocess.Popen(
        ["tmux", "-L", "own", "attach-session", "-t", "s"],
        env=pane.environ,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        start_new_session=True,
    ) as client:
        os.close(slave)
        drain = threading.Thread(target=_drain, args=(master,), daemon=True)
        drain.start()
        try:
            pane.tmux("wait-for", "attached")
            until(lambda: _cursor_line(pane) != "", lambda: pane.screen)
            for quick in (b"\x1bG", b"\x1bk"):
                before = _cursor_line(pane)
                os.write(master, b"/")
                pane.see("To the list")
                os.write(master, quick)
                pane.see("Publish", "/ words in any order")
                until(lambda before=before: _cursor_line(pane) not in ("", before), lambda: pane.screen)  # type: ignore[misc]
        finally:
            client.kill()
            os.close(master)
            drain.join(PATIENCE_SECONDS)


def _cursor_line(pane: Pane) -> str:
    return next((line for line in pane.screen.splitlines() if line.startswith("> ")), "")


def _drain(master: int) -> None:
    """Takes what tmux draws for its client, which would wait else."""
    try:
        while os.read(master, 65_536):
            pass
    except OSError:
        pass


@pytest.fixture
def many(folder: Folder) -> Path:
    """A folder with more open articles than can be decided while somebody reaches for a key."""
    long = "Microsoft Announces Levtech As Power Apps Partner Of The Year"
    return folder(
        {f"{n:04}.md": article(f"{long} {n:04}", date="2021-01-01", published=False) for n in range(6_000)}
    )


def live(root: Path) -> int:
    return sum("published: true" in path.read_text() for path in root.glob("*.md"))


def test_q_during_a_bulk_says_what_it_waits_for_and_q_again_leaves(pane: Pane, many: Path) -> None:
    pane.start(80, 24, str(many))
    pane.see("Help", "6,000  by date")
    pane.press("*")
    pane.see("*-  50")
    pane.press("p")
    pane.see("Publish 6,000 marked articles?")
    pane.press("y")
    pane.see("(Esc stops)")
    pane.press("q")
    pane.see("Leaving when done. q stops and leaves, Esc stops.", "publish: ")
    pane.press("q")
    shown = pane.see("code 0")
    done = live(many)
    assert 0 < done < 6_000
    assert f"Decided: {done:,} published. Files changed: {done:,}." in shown
    assert f"Stopped: {6_000 - done:,} were left as they are." in shown


def test_at_80_columns_the_verdict_is_seen_beside_the_progress(pane: Pane, folder: Folder) -> None:
    long = "Microsoft Announces Levtech As Power Apps Partner Of The Year"
    root = folder({f"{n}.md": article(f"{long} {n}", published=False) for n in range(25)})
    pane.start(80, 24, str(root))
    pane.see("p Publish  d Decline  m Later  u Undo  wac Open  WAC Copy", "25  by date", "Welcome")
    pane.press("1")
    pane.see("[1 All 25]")
    pane.press("p", "p", "u")
    line = next(one for one in pane.see("is open again", "1 of 25").splitlines() if "Undone" in one)
    assert "is open again." in line
    assert "1 of 25" in line

"""Browsers and clipboards that take their time, and hosts that look like others."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.flows.desk import Desk
from tests.flows.held import until
from tests.flows.test_links import script


class Slow:
    """A program that goes on for as long as it is not let go."""

    def __init__(self, folder: Path) -> None:
        self._gate, self._begun, self._done = (folder / name for name in ("gate", "begun", "done"))
        os.mkfifo(self._gate)
        # Read-write, so that opening does not wait for the program.
        self._held = os.open(self._gate, os.O_RDWR)
        self.body = f": > '{self._begun}'; read line < '{self._gate}'; : > '{self._done}'"

    @property
    def works(self) -> bool:
        return self._begun.exists() and not self._done.exists()

    def let_go(self) -> None:
        os.write(self._held, b"go\n")

    def close(self) -> None:
        os.close(self._held)


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Slow]:
    one = Slow(tmp_path)
    try:
        yield one
    finally:
        one.let_go()
        one.close()


@pytest.mark.parametrize(("key", "program"), [("w", "browser"), ("W", "xclip")], ids=["browser", "clipboard"])
async def test_keys_are_answered_while_a_program_takes_its_time(
    *,
    desk: Desk,
    slow: Slow,
    plain_environment: Path,
    monkeypatch: pytest.MonkeyPatch,
    key: str,
    program: str,
) -> None:
    path = script(plain_environment / program, slow.body)
    if program == "browser":
        monkeypatch.setenv("BROWSER", str(path))
    else:
        monkeypatch.setenv("DISPLAY", ":99")
    async with desk.sit() as screen:
        before = screen.current
        screen.app.post_message(screen.key(key))
        await until(screen, lambda: slow.works)
        screen.app.post_message(screen.key("j"))
        await until(screen, lambda: screen.current != before)
        assert slow.works
        slow.let_go()
        await screen.settle()
        assert screen.said.startswith(("Opened ", "Copied "))


async def test_a_host_that_looks_like_another_is_shown_opened_and_copied_in_ascii(
    empty_desk: Desk, folder: Folder, plain_environment: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    record = tmp_path / "argv"
    browser = script(plain_environment / "browser", f"""printf '%s\\n' "$@" > '{record}'""")
    monkeypatch.setenv("BROWSER", str(browser))
    folder({"a.md": article(web_url="https://аpple.com/")})  # the first letter is Cyrillic
    async with empty_desk.sit() as screen:
        assert "xn--pple-43d.com" in screen.detail
        await screen.press("w")
        assert record.read_text().splitlines() == ["https://xn--pple-43d.com/"]
        assert screen.said == "Opened https://xn--pple-43d.com/"
        await screen.press("W")
        assert screen.app.clipboard == "https://xn--pple-43d.com/"
        assert "https://xn--pple-43d.com/" in screen.said
        assert "аpple" not in screen.text

"""`newstui publish` while a bot is half way through writing the same file."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import Content, Run
from tests.conftest import article

_BOT = """
import sys
raw = open(sys.argv[1], "rb").read()
with open(sys.argv[1], "wb") as file:
    file.write(raw)
    file.flush()
    print(flush=True)
    sys.stdin.readline()
    file.write(b"Body line that the bot writes\\n" * 2000)
"""


@pytest.mark.parametrize("verb", ["publish", "decline", "undo"])
def test_what_the_bot_writes_is_all_there(content: Content, piped: Run, verb: str) -> None:
    path = content.write("a.md", article(published=False))
    (content.root / "newstui.toml").touch()
    if verb == "undo":
        assert piped("publish", "content/a.md").code == 0
    before = path.read_bytes()
    argv = ("undo", "--root", "content") if verb == "undo" else (verb, "content/a.md")
    with subprocess.Popen(
        [sys.executable, "-c", _BOT, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as bot:
        assert bot.stdin is not None
        assert bot.stdout is not None
        assert bot.stdout.readline() == b"\n"
        ran = piped(*argv)
        assert (ran.code, ran.out) == (1, "")
        assert "content/a.md: is being written by somebody else just now; try again" in ran.err
        bot.stdin.write(b"\n")
        bot.stdin.close()
        assert bot.wait() == 0
    assert path.read_bytes() == before + b"Body line that the bot writes\n" * 2000
    assert piped(*argv).code == 0
    assert path.read_bytes().endswith(b"Body line that the bot writes\n")

"""The command line over every file that hurts: a terminal obeys none of them, a pipe gets whole records."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conftest import FUZZ
from tests.hostile.places import PAYLOADS
from tests.hostile.texts import MARKUP
from tests.terminal.stream import hidden, misleading, plain
from tests.terminal.written import Start
from tui.model import records

# Of what is alike one of so many is tried, and of the files one of so many is shown; all where there is time.
EVERY, SHOWN = (1, 1) if FUZZ > 1 else (48, 8)
LIMIT = "--limit=9999" if FUZZ > 1 else "--limit=80"  # of what is read once more for each form
# Does one command after the other, each with its words and exit code below it. What is read of a single file is not
# kept: each lies in a folder of its own, which would have a cache of its own.
EACH = """
import json, os, sys
from pathlib import Path
from tui.cli import main
kept = os.environ["XDG_CACHE_HOME"]
for words in json.loads(Path(sys.argv[1]).read_text()):
    os.environ["XDG_CACHE_HOME"] = kept if "content" in words else os.devnull
    code = main(words)
    sys.stderr.flush()
    print(f"\\n= {code} {json.dumps(words)}", flush=True)
"""
ENDED = re.compile(r"(?s)(.*?)\r?\n= (\d+) ([^\r\n]*)\r?\n")


def each(commands: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Python's arguments that do them all."""
    Path("commands").write_text(json.dumps(commands))
    return ("-c", EACH, "commands")


def ended(written: bytes) -> list[tuple[list[str], int, str]]:
    """Words, exit code and output of each command."""
    return [
        (json.loads(one[3]), int(one[2]), one[1].replace("\r\n", "\n"))
        for one in ENDED.finditer(written.decode())
    ]


def paths(folder: Path) -> list[str]:
    """Every file below the folder, as it is named from the one above."""
    found = [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names]
    return sorted(os.path.relpath(path, folder.parent) for path in found)


def commands_on_a_terminal(files: Sequence[str]) -> list[list[str]]:
    """The list in all its forms, every file, what is found in none, and what cannot be done."""
    said = [one.replace("\0", "").replace("\ud800", "").replace("\udfff", "") for one in (*PAYLOADS, *MARKUP)]
    asked = [
        form.replace("SAID", one) for one in said for form in ("SAID", "is:SAID", "quality>=SAID", "SAID:x")
    ]
    wrong: list[list[str]] = [
        ["list"],
        ["show"],
        ["doctor"],
        ["publish"],
        ["list", "--sort"],
        ["log", "--since"],
        [],
    ]
    forms = ("--jsonl", "--tsv", "--html", *(("--markdown", "--urls=web") if FUZZ > 1 else ()))
    return [
        *(["list", "content", form] for form in ("--limit=9999", "--paths")),
        *(["list", "content", LIMIT, form] for form in forms),
        ["doctor", "content"],
        *(["show", path] for path in files[::SHOWN]),
        *(["show", path, "--json"] for path in files[::EVERY]),
        *(["list", files[0], one] for one in asked[:: max(1, SHOWN // 2)]),
        *([*words, one] for number, one in enumerate(said) for words in wrong[number % 4 :: 4]),
        *(["publish", "--dry-run", path] for path in files[::EVERY]),
        *(["show", f"{path}/"] for path in files[::EVERY]),
    ]


@pytest.mark.loop
def test_a_terminal_obeys_nothing_of_what_a_command_says_of_a_file(
    on_a_terminal: Start, hostile: Path
) -> None:
    commands = commands_on_a_terminal(paths(hostile))
    running = on_a_terminal(program=each(commands), size=(110, 24))
    assert running.end() == 0
    done = ended(bytes(running.written))
    assert [words for words, _, _ in done] == commands
    assert {code for _, code, _ in done} == {0, 1, 2}
    wrong = []
    for words, _, said in done:
        bad = misleading if {"--json", "--jsonl"} & {*words} else hidden
        wrong += plain(said.replace("\t", "") if "--tsv" in words else said, bad)
        assert said.strip() or {"--urls=web", "[", "log"} & {*words}, words
        assert "did not foresee" not in said, words
    assert wrong == []
    seen = "".join(said for _, _, said in done)
    assert seen.count("␛") > 50
    assert seen.count("\\u001b") > 10


def piped(*argv: str) -> bytes:
    """What Python writes to a pipe; all it says besides is that something was left out."""
    done = subprocess.run([sys.executable, *argv], check=False, stdin=subprocess.DEVNULL, capture_output=True)
    assert done.returncode == 0
    assert all(line.endswith(b"what was left out is null.") for line in done.stderr.splitlines())
    return done.stdout


@pytest.mark.loop
def test_a_pipe_gets_whole_records_and_names_as_they_are(hostile: Path) -> None:
    files = paths(hostile)
    *named, last = piped("-m", "tui", "list", "content", "--paths").split(b"\n")
    assert last == b""
    assert {*named} <= {os.fsencode(re.sub("[\t\r\n]", " ", path)) for path in files}
    assert len(named) == len({*named}) > 300
    assert any(b"\xff" in name for name in named)
    table = piped("-m", "tui", "list", "content").split(b"\n")[:-1]
    assert len(table) == len(named)
    assert all(re.match(rb"[+.x~!-] ", line) for line in table)
    _, *lines, end = (
        piped("-m", "tui", "list", "content", "--tsv").decode(errors="surrogateescape").split("\n")
    )
    assert end == ""
    assert {line.count("\t") for line in lines} == {len(records.FIELDS) - 1}
    assert [os.fsencode(line.partition("\t")[0]) for line in lines] == named
    # As readers see it that end a line at more than a line feed.
    assert len("\n".join(line.partition("\t")[2] for line in lines).splitlines()) == len(lines)


@pytest.mark.loop
def test_json_in_a_pipe_can_be_read_and_holds_nothing_that_is_obeyed(hostile: Path) -> None:
    files = paths(hostile)
    listed = piped("-m", "tui", "list", "content", "--json").decode()
    assert plain(listed, misleading) == []
    found = {one["path"]: one for one in json.loads(listed)}
    assert len(found) > 300
    assert {*found} <= {*files}
    whole = [path for path, one in found.items() if one["error"] is None]
    done = ended(piped(*each([["show", path, "--json"] for path in whole[::EVERY]])))
    assert len(done) == len(whole[::EVERY])
    for words, code, said in done:
        shown = json.loads(said)
        assert (code, plain(said, misleading)) == (0, [])
        assert shown == {**found[words[1]], "metadata": shown["metadata"]}

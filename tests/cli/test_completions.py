"""The scripts that shells complete newstui with, in those shells."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE_SECONDS, Run
from tui.cli import completions, verbs
from tui.cli.arguments import parser_of
from tui.cli.completions import bash, fish, zsh
from tui.store import survey

SCRIPTS = {"bash": bash.script, "zsh": zsh.script, "fish": fish.script}
# What is typed before Tab, and the word that comes of it; None where there is nothing to complete.
TYPED = [
    ("sho", "show"),
    ("--debug sho", "show"),
    ("cach", "cache"),  # there is a folder of that name, too
    ("--dem", "--demo"),
    ("--root sit", "site"),
    ("--read-only sit", "site"),
    ("sit", "site"),
    ("two", "two words"),
    ("alo", "alone.md"),  # a file, where no folder begins so
    ("doctor sit", "site"),
    ("list sit", "site"),
    ("list --sor", "--sort"),
    ("list --sort bor", "border"),
    ("list . --sort=bor", "--sort=border"),
    ("list --urls c", "cdn"),
    ("list . is:op", "is:open"),
    ("list . -is:op", "-is:open"),
    ("list --limit 3 . has:rel", "has:related"),
    ("list --limit 3 sit", "site"),
    ("list . prov", "provider:"),
    ("list . -prov", "-provider:"),
    ("list . qual", "quality>="),
    ("list . sort:-bor", "sort:-border"),
    ("list . is:mar", None),  # nothing is marked in a shell
    ("list . 'is:open has:am", "is:open has:amp"),
    ("log --since yes", "yesterday"),
    ("show site/_ne", "site/_news"),
    ("show site/_news/a", "site/_news/a.md"),
    ("show site/_news/b", None),  # no article
    ("publish alone.md site/_news/c", "site/_news/c d.html"),
    ("completions z", "zsh"),
]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with some to complete, and the scripts in `.scripts` of it."""
    root = tmp_path_factory.mktemp("typed")
    for name in ("site/_news/a.md", "site/_news/b.txt", "site/_news/c d.html", "two words/x", "cache/x"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    (root / "alone.md").touch()
    (root / ".scripts").mkdir()
    for shell, script in SCRIPTS.items():
        (root / ".scripts" / shell).write_text(script(completions.known()))
    return root


def environment(place: Path) -> dict[str, str]:
    return {"HOME": str(place), "PATH": os.environ["PATH"], "TERM": "xterm", "LC_ALL": "C.UTF-8"}


def needed(shell: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"needs {shell}: apt-get install {shell}")


PROGRAMS = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}
BEGUN = {
    "bash": "bind 'set bell-style none'",
    "zsh": "autoload -Uz compinit; compinit -D -u; zstyle ':completion:*' insert-tab false",
}
# Put so that the line as it is typed never has the marks that are waited for.
NEWSTUI = """newstui() { printf '%s' '<AR' 'GS>'; printf '%s|' "$@"; printf '%s' '<EN' 'D>'; }"""


class Interactive:
    """A shell before which somebody sits, and in which newstui prints its arguments."""

    def __init__(self, shell: str, place: Path) -> None:
        self.terminal, other = pty.openpty()
        self.process = subprocess.Popen(
            PROGRAMS[shell],
            cwd=place,
            env=environment(place),
            stdin=other,
            stdout=other,
            stderr=other,
            start_new_session=True,
        )
        os.close(other)
        self._send(f"PS1=; {BEGUN[shell]}; {NEWSTUI}; . .scripts/{shell}; newstui\r")

    def arguments(self, line: str, then: str = "") -> list[str]:
        """What newstui is given by a line, completed at its end, and what is typed then."""
        shown = self._send(f"newstui {line}\t{then}\r")
        return shown.partition("<ARGS>")[2].partition("|<END>")[0].split("|")

    def _send(self, keys: str) -> str:
        """Types a line, and reads all until newstui has run."""
        os.write(self.terminal, keys.encode())
        shown, until = b"", time.monotonic() + PATIENCE_SECONDS
        while b"<END>" not in shown:
            assert select.select([self.terminal], [], [], max(until - time.monotonic(), 0))[0], shown
            shown += os.read(self.terminal, 65_536)
        return shown.decode().replace("\r\n", "")

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)


@pytest.fixture
def interactive(request: pytest.FixtureRequest, place: Path) -> Iterator[Interactive]:
    needed(request.param)
    shell = Interactive(request.param, place)
    yield shell
    shell.close()


@pytest.mark.parametrize("interactive", ["bash", "zsh"], indirect=True)
def test_tab_completes_what_is_typed(interactive: Interactive) -> None:
    came = {line: interactive.arguments(line)[-1].removesuffix("/") for line, _ in TYPED}
    assert came == {line: word or line.split()[-1] for line, word in TYPED}


@pytest.mark.parametrize("interactive", ["bash", "zsh"], indirect=True)
def test_a_query_in_quotes_goes_on_behind_a_field(interactive: Interactive) -> None:
    given = interactive.arguments("list . 'is:open prov", then="verge'")
    assert given == ["list", ".", "is:open provider:verge"]


def test_fish_offers_what_completes_what_is_typed(place: Path) -> None:
    needed("fish")
    lines = "\n".join(f"newstui {line}" for line, _ in TYPED)
    offered = fish_offers(place, lines)
    for (line, word), words in zip(TYPED, offered, strict=True):
        assert {one.removesuffix("/") for one in words} == ({word} if word else set()), line


Offers = Callable[[Path, str], list[list[str]]]


def fish_offers(place: Path, lines: str) -> list[list[str]]:
    """The words that fish offers for each line."""
    program = "source .scripts/fish; while read -l line; complete -C $line; echo ==; end"
    done = subprocess.run(
        ["fish", "--no-config", "-c", program],
        cwd=place,
        env=environment(place),
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.stderr == ""
    blocks = done.stdout.removesuffix("==\n").split("==\n")
    return [[one.split("\t")[0] for one in block.splitlines()] for block in blocks]


def bash_offers(place: Path, lines: str) -> list[list[str]]:
    """The words that bash offers for each line."""
    program = """\
. .scripts/bash
while IFS= read -r COMP_LINE; do COMP_POINT=${#COMP_LINE}; _newstui; printf '%s\\n' "${COMPREPLY[@]}" ''; done"""
    done = subprocess.run(
        ["bash", "--norc", "--noprofile", "-c", program],
        cwd=place,
        env=environment(place),
        input=lines + "\n",
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE_SECONDS,
    )
    assert done.stderr == ""
    return [block.split("\n") for block in done.stdout.removesuffix("\n\n").split("\n\n")]


@pytest.mark.parametrize("offers", [bash_offers, fish_offers])
def test_all_verbs_and_all_their_options_are_offered(place: Path, offers: Offers) -> None:
    needed("fish" if offers is fish_offers else "bash")
    names = [None, *verbs.VERBS]
    lines = "\n".join(["newstui ", *(f"newstui {f'{name} ' if name else ''}--" for name in names)])
    first, *of_verbs = offers(place, lines)
    assert set(verbs.VERBS) <= set(first)
    for name, words in zip(names, of_verbs, strict=True):
        assert sorted(words) == sorted([*parser_of(name).options, "--help"]), name


@pytest.mark.parametrize("shell", verbs.SHELLS)
def test_a_script_is_printed_for_each_shell(newstui: Run, shell: str) -> None:
    ran = newstui("completions", shell)
    assert (ran.code, ran.out, ran.err) == (0, SCRIPTS[shell](completions.known()), "")


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        ([], "newstui completions needs one of bash, zsh, fish.\n"),
        (["tcsh"], "newstui completions needs one of bash, zsh, fish; there is none for tcsh.\n"),
        (["bash", "zsh"], "newstui completions needs one of bash, zsh, fish.\n"),
    ],
)
def test_a_shell_without_a_script_is_said(newstui: Run, argv: list[str], said: str) -> None:
    ran = newstui("completions", *argv)
    assert (ran.code, ran.out, ran.err) == (2, "", said)


def test_the_files_that_are_completed_are_those_that_may_be_articles() -> None:
    assert completions.SUFFIXES == survey.SUFFIXES

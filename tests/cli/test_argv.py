from __future__ import annotations

import os
import re
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

import pytest

import tui
from tests.cli.conftest import Content, Run
from tui.cli import arguments, listing, plain, verbs
from tui.errors import FileRefused
from tui.model.sort import Sort
from tui.store import settings


def test_the_version_is_one_line(newstui: Run) -> None:
    ran = newstui("--version")
    assert (ran.code, ran.out, ran.err) == (0, f"newstui {tui.__version__}\n", "")


def test_the_help_names_every_verb_and_an_example(newstui: Run) -> None:
    ran = newstui("--help")
    assert ran.code == 0
    for name, verb in verbs.VERBS.items():
        assert f"  {name:<13}{verb.summary}" in ran.out
    assert "newstui --demo" in ran.out


@pytest.mark.parametrize("verb", verbs.VERBS)
def test_every_verb_has_a_help_of_its_own(newstui: Run, verb: str) -> None:
    ran = newstui(verb, "--help")
    assert ran.code == 0
    assert ran.out.startswith(f"usage: newstui {verb} ")
    assert "--debug" in ran.out
    assert re.search(rf"(?m)^  (.* )?newstui {verb}( |$)", ran.out.partition("--debug")[2])  # an example


@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["list", "--help"]])
def test_help_and_version_load_neither_the_store_nor_the_tables(tmp_path: Path, argv: list[str]) -> None:
    assert _loaded(argv, tmp_path, "numpy", "rich", "yaml", "textual", "frontmatter", "tui.model") == []


@pytest.mark.parametrize("verb", ["list", "show", "doctor"])
def test_no_verb_that_prints_loads_textual(content: Content, verb: str) -> None:
    content.article("a.md", "title: A\nrelated:\n  - title: B\n    webUrl: https://example.org/b\n")
    path = "content/a.md" if verb == "show" else "content"
    assert _loaded([verb, path], content.root.parent, "textual", "webbrowser", "pyperclip") == []


@pytest.mark.parametrize("argv", [[], ["."], [".."], ["./list"], ["/tmp"], ["a/b.md"], ["./no/such"]])
def test_a_path_alone_is_read_as_argparse_reads_it(
    argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "list").mkdir()  # a verb's name
    monkeypatch.chdir(tmp_path)
    assert vars(plain.options(argv) or Namespace()) == vars(arguments.parse(argv))


@pytest.mark.parametrize(
    "argv", [["list"], ["content"], ["--demo"], ["-/"], [""], ["a/", "b/"], ["./a", "--debug"]]
)
def test_all_else_is_left_to_argparse(argv: list[str]) -> None:
    assert plain.options(argv) is None


def test_the_app_over_a_path_loads_no_argparse(content: Content) -> None:
    code = "import sys; from tui.cli import main; main(['./content']); print('argparse' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=content.root.parent, capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"
    assert "needs a terminal" in done.stderr


def test_a_list_that_was_kept_loads_neither_the_index_nor_a_parser(content: Content) -> None:
    content.article("a.md", "title: A\npublished: true\n")
    # No test can set back the time of a file's last change; two seconds of it are waived.
    settled = "from tui.store import scan; scan.SETTLED_NS = -3_600_000_000_000"
    names = ("numpy", "rapidfuzz", "yaml", "tui.store.library", "tui.model.document", "tui.model.edit")
    first, again = (
        _loaded(["list", "content"], content.root.parent, *names, "tui.store.kept", before=settled)
        for _ in range(2)
    )
    assert set(first) == {*names, "tui.store.kept"}
    assert again == ["tui.store.kept"]


@pytest.mark.parametrize(
    ("argv", "before"),
    [
        (["list"], True),
        (["list", "."], True),
        (["list", ".", "--limit", "1"], True),
        (["list", "--json", "."], False),
    ],
)
def test_a_list_is_begun_before_its_options_are_read(content: Content, argv: list[str], before: bool) -> None:
    """One walk, and of no other folder: whoever was sent too early is not sent again."""
    content.article("a.md", "title: A\n")
    code = (
        "import sys; from tui.store import scout; spawn = scout.os.posix_spawn\n"
        "def seen(*given, **how): print('argparse' in sys.modules, file=sys.stderr); return spawn(*given, **how)\n"
        "scout.os.posix_spawn, scout.processors.at_hand = seen, lambda: 1\n"
        f"from tui.cli import main; main({argv!r})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=content.root, capture_output=True, text=True, check=True
    )
    assert done.stderr == f"{not before}\n"
    assert "A" in done.stdout


def _loaded(argv: list[str], cwd: Path, *names: str, before: str = "") -> list[str]:
    """Which of these modules a run of newstui has loaded."""
    program = (
        f"import sys; {before or 'pass'}; from tui.cli import main; code = main({argv!r})\n"
        "print(code, *sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=cwd, capture_output=True, text=True, check=True
    )
    loaded = done.stdout.split("\n")
    assert "0" in loaded
    return [name for name in names if name in loaded]


def test_a_wrong_path_is_one_sentence(newstui: Run, content: Content) -> None:
    ran = newstui("content/nowhere")
    assert ran.code == 2
    assert ran.err == "newstui: content/nowhere: there is no such file or folder.\n"
    assert ran.out == ""


@pytest.mark.parametrize("verb", ["list", "doctor", "show"])
def test_every_verb_says_what_is_wrong_with_a_path(newstui: Run, content: Content, verb: str) -> None:
    ran = newstui(verb, "content/nowhere")
    assert ran.code == 2
    assert ran.err == "newstui: content/nowhere: there is no such file or folder.\n"


@pytest.mark.parametrize("argv", [[""], ["list", ""], ["doctor", ""], ["show", ""]])
def test_an_empty_path_is_not_the_current_folder(newstui: Run, content: Content, argv: list[str]) -> None:
    ran = newstui(*argv)
    assert ran.code == 2
    assert ran.err == "newstui: The path is empty; write . for the current folder.\n"


@pytest.mark.parametrize(
    ("word", "verb"), [("lst", "list"), ("ls", "list"), ("shwo", "show"), ("docter", "doctor")]
)
def test_a_mistyped_verb_is_suggested(newstui: Run, content: Content, word: str, verb: str) -> None:
    ran = newstui(word, "x", "--json")
    assert ran.code == 2
    assert ran.err == f"newstui: {word}: there is no such file or folder. Did you mean newstui {verb}?\n"


def test_a_folder_named_like_a_mistyped_verb_is_that_folder(newstui: Run, content: Content) -> None:
    Path("lst").mkdir()
    ran = newstui("lst")
    assert ran.err == "newstui needs a terminal; newstui list lst prints to a pipe.\n"


def test_a_verb_wins_over_a_folder_of_its_name(newstui: Run, content: Content) -> None:
    Path("list").mkdir()
    assert newstui("list").code == 0
    assert newstui("./list").err == "newstui needs a terminal; newstui list ./list prints to a pipe.\n"
    assert newstui("--", "list").err == "newstui needs a terminal; newstui list list prints to a pipe.\n"


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--nope"], "newstui has no option --nope; newstui --help lists what there is."),
        (["list", "--jsno"], "newstui list has no option --jsno; did you mean --json?"),
        (
            ["list", "--json", "--tsv"],
            "--tsv: not allowed with --json; newstui list --help lists what there is.",
        ),
        (["list", "--urls", "foo"], "--urls: invalid choice: 'foo'"),
        (["list", "--limit"], "--limit: expected one argument"),
        (["list", "--limit", "-3"], "--limit: -3 is no number of articles"),
        (["list", "--limit", "²"], "--limit: ² is no number of articles"),
        (["undo", "x"], "N: x is no number of steps; newstui undo --help lists what there is."),
        (
            ["list", "--sort", "foo"],
            "There is no order foo; --sort takes date, quality, heat, provider, title, rel",
        ),
        (["list", "--sort", "-foo"], "There is no order foo; --sort takes date,"),
        (["content", "b"], "newstui takes one path, and b is a second one."),
        (["doctor", "content", "b"], "newstui doctor takes one path, and b is a second one."),
        (["show"], "newstui show needs the path of a file, or - to read"),
        (["show", "content"], "content: this is a folder; newstui list content says what is in it."),
        (["--demo", "content"], "newstui --demo opens its own articles; leave the path out."),
        (["list", "power", "apps"], "To search the current folder, write: newstui list . power apps"),
    ],
)
def test_a_command_line_that_makes_no_sense_is_a_sentence(
    newstui: Run, content: Content, argv: list[str], said: str
) -> None:
    ran = newstui(*argv)
    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert "usage:" not in ran.err


def test_hostile_words_in_a_command_line_come_back_harmless(newstui: Run, content: Content) -> None:
    for argv in (
        ["\x1b]52;c;AA\a"],
        ["list", "--\x1b[2J"],
        ["list", "--limit", "\x9b2J"],
        ["list", "x\udcff/y"],
    ):
        ran = newstui(*argv)
        assert ran.code == 2
        assert ran.err.removesuffix("\n").isprintable()


def test_the_orders_that_the_help_names_are_those_there_are() -> None:
    assert tuple(Sort) == verbs.SORTS


def test_an_interrupt_ends_quietly(newstui: Run, content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(listing, "run", interrupted)
    ran = newstui("list", "content")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_an_error_of_ours_is_its_own_sentence(
    newstui: Run, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise FileRefused("is a teapot")

    monkeypatch.setattr(listing, "run", refused)
    ran = newstui("list", "content")
    assert (ran.code, ran.err) == (1, "newstui: is a teapot\n")


def test_a_file_that_the_system_refuses_is_named(
    newstui: Run, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "run", lambda *_: len(list(Path("content/gone").iterdir())))
    ran = newstui("list", "content")
    assert (ran.code, ran.err) == (1, "newstui: content/gone: no such file or directory.\n")


@pytest.fixture
def crashing(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash_with(*_: object) -> int:
        raise RuntimeError("boom \x1b[2J\nsecond line \udcff")

    monkeypatch.setattr(listing, "run", crash_with)


@pytest.mark.usefixtures("crashing")
def test_a_crash_is_a_sentence_without_a_traceback(newstui: Run, content: Content) -> None:
    ran = newstui("list", "content")
    assert ran.code == 1
    assert ran.err.startswith(
        "newstui: Something went wrong that newstui did not foresee: RuntimeError: boom ␛[2J "
    )
    assert ran.err.endswith("Run it again with --debug to keep the details in a file.\n")
    assert not settings.state_folder(os.environ).exists()


@pytest.mark.usefixtures("crashing")
@pytest.mark.parametrize("argv", [["--debug", "list", "content"], ["list", "content", "--debug"]])
def test_with_debug_the_traceback_is_kept_for_its_owner(
    newstui: Run, content: Content, argv: list[str]
) -> None:
    ran = newstui(*argv)
    (log,) = settings.state_folder(os.environ).iterdir()
    assert settings.state_folder(os.environ).is_relative_to(content.root.parent)
    assert f"The details are in {log}." in ran.err
    assert log.stat().st_mode & 0o777 == 0o600
    assert "Traceback (most recent call last)" in log.read_text(encoding="utf-8")
    assert "Traceback" not in ran.err + ran.out


@pytest.mark.usefixtures("crashing")
def test_a_traceback_that_cannot_be_kept_is_said(
    newstui: Run, content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    content.write("file", "")
    monkeypatch.setenv("XDG_STATE_HOME", str(content.root / "file"))
    ran = newstui("--debug", "list")
    assert ran.code == 1
    assert "The details could not be kept" in ran.err

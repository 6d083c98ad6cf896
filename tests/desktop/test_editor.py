"""Which editor it is, what it is told, and what is said of how it ended."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desktop.conftest import Program
from tui.desktop import editor
from tui.desktop.editor import Editor
from tui.errors import EditorFailed

ROOT = Path(__file__).parent.parent.parent


def found(bin_folder: Path, **environ: str) -> Editor:
    return editor.find({"PATH": str(bin_folder), **environ})


def test_visual_comes_before_editor_and_both_before_a_guess(bin_folder: Path, program: Program) -> None:
    for name in ("mine", "other", "nano", "vi"):
        program(name)
    assert found(bin_folder, VISUAL="mine -w", EDITOR="other").argv == (f"{bin_folder}/mine", "-w")
    assert found(bin_folder, VISUAL=" ", EDITOR="other 'a b'").argv == (f"{bin_folder}/other", "a b")
    assert found(bin_folder).name == "vi"
    (bin_folder / "vi").unlink()
    assert found(bin_folder).name == "nano"


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({}, "No editor is installed here; name yours in $EDITOR"),
        ({"EDITOR": "nowhere -w"}, "nowhere, named in $EDITOR, is not installed here; correct $EDITOR"),
        ({"VISUAL": "/nowhere/vi"}, "/nowhere/vi, named in $VISUAL, is not installed here; correct $VISUAL"),
        ({"EDITOR": "''"}, "The editor, named in $EDITOR, is not installed here; correct $EDITOR"),
        ({"EDITOR": "vi 'x"}, "$EDITOR cannot be read: a quotation mark in it is not closed"),
    ],
)
def test_an_editor_that_is_not_there_is_told(bin_folder: Path, environ: dict[str, str], said: str) -> None:
    with pytest.raises(EditorFailed) as error:
        found(bin_folder, **environ)
    assert str(error.value) == said


@pytest.mark.parametrize("name", ["a.md", "-a.md", "+12", "a b.md", "$(x).md", "é.md", "--help"])
def test_a_file_is_one_argument_and_no_option(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = Editor(argv=("/bin/vi", "-n"), name="vi")
    assert plain.command(Path(name)) == ["/bin/vi", "-n", str(tmp_path / name)]
    assert plain.command(Path(name), 7) == ["/bin/vi", "-n", "+7", str(tmp_path / name)]


@pytest.mark.parametrize("name", ["vi", "vim", "nvim", "nano", "emacs"])
def test_a_known_editor_is_told_the_line(name: str) -> None:
    assert Editor(argv=(name,), name=name).command(Path("/a.md"), 3) == [name, "+3", "/a.md"]


def test_other_editors_are_told_it_in_their_own_way_or_not_at_all() -> None:
    assert Editor(argv=("code",), name="code").command(Path("/a.md"), 3) == ["code", "--goto", "/a.md:3"]
    assert Editor(argv=("mine",), name="mine").command(Path("/a.md"), 3) == ["mine", "/a.md"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "-a b.md"
    path.write_text("before\n")
    return path


def test_it_is_known_whether_the_file_was_changed(file: Path, program: Program) -> None:
    for body, changed in (
        ("", False),
        ('echo more >> "$1"', True),
        ('cp "$1" "$1.new"; mv "$1.new" "$1"', True),
    ):
        path = program("mine", body)
        assert editor.edit(file, Editor(argv=(str(path),), name="mine")) is changed
    assert file.read_text() == "before\nmore\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("exit 3", r"mine did not end well \(exit code 3\); the file is as it was"),
        ('echo more >> "$1"; exit 1', r"mine did not end well \(exit code 1\); what it saved is shown"),
        ("kill -KILL $$", r"mine did not end well \(stopped by signal 9\); the file is as it was"),
    ],
)
def test_an_editor_that_fails_or_is_killed_is_told(
    file: Path, program: Program, body: str, said: str
) -> None:
    path = program("mine", body)
    with pytest.raises(EditorFailed, match=said):
        editor.edit(file, Editor(argv=(str(path),), name="mine"))


def test_an_editor_that_cannot_be_started_is_told(file: Path, bin_folder: Path) -> None:
    path = bin_folder / "mine"
    path.write_text("no program\n")
    path.chmod(0o755)
    with pytest.raises(EditorFailed, match=r"mine could not be started \(Exec format error\)"):
        editor.edit(file, Editor(argv=(str(path),), name="mine"))


def test_a_file_that_is_gone_is_not_made_anew(tmp_path: Path, program: Program) -> None:
    path = program("mine", 'echo made > "$1"')
    os.mkfifo(tmp_path / "pipe.md")
    for name in ("gone.md", "pipe.md"):
        with pytest.raises(EditorFailed, match="no longer there"):
            editor.edit(tmp_path / name, Editor(argv=(str(path),), name="mine"))
    assert not (tmp_path / "gone.md").exists()


def test_an_editor_that_stops_alone_goes_on(file: Path, program: Program, bounded: None) -> None:
    path = program("mine", 'kill -STOP $$; echo on >> "$1"')
    assert editor.edit(file, Editor(argv=(str(path),), name="mine"))
    assert file.read_text() == "before\non\n"


def test_signals_of_the_terminal_are_the_editors(file: Path, program: Program) -> None:
    path = program("mine", "trap '' INT QUIT; kill -INT $PPID; kill -QUIT $PPID; exit 0")
    code = (
        "import signal, pathlib; from tui.desktop import editor\n"
        "signals = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGCONT)\n"
        "signal.signal(signal.SIGTSTP, ours := lambda *_: None)\n"
        "before = [signal.getsignal(one) for one in signals]\n"
        f"editor.edit(pathlib.Path({str(file)!r}), editor.Editor(argv=({str(path)!r},), name='mine'))\n"
        "assert [signal.getsignal(one) for one in signals] == before\n"
        "print('still here')\n"
    )
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "still here\n", "")
    assert signal.getsignal(signal.SIGTSTP) is signal.SIG_DFL

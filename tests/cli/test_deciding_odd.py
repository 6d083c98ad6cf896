"""Commands that decide, on odd input, on what they must not touch, and stopped half way."""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import PATIENCE_SECONDS, Content, Run, command
from tests.conftest import article
from tests.store.killed import deciding
from tui.store.root import journal_folder
from tui.store.settings import state_folder

OPEN = article(published=False)
LIVE = article(published=True)
MANY = 600


@pytest.fixture
def two(content: Content) -> Content:
    content.write("a.md", OPEN)
    content.write("b.md", OPEN)
    return content


def typed_in(monkeypatch: pytest.MonkeyPatch, raw: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))


def journals() -> list[str]:
    with contextlib.suppress(FileNotFoundError):
        return os.listdir(state_folder(os.environ))
    return []


@pytest.mark.parametrize("end", ["", "\0"])
def test_paths_ended_by_nul_are_read_as_find_prints_them(
    content: Content, newstui: Run, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    names = ["a.md", "new\nline.md", " blank.md", "cr\r.md"]
    for name in names:
        content.write(name, OPEN)
    typed_in(monkeypatch, "\0".join(f"content/{name}" for name in names).encode() + end.encode())
    ran = newstui("publish", "-")
    assert (ran.code, ran.err) == (0, "")
    assert [(content.root / name).read_text() for name in names] == [LIVE] * 4


def test_git_lists_what_is_decided(two: Content, newstui: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    subprocess.run(["git", "init", "--quiet"], cwd=two.root, check=True)
    subprocess.run(["git", "add", "."], cwd=two.root, check=True)
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=two.root, check=True, capture_output=True).stdout
    monkeypatch.chdir(two.root)
    typed_in(monkeypatch, listed)
    assert newstui("publish", "-").lines == ["a.md", "b.md"]


@pytest.mark.parametrize(
    ("way", "said"),
    [
        ("<&-", "is closed; there are no paths to read"),
        ("0> out", "cannot be read: bad file descriptor"),
    ],
)
def test_a_standard_input_that_is_none_is_said(two: Content, way: str, said: str) -> None:
    line = f"exec {sys.executable} -m tui publish - {way}"
    done = subprocess.run(["/bin/sh", "-c", line], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr == f"newstui: Standard input {said}.\n".encode()


def test_a_name_that_is_too_long_is_refused_alone(two: Content, newstui: Run) -> None:
    long = "x" * 300
    paths = [f"content/{long}.md", f"content/{long}/a.md", "content/a.md"]
    ran = newstui("publish", *paths)
    assert (ran.code, ran.lines) == (1, ["content/a.md"])
    assert ran.err.splitlines() == [
        f"newstui: {path}: cannot be read: file name too long." for path in paths[:2]
    ]


@pytest.mark.parametrize(
    "path", ["/nonexistent/q/x.md", "/", "..", ".", "", "content/none.md", "content/plain.md"]
)
def test_what_is_no_article_leaves_no_journal(content: Content, newstui: Run, path: str) -> None:
    content.write("plain.md", "no front matter\n")
    for verb in ("publish", "later"):
        ran = newstui(verb, path)
        assert (ran.code, ran.out) == (1, "")
        assert "foresee" not in ran.err
    assert newstui("undo").code == newstui("redo").code == 1
    assert journals() == []


@pytest.mark.parametrize("verb", ["publish", "later", "decline", "reopen"])
def test_a_link_out_of_the_root_is_refused_by_each_verb(content: Content, newstui: Run, verb: str) -> None:
    outside = content.root.parent / "outside.md"
    outside.write_text(OPEN)
    (content.root / "link.md").symlink_to(outside)
    (content.root / "newstui.toml").touch()
    for dry in ([], ["--dry-run"]):
        ran = newstui(verb, *dry, "content/link.md")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "newstui: content/link.md: is a link that leads out of the content folder.\n"
    assert journals() == []


def test_a_file_and_the_app_on_its_folder_have_one_journal(content: Content, newstui: Run) -> None:
    content.write("a/x.md", OPEN)
    content.write("b/y.md", OPEN)
    with deciding(content.root) as app:  # the app on the folder
        ran = newstui("later", "content/a/x.md")
        assert (ran.code, ran.out) == (1, "")
        assert "another newstui decides" in ran.err
        os.chdir(content.root / "a")
        assert newstui("later", "x.md").code == 1
        assert journals() == [app.journal.folder.name]
    assert newstui("later", "x.md").lines == ["x.md"]
    os.chdir(content.root.parent)
    assert newstui("later", "content/b/y.md").code == 0
    assert len(journals()) == 1


def test_who_names_files_from_above_decides_for_the_folder_he_stands_in(
    content: Content, newstui: Run
) -> None:
    for name in ("a/x.md", "b/y.md"):
        content.write(name, OPEN)
    os.chdir(content.root)
    assert newstui("publish", "a/x.md", "b/y.md").code == 0
    assert journals() == [journal_folder(Path(), content.root).name]
    assert newstui("undo").lines == ["a/x.md", "b/y.md"]
    os.chdir(content.root / "a")
    assert newstui("redo").lines == ["x.md", "../b/y.md"]


def test_a_dry_run_refuses_what_the_real_run_refuses(content: Content, newstui: Run) -> None:
    content.write("read only.md", OPEN)
    content.write("linked.md", OPEN)
    content.write("folder/a.md", OPEN)
    os.link(content.root / "linked.md", content.root / "second.md")
    (content.root / "read only.md").chmod(0o444)
    (content.root / "folder").chmod(0o555)
    paths = [f"content/{name}" for name in ("read only.md", "linked.md", "folder/a.md")]
    try:
        for verb in ("publish", "later"):
            dry = newstui(verb, "--dry-run", *paths)
            real = newstui(verb, *paths)
            assert (dry.code, dry.err) == (real.code, real.err)
            assert real.code == (0 if verb == "later" else 1)
            assert len(real.err.splitlines()) == (0 if verb == "later" else 3)
    finally:
        (content.root / "folder").chmod(0o755)


def test_a_dry_run_refuses_what_somebody_is_writing(two: Content, newstui: Run) -> None:
    with (two.root / "a.md").open("ab"):
        for dry in (["--dry-run"], []):
            ran = newstui("publish", *dry, "content/a.md")
            assert (ran.code, ran.out) == (1, "")
            assert ran.err == (
                "newstui: content/a.md: is being written by somebody else just now; try again.\n"
            )
    assert newstui("publish", "content/a.md").code == 0


def test_a_journal_that_cannot_be_taken_does_not_keep_other_roots_from_being_decided(
    content: Content, newstui: Run
) -> None:
    for site in ("one", "two"):
        content.write(f"{site}/newstui.toml", "")
        content.write(f"{site}/a.md", OPEN)
    with deciding(content.root / "one"):
        ran = newstui("publish", "content/one/a.md", "content/two/a.md")
    assert (ran.code, ran.lines) == (1, ["content/two/a.md"])
    assert ran.err == "newstui: another newstui decides in this folder; close it first.\n"


@contextlib.contextmanager
def running(*argv: str, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    with subprocess.Popen(
        command(*argv),
        cwd=cwd,
        env=environ,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        yield process
        process.wait(PATIENCE_SECONDS)


@pytest.fixture
def bulk(content: Content) -> list[str]:
    names = [f"{number:04}.md" for number in range(MANY)]
    for name in names:
        content.write(name, OPEN)
    return names


def interrupted(content: Content, *argv: str, typed: bytes = b"") -> tuple[list[str], list[str]]:
    """The lines of both streams of a bulk to which ^C is said after its third line."""
    with running(*argv, cwd=content.root) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(typed)
        process.stdin.close()
        told = [process.stdout.readline() for _ in range(3)]  # long before the end: each is flushed
        process.send_signal(signal.SIGINT)
        out, err = process.stdout.read(), process.stderr.read()
        assert process.wait(PATIENCE_SECONDS) == 130
    return (b"".join(told) + out).decode().splitlines(), err.decode().splitlines()


def live(content: Content) -> int:
    return sum(path.read_text() == LIVE for path in content.root.glob("*.md"))


def test_a_bulk_says_what_is_done_as_it_goes_and_stops_at_once(content: Content, bulk: list[str]) -> None:
    told, said = interrupted(content, "publish", "-", typed="\n".join(bulk).encode())
    done = len(told)
    assert 3 <= done < MANY
    assert told == bulk[:done]
    assert live(content) == done
    assert said == [
        f"newstui: Stopped: {done:,} of {MANY:,} were decided, {MANY - done:,} were left as they are.",
        "  newstui undo takes them back.",
    ]
    with deciding(content.root) as decisions:
        assert len(decisions.undo()) == done
    assert live(content) == 0


def test_a_dry_run_that_is_stopped_says_so(content: Content, bulk: list[str]) -> None:
    _, said = interrupted(content, "publish", "--dry-run", "-", typed="\n".join(bulk).encode())
    assert said[-1].startswith("newstui: Stopped: ")
    assert said[-1].endswith(" more were not looked at.")
    assert live(content) == 0


def test_an_undo_that_is_stopped_goes_on_at_the_next_one(
    content: Content, bulk: list[str], newstui: Run
) -> None:
    os.chdir(content.root)
    with deciding(content.root):
        pass
    assert newstui("publish", *bulk).code == 0
    told, said = interrupted(content, "undo")
    assert live(content) == MANY - len(told)
    assert said == [
        f"newstui: Stopped: {len(told):,} of {MANY:,} were undone.",
        "  newstui undo goes on.",
    ]
    assert len(newstui("undo").lines) == MANY - len(told)
    assert live(content) == 0


def test_a_reader_that_has_seen_enough_does_not_stop_a_bulk(content: Content, bulk: list[str]) -> None:
    with running("publish", *bulk, cwd=content.root) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"0000.md\n"
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE_SECONDS) == 0
    assert live(content) == MANY

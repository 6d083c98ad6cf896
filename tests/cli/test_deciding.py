"""publish, reopen, decline, later, undo and redo from the command line, also on a real Git repository."""

from __future__ import annotations

import errno
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Content, Run, undecodable
from tests.conftest import article
from tests.desktop.test_git import Repository
from tests.store.killed import deciding

OPEN = article(published=False)
LIVE = article(published=True)
WITHDRAWN = OPEN.replace("published: false", "removed: true\npublished: false")


@pytest.fixture
def two(content: Content) -> Content:
    content.write("a.md", OPEN)
    content.write("b.md", OPEN)
    return content


@pytest.fixture
def typed_in(monkeypatch: pytest.MonkeyPatch) -> object:
    """Puts bytes on standard input."""

    def put(raw: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))

    return put


def read(content: Content, name: str = "a.md") -> str:
    return (content.root / name).read_text()


def test_files_are_decided_and_their_paths_printed(two: Content, newstui: Run) -> None:
    ran = newstui("publish", "content/a.md", "content/b.md")
    assert (ran.code, ran.lines, ran.err) == (0, ["content/a.md", "content/b.md"], "")
    assert read(two) == read(two, "b.md") == LIVE


@pytest.mark.parametrize(
    ("verb", "expected"),
    [("publish", LIVE), ("decline", WITHDRAWN), ("later", OPEN)],
)
def test_each_verb_decides_and_undo_and_redo_travel(
    two: Content, newstui: Run, verb: str, expected: str
) -> None:
    assert newstui(verb, "content/a.md").code == 0
    assert read(two) == expected
    os.chdir(two.root)
    ran = newstui("undo")
    assert (ran.code, ran.lines, ran.err) == (0, ["a.md"], "")
    assert read(two) == OPEN
    ran = newstui("redo")
    assert (ran.code, ran.lines) == (0, ["a.md"])
    assert read(two) == expected
    assert newstui("reopen", "a.md").code == 0
    assert read(two) == OPEN


def test_already_is_said_and_no_failure(two: Content, newstui: Run) -> None:
    newstui("publish", "content/a.md")
    ran = newstui("publish", "content/a.md", "content/b.md")
    assert (ran.code, ran.lines) == (0, ["content/b.md"])
    assert ran.err == "newstui: content/a.md: already published.\n"


def test_what_is_refused_is_named_and_the_rest_is_done(two: Content, newstui: Run) -> None:
    two.write("c.md", "---\ntitle: a: b\n---\n")
    two.write("d.md", "no front matter\n")
    (two.root / "b.md").chmod(0o444)
    names = [f"content/{name}.md" for name in ("a", "b", "c", "d", "e")]
    ran = newstui("publish", *names)
    assert (ran.code, ran.lines) == (1, ["content/a.md"])
    said = ran.err.splitlines()
    assert said[0] == "newstui: content/b.md: is read-only; chmod u+w changes that."
    assert said[1].startswith("newstui: content/c.md: ")
    assert said[1].endswith("(line 2).")
    assert said[2:] == [
        "newstui: content/d.md: it has no front matter.",
        "newstui: content/e.md: there is no such file.",
    ]


def test_paths_come_from_standard_input_with_any_line_end(two: Content, newstui: Run, typed_in: Run) -> None:
    typed_in(b"content/a.md\r\n\n  \ncontent/b.md")
    ran = newstui("publish", "-")
    assert (ran.code, ran.lines) == (0, ["content/a.md", "content/b.md"])
    assert read(two) == read(two, "b.md") == LIVE


def test_a_listing_can_be_piped_in(two: Content, newstui: Run, typed_in: Run) -> None:
    listed = newstui("list", "content", "is:open", "--paths")
    typed_in(listed.out.encode())
    assert newstui("decline", "-").code == 0
    assert newstui("list", "content", "is:open", "--paths").lines == []


def piped_in(raw: bytes, *argv: str) -> tuple[int, bytes, bytes]:
    """What a process of its own says to bytes on its standard input."""
    done = subprocess.run([sys.executable, "-m", "tui", *argv], input=raw, capture_output=True, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_name_that_is_no_utf_8_comes_in_and_goes_out_as_it_is(content: Content, piped: Run) -> None:
    path = b"content/" + undecodable(content.root, OPEN.encode())
    assert piped_in(path + b"\r\n", "publish", "-") == (0, path + b"\n", b"")
    ran = piped("publish", path)
    assert (ran.code, ran.out, ran.err) == (0, "", "newstui: content/caf\ufffd.md: already published.\n")
    code, diff, _ = piped_in(path, "reopen", "--dry-run", "-")
    assert (code, diff[:24]) == (0, b"--- a/content/caf\xe9.md\n++")
    ran = piped("reopen", path)
    assert (ran.code, os.fsencode(ran.out)) == (0, path + b"\n")


def test_no_path_at_all_is_a_mistake_and_an_empty_listing_is_none(newstui: Run, typed_in: Run) -> None:
    ran = newstui("publish")
    assert ran.code == 2
    assert ran.err == "newstui publish needs the path of a file, or - to read paths from standard input.\n"
    typed_in(b"")
    assert newstui("publish", "-") == newstui("publish", "-")


def test_a_file_that_is_named_twice_is_decided_once(two: Content, newstui: Run) -> None:
    ran = newstui("publish", "content/a.md", "content/../content/a.md", "./content/a.md", "content/a.md")
    assert (ran.code, len(ran.lines)) == (0, 1)
    with deciding(two.root) as decisions:
        assert len(decisions.journal.history.entries) == 1


def test_all_files_of_a_root_are_one_step_and_each_root_has_its_own(content: Content, newstui: Run) -> None:
    for site in ("one", "two"):
        content.write(f"{site}/newstui.toml", "")
        for name in ("a", "below/b"):
            content.write(f"{site}/{name}.md", OPEN)
    names = [f"content/{site}/{name}.md" for site in ("one", "two") for name in ("a", "below/b")]
    assert newstui("publish", *names).lines == names
    os.chdir(content.root / "one" / "below")
    ran = newstui("undo")
    assert (ran.code, ran.lines) == (0, ["../a.md", "b.md"])
    assert read(content, "one/a.md") == read(content, "one/below/b.md") == OPEN
    assert read(content, "two/a.md") == LIVE
    os.chdir(content.root)
    ran = newstui("undo", "--root", "two")
    assert (ran.code, ran.lines) == (0, ["two/a.md", "two/below/b.md"])


def test_several_steps_are_undone_and_redone_at_once(two: Content, newstui: Run) -> None:
    os.chdir(two.root)
    for name in ("a.md", "b.md"):
        newstui("publish", name)
    ran = newstui("undo", "2")
    assert (ran.code, ran.lines) == (0, ["b.md", "a.md"])
    assert newstui("redo", "2").lines == ["a.md", "b.md"]
    ran = newstui("undo", "5")
    assert (ran.code, ran.lines) == (1, ["b.md", "a.md"])
    assert ran.err == f"newstui: Nothing to undo below {two.root}.\n"
    assert newstui("redo", "x").code == 2


def test_an_undo_that_is_refused_says_so(two: Content, newstui: Run) -> None:
    os.chdir(two.root)
    newstui("publish", "a.md")
    two.write("a.md", LIVE.replace("published: true", "published: false"))
    two.write("a.md", LIVE.replace("published: true", "published: false # bot"))
    ran = newstui("undo")
    assert (ran.code, ran.lines) == (1, [])
    assert ran.err == "newstui: a.md: somebody changed it since: published is false now.\n"


def test_a_root_can_be_stated_and_must_hold_the_file(two: Content, newstui: Run) -> None:
    two.write("below/c.md", OPEN)
    assert newstui("publish", "--root", "content/below", "content/below/c.md").code == 0
    assert newstui("undo", "--root", "content").code == 1
    assert newstui("undo", "--root", "content/below").lines == ["content/below/c.md"]
    for verb in ("publish", "later"):
        ran = newstui(verb, "--root", "content/below", "content/a.md")
        assert (ran.code, ran.out) == (1, "")
        assert ran.err == "newstui: content/a.md: lies outside the content root.\n"
    assert read(two) == OPEN


def test_while_another_newstui_decides_nothing_is_done(two: Content, newstui: Run) -> None:
    with deciding(two.root):
        for argv in (
            ("publish", "content/a.md"),
            ("publish", "--dry-run", "content/a.md"),
            ("undo", "--root", "content"),
        ):
            ran = newstui(*argv)
            assert (ran.code, ran.out) == (1, "")
            assert "another newstui decides in this folder" in ran.err
    assert read(two) == OPEN
    assert newstui("publish", "content/a.md").code == 0


def test_without_a_journal_nothing_is_done(
    two: Content, newstui: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(two.root / "a.md"))
    said = set()
    for dry in ([], ["--dry-run"]):
        ran = newstui("publish", *dry, "content/b.md")
        assert (ran.code, ran.out) == (1, "")
        assert "cannot be written: not a directory." in ran.err
        said.add(ran.err)
    assert len(said) == 1
    assert read(two, "b.md") == OPEN


def test_a_disk_that_fills_up_stops_with_what_was_done(
    content: Content, newstui: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        content.write(f"{number}.md", OPEN)
    left, sync = 2, os.fdatasync

    def filling(descriptor: int) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(descriptor)

    monkeypatch.setattr(os, "fdatasync", filling)
    ran = newstui("publish", *(f"content/{number}.md" for number in range(5)))
    assert (ran.code, ran.lines) == (1, ["content/0.md", "content/1.md"])
    said = ran.err.splitlines()
    assert said[0].startswith("newstui: content/2.md: the journal in ")
    assert said[1:] == ["newstui: 2 more were left as they are."]
    monkeypatch.undo()
    assert [read(content, f"{number}.md") for number in range(5)] == [LIVE] * 2 + [OPEN] * 3


def test_a_folder_is_no_article(two: Content, newstui: Run) -> None:
    ran = newstui("publish", "content")
    assert (ran.code, ran.err) == (1, "newstui: content: is not a regular file.\n")


def test_a_link_is_kept_and_its_target_written(two: Content, newstui: Run) -> None:
    (two.root / "link.md").symlink_to("a.md")
    assert newstui("publish", "content/link.md").lines == ["content/link.md"]
    assert (two.root / "link.md").is_symlink()
    assert read(two) == LIVE


def test_hostile_names_are_harmless_on_a_terminal(content: Content, typed: Run) -> None:
    name = "a\x1b]0;x\x07.md"
    content.write(name, OPEN)
    for verb in ("publish", "publish"):  # done, then refused
        ran = typed(verb, f"content/{name}")
        assert ran.code == 0
        assert "\x1b" not in ran.out
        assert "\x07" not in ran.out


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    repository = Repository(tmp_path / "site")
    monkeypatch.chdir(repository.root)
    return repository


NAMES = ["a.md", "_news/b c.md", "_news/é.md", 'q"uote.md', "back\\slash.md", "[x]*.md", "-dash.md"]
KINDS = {
    "yaml": OPEN,
    "short": "---\npublished: false\n---\n",
    "no line end": "---\npublished: false\n---",
    "crlf": OPEN.replace("\n", "\r\n"),
    "empty": "---\n---\n",
    "body": OPEN + "more\n" * 9,
    "toml": "+++\npublished = false\n+++\nText.\n",
    "json": '{\n  "a": 1,\n  "published": false\n}\n',
}


def write(site: Repository, name: str, content: str) -> None:
    path = site.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content.encode())


@pytest.mark.parametrize("verb", ["publish", "decline"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_dry_run_prints_what_git_would_apply_and_changes_nothing(
    site: Repository, newstui: Run, kind: str, verb: str
) -> None:
    verb = "reopen" if kind == "empty" and verb == "publish" else verb  # by default it is live already
    for name in NAMES:
        write(site, name, KINDS[kind])
    write(site, "other.md", OPEN)  # which tells by what key this site publishes
    site.git("config", "core.autocrlf", "false")
    site.git("add", ".")
    site.git("commit", "--quiet", "--message", "news")
    ran = newstui(verb, "--dry-run", "--", *NAMES)
    assert (ran.code, ran.err) == (0, "")
    assert site.git("status", "--porcelain") == ""
    assert not (Path(os.environ["XDG_STATE_HOME"]) / "newstui").exists()
    patch = site.root.parent / "patch"
    patch.write_bytes(ran.out.encode("utf-8", "surrogateescape"))
    site.git("apply", "--check", str(patch))
    site.git("apply", str(patch))
    applied = {name: (site.root / name).read_bytes() for name in NAMES}
    site.git("checkout", "--quiet", ".")
    assert newstui(verb, "--", *NAMES).code == 0
    assert {name: (site.root / name).read_bytes() for name in NAMES} == applied


def test_a_dry_run_says_what_would_be_refused(site: Repository, newstui: Run) -> None:
    write(site, "a.md", LIVE)
    write(site, "b.md", OPEN)
    (site.root / "b.md").chmod(0o444)
    ran = newstui("publish", "--dry-run", "a.md", "b.md")
    assert (ran.code, ran.out) == (1, "")
    assert (
        ran.err == "newstui: a.md: already published.\nnewstui: b.md: is read-only; chmod u+w changes that.\n"
    )


def test_git_sees_one_line_for_each_published_file_and_none_after_undo(
    site: Repository, newstui: Run
) -> None:
    for name in NAMES:
        write(site, name, OPEN)
    write(site, "crlf.md", OPEN.replace("\n", "\r\n"))
    site.git("config", "core.autocrlf", "false")
    site.git("add", ".")
    site.git("commit", "--quiet", "--message", "news")
    names = [*NAMES, "crlf.md"]
    assert newstui("publish", "--", *names).code == 0
    counted = site.git("diff", "--numstat", "-z").split("\0")[:-1]
    assert sorted(counted) == sorted(f"1\t1\t{name}" for name in names)
    assert newstui("undo").code == 0
    assert site.git("diff", "--numstat") == ""
    assert site.git("status", "--porcelain") == ""
    assert newstui("redo").code == 0
    assert newstui("undo").code == 0
    assert site.git("status", "--porcelain") == ""


def test_the_journal_of_a_repository_is_that_of_its_top_level(site: Repository, newstui: Run) -> None:
    write(site, "_news/a.md", OPEN)
    os.chdir(site.root / "_news")
    assert newstui("publish", "a.md").lines == ["a.md"]
    os.chdir(site.root)
    assert newstui("undo").lines == ["_news/a.md"]


def test_where_nothing_was_ever_decided_another_root_is_hinted_at(two: Content, newstui: Run) -> None:
    os.chdir(two.root)
    ran = newstui("undo")
    assert ran.code == 1
    assert ran.err == (
        f"newstui: Nothing to undo: nothing was decided with {two.root} as its content root;"
        " --root DIR names another.\n"
    )

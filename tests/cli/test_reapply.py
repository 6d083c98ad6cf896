"""`newstui reapply`: deciding again what others have reverted."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.cli.conftest import Content, Run
from tests.conftest import article
from tests.store.killed import deciding


@pytest.fixture
def site(content: Content, newstui: Run) -> Content:
    """a.md and b.md were decided and flipped back, c.md was decided and stands, d.md was never decided."""
    content.write("newstui.toml", "")
    for name in "abcd":
        page = f"https://example.org/{name}"
        content.write(f"{name}.md", article(f"Title {name}", web_url=page, published=False))
    newstui("publish", "content/a.md", "content/c.md")
    newstui("decline", "content/b.md")
    flip(content, "a.md", "published: true", "published: false")
    flip(content, "b.md", "removed: true\npublished: false", "published: true")
    return content


def flip(content: Content, name: str, old: str, new: str) -> None:
    before = (content.root / name).read_text()
    assert old in before
    content.write(name, before.replace(old, new))


def read(content: Content) -> dict[str, str]:
    return {path.name: path.read_text() for path in content.root.glob("*.md")}


def test_all_that_was_reverted_is_decided_again_as_one_step(site: Content, newstui: Run) -> None:
    flipped = read(site)
    ran = newstui("reapply", "--root", "content")
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines == ["content/a.md", "content/b.md"]
    assert "published: true" in read(site)["a.md"]
    assert "removed: true" in read(site)["b.md"]
    assert newstui("log", "--root", "content").lines[-1].endswith("decline         content/b.md  Title b")
    assert newstui("undo", "--root", "content").lines == ["content/b.md", "content/a.md"][::-1]
    assert read(site) == flipped


def test_a_second_time_there_is_nothing_to_do(site: Content, newstui: Run) -> None:
    newstui("reapply", "--root", "content")
    ran = newstui("reapply", "--root", "content")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"newstui: Nothing was reverted below {site.root}.\n"


def test_where_nothing_was_ever_decided_nothing_was_reverted_and_no_journal_is_made(
    content: Content, newstui: Run
) -> None:
    content.numbered(2)
    ran = newstui("reapply", "--root", "content")
    assert (ran.code, ran.err) == (0, f"newstui: Nothing was reverted below {content.root}.\n")
    assert not os.path.exists(os.path.join(os.environ["XDG_STATE_HOME"], "newstui"))


def test_a_dry_run_prints_the_diffs_and_changes_nothing(site: Content, newstui: Run) -> None:
    flipped, log = read(site), newstui("log", "--root", "content").out
    ran = newstui("reapply", "--dry-run", "--root", "content")
    assert (ran.code, ran.err) == (0, "")
    assert "-published: false\n+published: true\n" in ran.out
    assert "+removed: true\n" in ran.out
    assert (read(site), newstui("log", "--root", "content").out) == (flipped, log)


def test_what_is_refused_is_told_and_the_rest_is_done(site: Content, newstui: Run) -> None:
    flip(site, "a.md", "published: false", "published: false\npublished: false")
    ran = newstui("reapply", "--root", "content")
    assert ran.code == 1
    assert ran.lines == ["content/b.md"]
    assert ran.err.startswith("newstui: content/a.md: ")


def test_the_root_is_found_from_the_current_folder_and_moved_files_too(site: Content, newstui: Run) -> None:
    (site.root / "below").mkdir()
    (site.root / "a.md").rename(site.root / "below/z.md")
    os.chdir(site.root / "below")
    assert newstui("reapply").lines == ["../b.md", "z.md"]


@pytest.mark.parametrize("dry_run", [(), ("--dry-run",)])
def test_another_newstui_that_decides_is_a_reason_to_do_nothing(
    site: Content, newstui: Run, dry_run: tuple[str, ...]
) -> None:
    flipped = read(site)
    with deciding(site.root):
        ran = newstui("reapply", "--root", "content", *dry_run)
    assert (ran.code, ran.out) == (1, "")
    assert "another newstui decides in this folder" in ran.err
    assert read(site) == flipped


def test_after_a_pull_that_undid_it_the_commit_is_put_right(content: Content, newstui: Run) -> None:
    """A real repository: a bot's commit takes the old bytes back, to the letter."""

    def git(*words: str) -> None:
        who = ("-c", "user.name=A Bot", "-c", "user.email=bot@example.org")
        subprocess.run(["git", *who, *words], cwd=content.root, check=True, capture_output=True)

    content.write("a.md", article("Title a", published=False))
    git("init", "-q")
    git("add", ".")
    git("commit", "-q", "-m", "As the bot has it")
    os.chdir(content.root)
    newstui("publish", "a.md")
    git("commit", "-qam", "Publish")
    git("revert", "--no-edit", "HEAD")
    assert "published: false" in read(content)["a.md"]
    assert newstui("reapply").lines == ["a.md"]
    assert "published: true" in read(content)["a.md"]

"""What differs from the last commit, asked of a real Git; nothing that the repository names is run."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tui.desktop import git
from tui.errors import GitFailed
from tui.model import limits

OLD, NEW = "---\ntitle: A\npublished: false\n---\nBody.\n", "---\ntitle: A\npublished: true\n---\nBody.\n"


class Repository:
    """A folder under Git."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        self.git("init", "--quiet")

    def git(self, *arguments: str | bytes) -> str:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(["git", *identity, *arguments], cwd=self.root, check=True, capture_output=True)
        return done.stdout.decode()

    def commit(self, *names: str, content: str = OLD) -> None:
        for name in names:
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_text(content)
        self.git("add", "--all", ".")
        self.git("commit", "--quiet", "--message", "news")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    return Repository(tmp_path / "site")


def refused(path: Path) -> str:
    with pytest.raises(GitFailed) as error:
        git.diff_against_head(path)
    return str(error.value)


@pytest.mark.parametrize(
    "name", ["a.md", "_news/deep/a.md", "a b.md", "é.md", "-a.md", ":(top)a.md", "[b].md", "*.md"]
)
def test_the_changed_lines_are_told(repository: Repository, name: str) -> None:
    repository.commit(name, "b.md", "z.md")
    (repository.root / "z.md").write_text(NEW)
    (repository.root / name).write_text(NEW)
    found = git.diff_against_head(repository.root / name)
    assert found.count("diff --git") == 1
    assert "\n-published: false\n+published: true\n" in found
    assert found.startswith("diff --git ")


def test_a_name_that_is_no_utf_8_is_asked_for_all_the_same(repository: Repository) -> None:
    path = repository.root / os.fsdecode(b"caf\xe9.md")
    path.write_text(OLD)
    repository.commit("b.md")
    path.write_text(NEW)
    assert "+published: true" in git.diff_against_head(path)


def test_what_is_staged_counts_as_a_difference(repository: Repository) -> None:
    repository.commit("a.md")
    (repository.root / "a.md").write_text(NEW)
    repository.git("add", "a.md")
    assert "+published: true" in git.diff_against_head(repository.root / "a.md")


def test_a_file_as_it_was_committed_has_no_difference(repository: Repository) -> None:
    repository.commit("a.md")
    assert git.diff_against_head(repository.root / "a.md") == ""


def test_a_file_that_git_does_not_track_has_none_to_tell(repository: Repository) -> None:
    repository.commit("a.md")
    (repository.root / "b.md").write_text(NEW)
    assert git.diff_against_head(repository.root / "b.md") == ""


def test_a_file_in_another_encoding_is_shown_as_far_as_it_can_be(repository: Repository) -> None:
    repository.commit("a.md")
    (repository.root / "a.md").write_bytes(NEW.encode() + b"caf\xe9\n")
    assert "+caf\ufffd\n" in git.diff_against_head(repository.root / "a.md")


def test_a_difference_beyond_reading_is_cut(repository: Repository) -> None:
    repository.commit("a.md")
    (repository.root / "a.md").write_text(NEW + "x\n" * limits.DIFF_CHARS)
    assert len(git.diff_against_head(repository.root / "a.md")) == limits.DIFF_CHARS


def test_a_file_beyond_reading_is_not_read_by_git_either(repository: Repository) -> None:
    repository.commit("a.md")
    (repository.root / "a.md").write_text(NEW + "x\n" * (limits.FILE_BYTES // 2))
    assert "Binary files a/a.md and b/a.md differ" in git.diff_against_head(repository.root / "a.md")


def test_a_folder_without_git_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NEW)
    assert refused(tmp_path / "a.md") == "This folder is no Git repository"


def test_a_repository_without_a_commit_says_so(repository: Repository) -> None:
    (repository.root / "a.md").write_text(NEW)
    assert refused(repository.root / "a.md") == "There is no commit yet to compare with"


def test_a_machine_without_git_says_so(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit("a.md")
    monkeypatch.setenv("PATH", str(repository.root))
    assert refused(repository.root / "a.md") == "Git is not installed here"


def test_a_folder_that_is_gone_is_no_riddle(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone" / "a.md").startswith("Git ")


@pytest.mark.usefixtures("bounded")
def test_a_git_that_does_not_answer_is_given_up(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    stuck = repository.root / "bin" / "git"
    stuck.parent.mkdir()
    stuck.write_text("#!/bin/sh\nexec tail -f /dev/null\n")
    stuck.chmod(0o755)
    monkeypatch.setenv("PATH", f"{stuck.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(git, "_SECONDS", 0.1)
    assert refused(repository.root / "a.md") == "Git did not answer"


def test_what_git_says_in_refusing_is_passed_on(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit("a.md")
    (repository.root / ".git" / "config").write_text("[core\n")
    said = refused(repository.root / "a.md")
    assert said.startswith("Git refused: ")
    assert "config" in said


def test_nothing_that_the_repository_names_is_run(repository: Repository) -> None:
    """A cloned repository brings attributes; a downloaded folder may bring its configuration as well."""
    trap = repository.root / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {repository.root}/sprung\ncat\n")
    trap.chmod(0o755)
    repository.commit("a.md")
    (repository.root / ".gitattributes").write_text("*.md diff=trap\n")
    for key in ("diff.external", "diff.trap.command", "diff.trap.textconv", "core.pager", "core.fsmonitor",
                "pager.diff", "interactive.diffFilter"):  # fmt: skip
        repository.git("config", key, str(trap))
    repository.git("config", "color.ui", "always")
    (repository.root / "sprung").unlink(missing_ok=True)
    (repository.root / "a.md").write_text(NEW)
    found = git.diff_against_head(repository.root / "a.md")
    assert "\n-published: false\n+published: true\n" in found
    assert "\x1b" not in found
    assert not (repository.root / "sprung").exists()


def test_the_index_is_not_written_and_a_touch_is_no_difference(repository: Repository) -> None:
    repository.commit("a.md")
    (repository.root / "a.md").write_text(OLD)
    os.utime(repository.root / "a.md", (1, 1))
    before = (repository.root / ".git" / "index").read_bytes()
    assert git.diff_against_head(repository.root / "a.md") == ""
    assert (repository.root / ".git" / "index").read_bytes() == before


def test_the_log_names_the_last_commits_of_one_file(repository: Repository) -> None:
    repository.commit("a.md", "[b].md")
    for number in range(limits.PAST_EVENTS + 5):
        repository.commit("a.md", content=f"{OLD}{number}\n")
    found = git.log(repository.root / "a.md")
    assert len(found) == limits.PAST_EVENTS
    assert all(one.what.endswith(" news, A") for one in found)
    assert len(git.log(repository.root / "[b].md")) == 1
    assert git.log(repository.root / "unknown.md") == ()


def test_the_log_runs_nothing_that_the_repository_names(repository: Repository, tmp_path: Path) -> None:
    signer = tmp_path / "signer"
    signature = "-----BEGIN PGP SIGNATURE-----\\n\\nx\\n-----END PGP SIGNATURE-----\\n"
    signer.write_text(
        f"#!/bin/sh\ncat > /dev/null\nprintf -- '{signature}'\necho '\n[GNUPG:] SIG_CREATED ' >&2\n"
    )
    signer.chmod(0o755)
    (repository.root / "a.md").write_text(OLD)
    repository.git("add", ".")
    repository.git("-c", f"gpg.program={signer}", "commit", "--quiet", "-S", "--message", "signed")
    ran = tmp_path / "ran"
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n")
    script.chmod(0o755)
    for key in (
        "core.pager",
        "core.fsmonitor",
        "gpg.program",
        "diff.external",
        "diff.x.textconv",
        "pager.log",
    ):
        repository.git("config", key, str(script))
    repository.git("config", "log.showSignature", "true")
    (repository.root / ".gitattributes").write_text("* diff=x\n")
    assert len(git.log(repository.root / "a.md")) == 1
    assert not ran.exists()


def test_a_message_without_end_is_cut(repository: Repository) -> None:
    (repository.root / "a.md").write_text(OLD)
    repository.git("add", ".")
    repository.git("commit", "--quiet", "--message", "long " * 20_000)
    (one,) = git.log(repository.root / "a.md")
    assert len(one.what) < 2 * limits.PAST_CHARS


def test_no_log_without_a_repository_or_a_commit(repository: Repository, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(OLD)
    for path in (tmp_path / "a.md", repository.root / "a.md"):
        with pytest.raises(GitFailed, match=r"This folder is no Git repository|no commit yet"):
            git.log(path)

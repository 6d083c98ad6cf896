"""What Git says of one file."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from tui.errors import GitFailed
from tui.model import limits
from tui.model.past import Event

_SECONDS: Final = 10.0
_LOG_SECONDS: Final = 5.0  # nobody has asked for it: what takes longer is left out


def diff_against_head(path: Path) -> str:
    """The unified diff of a file against the last commit; empty where there is none.

    Runs nothing that the repository's configuration names (external diffs, text converters, pagers, hooks).

    Raises:
        GitFailed: There is no Git, no repository, no commit, or it did not answer.
    """
    # Without the refreshing no lock is taken on the index. A file that is too large counts as binary: unread.
    diff = _git(
        path.parent, "-c", "core.pager=", "-c", "diff.autoRefreshIndex=false",
        "-c", f"core.bigFileThreshold={limits.FILE_BYTES}", "diff", "--no-color",
        "--no-ext-diff", "--no-textconv", "--no-renames", "HEAD", "--", path.name,
    )  # fmt: skip
    diff = diff[: limits.DIFF_CHARS]
    return diff if diff.count("\n") > 1 else ""  # its first line alone: touched, and the same


def known(folder: Path) -> frozenset[str]:
    """The paths below a folder that Git knows: committed, or added.

    Raises:
        GitFailed: There is no Git, no repository, or it did not answer.
    """
    listed = _git(folder, "ls-files", "-z", "--cached", errors="surrogateescape")
    return frozenset(listed.split("\0")) - {""}


def log(path: Path) -> tuple[Event, ...]:
    """The last commits of a file, also under its earlier names, newest first; none where Git knows none.

    Nothing is run that the configuration names, and nothing is fetched.

    Raises:
        GitFailed: As `known`.
    """
    subject, author = (f"%<({limits.PAST_CHARS},trunc){part}" for part in ("%s", "%an"))
    told = _git(
        path.parent, "--no-pager", "-c", "i18n.logOutputEncoding=UTF-8", "log", "-z", "--follow",
        "--no-mailmap", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-color",
        f"--max-count={limits.PAST_EVENTS}",
        f"--format=%aI%x00%h%x00{subject}%x00{author}", "--", path.name, seconds=_LOG_SECONDS,
    )  # fmt: skip
    fields = told.split("\0")
    commits = zip(*[iter(fields)] * 4, strict=False)
    return tuple(
        Event(time=time, what=f"{number} {subject.strip()}, {author.strip()}")
        for time, number, subject, author in commits
    )


def _git(folder: Path, *arguments: str, errors: str = "replace", seconds: float | None = None) -> str:
    # Literal: a name with * or [ means itself.
    command = ["git", "--literal-pathspecs", "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=seconds or _SECONDS,
            check=False,
            start_new_session=True,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "GIT_NO_LAZY_FETCH": "1", "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise GitFailed("Git is not installed here") from None
    except (OSError, subprocess.TimeoutExpired):
        raise GitFailed("Git did not answer") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace")
        if "not a git repository" in said.lower() or "Could not access 'HEAD'" in said:
            raise GitFailed("This folder is no Git repository")
        if "bad revision" in said or "does not have any commits" in said or "ambiguous argument" in said:
            raise GitFailed("There is no commit yet to compare with")
        raise GitFailed(f"Git refused: {said.strip().splitlines()[-1] if said.strip() else done.returncode}")
    return done.stdout.decode("utf-8", errors)

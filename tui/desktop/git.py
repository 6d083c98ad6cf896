"""What Git says of one file."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Final

from tui.errors import GitFailed
from tui.model import limits

_SECONDS: Final = 10.0


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


def _git(folder: Path, *arguments: str, errors: str = "replace") -> str:
    # Literal: a name with * or [ means itself.
    command = ["git", "--literal-pathspecs", "-c", "core.fsmonitor=false", *arguments]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            start_new_session=True,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
        )
    except FileNotFoundError:
        raise GitFailed("Git is not installed here") from None
    except (OSError, subprocess.TimeoutExpired):
        raise GitFailed("Git did not answer") from None
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace")
        if "not a git repository" in said.lower() or "Could not access 'HEAD'" in said:
            raise GitFailed("This folder is no Git repository")
        if "bad revision" in said or "ambiguous argument" in said:
            raise GitFailed("There is no commit yet to compare with")
        raise GitFailed(f"Git refused: {said.strip().splitlines()[-1] if said.strip() else done.returncode}")
    return done.stdout.decode("utf-8", errors)

"""The recipes that docs/recipes.md says are run: in a real shell, on a copy of the sample content under Git."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import article

ROOT = Path(__file__).parent.parent
RUNNABLE = r"<!-- tests/test_recipes\.py runs this -->\n```sh\n(.*?)```"
BLOCKS = re.findall(RUNNABLE, (ROOT / "docs" / "recipes.md").read_text(encoding="utf-8"), re.DOTALL)
PROGRAMS = ("bash", "fzf", "git", "jq")
Shell = Callable[[str], None]
BROKEN = "_news/2026-11-16-ferry-timetable-now-open-data.md"
FERRY = "_news/2026-11-06-quantum-compass-points-the-ferry-home.md"

# By words of each recipe, in the order of the page: lines that fail where it did not do what it says.
# $out holds what it printed.
CHECKS = {
    "fzf --multi --preview": f"grep -q '^published: true' {FERRY}",
    "group_by": """
        grep -q '^./_news/' <<< "$out"
        grep -q '^6.The Lantern Post$' <<< "$out"
    """,
    "# The week": r"""
        grep -q '^# The' <<< "$out"
        grep -q '^- \[Today](https://example.org/' <<< "$out"
    """,
    "pre-commit": f"""
        echo >> {BROKEN}
        git add .
        if git commit -qm refused 2> ../said; then exit 1; fi
        grep -qx {BROKEN} ../said
        git reset -q && git checkout -q -- {BROKEN}
        rm .git/hooks/pre-commit""",
    "git add --": f"""
        test "$(git show --format= --name-only)" = {FERRY}""",
    "post-merge": f"""
        git switch -qc bot
        sed -i 's/^published: true/published: false/' {FERRY}
        git commit -qam bot
        git switch -q -
        git merge -q bot 2>&1 | grep -q '^+published: true'""",
}

pytestmark = pytest.mark.skipif(
    any(shutil.which(program) is None for program in PROGRAMS), reason=f"needs {', '.join(PROGRAMS)}"
)


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    """Runs lines of bash in a copy of the sample content that is under Git."""
    content, programs = tmp_path / "content", tmp_path / "bin"
    shutil.copytree(ROOT / "sample_content", content)
    today = article("Today", date=f"{dt.datetime.now(dt.UTC):%Y-%m-%dT%H:%M:%SZ}", quality=90)
    (content / "today.md").write_text(today)
    programs.mkdir()
    (programs / "newstui").write_text(f'#!/bin/sh\nexec {sys.executable} -m tui "$@"\n')
    (programs / "newstui").chmod(0o755)
    environ = {
        **{name: value for name, value in os.environ.items() if name.startswith(("XDG_", "LANG", "HOME"))},
        **dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "A"),
        **dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "a@example.org"),
        "FZF_DEFAULT_OPTS": "--exact --filter=quantum",  # what fzf answers where nobody is there to type
        "GIT_CONFIG_GLOBAL": os.devnull,
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "TZ": "UTC",
    }

    def run(lines: str) -> None:
        argv = ["bash", "-euo", "pipefail", "-c", lines]
        ran = subprocess.run(
            argv, check=False, cwd=content, env=environ, capture_output=True, text=True, timeout=60
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr

    run("git init -q . && git add . && git commit -qm begin")
    return run


def test_the_recipes_do_what_they_say(shell: Shell) -> None:
    assert len(BLOCKS) == len(CHECKS)
    for block, (words, check) in zip(BLOCKS, CHECKS.items(), strict=True):
        assert words in block
        shell(f"out=$(\n{block})\n{check}")

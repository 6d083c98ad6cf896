"""What is said on leaving: what was decided, how to commit just that, how to take it back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tui.desktop import git
from tui.errors import GitFailed
from tui.store.decisions import Decisions
from tui.store.library import content_root

_WORDS = {"publish": "published", "reopen": "reopened", "decline": "declined", "later": "put off"}


def lines(decisions: Decisions) -> Iterator[str]:
    """The receipt's lines; none where nothing was decided."""
    standing = decisions.journal.history.standing(decisions.made)
    if not standing:
        return
    counted = Counter(entry.decision.value for entry in standing.values())
    done = ", ".join(f"{count:,} {_WORDS[decision]}" for decision, count in counted.items())
    written = sorted(path for path, entry in standing.items() if entry.after is not None)
    yield f"Decided: {done}. Files changed: {len(written):,}."
    root = decisions.root
    yield from _for_git(decisions, written)
    where = "" if str(content_root(Path())) == os.path.realpath(root) else f" --root {_quoted(root)}"
    yield f"  newstui undo{where} takes the last step back."


def _for_git(decisions: Decisions, written: Sequence[str]) -> Iterator[str]:
    """The command that commits these files; Git refuses to commit any where one of them is new to it."""
    root = decisions.root
    try:
        known = git.known(root) if written else frozenset()
    except GitFailed:
        return  # no Git, no repository, or it does not answer
    listed = decisions.journal.list_for_git(path for path in written if path in known)
    new = sum(path not in known for path in written)
    if listed is not None and new < len(written):
        paths = f"--pathspec-file-nul --pathspec-from-file={_quoted(listed)}"
        yield f"  git -C {_quoted(root)} commit --only {paths}"
    if new:
        yield f"  {new:,} of them {'is' if new == 1 else 'are'} not in Git yet: git add comes first."


def _quoted(path: Path) -> str:
    import shlex  # noqa: PLC0415 - only after decisions

    return shlex.quote(str(path))

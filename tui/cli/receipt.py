"""What is said on leaving: what was decided, how to commit just that, how to take it back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Iterator
from pathlib import Path

from tui.desktop import git
from tui.errors import GitFailed
from tui.store.decisions import Decisions
from tui.store.root import content_root

_WORDS = {"publish": "published", "reopen": "reopened", "decline": "declined", "later": "put off"}


def lines(decisions: Decisions, notes: Collection[str] = ()) -> Iterator[str]:
    """The receipt's lines; none where nothing was decided and there are no `notes` to add."""
    standing = decisions.journal.history.standing(decisions.made)
    if standing:
        counted = Counter(entry.decision.value for entry in standing.values())
        done = ", ".join(f"{count:,} {_WORDS[decision]}" for decision, count in counted.items())
        # By their own names: one that is reached by a link is known to Git where it really lies.
        named = {path: _real(decisions.root, path) for path, one in standing.items() if one.after is not None}
        written = sorted(set(named.values()))
        yield f"Decided: {done}. Files changed: {len(written):,}."
        yield from _for_git(decisions, written)
        yield f"  {undo_command(decisions.root)} takes the last step back."
    yield from notes


def undo_command(root: Path, verb: str = "undo") -> str:
    """What to type in the current folder to travel in the journal of `root`."""
    here = str(content_root(Path(), os.environ)) == os.path.realpath(root)
    return f"newstui {verb}" if here else f"newstui {verb} --root {_quoted(root)}"


def _real(root: Path, path: str) -> str:
    """The path below the root that a link inside it leads to."""
    real = os.path.realpath(root / path)
    top = os.path.realpath(root).rstrip("/") + "/"
    return real.removeprefix(top) if real.startswith(top) else path


def _for_git(decisions: Decisions, written: Collection[str]) -> Iterator[str]:
    """The command that commits these files; Git refuses to commit any where one of them is new to it."""
    root = decisions.root
    try:
        known = git.known(root) if written else frozenset()
    except GitFailed:
        return  # no Git, no repository, or it does not answer
    here = [path for path in written if os.path.lexists(root / path)]
    committed = [path for path in here if path in known]
    listed = decisions.journal.list_for_git(committed)
    if listed is not None and committed:
        paths = f"--pathspec-file-nul --pathspec-from-file={_quoted(listed)}"
        yield f"  git -C {_quoted(root)} commit --only {paths}"
    new, gone = len(here) - len(committed), len(written) - len(here)
    if new:
        yield f"  {new:,} of them {'is' if new == 1 else 'are'} not in Git yet: git add comes first."
    if gone:
        yield f"  {gone:,} of them {'was' if gone == 1 else 'were'} moved or deleted since: not in the list."


def _quoted(path: Path) -> str:
    import shlex  # noqa: PLC0415 - only after decisions

    return shlex.quote(str(path))

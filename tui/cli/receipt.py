"""What is said on leaving: what was decided, how to commit just that, how to take it back."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

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
    if written and any((place / ".git").exists() for place in (root, *root.parents)):
        listed = decisions.list_for_git(written)
        if listed is not None:
            yield f"  git -C {_quoted(root)} commit --only --pathspec-from-file={_quoted(listed)}"
    where = "" if str(content_root(Path())) == os.path.realpath(root) else f" --root {_quoted(root)}"
    yield f"  newstui undo{where} takes the last step back."


def _quoted(path: Path) -> str:
    import shlex  # noqa: PLC0415 - only after decisions

    return shlex.quote(str(path))

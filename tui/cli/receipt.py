"""What is said on leaving: what was decided, how to commit just that, how to take it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tui.model.history import Kind
from tui.store.decisions import Decisions

_WORDS = {"publish": "published", "reopen": "reopened", "decline": "declined", "later": "put off"}


def lines(decisions: Decisions) -> Iterator[str]:
    """The receipt's lines; none where nothing was decided."""
    history = decisions.journal.history
    in_force = {
        entry.path: entry
        for entry in decisions.made
        if entry.kind is not Kind.UNDO
        and history.last(entry.path) in (entry, history.entries.get(entry.of or 0))
    }
    if not in_force:
        return
    counted = Counter(entry.decision.value for entry in in_force.values())
    done = ", ".join(f"{count:,} {_WORDS[decision]}" for decision, count in counted.items())
    written = sorted(path for path, entry in in_force.items() if entry.after is not None)
    yield f"Decided: {done}. Files changed: {len(written):,}."
    if written and (decisions.root / ".git").exists():
        listed = decisions.list_for_git(written)
        if listed is not None:
            root, names = _quoted(str(decisions.root)), _quoted(str(listed))
            yield f"  git -C {root} commit --only --pathspec-from-file={names}"
    yield "  newstui undo takes the last step back."


def _quoted(path: str) -> str:
    import shlex  # noqa: PLC0415 - only after decisions

    return shlex.quote(path)

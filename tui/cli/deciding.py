"""`newstui publish|reopen|decline|later`, `undo`, `redo`: the same decisions as on the screen."""

from __future__ import annotations

import os
import threading
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from tui.cli import INTERRUPTED, receipt, streams
from tui.cli.paths import named
from tui.cli.telling import Telling, interruptible
from tui.errors import JournalUnavailable
from tui.model.article import ArticleId
from tui.model.triage import Decision, DecisionRequest
from tui.store import journal_probe
from tui.store.decisions import Decisions
from tui.store.opening import Opening
from tui.store.root import content_root, has_journal


def run(options: Namespace) -> int:
    """Decides files, and prints each path as soon as it is decided. 1 where a file was refused.

    Raises:
        UsageError: No file was named.
    """
    given = named(options)
    decided: dict[Path, int] = {}
    refused = left = 0
    with interruptible() as stop:
        for root, paths in _by_root(given, options.root).items():
            if stop.is_set():
                left += len(paths)
                continue
            telling = Telling({os.path.relpath(_place(path), root): path for path in paths})
            try:
                _decide(root, telling, options, stop)
            except JournalUnavailable as error:
                streams.say(f"{error}.")
                refused += 1
                continue
            refused += telling.refused
            decided[root] = telling.done
            if stop.is_set():
                left += telling.left
            elif telling.left:
                streams.say(f"{telling.left:,} more were left as they are.")
    return _stopped(decided, left, dry=options.dry_run) if left else 1 if refused else 0


def _decide(root: Path, telling: Telling, options: Namespace, stop: threading.Event) -> None:
    """Decides the files of one root as one step.

    Raises:
        JournalUnavailable: Nothing can be recorded, so nothing is decided.
    """
    decision = Decision(options.verb)
    requests = [DecisionRequest(id=ArticleId(name)) for name in telling.paths]
    unavailable = journal_probe.why_not(root, os.environ) if options.dry_run else None
    if unavailable is not None:
        raise JournalUnavailable(unavailable)
    # No journal is made for what nobody can decide: a slip of the hand, a folder that is none.
    dry = options.dry_run or not (has_journal(root, os.environ) or _any_possible(root, requests, decision))
    near = (root / requests[0].id).parent
    decisions = Opening(root, os.environ, root=root, decide=not dry, near=near).decisions()
    try:
        outcomes = decisions.decide(
            requests, decision, wanted=lambda: not stop.is_set(), each=telling.take, dry_run=dry
        )
    finally:
        decisions.journal.close()
    telling.take_rest(outcomes)


def _any_possible(root: Path, requests: Sequence[DecisionRequest], decision: Decision) -> bool:
    near = (root / requests[0].id).parent
    looking = Opening(root, os.environ, root=root, near=near).decisions()
    return any(looking.decide([one], decision, dry_run=True)[0].refused is None for one in requests)


def _stopped(decided: dict[Path, int], left: int, *, dry: bool) -> int:
    """Says how far it came when ^C was pressed."""
    done = sum(decided.values())
    if dry:
        streams.say(f"Stopped: {left:,} more were not looked at.")
        return INTERRUPTED
    them = "it" if done == 1 else "them"
    undo = [f"  {receipt.undo_command(root)} takes {them} back." for root, count in decided.items() if count]
    streams.say(f"Stopped: {done:,} of {done + left:,} were decided, {left:,} were left as they are.", *undo)
    return INTERRUPTED


def _place(path: str) -> str:
    """Where a file lies, the links of its folder followed, its own not."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder or "."), name)


def _by_root(paths: Iterable[str], stated: str | None) -> dict[Path, list[str]]:
    grouped: dict[Path, list[str]] = {}
    roots: dict[str, Path] = {}
    for path in paths:
        folder = os.path.dirname(_place(path))
        if folder not in roots:
            roots[folder] = (
                Path(os.path.realpath(stated))
                if stated
                else content_root(Path(folder), os.environ, near=Path())
            )
        grouped.setdefault(roots[folder], []).append(path)
    return grouped


def travel(options: Namespace) -> int:
    """Undoes or redoes steps, and prints each path as soon as it is changed. 1 where something could not be.

    Raises:
        JournalUnavailable: Nothing can be recorded.
    """
    root = Path(os.path.realpath(options.root)) if options.root else content_root(Path(), os.environ)
    if not has_journal(root, os.environ):
        streams.say(
            f"Nothing to {options.verb}: nothing was decided with {root} as its content root;"
            " --root DIR names another."
        )
        return 1
    decisions = Opening(root, os.environ, root=root, decide=True).decisions()
    if decisions.journal.closed is not None:
        raise JournalUnavailable(f"Nothing can be decided here: {decisions.journal.closed}.")
    try:
        with interruptible() as stop:
            return _travel(decisions, options.verb, options.steps, stop)
    finally:
        decisions.journal.close()


def _travel(decisions: Decisions, verb: str, steps: int, stop: threading.Event) -> int:
    refused = 0
    for _ in range(steps):
        history = decisions.journal.history
        entries = history.undoable() if verb == "undo" else history.redoable()
        if not entries:
            streams.say(f"Nothing to {verb} below {decisions.root}.")
            return 1
        telling = Telling({}, root=decisions.root, total=len(entries))
        move = decisions.undo if verb == "undo" else decisions.redo
        telling.take_rest(move(wanted=lambda: not stop.is_set(), each=telling.take))
        refused += telling.refused
        if stop.is_set() and telling.left:
            done = {"undo": "undone", "redo": "redone"}[verb]
            streams.say(
                f"Stopped: {telling.done:,} of {len(entries):,} were {done}.",
                f"  {receipt.undo_command(decisions.root, verb)} goes on.",
            )
            return INTERRUPTED
        if stop.is_set():
            break
    return 1 if refused else 0

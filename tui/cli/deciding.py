"""`newstui publish|reopen|decline|later`, `undo`, `redo`: the same decisions as on the screen."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from tui.cli import streams
from tui.errors import JournalUnavailable, UsageError
from tui.model.article import ArticleId
from tui.model.triage import Decision, DecisionRequest, Outcome
from tui.store.library import content_root, open_library


def run(options: Namespace) -> int:
    """Decides files; prints the paths that were decided. 1 where a file was refused.

    Raises:
        UsageError: No file was named.
        JournalUnavailable: Nothing can be recorded, so nothing is decided.
    """
    given = _paths(options.paths, options.verb)
    decision = Decision(options.verb)
    refused = 0
    for root, paths in _by_root(given, options.root).items():
        decisions = open_library(root, os.environ, root=root, decide=not options.dry_run).decisions
        assert decisions is not None  # open_library always gives them
        by_id = {ArticleId(os.path.relpath(_place(path), root)): path for path in paths}
        requests = [DecisionRequest(id=article_id) for article_id in by_id]
        outcomes = decisions.decide(requests, decision, dry_run=options.dry_run)
        refused += _print(outcomes, {str(article_id): path for article_id, path in by_id.items()})
        if len(outcomes) < len(requests):
            streams.say(f"{len(requests) - len(outcomes):,} more were left as they are.")
        decisions.journal.close()
    return 1 if refused else 0


def _paths(given: Sequence[str], verb: str) -> list[str]:
    if not given:
        raise UsageError(f"newstui {verb} needs the path of a file, or - to read paths from standard input.")
    paths: list[str] = []
    for one in given:
        if one == "-":
            lines = sys.stdin.buffer.read().split(b"\n")
            paths += [os.fsdecode(line.removesuffix(b"\r")) for line in lines if line.strip()]
        else:
            paths.append(one)
    return list(dict.fromkeys(paths))


def _place(path: str) -> str:
    """Where a file lies, the links of its folder followed, its own not."""
    folder, name = os.path.split(path)
    return os.path.join(os.path.realpath(folder or "."), name)


def _by_root(paths: Iterable[str], stated: str | None) -> dict[Path, list[str]]:
    grouped: dict[Path, list[str]] = {}
    for path in paths:
        root = Path(os.path.realpath(stated)) if stated else content_root(Path(_place(path)).parent)
        grouped.setdefault(root, []).append(path)
    return grouped


def _print(outcomes: Iterable[Outcome], paths: dict[str, str]) -> int:
    """Prints what became of each; how many were refused."""
    refused = 0
    for one in outcomes:
        path = streams.path(paths.get(str(one.id), str(one.id)))
        if one.refused is None:
            if one.diff:
                print("".join(f"{streams.spaced(line)}\n" if streams.on_terminal() else f"{line}\n"
                              for line in one.diff.split("\n")[:-1]), end="")  # fmt: skip
            else:
                print(path)
        else:
            refused += not one.already
            streams.say(f"{path}: {one.refused}.")
    return refused


def travel(options: Namespace) -> int:
    """Undoes or redoes steps; prints the paths that were changed. 1 where something could not be.

    Raises:
        JournalUnavailable: Nothing can be recorded.
    """
    root = Path(os.path.realpath(options.root)) if options.root else content_root(Path())
    decisions = open_library(root, os.environ, root=root, decide=True).decisions
    assert decisions is not None  # open_library always gives them
    if decisions.why_not is not None:
        raise JournalUnavailable(f"Nothing can be decided here: {decisions.why_not}.")
    refused = 0
    for _ in range(options.steps):
        outcomes = decisions.undo() if options.verb == "undo" else decisions.redo()
        if not outcomes:
            streams.say(f"Nothing to {options.verb} below {root}.")
            refused += 1
            break
        paths = {str(one.id): os.path.relpath(root / one.id) for one in outcomes}
        refused += _print(outcomes, paths)
    decisions.journal.close()
    return 1 if refused else 0

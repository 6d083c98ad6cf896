"""`newstui log`: what was decided below a content root, oldest first."""

from __future__ import annotations

import datetime as dt
import os
from argparse import Namespace
from pathlib import Path

from tui.cli import streams
from tui.errors import UsageError
from tui.model import query, records
from tui.model.history import Entry, Kind
from tui.store.library import content_root, open_library


def run(options: Namespace) -> int:
    """Prints the journal's entries.

    Raises:
        UsageError: `--since` names no day.
    """
    root = Path(os.path.realpath(options.root)) if options.root else content_root(Path())
    decisions = open_library(root, os.environ, root=root).decisions
    assert decisions is not None  # open_library always gives them
    first = _first_day(options.since)
    history = decisions.journal.history
    for entry in history.entries.values():
        when = dt.datetime.fromisoformat(entry.time).astimezone()
        if first is not None and when.date() < first:
            continue
        if options.json:
            print(records.to_json(_record(entry, in_force=history.in_force(entry))))
        else:
            title = streams.field(entry.identity.rpartition("\n")[0])
            verb = {Kind.DECIDE: "", Kind.UNDO: "undo ", Kind.REDO: "redo ", Kind.FAILED: "failed "}[
                entry.kind
            ]
            path = streams.path(os.path.relpath(root / entry.path))
            print(f"{when:%Y-%m-%d %H:%M}  {verb + entry.decision:<14}  {path}  {title}".rstrip())
    return 0


def _first_day(since: str | None) -> dt.date | None:
    if since is None:
        return None
    try:
        return query.span_of_days(since, dt.date.today())[0]
    except query.Unreadable as error:
        raise UsageError(f"--since: {error}.") from None


def _record(entry: Entry, *, in_force: bool) -> dict[str, records.Json]:
    title, _, url = entry.identity.rpartition("\n")
    return {
        "id": entry.id,
        "step": entry.step,
        "time": entry.time,
        "kind": entry.kind.value,
        "of": entry.of,
        "decision": entry.decision.value,
        "path": entry.path,
        "title": title or None,
        "url": url or None,
        "from": entry.came_from.value,
        "to": entry.went_to.value,
        "in_force": in_force,
        "before": entry.before,
        "after": entry.after,
    }

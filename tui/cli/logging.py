"""`newstui log`: what was decided below a content root, oldest first."""

from __future__ import annotations

import datetime as dt
import os
from argparse import Namespace
from pathlib import Path

from tui.cli import streams
from tui.errors import UsageError
from tui.model import query, records
from tui.model.entry import Entry, Kind
from tui.store.opening import Opening
from tui.store.root import content_root, has_journal


def run(options: Namespace) -> int:
    """Prints the journal's entries.

    Raises:
        UsageError: `--since` names no day.
    """
    root = Path(os.path.realpath(options.root)) if options.root else content_root(Path(), os.environ)
    decisions = Opening(root, os.environ, root=root).decisions()
    first = _first_day(options.since)
    history = decisions.journal.history
    if root.is_dir() and not has_journal(root, os.environ):
        streams.say(f"Nothing was decided with {streams.path(str(root))} as its content root.")
    for entry in history.entries.values():
        when = _when(entry)
        if when is None:
            streams.say(
                f"An entry of {streams.path(entry.path)} has a time that cannot be read; it is left out."
            )
            continue
        if first is not None and when.date() < first:
            continue
        if options.json:
            print(records.to_json(_record(entry, in_force=history.in_force(entry))))
        else:
            title = streams.field(entry.identity.rpartition("\n")[0])
            verb = "" if entry.kind is Kind.DECIDE else f"{entry.kind} "
            path = streams.path(os.path.relpath(root / entry.path))
            print(f"{when:%Y-%m-%d %H:%M}  {verb + entry.decision:<14}  {path}  {title}".rstrip())
    return 0


def _when(entry: Entry) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(entry.time).astimezone()
    except (ValueError, OverflowError):  # somebody edited the journal, or the disk did
        return None


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

"""`newstui reapply`: what others have reverted since it was decided, decided again as the journal says."""

from __future__ import annotations

import os
import threading
from argparse import Namespace
from pathlib import Path

from tui.cli import INTERRUPTED, receipt, streams
from tui.cli.telling import Telling, interruptible
from tui.errors import JournalUnavailable
from tui.model.triage import DecisionRequest
from tui.store import journal_probe
from tui.store.decisions import Decisions
from tui.store.opening import Opening
from tui.store.root import content_root, has_journal


def run(options: Namespace) -> int:
    """Decides again all that was reverted below a content root, as one step. 1 where a file was refused.

    Raises:
        JournalUnavailable: Nothing can be recorded.
    """
    root = Path(os.path.realpath(options.root)) if options.root else content_root(Path(), os.environ)
    if not has_journal(root, os.environ):
        streams.say(f"Nothing was reverted below {root}.")
        return 0
    unavailable = journal_probe.why_not(root, os.environ) if options.dry_run else None
    decisions = Opening(root, os.environ, root=root, decide=not options.dry_run).decisions()
    if not options.dry_run:
        unavailable = decisions.why_not
    try:
        if unavailable is not None:
            raise JournalUnavailable(f"Nothing can be decided here: {unavailable}.")
        with interruptible() as stop:
            return _reapply(decisions, stop, dry_run=options.dry_run)
    finally:
        decisions.journal.close()


def _reapply(decisions: Decisions, stop: threading.Event, *, dry_run: bool) -> int:
    def wanted() -> bool:
        return not stop.is_set()

    found = decisions.reverted(wanted)
    if stop.is_set():
        streams.say("Stopped: nothing was decided.")
        return INTERRUPTED
    if not found:
        streams.say(f"Nothing was reverted below {decisions.root}.")
        return 0
    telling = Telling({}, root=decisions.root, total=len(found))
    requests = [DecisionRequest(id=one) for one in found]
    telling.take_rest(decisions.decide(requests, None, wanted=wanted, each=telling.take, dry_run=dry_run))
    if telling.left and not stop.is_set():
        streams.say(f"{telling.left:,} more were left as they are.")
    if not (telling.left and stop.is_set()):
        return 1 if telling.refused else 0
    if dry_run:
        streams.say(f"Stopped: {telling.left:,} more were not looked at.")
        return INTERRUPTED
    streams.say(f"Stopped: {telling.done:,} of {len(found):,} were decided again; newstui reapply goes on.")
    if telling.done:
        streams.say(f"  {receipt.undo_command(decisions.root)} takes back what was done.")
    return INTERRUPTED

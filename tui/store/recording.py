"""The one order of a write: the intent in the journal, then the file, then what came of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from tui.errors import DecisionRefused, EditRefused, FileChanged, FileRefused, WriteFailed
from tui.model.entry import Entry, Kind
from tui.store import replace as replacing
from tui.store.journal import Journal

REFUSALS: Final = (DecisionRefused, EditRefused, FileRefused, FileChanged, WriteFailed)
"""Why one article of a step may be left as it is."""


class Recorder:
    """Writes what the journal knows of; `made` are this run's entries, the oldest first."""

    def __init__(self, journal: Journal, root: Path) -> None:
        self.made: list[Entry] = []
        self._journal = journal
        self._root = root

    def write(self, entry: Entry, path: Path, raw: bytes, new: bytes) -> None:
        """The intent on disk, then the file; an intent that came to nothing is recorded as such.

        Raises:
            JournalUnavailable: Nothing can be recorded, and nothing was changed.
            FileRefused: And the others of `REFUSALS`: the file is as it was.
        """
        if new != raw:
            replacing.check(path, root=self._root)
        self._journal.append(entry)
        if new != raw:
            try:
                replacing.replace(path, raw, new, root=self._root)
            except REFUSALS:
                number = self._journal.history.next_id
                self._journal.note(replace(entry, id=number, kind=Kind.FAILED, of=entry.id))
                raise
        self.made.append(entry)

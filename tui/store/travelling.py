"""Decisions taken back, or made again, wherever their articles lie now."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tui.errors import DiskFailed, EditRefused, FileRefused, FrontMatterError, JournalUnavailable
from tui.model import dialect, document, undo
from tui.model.article import ArticleId, State
from tui.model.dialect import Dialect
from tui.model.entry import Entry, Kind
from tui.model.triage import Outcome
from tui.store import files
from tui.store.journal import Journal
from tui.store.places import Places
from tui.store.recording import REFUSALS, Recorder
from tui.store.states import States
from tui.store.whereabouts import Whereabouts


class Stopped(Exception):
    """The disk takes no more: the step ends with this outcome."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.refused)
        self.outcome = outcome


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Travel:
    """One way through one step, entry by entry.

    Args:
        kind: UNDO or REDO.
        time: When, for the record.
        language: The site's keys, for paths below the root.
    """

    kind: Kind
    time: Callable[[], str]
    root: Path
    journal: Journal
    recorder: Recorder
    places: Places
    states: States
    whereabouts: Whereabouts
    language: Dialect

    def go(self, entry: Entry) -> Outcome:
        """Undoes or redoes one entry: by the bytes where the file is the one written, else by its lines.

        Raises:
            JournalUnavailable: Nothing can be recorded.
            Stopped: The disk takes no more.
        """
        again = self._is_refused(entry)
        path, raw = entry.path, None
        try:
            path, raw = self._place(entry)
            new, record = raw or b"", replace(entry, kind=self.kind, of=entry.id, path=path, time=self.time())
            if entry.after is not None:
                assert raw is not None  # only of the journal's own entries the file may be gone
                new = undo.travelled(raw, entry, self.kind, self.language.status_at(entry.path))
                record = replace(record, before=undo.digest(raw), after=undo.digest(new))
            record = replace(record, id=self.journal.history.next_id)
            self.recorder.write(record, self.root / path, raw or b"", new)
        except REFUSALS as error:
            outcome = self._outcome(entry, path, raw)
            return self._refuse(entry, replace(outcome, refused=str(error)), error, again=again)
        return self._outcome(entry, path, new if raw is not None else None)

    def _is_refused(self, entry: Entry) -> bool:
        history = self.journal.history
        return history.fates.is_refused(history.row_of(entry.id))

    def _place(self, entry: Entry) -> tuple[str, bytes | None]:
        """Where the article lies, and its bytes; what only the journal knows needs no file."""
        if entry.after is not None:
            return self.whereabouts.of(entry)
        with contextlib.suppress(FileRefused):
            return self.whereabouts.of(entry)
        return entry.path, None

    def _outcome(self, entry: Entry, path: str, raw: bytes | None) -> Outcome:
        """What became of an entry's article: the state is what its file and the journal say now."""
        article_id = self.places.id_at(path)
        title = entry.identity.split("\n")[0] or article_id.rpartition("/")[2]
        state = self._state(path, raw)
        if state is None:
            state = entry.came_from if self.kind is Kind.UNDO else entry.went_to
        return Outcome(id=article_id, title=title, decision=entry.decision, state=state)

    def _state(self, path: str, raw: bytes | None) -> State | None:
        """The state that a file gives; None where there is none to read."""
        try:
            found = document.read(files.read(self.root / path) if raw is None else raw)
        except FrontMatterError:
            return State.BROKEN
        except FileRefused:
            return None
        if found is None:
            return None
        return self.states.of(dialect.article(ArticleId(path), found, self.language), path)

    def _refuse(self, entry: Entry, outcome: Outcome, error: Exception, *, again: bool) -> Outcome:
        """What somebody wrote over stays refused and would bar the way to those before it: it is passed over.

        What the disk says may pass: it gets a second try, in whatever process.
        """
        passed = again or isinstance(error, EditRefused)
        kind = Kind.PASSED if passed else Kind.REFUSED
        number = self.journal.history.next_id
        record = replace(entry, id=number, kind=kind, of=entry.id, time=self.time())
        with contextlib.suppress(JournalUnavailable):  # then it will be tried as if it never had been
            self.journal.append(record)
        if not passed:
            outcome = replace(outcome, refused=f"{outcome.refused}; it is tried once more")
        if isinstance(error, DiskFailed):
            raise Stopped(outcome)
        return outcome

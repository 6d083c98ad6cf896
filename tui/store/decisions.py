"""Deciding: from a request to one changed line, recorded before it is made; and back again.

The order of a write: read afresh, compare with what the reader saw, compute and prove the new bytes, append
to the journal and sync it, check once more and replace, sync. Killed anywhere, the file is old or new, and
the journal's digests say which.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tui.errors import (
    DecisionRefused,
    EditRefused,
    FileChanged,
    FileRefused,
    FrontMatterError,
    JournalUnavailable,
    WriteFailed,
)
from tui.model import coerce, dialect, document, edit, text, triage, undo
from tui.model.article import Article, ArticleId, State
from tui.model.edit import Splice
from tui.model.history import Entry, Kind, identity
from tui.model.triage import AlreadyDecided, Decision, DecisionRequest, Outcome, Seen
from tui.store import files
from tui.store import replace as replacing
from tui.store.journal import Journal

_REFUSALS = (DecisionRefused, EditRefused, FileRefused, FileChanged, WriteFailed)
Report = Callable[[int], None]
"""Is told how many articles of a step are done."""
Wanted = Callable[[], bool]
"""Turns false where a step is to stop."""


def _nobody(_done: int) -> None:
    """Nobody wants to know."""


def _always() -> bool:
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    raw: bytes
    article: Article


class Decisions:
    """Decides articles of one content root, and takes decisions back. One call at a time.

    Args:
        folder: What article ids are relative to.
        root: What the journal's paths are relative to; `folder` or above it.
        journal: The root's journal.
        now: The time, for the record.
    """

    def __init__(
        self,
        folder: Path,
        *,
        root: Path,
        journal: Journal,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        language: dialect.Dialect = dialect.SMARTABLE,
    ) -> None:
        self.root = root
        self.journal = journal
        self.made: list[Entry] = []
        self._failed: set[int] = set()  # decisions that the disk refused to take back or make again
        self._folder = folder
        self._now = now
        self._dialect = language
        below = os.path.relpath(os.path.realpath(folder), os.path.realpath(root))
        self._below = "" if below == "." else f"{below}/"
        _take_up(journal, root)

    @property
    def why_not(self) -> str | None:
        """Why nothing can be decided here; None where it can."""
        return None if self.journal.writable else self.journal.why_not or "newstui was told to look only"

    def path_of(self, article_id: ArticleId) -> str:
        """An article's path below the root."""
        return f"{self._below}{article_id}"

    def id_of(self, path: str) -> ArticleId | None:
        """The article at a path below the root; None where it lies outside the folder."""
        return ArticleId(path[len(self._below) :]) if path.startswith(self._below) else None

    def state_of(self, article: Article) -> State:
        """An article's state, the journal's word for "later" included; it follows a file that was renamed."""
        if article.state is not State.OPEN:
            return article.state
        history = self.journal.history
        last = history.last(self.path_of(article.id))
        if last is None:
            old = history.moved_from(identity(article)) if article.title or article.links.all() else None
            if old is not None and not (self.root / old).exists():
                last = history.last(old)
        earlier = None if last is None else history.before(last)
        if last is not None and earlier is not None and earlier.went_to is State.LATER:
            last = earlier if _never_made(last, self.root) else last
        return State.LATER if last is not None and last.went_to is State.LATER else State.OPEN

    def decide(
        self,
        requests: Sequence[DecisionRequest],
        decision: Decision,
        *,
        report: Report = _nobody,
        wanted: Wanted = _always,
        dry_run: bool = False,
    ) -> list[Outcome]:
        """Decides articles as one step; each is decided or refused on its own.

        Stops early when unwanted, and with a refusal where no more can be recorded.

        Raises:
            JournalUnavailable: Nothing can be recorded, and nothing was decided.
        """
        if not dry_run and self.why_not is not None:
            raise JournalUnavailable(self.why_not)
        step = self.journal.history.next_step
        outcomes: list[Outcome] = []
        for done, request in enumerate(requests):
            if not wanted():
                break
            try:
                outcomes.append(self._decide(request, decision, step, dry_run=dry_run))
            except JournalUnavailable as error:
                if not done:
                    raise
                outcomes.append(_unrecorded(request.id, decision, error))
                break
            report(done + 1)
        return outcomes

    def _decide(self, request: DecisionRequest, decision: Decision, step: int, *, dry_run: bool) -> Outcome:
        name = request.id.rpartition("/")[2]
        outcome = Outcome(id=request.id, title=name, decision=decision, state=State.BROKEN)
        try:
            reading = self._read(request.id)
            article, state = reading.article, self.state_of(reading.article)
            outcome = replace(outcome, title=article.label, state=state)
            if request.seen is not None and (stale := _difference(request.seen, article.label, state)):
                return replace(outcome, stale=True, refused=stale)
            live, withdrawn = self._dialect.live, self._dialect.withdrawn
            plan = triage.plan(decision, state, article.metadata, live=live, withdrawn=withdrawn)
            splices, flags = self._splices(reading, plan, decision)
            entry = self._entry(reading, plan, splices, decision)
            entry = replace(entry, step=step, came_from=state, flags=_values(article, flags))
            new, path = edit.apply(reading.raw, splices), self._folder / request.id
            if dry_run:
                replacing.check(path, root=self.root)
                return replace(outcome, state=plan.to, diff=edit.unified(entry.path, reading.raw, new))
            self._record_and_replace(entry, path, reading.raw, new)
        except AlreadyDecided as error:
            return replace(outcome, refused=str(error), already=True)
        except _REFUSALS as error:
            return replace(outcome, refused=str(error))
        return replace(outcome, state=plan.to, lines=entry.lines)

    def _read(self, article_id: ArticleId) -> _Reading:
        if article_id.startswith("../"):
            raise DecisionRefused("lies outside the content root")
        raw = files.read(self._folder / article_id)
        try:
            parsed = document.read(raw)
        except FrontMatterError as error:
            where = f" (line {error.line})" if error.line else ""
            raise DecisionRefused(f"{error.reason}{where}") from None
        if parsed is None:
            raise DecisionRefused("it has no front matter")
        return _Reading(raw=raw, article=dialect.article(article_id, parsed, self._dialect))

    def _splices(
        self, reading: _Reading, plan: triage.Plan, decision: Decision
    ) -> tuple[tuple[Splice, ...], Mapping[str, bool | None]]:
        """The splices of a plan, and what its keys are after them."""
        if decision is Decision.REOPEN and reading.article.state is State.DECLINED:
            path = self.path_of(reading.article.id)
            for key in plan.flags:
                entry = self.journal.history.inserted(path, key)
                taken = edit.without(reading.raw, key, entry.splices) if entry else None
                if taken is not None and len(plan.flags) == 1:
                    return taken, {key: None}
        return edit.flags(reading.raw, plan.flags, before=self._dialect.live), plan.flags

    def _entry(
        self, reading: _Reading, plan: triage.Plan, splices: tuple[Splice, ...], decision: Decision
    ) -> Entry:
        """What the journal says of a decision that is about to be made."""
        article = reading.article
        changes = bool(splices)
        return Entry(
            id=self.journal.history.next_id,
            step=0,
            kind=Kind.DECIDE,
            time=self._now().isoformat(timespec="seconds"),
            path=self.path_of(article.id),
            identity=identity(article),
            decision=decision,
            came_from=article.state,
            went_to=plan.to,
            before=undo.digest(reading.raw) if changes else None,
            after=undo.digest(edit.apply(reading.raw, splices)) if changes else None,
            splices=splices,
            lines=undo.changed_lines(reading.raw, splices),
        )

    def _record_and_replace(self, entry: Entry, path: Path, raw: bytes, new: bytes) -> None:
        """The intent on disk, then the file; an intent that came to nothing is recorded as such."""
        if new != raw:
            replacing.check(path, root=self.root)
        self.journal.append(entry)
        if new != raw:
            try:
                replacing.replace(path, raw, new, root=self.root)
            except _REFUSALS:
                failed = replace(entry, id=self.journal.history.next_id, kind=Kind.FAILED, of=entry.id)
                self.journal.note(failed)
                raise
        self.made.append(entry)

    def undo(self, report: Report = _nobody, wanted: Wanted = _always) -> list[Outcome]:
        """Takes the newest step back, a bulk as one; what cannot be taken back is refused by name.

        Stops early when unwanted; what is left of the step is the next one to undo.

        Raises:
            JournalUnavailable: Nothing can be recorded.
        """
        return self._travel(self.journal.history.undoable(), Kind.UNDO, report, wanted)

    def redo(self, report: Report = _nobody, wanted: Wanted = _always) -> list[Outcome]:
        """Makes the step that was undone last again; stops early as `undo` does.

        Raises:
            JournalUnavailable: Nothing can be recorded.
        """
        return self._travel(self.journal.history.redoable(), Kind.REDO, report, wanted)

    def _travel(self, entries: Sequence[Entry], kind: Kind, report: Report, wanted: Wanted) -> list[Outcome]:
        if self.why_not is not None:
            raise JournalUnavailable(self.why_not)
        outcomes = list[Outcome]()
        for done, entry in enumerate(entries):
            if not wanted():
                break
            try:
                outcomes.append(self._travel_one(entry, kind))
            except JournalUnavailable as error:
                if not outcomes:
                    raise
                outcomes.append(_unrecorded(self._id_at(entry.path), entry.decision, error))
                break
            report(done + 1)
        return outcomes

    def _id_at(self, path: str) -> ArticleId:
        """The id of the file at a path below the root, also where it lies outside the folder."""
        return self.id_of(path) or ArticleId("../" * self._below.count("/") + path)

    def _travel_one(self, entry: Entry, kind: Kind) -> Outcome:
        """Undoes or redoes one entry: by the bytes where the file is the one written, else by its lines."""
        article_id = self._id_at(entry.path)
        path = self.root / entry.path
        title = entry.identity.split("\n")[0] or article_id.rpartition("/")[2]
        went_to = entry.came_from if kind is Kind.UNDO else entry.went_to
        record = replace(
            entry,
            id=self.journal.history.next_id,
            kind=kind,
            of=entry.id,
            time=self._now().isoformat(timespec="seconds"),
        )
        try:
            raw = files.read(path) if entry.after is not None else b""
            if entry.after is not None:
                new = undo.travelled(raw, entry, kind, before=self._dialect.live)
                record = replace(record, before=undo.digest(raw), after=undo.digest(new))
            else:
                new = raw
            self._record_and_replace(record, path, raw, new)
        except _REFUSALS as error:
            outcome = Outcome(
                id=article_id, title=title, decision=entry.decision, state=entry.went_to, refused=str(error)
            )
            # What somebody wrote over stays refused, and none before it could ever be reached. What the disk
            # says may pass: it gets a second try.
            if isinstance(error, EditRefused) or entry.id in self._failed:
                self.journal.history.pass_over(entry)
                return outcome
            self._failed.add(entry.id)
            return replace(outcome, refused=f"{error}; it is tried once more")
        return Outcome(id=article_id, title=title, decision=entry.decision, state=went_to)


def _take_up(journal: Journal, root: Path) -> None:
    """Notes that the newest undo came to nothing where a crash fell between the journal and the file.

    A decision needs no such note: undoing one that was never made changes nothing.
    """
    newest = next(reversed(journal.history.entries.values()), None)
    if newest is None or newest.kind is not Kind.UNDO or newest.before == newest.after:
        return
    if journal.writable and _never_made(newest, root):
        journal.note(replace(newest, id=newest.id + 1, kind=Kind.FAILED, of=newest.id))


def _never_made(entry: Entry, root: Path) -> bool:
    """Whether a crash fell between the journal and the file."""
    try:
        return undo.digest(files.read(root / entry.path)) == entry.before
    except FileRefused:
        return False


def _values(article: Article, flags: Mapping[str, bool | None]) -> dict[str, tuple[bool | None, bool | None]]:
    return {key: (coerce.flag(article.metadata.get(key)), value) for key, value in flags.items()}


def _unrecorded(article_id: ArticleId, decision: Decision, error: JournalUnavailable) -> Outcome:
    """What becomes of the first of many that could not be recorded."""
    title = article_id.rpartition("/")[2]
    return Outcome(id=article_id, title=title, decision=decision, state=State.OPEN, refused=str(error))


def _difference(seen: Seen, title: str, state: State) -> str | None:
    """What is other than the reader saw it; None where nothing is that matters."""
    if seen.state is not state:
        return f"it is {state} now; the same key decides again"
    if seen.title != text.line(title):
        return f"its title is “{text.line(title)}” now; the same key decides again"
    return None

"""Deciding: from a request to one changed line, recorded before it is made; and back again.

The order of a write: read afresh, compare with what the reader saw, compute and prove the new bytes, append
to the journal and sync it, check once more and replace, sync. Killed anywhere, the file is old or new, and
the journal's digests say which.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from tui.errors import DecisionRefused, DiskFailed, FrontMatterError, JournalUnavailable
from tui.model import dialect, document, edit, limits, past, triage, undo
from tui.model.article import Article, ArticleId, State
from tui.model.edit import Splice
from tui.model.entry import Entry, Kind, identity, inserted
from tui.model.outcome import difference
from tui.model.past import Event
from tui.model.reverted import meant
from tui.model.triage import AlreadyDecided, Decision, DecisionRequest, Outcome
from tui.store import files
from tui.store import replace as replacing
from tui.store.journal import Journal
from tui.store.places import Places
from tui.store.recording import REFUSALS, Recorder
from tui.store.reverting import reverted_below
from tui.store.states import States
from tui.store.travelling import Stopped, Travel
from tui.store.whereabouts import Whereabouts
from tui.store.word import JournalWord

Report = Callable[[int], None]
"""Is told how many articles of a step are done."""
Each = Callable[[Outcome], None]
"""Is told what became of an article, once that is so."""
Wanted = Callable[[], bool]
"""Turns false where a step is to stop."""


def _nobody(_done: int) -> None:
    """Nobody wants to know."""


def _silent(_outcome: Outcome) -> None:
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
        language: The site's keys, for ids below the folder.
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
        self.whereabouts: Callable[[int], ArticleId | None] | None = None
        """Who knows where an identity's article was moved: a library does; else all files may be read."""
        self._folder = folder
        self._now = now
        self._dialect = language
        self._places = Places(folder, root)
        self._recorder = Recorder(journal, root)
        self._at_root = replace(language, below="")
        self._states = States(root, journal, self._at_root)
        self.word = JournalWord(self._places, self._states)
        """What the journal says of the folder's articles."""

    @property
    def made(self) -> Sequence[Entry]:
        """What was decided, undone and made again in this run, the oldest first."""
        return self._recorder.made

    @property
    def why_not(self) -> str | None:
        """Why nothing can be decided here; None where it can."""
        return self._dialect.status.why_not or self.journal.closed

    def path_of(self, article_id: ArticleId) -> str:
        """An article's path below the root."""
        return self._places.path_of(article_id)

    def id_of(self, path: str) -> ArticleId | None:
        """The article at a path below the root; None where it lies outside the folder."""
        return self._places.id_of(path)

    def state(self, article: Article) -> State:
        """The state of an article as it was read: what the file says, else the journal's word."""
        return self.word.of(article)

    def past_of(self, article: Article) -> tuple[Event, ...]:
        """What was decided on an article here, newest first; what was undone is told so."""
        found = self._states.past_of(article, self._places.path_of(article.id))
        try:
            return tuple(past.decided(entry, holds) for entry, holds in islice(found, limits.PAST_EVENTS))
        except JournalUnavailable:  # its file was changed under us
            return ()

    def decide(
        self,
        requests: Sequence[DecisionRequest],
        decision: Decision | None,
        *,
        report: Report = _nobody,
        wanted: Wanted = _always,
        each: Each = _silent,
        dry_run: bool = False,
    ) -> list[Outcome]:
        """Decides articles as one step; each is decided or refused on its own.

        Stops early when unwanted, and with a refusal where no more can be recorded or written at all.

        Args:
            requests: The articles.
            decision: What is said of them; None for what was decided last about each that was reverted.
            report: Told how many are done.
            wanted: Turns false where it is to stop.
            each: Told what became of each.
            dry_run: Whether nothing is to be written, and the outcomes are to have diffs.

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
            own = request.decision or decision
            try:
                outcomes.append(self._decide(request, own, step, dry_run=dry_run))
            except Stopped as stopped:
                outcomes.append(stopped.outcome)
                break
            except JournalUnavailable as error:
                if not done:
                    raise
                outcomes.append(_unrecorded(request.id, own or Decision.REOPEN, error))
                break
            each(outcomes[-1])
            report(done + 1)
            if request.leads and outcomes[-1].refused is not None:
                break
        return outcomes

    def _decide(
        self, request: DecisionRequest, asked: Decision | None, step: int, *, dry_run: bool
    ) -> Outcome:
        name, decision = request.id.rpartition("/")[2], asked or Decision.REOPEN
        outcome = Outcome(id=request.id, title=name, decision=decision, state=State.BROKEN)
        try:
            reading = self._read(request.id)
            article, state = reading.article, self.state(reading.article)
            outcome = replace(outcome, title=article.label, state=state)
            if request.seen is not None and (stale := difference(request.seen, article.label, state)):
                return replace(outcome, stale=True, refused=stale)
            decision = asked or meant(self.word.on(article), state)
            outcome = replace(outcome, decision=decision)
            plan = self._plan(decision, state, article)
            splices, flags = self._splices(reading, plan, decision)
            entry = self._entry(reading, plan, splices, decision)
            entry = replace(entry, step=step, came_from=state, flags=triage.values(article.metadata, flags))
            new, path = edit.apply(reading.raw, splices), self._folder / request.id
            if dry_run:
                if new != reading.raw:
                    replacing.check(path, root=self.root)
                return replace(outcome, state=plan.to, diff=edit.unified(entry.path, reading.raw, new))
            self._recorder.write(entry, path, reading.raw, new)
        except AlreadyDecided as error:
            return replace(outcome, refused=str(error), already=True)
        except DiskFailed as error:
            raise Stopped(replace(outcome, refused=str(error))) from None
        except REFUSALS as error:
            return replace(outcome, refused=str(error))
        return replace(outcome, state=plan.to, lines=entry.lines, accepted=plan.to is state)

    def _plan(self, decision: Decision, state: State, article: Article) -> triage.Plan:
        """What a decision writes; what a reverted file says already is for the journal alone."""
        status = self._dialect.status_of(article.id, article.metadata)
        try:
            return triage.plan(decision, state, article.metadata, status)
        except AlreadyDecided:
            if self.word.on(article) is None:
                raise
            return triage.Plan(to=state, flags={})

    def _read(self, article_id: ArticleId) -> _Reading:
        if article_id.startswith("../"):
            raise DecisionRefused("lies outside the content root")
        replacing.inside(self._folder / article_id, root=self.root)
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
                entry = inserted(self._states.decisions_on(reading.article, path), key)
                taken = edit.without(reading.raw, key, entry.splices) if entry else None
                if taken is not None and len(plan.flags) == 1:
                    return taken, {key: None}
        status = self._dialect.status_of(reading.article.id, reading.article.metadata)
        return edit.flags(reading.raw, plan.flags, before=status.key), plan.flags

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
            time=self._time(),
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

    def _time(self) -> str:
        return self._now().isoformat(timespec="seconds")

    def reverted(self, wanted: Wanted = _always) -> list[ArticleId]:
        """The articles below the root, wherever they lie now, whose files say otherwise than was decided.

        Reads what was ever decided, not the folder: 0.3 ms an article. Stops early when unwanted.
        """
        found = reverted_below(self.root, self.journal.history, self._states, self._at_root, wanted)
        return [self._places.id_at(path) for path in found]

    def undo(self, report: Report = _nobody, wanted: Wanted = _always, each: Each = _silent) -> list[Outcome]:
        """Takes the newest step back, a bulk as one; what cannot be taken back is refused by name.

        Stops early when unwanted or the disk takes no more; what is left of the step is the next one to undo.

        Raises:
            JournalUnavailable: Nothing can be recorded.
        """
        return self._travel(self.journal.history.undoable(), Kind.UNDO, report, wanted, each)

    def redo(self, report: Report = _nobody, wanted: Wanted = _always, each: Each = _silent) -> list[Outcome]:
        """Makes the step that was undone last again; stops early as `undo` does.

        Raises:
            JournalUnavailable: Nothing can be recorded.
        """
        return self._travel(self.journal.history.redoable(), Kind.REDO, report, wanted, each)

    def _travel(
        self, entries: Sequence[Entry], kind: Kind, report: Report, wanted: Wanted, each: Each
    ) -> list[Outcome]:
        if self.journal.closed is not None:
            raise JournalUnavailable(self.journal.closed)
        travel = Travel(
            kind=kind,
            time=self._time,
            root=self.root,
            journal=self.journal,
            recorder=self._recorder,
            places=self._places,
            states=self._states,
            whereabouts=Whereabouts(
                self.root, self.journal.history, self._at_root, _lookup(self.whereabouts, self._places)
            ),
            language=self._at_root,
        )
        outcomes = list[Outcome]()
        for done, entry in enumerate(entries):
            if not wanted():
                break
            try:
                outcomes.append(travel.go(entry))
            except Stopped as stopped:
                outcomes.append(stopped.outcome)
                break
            except JournalUnavailable as error:
                if not outcomes:
                    raise
                outcomes.append(_unrecorded(self._places.id_at(entry.path), entry.decision, error))
                break
            each(outcomes[-1])
            report(done + 1)
        return outcomes


def _lookup(
    ask: Callable[[int], ArticleId | None] | None, places: Places
) -> Callable[[int], str | None] | None:
    """Who knows where the article of an identity's key lies, by paths below the root."""
    if ask is None:
        return None

    def path_of(known_by: int) -> str | None:
        found = ask(known_by)
        return None if found is None else places.path_of(found)

    return path_of


def _unrecorded(article_id: ArticleId, decision: Decision, error: JournalUnavailable) -> Outcome:
    """What becomes of the first of many that could not be recorded."""
    title = article_id.rpartition("/")[2]
    return Outcome(id=article_id, title=title, decision=decision, state=State.OPEN, refused=str(error))

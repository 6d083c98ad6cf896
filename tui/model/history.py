"""The journal's entries, and what they add up to: last decisions, and what undo and redo mean next."""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tui.model.article import Article, State
from tui.model.edit import Splice
from tui.model.triage import Decision


class Kind(StrEnum):
    """What an entry records. UNDO, REDO and FAILED speak of an earlier entry."""

    DECIDE = "decide"
    UNDO = "undo"
    REDO = "redo"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article's part of one step.

    `before` and `after` are SHA-256 digests of the whole file, None where only the journal is written.
    `lines` are the changed lines as they were and are, for taking them back among other people's changes;
    `flags` the keys with their values before and after (None: missing).
    """

    id: int
    step: int
    kind: Kind
    time: str
    path: str
    identity: str
    decision: Decision
    came_from: State
    went_to: State
    before: str | None = None
    after: str | None = None
    splices: tuple[Splice, ...] = ()
    lines: tuple[tuple[bytes, bytes], ...] = ()
    flags: Mapping[str, tuple[bool | None, bool | None]] = field(default_factory=dict)
    of: int | None = None


def identity(article: Article) -> str:
    """What an article is known by when its file has another name: its title and first URL."""
    return f"{article.title or ''}\n{next(iter(article.links.all()), '')}"


class History:
    """What the entries add up to. Memory: the entries themselves."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self.entries: dict[int, Entry] = {}
        self._in_force: dict[str, list[int]] = {}
        self._path_of: dict[str, str] = {}
        self._steps: dict[int, list[int]] = {}
        self._done: list[int] = []
        self._undone: list[int] = []
        self._stuck: dict[int, set[int]] = {}  # of a step the entries whose undoing failed
        self.next_id = self.next_step = 1
        for entry in entries:
            self.take(entry)

    def take(self, entry: Entry) -> None:
        """Adds the newest entry."""
        self.entries[entry.id] = entry
        self.next_id = max(self.next_id, entry.id + 1)
        self.next_step = max(self.next_step, entry.step + 1)
        self._path_of[entry.identity] = entry.path
        of = entry.of if entry.of is not None else entry.id
        about = self.entries.get(of, entry)
        force = self._in_force.setdefault(about.path, [])
        match entry.kind:
            case Kind.DECIDE:
                force.append(entry.id)
                self._step_done(entry.step, entry.id)
                self._undone.clear()
            case Kind.UNDO:
                self._undo(about, force)
            case Kind.REDO:
                self._redo(about, force)
            case Kind.FAILED:
                self._fail(about, force)

    def _undo(self, decided: Entry, force: list[int]) -> None:
        if decided.id in force:
            force.remove(decided.id)
        stuck = self._stuck.get(decided.step, set())
        stuck.discard(decided.id)
        if not stuck:
            self._move(decided.step, self._done, self._undone)

    def _redo(self, decided: Entry, force: list[int]) -> None:
        if decided.kind is Kind.DECIDE and decided.id not in force:
            insort(force, decided.id)
        self._move(decided.step, self._undone, self._done)

    def _fail(self, failed: Entry, force: list[int]) -> None:
        """Takes an entry back that came to nothing; an undo or a redo can be tried again."""
        decided = self.entries.get(failed.of or failed.id, failed)
        match failed.kind:
            case Kind.DECIDE:
                if failed.id in force:
                    force.remove(failed.id)
                self._forget(failed.step, failed.id)
            case Kind.UNDO:
                self._stuck.setdefault(decided.step, set()).add(decided.id)
                self._redo(decided, force)
            case Kind.REDO:
                if decided.id in force:
                    force.remove(decided.id)
                self._move(decided.step, self._done, self._undone)

    def _step_done(self, step: int, entry_id: int) -> None:
        if step not in self._steps:
            self._done.append(step)
        self._steps.setdefault(step, []).append(entry_id)

    def _forget(self, step: int, entry_id: int) -> None:
        """Takes an entry that came to nothing out of its step, and an empty step out of the row."""
        left = [one for one in self._steps.get(step, []) if one != entry_id]
        self._steps[step] = left
        if not left and step in self._done:
            self._done.remove(step)

    def pass_over(self, step: int) -> None:
        """Leaves a step that can be neither undone nor redone, so that the ones before it can be reached."""
        for steps in (self._done, self._undone):
            if step in steps:
                steps.remove(step)

    @staticmethod
    def _move(step: int, source: list[int], target: list[int]) -> None:
        if step in source:
            source.remove(step)
            target.append(step)

    def last(self, path: str) -> Entry | None:
        """The decision in force on a path."""
        force = self._in_force.get(path)
        return self.entries[force[-1]] if force else None

    def before(self, entry: Entry) -> Entry | None:
        """The decision in force that an entry in force took the place of."""
        earlier = [one for one in self._in_force.get(entry.path, []) if one < entry.id]
        return self.entries[earlier[-1]] if earlier else None

    def in_force(self, entry: Entry) -> bool:
        """Whether an entry is the decision that holds on its path."""
        return self.last(entry.path) is entry

    def moved_from(self, article_identity: str) -> str | None:
        """The path that an article of this identity was last decided under."""
        return self._path_of.get(article_identity)

    def inserted(self, path: str, key: str) -> Entry | None:
        """The entry in force that put a line for `key` into a file that had none."""
        for entry_id in reversed(self._in_force.get(path, [])):
            entry = self.entries[entry_id]
            if key in entry.flags:
                return entry if entry.flags[key][0] is None else None
        return None

    def undoable(self) -> list[Entry]:
        """The entries of the newest step that is in force; empty where there is none."""
        return self._entries_of(self._done)

    def redoable(self) -> list[Entry]:
        """The entries of the step that was undone last; empty where there is none."""
        return self._entries_of(self._undone)

    def _entries_of(self, steps: list[int]) -> list[Entry]:
        return [self.entries[one] for one in self._steps.get(steps[-1], [])] if steps else []

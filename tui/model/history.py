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
        # Decisions by step, and of them those that were taken back; a step may have a hundred thousand.
        self._steps: dict[int, dict[int, None]] = {}
        self._back: dict[int, set[int]] = {}
        # Steps with decisions to undo, and with decisions to redo: the one to take next stands last.
        self._done: dict[int, None] = {}
        self._undone: dict[int, None] = {}
        self.next_id = self.next_step = 1
        for entry in entries:
            self.take(entry)

    def take(self, entry: Entry) -> None:
        """Adds the newest entry."""
        self.entries[entry.id] = entry
        self.next_id = max(self.next_id, entry.id + 1)
        self.next_step = max(self.next_step, entry.step + 1)
        self._path_of[entry.identity] = entry.path
        about = self.entries.get(entry.of, entry) if entry.of is not None else entry
        match entry.kind:
            case Kind.DECIDE:
                self._decide(entry)
            case Kind.UNDO:
                self._undo(about)
            case Kind.REDO:
                self._redo(about)
            case Kind.FAILED:
                self._fail(about)

    def _decide(self, entry: Entry) -> None:
        for step in self._undone:
            for one in self._back.pop(step):
                del self._steps[step][one]
        self._undone.clear()
        self._in_force.setdefault(entry.path, []).append(entry.id)
        self._steps.setdefault(entry.step, {})[entry.id] = None
        self._place(entry.step)

    def _undo(self, decided: Entry) -> None:
        force = self._in_force.get(decided.path, [])
        if decided.id in force:
            force.remove(decided.id)
        if decided.id in self._steps.get(decided.step, {}):
            self._back.setdefault(decided.step, set()).add(decided.id)
        self._place(decided.step)

    def _redo(self, decided: Entry) -> None:
        force = self._in_force.setdefault(decided.path, [])
        if decided.kind is Kind.DECIDE and decided.id not in force:
            insort(force, decided.id)
        self._back.get(decided.step, set()).discard(decided.id)
        self._place(decided.step)

    def _fail(self, failed: Entry) -> None:
        """Takes an entry back that came to nothing; an undo or a redo can be tried again."""
        decided = self.entries.get(failed.of, failed) if failed.of is not None else failed
        match failed.kind:
            case Kind.DECIDE:
                self._undo(failed)
                self.pass_over(failed)
            case Kind.UNDO:
                self._redo(decided)
            case Kind.REDO:
                self._undo(decided)

    def pass_over(self, entry: Entry) -> None:
        """Leaves a decision that can be neither undone nor redone, so that those before it can be reached."""
        self._steps.get(entry.step, {}).pop(entry.id, None)
        self._back.get(entry.step, set()).discard(entry.id)
        self._place(entry.step)

    def _place(self, step: int) -> None:
        """Puts a step among those to undo, to redo, or both, as its decisions are."""
        back, all_of_them = len(self._back.get(step, ())), len(self._steps.get(step, ()))
        for steps, belongs in ((self._done, back < all_of_them), (self._undone, back > 0)):
            if belongs:
                steps.setdefault(step)
            else:
                steps.pop(step, None)

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

    def standing(self, entries: Iterable[Entry]) -> dict[str, Entry]:
        """Of what some entries decided or made again that which holds, by path."""
        made = (entry if entry.of is None else self.entries[entry.of] for entry in entries)
        return {entry.path: entry for entry in made if self.in_force(entry)}

    def inserted(self, path: str, key: str) -> Entry | None:
        """The entry in force that put a line for `key` into a file that had none."""
        for entry_id in reversed(self._in_force.get(path, [])):
            entry = self.entries[entry_id]
            if key in entry.flags:
                return entry if entry.flags[key][0] is None else None
        return None

    def undoable(self) -> list[Entry]:
        """The decisions of the newest step that are in force; empty where there is none."""
        return self._newest(self._done, back=False)

    def redoable(self) -> list[Entry]:
        """The decisions of the step that was undone last; empty where there is none."""
        return self._newest(self._undone, back=True)

    def _newest(self, steps: dict[int, None], *, back: bool) -> list[Entry]:
        step = next(reversed(steps), None)
        if step is None:
            return []
        taken_back = self._back.get(step, set())
        return [self.entries[one] for one in self._steps[step] if (one in taken_back) is back]

"""What the journal's entries add up to: last decisions, and what undo and redo mean next."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from tui.model.article import State
from tui.model.entry import Brief, Entry, Kind, brief
from tui.model.fates import NONE, Fates

_STATES: Final = tuple(State)
_STATE_NUMBERS: Final = {state: number for number, state in enumerate(State)}

MANY: Final = 256


class History:
    """What the entries add up to.

    Kept are columns of numbers and each path once, 300 bytes an entry; the rest of an entry is read from
    where it lies when it is asked for.

    Args:
        entries: The entries, oldest first.
        read: An entry by its place, for those that were added by `add`.
    """

    def __init__(self, entries: Iterable[Entry] = (), *, read: Callable[[int], Entry] | None = None) -> None:
        self.next_id = self.next_step = 1
        self.fates = Fates()
        self.places = array("q")
        """Where each row's entry lies; -1 for those of this run."""
        self._read = read
        self._held: dict[int, Entry] = {}
        self._ids = array("q")
        self._odd: dict[int, int] = {}  # rows by id where ids did not grow: the column cannot be searched for
        self._keys = array("q")
        self._went_to = bytearray()
        self.paths: dict[str, int] = {}
        """The newest decision's row at each path."""
        # The newest row of an identity, and from each row the one before it.
        self._of_key: dict[int, int] = {}
        self._before_here = array("i")
        self._before_of_it = array("i")
        for entry in entries:
            self.take(entry)

    def __len__(self) -> int:
        return len(self._before_of_it)

    @property
    def entries(self) -> Mapping[int, Entry]:
        """All entries by id, oldest first."""
        return Entries(self)

    def knows(self, path: str, known_by: int) -> bool:
        """Whether anything was ever decided at a path, or of an identity."""
        return path in self.paths or known_by in self._of_key

    def take(self, entry: Entry) -> None:
        """Adds the newest entry."""
        self._held[len(self)] = entry
        self.add(brief(entry), NONE)

    def add(self, one: Brief, place: int) -> None:
        """Adds the newest entry, of which the rest lies at `place`. Other threads may look meanwhile."""
        row = len(self._ids)
        number, step, kind, path, known_by, went_to, of = one
        if row and number <= self._ids[-1]:
            self._odd[number] = row
            self._ids.append(self._ids[-1])
        else:
            self._ids.append(number)
        self.places.append(place)
        self._keys.append(known_by)
        self._went_to.append(_STATE_NUMBERS[went_to])
        if number >= self.next_id:
            self.next_id = number + 1
        if step >= self.next_step:
            self.next_step = step + 1
        decides = kind is Kind.DECIDE
        self.fates.add(row, kind, step, NONE if of is None else self.row_of(of))
        self._before_here.append(self.paths.get(path, NONE) if decides else NONE)
        self._before_of_it.append(self._of_key.get(known_by, NONE) if known_by else NONE)
        if decides:
            self.paths[path] = row
        if known_by:
            self._of_key[known_by] = row

    def row_of(self, number: int) -> int:
        """The row of an entry by its id; -1 where there is none."""
        if number in self._odd:
            return self._odd[number]
        row = bisect_left(self._ids, number)
        return row if row < len(self._ids) and self._ids[row] == number else NONE

    def entry(self, row: int) -> Entry:
        """The whole entry of a row."""
        held = self._held.get(row)
        if held is not None:
            return held
        assert self._read is not None  # a row without an entry has a place to read it from
        return self._read(self.places[row])

    def known_by(self, row: int) -> int:
        """The key of the identity that a row's article had."""
        return self._keys[row]

    def went_to(self, row: int) -> State:
        """The state that a row's decision leads to."""
        return _STATES[self._went_to[row]]

    def at(self, path: str) -> Iterator[int]:
        """Rows of the decisions in force at a path, newest first."""
        row = self.paths.get(path, NONE)
        while row != NONE:
            if self.fates.holds(row):
                yield row
            row = self._before_here[row]

    def about(self, path: str, known_by: int, *, undone: bool = False) -> Iterator[tuple[int, bool]]:
        """Rows of the decisions in force at a path or on an identity, newest first; whether at the path.

        Where `undone`, those taken back as well. All at the path, and MANY elsewhere: what thousands have for
        a title tells nobody from anybody.
        """
        elsewhere = 0
        here = self.paths.get(path, NONE)
        of_it = self._of_key.get(known_by, NONE) if known_by else NONE
        while (row := max(here, of_it)) != NONE:
            if self.fates.holds(row) or (undone and self.fates.is_undone(row)):
                yield row, row == here
                elsewhere += row != here
            if row == of_it:
                of_it = self._before_of_it[row] if elsewhere < MANY else NONE
            if row == here:
                here = self._before_here[row]

    def paths_of(self, known_by: int) -> Iterator[str]:
        """Where the entries found the article of an identity, the newest first, each path once."""
        seen = set[str]()
        row = self._of_key.get(known_by, NONE) if known_by else NONE
        while row != NONE:
            path = self.entry(row).path
            if path not in seen:
                seen.add(path)
                yield path
            row = self._before_of_it[row]

    def last(self, path: str) -> Entry | None:
        """The decision in force on a path."""
        row = next(self.at(path), None)
        return None if row is None else self.entry(row)

    def in_force(self, entry: Entry) -> bool:
        """Whether an entry is the decision that holds on its path."""
        return next(self.at(entry.path), None) == self.row_of(entry.id)

    def standing(self, entries: Iterable[Entry]) -> dict[str, Entry]:
        """Of what some entries decided or made again that which holds, by the path where it was done last."""
        made: dict[int, tuple[str, Entry]] = {}
        for entry in entries:
            decided = entry if entry.of is None else self.entries[entry.of]
            made[decided.id] = entry.path, decided
        return {path: decided for path, decided in made.values() if self.in_force(decided)}

    def undoable(self) -> list[Entry]:
        """The decisions of the newest step that are in force; empty where there is none."""
        return [self.entry(row) for row in self.fates.undoable()]

    def redoable(self) -> list[Entry]:
        """The decisions of the step that was undone last; empty where there is none."""
        return [self.entry(row) for row in self.fates.redoable()]


class Entries(Mapping[int, Entry]):
    """A history's entries by id, each read when it is asked for."""

    def __init__(self, history: History) -> None:
        self._history = history

    def __getitem__(self, number: int) -> Entry:
        row = self._history.row_of(number)
        if row == NONE:
            raise KeyError(number)
        return self._history.entry(row)

    def __iter__(self) -> Iterator[int]:
        return (self._history.entry(row).id for row in range(len(self._history)))

    def __len__(self) -> int:
        return len(self._history)


def dispensable(history: History, decisions: int) -> set[int]:
    """Places of the entries that nobody needs: neither for a last state, nor to undo the newest decisions.

    Of what is older there stay, for each path and identity, the decision in force, the `later` before it
    that undoing it brings back, and all that the newer ones speak of.
    """
    size, fates = len(history), history.fates
    decided = [row for row in range(size) if fates.decides(row)]
    cut = decided[-decisions] if len(decided) > decisions else 0
    keep = bytearray(cut) + b"\1" * (size - cut)
    for path in history.paths:
        newest: dict[int, bool] = {}  # by identity: whether the one before it may be needed
        for row in history.at(path):
            key = history.known_by(row)
            first = key not in newest
            if row < cut and (first or (newest[key] and history.went_to(row) is State.LATER)):
                keep[row] = True
            if row < cut:
                newest[key] = first
    for row in range(size - 1, -1, -1):
        if keep[row] and fates.about(row) != NONE:
            keep[fates.about(row)] = True
    for row in range(cut):
        if fates.tells_of_refusal(row) and fates.about(row) != NONE and keep[fates.about(row)]:
            keep[row] = True
    return {history.places[row] for row in range(size) if not keep[row]}


__all__ = ["Brief", "Entries", "Entry", "History", "Kind", "dispensable"]

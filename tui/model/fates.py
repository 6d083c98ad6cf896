"""What has become of each decision: to be undone, to be redone, held, or gone."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Final

from tui.model.entry import Kind

NONE: Final = -1  # no row
_KINDS: Final = {kind: number for number, kind in enumerate(Kind)}
_DECIDE, _UNDO, _REDO, _FAILED, _REFUSED, _PASSED = _KINDS.values()
# One byte a row. What STANDS holds, and will not be undone; GONE is what failed, and what was undone and will
# not be redone.
_NO_DECISION, _UNDOABLE, _STANDS, _REDOABLE, _GONE = range(5)


class Fates:
    """Follows the entries in their order, by row."""

    def __init__(self) -> None:
        self._kinds = bytearray()
        self._steps = array("q")
        self._about = array("i")  # the row that an entry speaks of
        self._fate = bytearray()
        self._refused: set[int] = set()
        self._failed: set[int] = set()
        self._first_redoable = 0  # none stands before it
        self._clears = NONE  # the newest decision, where it leaves nothing to redo unless it fails

    def add(self, row: int, kind: Kind, step: int, about: int) -> None:
        """Takes in the newest entry."""
        number = _KINDS[kind]
        self._kinds.append(number)
        self._steps.append(step)
        self._about.append(about)
        self._fate.append(_UNDOABLE if number == _DECIDE else _NO_DECISION)
        if number != _FAILED and self._clears != NONE:
            self._clear()
        if number == _DECIDE:
            if self._first_redoable < row and self._next_redoable() != NONE:
                self._clears = row
        elif about != NONE:
            self._turn(number, about)

    def _turn(self, kind: int, about: int) -> None:
        """What an entry does to the decision that it speaks of."""
        if kind == _UNDO:
            self._take_back(about)
        elif kind == _REDO:
            self._make_again(about)
        elif kind == _FAILED:
            self._fail(about)
            return
        elif kind == _PASSED:
            self._fate[about] = _STANDS if self.holds(about) else _GONE
        if kind == _REFUSED:
            self._refused.add(about)
        else:
            self._refused.discard(about)

    def _take_back(self, row: int) -> None:
        if self.holds(row):
            self._fate[row] = _REDOABLE
            self._first_redoable = min(self._first_redoable, row)

    def _make_again(self, row: int) -> None:
        if self._fate[row] in (_REDOABLE, _GONE):
            self._fate[row] = _UNDOABLE

    def _fail(self, row: int) -> None:
        """An entry came to nothing; an undo or a redo can be tried again."""
        kind, about = self._kinds[row], self._about[row]
        if kind == _DECIDE:
            self._fate[row] = _GONE
            self._failed.add(row)
            if self._clears == row:
                self._clears = NONE
        elif about != NONE and kind == _UNDO:
            self._make_again(about)
        elif about != NONE and kind == _REDO:
            self._take_back(about)

    def _next_redoable(self) -> int:
        found = self._fate.find(_REDOABLE, self._first_redoable)
        self._first_redoable = found if found >= 0 else len(self._fate)
        return found

    def _clear(self) -> None:
        """Leaves nothing to redo: a decision was made and did not fail."""
        self._clears = NONE
        while (row := self._next_redoable()) >= 0:
            self._fate[row] = _GONE

    def decides(self, row: int) -> bool:
        """Whether a row is a decision."""
        return self._kinds[row] == _DECIDE

    def tells_of_refusal(self, row: int) -> bool:
        """Whether a row says that a decision could not be undone or redone."""
        return self._kinds[row] in (_REFUSED, _PASSED)

    def about(self, row: int) -> int:
        """The row that a row speaks of; -1 for none."""
        return self._about[row]

    def holds(self, row: int) -> bool:
        """Whether a row is a decision in force."""
        return self._fate[row] in (_UNDOABLE, _STANDS)

    def is_undone(self, row: int) -> bool:
        """Whether a row is a decision that was made and taken back."""
        return self._fate[row] in (_REDOABLE, _GONE) and row not in self._failed

    def is_refused(self, row: int) -> bool:
        """Whether a decision was refused for once when it was to be undone or redone."""
        return row in self._refused

    def undoable(self) -> list[int]:
        """Rows of the newest step that are in force, the oldest first; empty where there is none."""
        last = self._fate.rfind(_UNDOABLE)
        return [] if last < 0 else [*self._step(range(last, -1, -1), _UNDOABLE)][::-1]

    def redoable(self) -> list[int]:
        """Rows of the step that was undone last; empty where there is none."""
        first = NONE if self._clears != NONE else self._fate.find(_REDOABLE, self._first_redoable)
        return [] if first < 0 else [*self._step(range(first, len(self._fate)), _REDOABLE)]

    def _step(self, rows: range, fate: int) -> Iterator[int]:
        """Rows of one step with one fate: steps follow one another, and are undone from last to first."""
        step = self._steps[rows[0]]
        for row in rows:
            if self._kinds[row] == _DECIDE:
                if self._steps[row] != step:
                    return
                if self._fate[row] == fate:
                    yield row

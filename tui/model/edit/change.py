"""What is wanted of a head, and the one change that does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """A top-level key that is to be true or false.

    Where it is missing, its line goes before the key `before`, if that is there; `newline` ends it in a head
    that has no line to go by.
    """

    key: str
    value: bool
    before: str | None
    newline: str

    @property
    def word(self) -> str:
        """The value as all three languages write it."""
        return "true" if self.value else "false"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """At the character `start` of a head, `old` becomes `new`."""

    start: int
    old: str
    new: str

    def made(self, head: str) -> str:
        """The head with the change made."""
        return head[: self.start] + self.new + head[self.start + len(self.old) :]


def alike(one: Any, other: Any) -> bool:
    """Whether two parsed values are equal in type, too; a NaN is like itself.

    Linear in what was written, however often aliases repeat it; prints nothing (numbers may be too long).
    """
    waiting, met = [(one, other)], set()
    while waiting:
        left, right = waiting.pop()
        if type(left) is not type(right):
            return False
        if not isinstance(left, dict | list):
            if left != right and not (left != left and right != right):  # noqa: PLR0124 - only a NaN does that
                return False
        elif (id(left), id(right)) not in met:
            met.add((id(left), id(right)))
            if len(left) != len(right) or (isinstance(left, dict) and list(left) != list(right)):
                return False
            pairs = (
                zip(left.values(), right.values(), strict=True)
                if isinstance(left, dict)
                else zip(left, right, strict=True)
            )
            waiting += pairs
    return True

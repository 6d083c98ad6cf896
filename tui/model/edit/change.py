"""What is wanted of a head, and the one change that does it."""

from __future__ import annotations

from dataclasses import dataclass


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

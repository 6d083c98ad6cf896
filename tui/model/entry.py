"""What the journal says of one article's part of one step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from tui.model.article import Article, State, known_as
from tui.model.edit import Splice
from tui.model.index_entry import page_key
from tui.model.triage import Decision


class Kind(StrEnum):
    """What an entry records; all but DECIDE speak of an earlier entry.

    FAILED takes back what came to nothing. REFUSED says that a decision could not be undone (or redone) for
    once, PASSED that it will not be tried again.
    """

    DECIDE = "decide"
    UNDO = "undo"
    REDO = "redo"
    FAILED = "failed"
    REFUSED = "refused"
    PASSED = "passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One article's part of one step.

    `path` is where the article lay then. `before` and `after` are SHA-256 digests of the whole file, None
    where only the journal is written. `lines` are the changed lines as they were and are, for taking them
    back among other people's changes; `flags` the keys with their values before and after (None: missing).
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


class Brief(NamedTuple):
    """What is kept of every entry in memory; `known_by` is the key of the identity, 0 where there is none."""

    id: int
    step: int
    kind: Kind
    path: str
    known_by: int
    went_to: State
    of: int | None


def brief(entry: Entry) -> Brief:
    """The short form of an entry."""
    known_by = key_of(entry.identity)
    return Brief(entry.id, entry.step, entry.kind, entry.path, known_by, entry.went_to, entry.of)


NOBODY = "\n"
"""The identity of an article without title and link."""


def key_of(identity: str) -> int:
    """The key of an identity, as the index has it."""
    return 0 if identity == NOBODY else page_key(identity)


def identity(article: Article) -> str:
    """What an article is known by when its file has another name: its title and first URL."""
    return known_as(article.title, article.links.all())


def alike(one: str, other: str) -> bool:
    """Whether two identities at one path are one article's: a bot may have changed its title or its URL."""
    title, _, url = one.rpartition("\n")
    other_title, _, other_url = other.rpartition("\n")
    return one == other or bool((title and title == other_title) or (url and url == other_url))


def inserted(entries: Iterable[Entry], key: str) -> Entry | None:
    """Of an article's decisions in force, newest first, that which put a line for `key` in and holds."""
    for entry in entries:
        if key in entry.flags:
            return entry if entry.flags[key][0] is None else None
    return None

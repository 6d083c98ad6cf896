"""What a query asks of one article; each condition holds or does not, words by degrees."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

Op = Literal[":", "=", ">", ">=", "<", "<="]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Folded words that a title, provider or topic must hold; `how` says how closely."""

    words: tuple[str, ...]
    how: Literal["fuzzy", "exact", "phrase"]


@dataclass(frozen=True, slots=True, kw_only=True)
class InField:
    """A field (one of TEXT_FIELDS or any front-matter key) holds `text`, folded."""

    field: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Compare:
    """A numeric field compares with `number`; a missing one never does."""

    field: str
    op: Op
    number: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The date lies on a local day from `first` up to, not including, `end`; None is open-ended."""

    first: dt.date | None
    end: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Is:
    """The article is in a state (one of STATES)."""

    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Has:
    """The article has such content (one of CONTENTS)."""

    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinksTo:
    """One of the article's own links means this page (`links.identity`)."""

    identity: str


Condition = Words | InField | Compare | Days | Is | Has | LinksTo

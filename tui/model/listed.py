"""What the list shows: articles as rows, their ids and states. Imports little: first frames wait for it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple, NewType, Protocol

ArticleId = NewType("ArticleId", str)
"""An article's path below the content folder, with forward slashes. Undecodable bytes are surrogates."""


class State(StrEnum):
    """The one state an article is in. DECLINED outranks PUBLISHED."""

    OPEN = "open"
    PUBLISHED = "published"
    DECLINED = "declined"
    LATER = "later"
    BROKEN = "broken"

    @property
    def mark(self) -> str:
        """One ASCII cell that says the state without colour."""
        return _MARKS[self]


_MARKS = {State.OPEN: "-", State.PUBLISHED: "+", State.DECLINED: "x", State.LATER: "~", State.BROKEN: "!"}


class View(StrEnum):
    """The tabs of the header: all articles, those in one state, or those that others have flipped back."""

    ALL = "all"
    OPEN = "open"
    PUBLISHED = "published"
    DECLINED = "declined"
    LATER = "later"
    BROKEN = "broken"
    REVERTED = "reverted"

    @property
    def label(self) -> str:
        """The tab's full name."""
        return self.value.capitalize()


class Link(StrEnum):
    """The three links that an article may have."""

    WEB = "web"
    AMP = "amp"
    CDN = "cdn"

    @property
    def label(self) -> str:
        """The link's name in a sentence: web, AMP, CDN."""
        return "web" if self is Link.WEB else self.value.upper()


class Row(NamedTuple):
    """What the list shows of one article; texts are clean. `reverted`: others have flipped it back.

    `others` is for how many more of its story it stands; `unfolded` whether these are shown below it, or,
    where there are none, whether it is shown below such a one.
    """

    id: ArticleId
    state: State
    title: str
    provider: str
    score: float | int | None
    seconds: float | None
    reason: str = ""
    reverted: bool = False
    others: int = 0
    unfolded: bool = False


class Seen(NamedTuple):
    """What the reader saw of an article when the key was pressed; `title` as the list shows it."""

    state: State
    title: str


class RowSource(Protocol):
    """A list of rows of any length that lives elsewhere; every call costs what it returns."""

    def __len__(self) -> int: ...

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Rows at positions `start` to `stop`, fewer at the end."""
        ...

    def id_at(self, position: int) -> ArticleId:
        """The article at a position."""
        ...

    def position(self, article_id: ArticleId) -> int | None:
        """Where an article stands; None where it is not shown."""
        ...

    def among(self, article_ids: frozenset[ArticleId]) -> list[ArticleId]:
        """Those of some articles that are here, in order."""
        ...

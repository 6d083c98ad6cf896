"""What the program speaks of: articles, what belongs to them, and files that could not be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.model.listed import ArticleId, Link, Row, RowSource, Seen, State, View

if TYPE_CHECKING:
    from tui.model.coerce import Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Who published an article."""

    name: str | None = None
    domain: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture that the front matter lists; sizes in pixels."""

    url: str
    title: str | None = None
    width: int | None = None
    height: int | None = None


class Links(NamedTuple):
    """URLs exactly as the file has them: unchecked, for `links.web_url` to admit or refuse."""

    web: str | None = None
    amp: str | None = None
    cdn: str | None = None
    base: str | None = None
    """The address that a relative web link goes on from, where the site says it."""

    def of(self, link: Link) -> str | None:
        """The URL of one kind, or None."""
        return {Link.WEB: self.web, Link.AMP: self.amp, Link.CDN: self.cdn}[link]

    def all(self) -> tuple[str, ...]:
        """Those that are there, web first."""
        return tuple([url for url in (self.web, self.amp, self.cdn) if url])


def known_as(title: str | None, urls: Sequence[str]) -> str:
    """What an article is known by when its file has another name: its title and first URL."""
    return f"{title or ''}\n{urls[0] if urls else ''}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """An item of an article's own `related:` list."""

    title: str | None
    links: Links
    date: Moment | None = None
    provider: Provider = Provider()
    type: str | None = None
    quality: float | int | None = None
    excerpt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One file, as far as its front matter could be understood. Made, used and let go; never kept in a list.

    Texts are as the file has them: they go through `text.line` or `text.body` before they are shown.
    `metadata` is the whole front matter; `body` the text below it; `notes` say which values made no sense.
    """

    id: ArticleId
    state: State
    state_by_default: bool
    title: str | None
    excerpt: str | None
    date: Moment | None
    provider: Provider
    topics: tuple[str, ...]
    type: str | None
    quality: float | int | None
    heat: float | int | None
    links: Links
    images: tuple[Image, ...]
    related: tuple[Related, ...]
    secured_bytes: int | None
    metadata: Mapping[str, Any]
    other_keys: tuple[str, ...]
    body: str
    notes: tuple[str, ...]
    called: str | None = None
    """What its file's name calls it, in dialects where that is a title."""

    @property
    def score(self) -> float | int | None:
        """The one number of the list: quality, else heat."""
        return self.quality if self.quality is not None else self.heat

    @property
    def label(self) -> str:
        """The title, else what the file's name says; still to be cleaned."""
        return self.title or self.called or self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """A file whose front matter cannot be read: why, where (1-based), what it says there, what mends it."""

    id: ArticleId
    reason: str
    line: int | None = None
    column: int | None = None
    around: tuple[tuple[int, str], ...] = ()
    hint: str | None = None
    state: State = State.BROKEN

    @property
    def label(self) -> str:
        """The file's name; still to be cleaned."""
        return self.id.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """What belongs to an article in its folder, without being told so by the article itself.

    `same` tell its story, the earliest first; `listed_by` list it among their related ones, some of
    `listed_count`; `near` are alike in title and topics, and none of the others.
    """

    same: Sequence[Row] = ()
    near: Sequence[Row] = ()
    listed_by: Sequence[Row] = ()
    listed_count: int = 0


__all__ = [
    "Article",
    "ArticleId",
    "Broken",
    "Image",
    "Link",
    "Links",
    "Neighbours",
    "Provider",
    "Related",
    "Row",
    "RowSource",
    "Seen",
    "State",
    "View",
    "known_as",
]

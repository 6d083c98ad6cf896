"""Which front-matter keys mean what in a folder, and front matter to `Article`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from tui.errors import FrontMatterError
from tui.model import coerce, limits
from tui.model.article import Article, ArticleId, Broken, Image, Links, Provider, Related, State
from tui.model.document import Document
from tui.model.parse import wide
from tui.model.triage import Status, state_of

LINES_AROUND: Final = 2  # of a mistake, above and below: what fits a small detail pane

_SLUG: Final = "slug"
_AUTHORS: Final = ("author", "authors")
_DATED: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[-_]")
_SHARED_KEYS: Final = frozenset(
    {"type", "quality", "heat", "images", "related", "secured"}
)  # the same in every dialect that has them


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The keys of one kind of site; of several keys for one field the first that holds a value counts.

    A key `a.b` is the key b of the mapping under a. `parted`: topics in one text are parted by commas, or by
    blanks too, or not at all.
    `dated_names` and `titled_names`: a file's name tells its date (2021-05-01-), or its title. Files below a
    folder `drafts`, and below those of `folders` that are not live, are open where they do not say that they
    are. `base` is the site's address, `below` the path from the content root to where article ids
    begin, `section` the one from the top of the site.
    """

    name: str
    title: tuple[str, ...] = ("title",)
    date: tuple[str, ...] = ("date",)
    excerpt: tuple[str, ...] = ("description",)
    topics: tuple[str, ...] = ("tags",)
    web: tuple[str, ...] = ()
    amp: tuple[str, ...] = ()
    cdn: tuple[str, ...] = ()
    provider: tuple[str, ...] = ("provider",)
    status: Status
    parted: str = ","
    dated_names: bool = False
    titled_names: bool = False
    drafts: str | None = None
    base: str | None = None
    folders: tuple[tuple[str, bool], ...] = ()
    below: str = ""
    section: str = ""
    _known: frozenset[str] = field(init=False, repr=False, compare=False)  # asked for with every file

    def __post_init__(self) -> None:
        known = frozenset(key for _, keys in self.named() for key in keys) | _SHARED_KEYS
        object.__setattr__(self, "_known", known)

    def named(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each field with the keys it is read from, for people."""
        status = self.status
        return (
            ("title", self.title),
            ("date", self.date),
            ("excerpt", self.excerpt),
            ("topics", self.topics),
            ("provider", self.provider),
            ("web", self.web),
            ("amp", self.amp),
            ("cdn", self.cdn),
            ("published", () if status.key is None else (status.key,)),
            ("declined", status.withdrawn),
        )

    def known_keys(self) -> frozenset[str]:
        """Every key that becomes a field, so that the rest can be shown as it is."""
        return self._known

    def status_at(self, article_id: str) -> Status:
        """How the front matter of an article says whether it is live; some folders say what is so without."""
        if self.drafts is None and not self.folders:
            return self.status
        path = f"{self.below}{article_id}"
        default = self.status.default
        above = [live for folder, live in self.folders if path.startswith(folder)]  # the nearest comes last
        if above:
            default = above[-1]
        if self.drafts is not None and self.drafts in path.split("/")[:-1]:
            default = False
        return self.status if default is self.status.default else replace(self.status, default=default)

    def called(self, article_id: str) -> str | None:
        """The title that a file's name tells: without its date and ending, blanks for hyphens."""
        if not self.titled_names:
            return None
        stem = article_id.rpartition("/")[2].rpartition(".")[0]
        if self.dated_names:
            stem = _DATED.sub("", stem).replace("-", " ")
        return stem or None


SMARTABLE: Final = Dialect(
    name="Smartable",
    date=("publishedDateTime",),
    excerpt=("excerpt",),
    topics=("topics",),
    web=("webUrl", "originalUrl"),
    amp=("ampWebUrl",),
    cdn=("cdnAmpWebUrl",),
    parted="",
    status=Status(key="published", withdrawn=("removed", "deleted")),
)


def value_at(fields: Mapping[str, Any], key: str) -> Any:
    """What stands under a key, or under a.b in the mapping a; None where nothing does."""
    value = fields.get(key)
    if value is None and "." in key:
        outer, _, inner = key.partition(".")
        value = coerce.mapping(fields.get(outer)).get(inner)
    return value


def first(fields: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[str | None, Any]:
    """The first of `keys` with a value, and the value; None and None where no key has one."""
    for key in keys:
        value = value_at(fields, key)
        if value not in (None, ""):
            return key, value
    return None, None


def text_of(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """The text of the first of `keys` with a value; None where that is no text."""
    return coerce.text(first(fields, keys)[1])


def links_of(fields: Mapping[str, Any], dialect: Dialect, article_id: str = "") -> Links:
    """The links as the file has them; a slug goes on from the address of the file's folder."""
    key, web = first(fields, dialect.web)
    base = dialect.base
    if base is not None and key == _SLUG:
        section = f"/{dialect.section}{article_id}".rpartition("/")[0].rpartition("/content/")[2]
        base = f"{base}/{section.strip('/')}"
    return Links(
        web=coerce.text(web), amp=text_of(fields, dialect.amp), cdn=text_of(fields, dialect.cdn), base=base
    )


def topics_of(fields: Mapping[str, Any], dialect: Dialect) -> tuple[str, ...]:
    """The topics under all keys for them, each once; one text may hold several, parted by commas."""
    if not dialect.parted:
        return coerce.texts(first(fields, dialect.topics)[1])
    found: list[str] = []
    for key in dialect.topics:
        value = value_at(fields, key)
        if isinstance(value, str):
            pieces = value.split() if dialect.parted == " " and "," not in value else value.split(",")
            found += (piece.strip().removeprefix("#") for piece in pieces)
        else:
            found += (topic.removeprefix("#") for topic in coerce.texts(value))
    return tuple(dict.fromkeys(topic for topic in found if topic))[: limits.LIST_ITEMS]


def value_of_date(fields: Mapping[str, Any], dialect: Dialect, article_id: str) -> Any:
    """What a file says of its date; else its name, where that tells it."""
    value = first(fields, dialect.date)[1]
    if value is None and dialect.dated_names:
        matched = _DATED.match(article_id.rpartition("/")[2])
        return matched and matched[0][:10]
    return value


def provider_of(fields: Mapping[str, Any], dialect: Dialect) -> tuple[str | None, str | None]:
    """Name and domain of the provider; of several authors the first."""
    key, value = first(fields, dialect.provider)
    return publisher(value[0] if isinstance(value, list) and key in _AUTHORS else value)


def publisher(value: Any) -> tuple[str | None, str | None]:
    """Name and domain of the provider that a value stands for: a mapping, or just a name."""
    if not isinstance(value, (dict, Mapping)):
        return coerce.text(value), None
    return coerce.text(value.get("name")), coerce.text(value.get("domain"))


def _provider(said: tuple[str | None, str | None]) -> Provider:
    return Provider(name=said[0], domain=said[1])


def image_url(value: Mapping[str, Any]) -> str | None:
    """The address of one of `images`; without one it is none."""
    return coerce.text(value.get("url"))


def _image(value: Mapping[str, Any]) -> Image | None:
    url = image_url(value)
    if url is None:
        return None
    return Image(
        url=url,
        title=coerce.text(value.get("title")),
        width=coerce.whole(value.get("width")),
        height=coerce.whole(value.get("height")),
    )


def _related(value: Mapping[str, Any], dialect: Dialect) -> Related:
    return Related(
        title=text_of(value, dialect.title),
        links=links_of(value, dialect),
        date=coerce.moment(first(value, dialect.date)[1]),
        provider=_provider(publisher(value.get("provider"))),
        type=coerce.text(value.get("type")),
        quality=coerce.number(value.get("quality")),
        excerpt=text_of(value, dialect.excerpt),
    )


def as_written(document: Document, keys: tuple[str, ...]) -> str | None:
    """A text field, in the letters of the file where YAML would make a number, a date or a flag of it."""
    key, value = first(document.fields, keys)
    if key is None or isinstance(value, str):
        return coerce.text(value)
    return coerce.text(document.scalar(key)) or coerce.text(value)


def _notes(document: Document, dialect: Dialect, date: coerce.Moment | None) -> tuple[str, ...]:
    fields, status, notes = document.fields, dialect.status, list[str]()
    key, value = first(fields, dialect.date)
    if key is not None and date is None:
        notes.append(f"{key} is no date: {coerce.text(value) or type(value).__name__}")
    notes += [
        f"{key} is no number: {coerce.text(fields[key]) or type(fields[key]).__name__}"
        for key in ("quality", "heat")
        if fields.get(key) not in (None, "") and coerce.number(fields[key]) is None
    ]
    notes += [
        f"{key} is neither true nor false: {coerce.text(fields[key]) or type(fields[key]).__name__}"
        for key in (*([] if status.key is None or status.words else [status.key]), *status.withdrawn)
        if fields.get(key) not in (None, "") and coerce.flag(fields[key]) is None
    ]
    return tuple(notes)


def article(article_id: ArticleId, document: Document, dialect: Dialect = SMARTABLE) -> Article:
    """The article that a document is in this dialect. Never raises: what makes no sense becomes a note."""
    fields = document.fields
    date = coerce.moment(value_of_date(fields, dialect, article_id))
    state, by_default = state_of(fields, dialect.status_at(article_id))
    secured = fields.get("secured")
    known = dialect.known_keys()
    images = (_image(one) for one in coerce.mappings(fields.get("images")))
    return Article(
        id=article_id,
        state=state,
        state_by_default=by_default,
        title=as_written(document, dialect.title),
        excerpt=as_written(document, dialect.excerpt),
        date=date,
        provider=_provider(provider_of(fields, dialect)),
        topics=topics_of(fields, dialect),
        type=coerce.text(fields.get("type")),
        quality=coerce.number(fields.get("quality")),
        heat=coerce.number(fields.get("heat")),
        links=links_of(fields, dialect, article_id),
        images=tuple(image for image in images if image is not None),
        related=tuple(_related(one, dialect) for one in coerce.mappings(fields.get("related"))),
        secured_bytes=len(secured.encode("utf-8", "replace")) if isinstance(secured, str) else None,
        metadata=fields,
        other_keys=tuple(key for key in fields if key not in known),
        body=document.body,
        notes=_notes(document, dialect, date),
        called=dialect.called(article_id),
    )


def broken(article_id: ArticleId, raw: bytes, error: FrontMatterError) -> Broken:
    """The row of a file that cannot be read, with the lines around the mistake."""
    around: tuple[tuple[int, str], ...] = ()
    if error.line is not None:
        encoding = wide.of(raw)
        codec = encoding.codec if encoding else "utf-8"
        lines = raw[: 2 * limits.HEAD_BYTES].decode(codec, "replace").split("\n")
        first = max(1, error.line - LINES_AROUND)
        last = min(len(lines), error.line + LINES_AROUND)
        around = tuple((number, lines[number - 1].rstrip("\r")) for number in range(first, last + 1))
    return Broken(
        id=article_id,
        reason=error.reason,
        line=error.line,
        column=error.column,
        around=around,
        hint=error.hint,
    )


__all__ = [
    "SMARTABLE",
    "Dialect",
    "State",
    "article",
    "as_written",
    "broken",
    "first",
    "image_url",
    "links_of",
    "provider_of",
    "publisher",
    "text_of",
    "topics_of",
    "value_at",
    "value_of_date",
]

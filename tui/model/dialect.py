"""Which front-matter keys mean what in a folder, and front matter to `Article`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tui.errors import FrontMatterError
from tui.model import coerce, limits
from tui.model.article import Article, ArticleId, Broken, Image, Links, Provider, Related, State
from tui.model.document import Document
from tui.model.parse import wide
from tui.model.triage import state_of

LINES_AROUND: Final = 2  # of a mistake, above and below: what fits a small detail pane

_SHARED_KEYS: Final = frozenset(
    {"provider", "type", "quality", "heat", "images", "related", "secured"}
)  # the same in every dialect that has them


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The keys of one kind of site; of several keys for one field the first that holds a value counts."""

    name: str
    title: tuple[str, ...]
    date: tuple[str, ...]
    excerpt: tuple[str, ...]
    topics: tuple[str, ...]
    web: tuple[str, ...]
    amp: tuple[str, ...]
    cdn: tuple[str, ...]
    live: str
    withdrawn: tuple[str, ...]
    _known: frozenset[str] = field(init=False, repr=False, compare=False)  # asked for with every file

    def __post_init__(self) -> None:
        known = frozenset(key for _, keys in self.named() for key in keys) | _SHARED_KEYS
        object.__setattr__(self, "_known", known)

    def named(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Each field with the keys it is read from, for people."""
        return (
            ("title", self.title),
            ("date", self.date),
            ("excerpt", self.excerpt),
            ("topics", self.topics),
            ("web", self.web),
            ("amp", self.amp),
            ("cdn", self.cdn),
            ("published", (self.live,)),
            ("declined", self.withdrawn),
        )

    def known_keys(self) -> frozenset[str]:
        """Every key that becomes a field, so that the rest can be shown as it is."""
        return self._known


SMARTABLE: Final = Dialect(
    name="Smartable",
    title=("title",),
    date=("publishedDateTime",),
    excerpt=("excerpt",),
    topics=("topics",),
    web=("webUrl", "originalUrl"),
    amp=("ampWebUrl",),
    cdn=("cdnAmpWebUrl",),
    live="published",
    withdrawn=("removed", "deleted"),
)


def first(fields: Mapping[str, Any], keys: tuple[str, ...]) -> tuple[str | None, Any]:
    """The first of `keys` with a value, and the value; None and None where no key has one."""
    for key in keys:
        if fields.get(key) not in (None, ""):
            return key, fields[key]
    return None, None


def text_of(fields: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """The text of the first of `keys` with a value; None where that is no text."""
    return coerce.text(first(fields, keys)[1])


def _links(fields: Mapping[str, Any], dialect: Dialect) -> Links:
    return Links(
        web=text_of(fields, dialect.web), amp=text_of(fields, dialect.amp), cdn=text_of(fields, dialect.cdn)
    )


def publisher(value: Any) -> tuple[str | None, str | None]:
    """Name and domain of the provider that a value stands for: a mapping, or just a name."""
    if not isinstance(value, (dict, Mapping)):
        return coerce.text(value), None
    return coerce.text(value.get("name")), coerce.text(value.get("domain"))


def _provider(value: Any) -> Provider:
    name, domain = publisher(value)
    return Provider(name=name, domain=domain)


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
        links=_links(value, dialect),
        date=coerce.moment(first(value, dialect.date)[1]),
        provider=_provider(value.get("provider")),
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
    fields, notes = document.fields, []
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
        for key in (dialect.live, *dialect.withdrawn)
        if fields.get(key) not in (None, "") and coerce.flag(fields[key]) is None
    ]
    return tuple(notes)


def article(article_id: ArticleId, document: Document, dialect: Dialect = SMARTABLE) -> Article:
    """The article that a document is in this dialect. Never raises: what makes no sense becomes a note."""
    fields = document.fields
    date = coerce.moment(first(fields, dialect.date)[1])
    state, by_default = state_of(fields, live=dialect.live, withdrawn=dialect.withdrawn)
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
        provider=_provider(fields.get("provider")),
        topics=coerce.texts(fields.get(dialect.topics[0])),
        type=coerce.text(fields.get("type")),
        quality=coerce.number(fields.get("quality")),
        heat=coerce.number(fields.get("heat")),
        links=_links(fields, dialect),
        images=tuple(image for image in images if image is not None),
        related=tuple(_related(one, dialect) for one in coerce.mappings(fields.get("related"))),
        secured_bytes=len(secured.encode("utf-8", "replace")) if isinstance(secured, str) else None,
        metadata=fields,
        other_keys=tuple(key for key in fields if key not in known),
        body=document.body,
        notes=_notes(document, dialect, date),
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
    "publisher",
    "text_of",
]

"""Front matter to `Article`, by the keys of a dialect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from tui.errors import FrontMatterError
from tui.model import coerce, limits
from tui.model.article import Article, ArticleId, Broken, Image, Links, Provider, Related, State
from tui.model.document import Document
from tui.model.keys import DATED, SMARTABLE, Dialect, first, text_of, value_at
from tui.model.parse import wide
from tui.model.triage import state_of

LINES_AROUND: Final = 2  # of a mistake, above and below: what fits a small detail pane

_SLUG: Final = "slug"
_AUTHORS: Final = ("author", "authors")
_SINGLE: Final = ("tag", "category")  # one topic, whatever it holds


def links_of(fields: Mapping[str, Any], dialect: Dialect, article_id: str = "") -> Links:
    """The links as the file has them; a slug goes on from the address of the file's folder."""
    key, web = first(fields, dialect.web)
    base = dialect.base
    if dialect.parted and isinstance(web, (bool, str)) and (coerce.flag(web) is False or "{{" in str(web)):
        web = None  # Eleventy: no page, or a template that only it can fill in
    if base is not None and key == _SLUG:
        section = _section(dialect, article_id)
        # One that begins with a slash goes on from the top of its docs or its blog.
        base = f"{base}/{section.partition('/')[0] if str(web).startswith('/') else section}"
    return Links(
        web=coerce.text(web), amp=text_of(fields, dialect.amp), cdn=text_of(fields, dialect.cdn), base=base
    )


def _section(dialect: Dialect, article_id: str) -> str:
    """The part of an address that the folder of a file stands for, without the one of its own bundle."""
    path = f"/{dialect.section}{article_id.removeprefix(dialect.inside)}"
    folder, _, name = path.rpartition("/")
    if name.startswith("index."):
        folder = folder.rpartition("/")[0]
    return folder.rpartition("/content/")[2].strip("/")


def _listed(value: Any) -> list[Any]:
    return value[: limits.LIST_ITEMS] if isinstance(value, list) else [value]


def topics_of(fields: Mapping[str, Any], dialect: Dialect) -> tuple[str, ...]:
    """The topics under all keys for them, each once; one text may hold several, parted by commas."""
    if not dialect.parted:
        return coerce.texts(first(fields, dialect.topics)[1])
    found: list[str] = []
    for key in dialect.topics:
        value = value_at(fields, key)
        if isinstance(value, str):
            blanks = dialect.parted == " " and "," not in value and key not in _SINGLE
            pieces = value.split() if blanks else value.split(",")
            found += (piece.strip().removeprefix("#") for piece in pieces)
        else:
            labels = (one.get("label") if isinstance(one, dict) else one for one in _listed(value))
            found += (topic.removeprefix("#") for topic in coerce.texts(list(labels)))
    return tuple(dict.fromkeys(topic for topic in found if topic))[: limits.LIST_ITEMS]


def value_of_date(fields: Mapping[str, Any], dialect: Dialect, article_id: str) -> Any:
    """What a file says of its date; else its name, where that tells it."""
    value = first(fields, dialect.date)[1]
    if value is None and dialect.dated_names:
        names = article_id.split("/")[-2:]
        for name in reversed(names if names[-1].startswith("index.") else names[-1:]):
            matched = DATED.match(name)
            if matched is not None:
                return f"{matched[1]}-{matched[2]:0>2}-{matched[3]:0>2}"
    return first(fields, dialect.later_dates)[1] if value is None else value


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
    if key is None:
        key, value = first(fields, dialect.later_dates)
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
    metadata, document = document.fields, dialect.understood(document)
    fields = document.fields
    date = coerce.moment(value_of_date(fields, dialect, article_id))
    state, by_default = state_of(fields, dialect.status_of(article_id, fields))
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
        metadata=metadata,
        other_keys=tuple(key for key in metadata if key not in known),
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

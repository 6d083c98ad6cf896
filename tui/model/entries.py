"""Front matter to what the index keeps of it, without making an `Article`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from tui.model import coerce, limits, links, text
from tui.model.article import ArticleId, Broken, State, known_as
from tui.model.dialect import (
    SMARTABLE,
    Dialect,
    as_written,
    image_url,
    links_of,
    provider_of,
    text_of,
    topics_of,
    value_of_date,
)
from tui.model.document import Document
from tui.model.index_entry import (
    ALL_DAY,
    AMP,
    BY_DEFAULT,
    CDN,
    IMAGE,
    LISTS,
    RELATED,
    IndexEntry,
    packed_pages,
    page_key,
)
from tui.model.triage import state_of

_SHORT_CHARS: Final = 64
_SHORT_TEXTS: Final = 4_096  # names of providers, topics and types that come again in many articles

_short_line = lru_cache(_SHORT_TEXTS)(text.line)


def _line(value: str) -> str:
    return _short_line(value) if len(value) <= _SHORT_CHARS else text.line(value)


def others(fields: Mapping[str, Any], dialect: Dialect = SMARTABLE) -> Iterator[tuple[str, str]]:
    """The keys without a field of their own, each with its value as one short clean text."""
    known = dialect.known_keys()
    for key, value in fields.items():
        if key in known:
            continue
        shown = " ".join(coerce.texts(value)) if isinstance(value, list) else coerce.text(value)
        if shown and len(shown) <= limits.FILTERED_CHARS:
            yield key, _line(shown)


def entry(article_id: ArticleId, document: Document, dialect: Dialect = SMARTABLE) -> IndexEntry:
    """What the index keeps of an article, without making the article: a third of that cost."""
    document = dialect.understood(document)
    fields = document.fields
    title = as_written(document, dialect.title)
    stated = links_of(fields, dialect, article_id)
    urls = stated.all()
    name, domain = provider_of(fields, dialect)
    seconds, all_day = coerce.instant(value_of_date(fields, dialect, article_id)) or (None, False)
    image = any(map(image_url, coerce.mappings(fields.get("images"))))
    related = coerce.mappings(fields.get("related"))
    state, by_default = state_of(fields, dialect.status_of(article_id, fields))
    pages = dict.fromkeys(map(links.identity, links.absolute_of(stated)))
    lists = _pages(related, dialect) if related else ""
    contents = (
        (AMP if stated.amp else 0)
        | (CDN if stated.cdn else 0)
        | (IMAGE if image else 0)
        | (RELATED if related else 0)
        | (ALL_DAY if all_day else 0)
        | (BY_DEFAULT if by_default else 0)
    )
    return IndexEntry(
        id=article_id,
        state=state,
        title=text.line(title or dialect.called(article_id) or article_id.rpartition("/")[2]),
        provider=_line(name or ""),
        domain=_line(domain or ""),
        topics=tuple(map(_line, topics_of(fields, dialect))),
        type=_line(coerce.text(fields.get("type")) or ""),
        quality=coerce.number(fields.get("quality")),
        heat=coerce.number(fields.get("heat")),
        seconds=seconds,
        contents=contents,
        pages=tuple([page_key(page) for page in pages if page is not None]),
        others=(*others(fields, dialect), *([(LISTS, lists)] if lists else [])),
        known_by=page_key(known_as(title, urls)) if title or urls else 0,
    )


def _pages(related: Iterable[Mapping[str, Any]], dialect: Dialect) -> str:
    """The pages that an article's own list of related ones names, each by its first link."""
    kinds = (dialect.web, dialect.amp, dialect.cdn)
    pages = dict.fromkeys([links.identity(url) for one in related if (url := _first_url(one, kinds))])
    return packed_pages([page_key(page) for page in pages if page is not None])


def _first_url(related: Mapping[str, Any], kinds: Iterable[tuple[str, ...]]) -> str | None:
    for keys in kinds:
        url = text_of(related, keys)
        if url:
            return url
    return None


def broken_entry(broken: Broken) -> IndexEntry:
    """What the index keeps of a file that cannot be read."""
    return IndexEntry(
        id=broken.id, state=State.BROKEN, title=text.line(broken.label), reason=text.line(broken.reason)
    )

"""Front matter to what the index keeps of it, without making an `Article`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

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


def others(fields: Mapping[str, Any], dialect: Dialect = SMARTABLE) -> Iterator[tuple[str, str]]:
    """The keys without a field of their own, each with its value as one short clean text."""
    known = dialect.known_keys()
    for key, value in fields.items():
        if key in known:
            continue
        shown = " ".join(coerce.texts(value)) if isinstance(value, list) else coerce.text(value)
        if shown and len(shown) <= limits.FILTERED_CHARS:
            yield key, text.line(shown)


def entry(article_id: ArticleId, document: Document, dialect: Dialect = SMARTABLE) -> IndexEntry:
    """What the index keeps of an article, without making the article: a third of that cost."""
    document = dialect.understood(document)
    fields = document.fields
    title = as_written(document, dialect.title)
    stated = links_of(fields, dialect, article_id)
    urls = stated.all()
    name, domain = provider_of(fields, dialect)
    seconds, all_day = coerce.instant(value_of_date(fields, dialect, article_id)) or (None, False)
    image = any(image_url(one) for one in coerce.mappings(fields.get("images")))
    related = coerce.mappings(fields.get("related"))
    state, by_default = state_of(fields, dialect.status_of(article_id, fields))
    pages = dict.fromkeys(links.identity(url) for url in links.absolute_of(stated))
    lists = _pages(related, dialect)
    contents = {
        AMP: stated.amp,
        CDN: stated.cdn,
        IMAGE: image,
        RELATED: related,
        ALL_DAY: all_day,
        BY_DEFAULT: by_default,
    }
    return IndexEntry(
        id=article_id,
        state=state,
        title=text.line(title or dialect.called(article_id) or article_id.rpartition("/")[2]),
        provider=text.line(name or ""),
        domain=text.line(domain or ""),
        topics=tuple(text.line(topic) for topic in topics_of(fields, dialect)),
        type=text.line(coerce.text(fields.get("type")) or ""),
        quality=coerce.number(fields.get("quality")),
        heat=coerce.number(fields.get("heat")),
        seconds=seconds,
        contents=sum(bit for bit, there in contents.items() if there),
        pages=tuple(page_key(page) for page in pages if page is not None),
        others=(*others(fields, dialect), *([(LISTS, lists)] if lists else [])),
        known_by=page_key(known_as(title, urls)) if title or urls else 0,
    )


def _pages(related: Iterable[Mapping[str, Any]], dialect: Dialect) -> str:
    """The pages that an article's own list of related ones names, each by its first link."""
    kinds = (dialect.web, dialect.amp, dialect.cdn)
    urls = (next(filter(None, (text_of(one, keys) for keys in kinds)), None) for one in related)
    pages = dict.fromkeys(links.identity(url) for url in urls if url)
    return packed_pages(page_key(page) for page in pages if page is not None)


def broken_entry(broken: Broken) -> IndexEntry:
    """What the index keeps of a file that cannot be read."""
    return IndexEntry(
        id=broken.id, state=State.BROKEN, title=text.line(broken.label), reason=text.line(broken.reason)
    )

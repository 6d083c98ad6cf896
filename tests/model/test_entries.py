"""What the index keeps of a file is what the whole article says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import FUZZ, article
from tests.model.test_dialect import ODD
from tests.model.test_document import SAMPLES, mutants
from tui.errors import FrontMatterError
from tui.model import coerce, dialect, document, entries, limits, links, text
from tui.model.article import Article, ArticleId, Broken, State
from tui.model.document import Document
from tui.model.entries import broken_entry, entry
from tui.model.entry import identity
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

NAME = ArticleId("_news/2021-05-01-a\x1b-name.md")
SAMPLE = [path.read_bytes() for path in sorted((Path(__file__).parents[2] / "sample_content").rglob("*.*"))
          if path.is_file()]  # fmt: skip
KEYS = ["title", "publishedDateTime", "webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl", "provider", "topics", "type",
        "quality", "heat", "images", "related", "published", "removed", "deleted", "other", "excerpt"]  # fmt: skip
VALUES = [*ODD, "[{url: u}, 5]", "[{title: u}]", "[{}]", "{name: A, domain: [x]}", "https://www.example.org/a/", "no", "'yes'",
          "2021-05-01T01:02:03+02:00", "2021-05-01T01:02:03", "0001-01-01", '"\\e[31m\\u202e"',
          "http://exa mple", "'  a  b '", "9" * 30, "v" * 201, "[a, [b], '']"]  # fmt: skip


def lists(found: Article) -> Iterator[tuple[str, str]]:
    urls = [one.links.all()[0] for one in found.related if one.links.all()]
    pages = dict.fromkeys(page for url in urls if (page := links.identity(url)) is not None)
    if pages:
        yield LISTS, packed_pages(map(page_key, pages))


def others(found: Article) -> Iterator[tuple[str, str]]:
    for key in found.other_keys:
        value = found.metadata[key]
        shown = " ".join(coerce.texts(value)) if isinstance(value, list) else coerce.text(value)
        if shown and len(shown) <= limits.FILTERED_CHARS:
            yield key, text.line(shown)


def expected(found: Article) -> IndexEntry:
    urls = found.links.all()
    identities = [links.identity(url) for url in urls]
    bits = {
        AMP: found.links.amp,
        CDN: found.links.cdn,
        IMAGE: found.images,
        RELATED: found.related,
        ALL_DAY: found.date and found.date.all_day,
        BY_DEFAULT: found.state_by_default,
    }
    return IndexEntry(
        id=found.id,
        state=found.state,
        title=text.line(found.label),
        provider=text.line(found.provider.name or ""),
        domain=text.line(found.provider.domain or ""),
        topics=tuple(text.line(topic) for topic in found.topics),
        type=text.line(found.type or ""),
        quality=found.quality,
        heat=found.heat,
        seconds=found.date.seconds if found.date else None,
        contents=sum(bit for bit, there in bits.items() if there),
        pages=tuple(page_key(one) for one in dict.fromkeys(identities) if one is not None),
        others=(*others(found), *lists(found)),
        known_by=page_key(identity(found)) if found.title or urls else 0,
    )


def holds(parsed: Document) -> None:
    assert entry(NAME, parsed) == expected(dialect.article(NAME, parsed))


@pytest.mark.parametrize("raw", [*SAMPLE, *SAMPLES], ids=range(len(SAMPLE) + len(SAMPLES)))
def test_every_sample_file_gives_what_its_article_says(raw: bytes) -> None:
    try:
        parsed = document.read(raw)
    except FrontMatterError:
        return
    if parsed is not None:
        holds(parsed)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("key", KEYS)
def test_a_value_of_any_type_under_any_key_gives_what_its_article_says(key: str, value: str) -> None:
    parsed = document.read(f"---\n{key}: {value}\n---\n".encode())
    assert parsed is not None
    holds(parsed)


def test_half_a_character_out_of_json_gives_what_its_article_says() -> None:
    parsed = document.read(b'{"title": "\\ud800", "webUrl": "https://e.example/\\ud800", "other": "\\udc00"}')
    assert parsed is not None
    holds(parsed)


@settings(max_examples=200 * FUZZ)
@given(mutants(SAMPLE))
def test_a_damaged_file_gives_what_its_article_says(raw: bytes) -> None:
    try:
        parsed = document.read(raw)
    except FrontMatterError:
        return
    if parsed is not None:
        holds(parsed)


@given(st.dictionaries(st.sampled_from(KEYS), st.sampled_from(VALUES)))
def test_values_of_any_types_together_give_what_their_article_says(values: Mapping[str, str]) -> None:
    head = "\n".join(
        f"{key}: {value.replace('*a', f'*{key}').replace('&a', f'&{key}')}" for key, value in values.items()
    )
    parsed = document.read(f"---\n{head}\n---\n".encode())
    assert parsed is not None
    holds(parsed)


def made(**fields: Any) -> IndexEntry:
    parsed = document.read(article(**fields).encode())
    assert parsed is not None
    return entry(NAME, parsed)


def test_an_entry_holds_what_lists_show_and_queries_compare() -> None:
    assert made(
        title=" Moth\x1b ",
        amp_url="https://www.example.org/story/amp",
        cdn_url="https://example.net/b",
        topics=["AI"],
        heat=3.5,
        images=[{"url": "u"}],
        related=[{"title": "R"}],
        lang="en",
        note="n" * (limits.FILTERED_CHARS + 1),
        published=False,
        date="1970-01-02",
    ) == IndexEntry(
        id=NAME,
        state=State.OPEN,
        title="Moth␛",
        provider="Example",
        domain="example.org",
        topics=("AI",),
        type="article",
        quality=50,
        heat=3.5,
        seconds=86_400,
        contents=AMP | CDN | IMAGE | RELATED | ALL_DAY,
        pages=(page_key("example.org/story"), page_key("example.net/b")),
        others=(("lang", "en"),),
        known_by=page_key(" Moth\x1b \nhttps://example.org/story"),
    )


def test_an_article_without_title_and_link_is_known_by_nothing() -> None:
    assert made(title=None, web_url=None).known_by == 0
    assert made(title=None, web_url=None).title == "2021-05-01-a␛-name.md"
    assert made(title=None).known_by == page_key("\nhttps://example.org/story")
    assert made(web_url=None).known_by == page_key("A title\n")


def test_a_link_that_is_none_means_no_page() -> None:
    assert made(web_url="javascript:alert(1)", amp_url="https://example.org/a").pages == (
        page_key("example.org/a"),
    )


def test_the_key_of_a_page_is_the_same_in_every_process_and_fits_a_database() -> None:
    digest = hashlib.blake2b(b"example.org/a", digest_size=8).digest()
    assert page_key("example.org/a") == int.from_bytes(digest, "little", signed=True)
    assert {page_key(str(number)) < 0 for number in range(20)} == {True, False}
    assert -(1 << 63) <= page_key("\ud800") < 1 << 63


def test_a_broken_file_has_its_name_and_its_reason() -> None:
    assert broken_entry(Broken(id=NAME, reason="no\x1b YAML")) == IndexEntry(
        id=NAME, state=State.BROKEN, title="2021-05-01-a␛-name.md", reason="no␛ YAML"
    )


def test_no_long_text_is_kept_for_the_next_article() -> None:
    entries._short_line.cache_clear()
    long = "é" * 65
    head = f"provider: {{name: {long}, domain: {long}}}\ntopics: [{long}, Short]\ntype: {long}\n"
    found = document.read(f"---\n{head}---\n".encode())
    assert found is not None
    assert entry(NAME, found).topics == (long, "Short")
    assert entries._short_line.cache_info().currsize == 1


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    "flood", [" ", "\\t", "\u00a0", "-", ".", "/", "%4", "&a=", "@", "é", "\u0301", ": ", "www."]
)
@pytest.mark.parametrize("start", ["2021-01-01", "http://x/", "http://"])
def test_a_flood_of_anything_in_every_field_is_looked_at_once(start: str, flood: str) -> None:
    value = start + flood * (110_000 // len(flood.encode())) + "x"
    keys = ("title", "publishedDateTime", "webUrl", "provider", "topics", "type", "quality", "published")
    found = document.skim(("---\n" + "".join(f'{key}: "{value}"\n' for key in keys) + "---\n").encode())
    assert found is not None
    assert entry(NAME, found) == expected(dialect.article(NAME, found))

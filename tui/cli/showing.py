"""`newstui show`: one article with all its metadata, for people or as JSON."""

from __future__ import annotations

import time
from argparse import Namespace
from collections.abc import Iterator
from typing import Final

from tui.cli import formats, reading, streams
from tui.cli.arguments import only_path
from tui.cli.reading import Opened
from tui.errors import LinkRefused
from tui.model import coerce, derived, limits, links, records, text
from tui.model.article import Article, Broken, Image, Link, Related
from tui.model.records import Plain
from tui.store.library import Progress

LABEL_CELLS: Final = 12  # most keys of real articles are shorter
LOOK_SECONDS: Final = 1.0  # that reading the other articles may take, to say which related ones are here


def run(options: Namespace) -> int:
    """Prints the article; 1 where the file is none, or broken.

    Raises:
        UsageError: There is no such file.
    """
    path = only_path(options, None)
    opened = reading.opened_file(path)
    if sentence := opened.no_article():
        streams.say(sentence)
        return 1
    assert opened.only is not None
    found = opened.library.article(opened.only)
    if options.json:
        return _print_json(found, path)
    if isinstance(found, Broken):
        _say_broken(found, path)
        return 1
    for label, value in _described(found, opened):
        name = text.line(label)
        print(
            f"{name}{' ' * max(LABEL_CELLS - text.width(name), 2)}{value}".rstrip() if name else f"  {value}"
        )
    return 0


def _print_json(found: Article | Broken, path: str) -> int:
    values = records.record(found, path)
    plain = Plain()
    values["metadata"] = plain.of(found.metadata) if isinstance(found, Article) else None
    print(records.to_json(values, indent=2))
    if plain.cut:
        streams.say(f"{path}: this front matter expands too far; what was left out is null.")
    return int(isinstance(found, Broken))


def _say_broken(broken: Broken, path: str) -> None:
    around = [
        f"{number:>6} {'>' if number == broken.line else '|'} {content}" for number, content in broken.around
    ]
    hint = [f"Likely way out: {broken.hint}."] if broken.hint else []
    streams.say(f"{path}, {records.place(broken) or 'as a whole: '}{broken.reason}.", *around, *hint)


def _described(article: Article, opened: Opened) -> Iterator[tuple[str, str]]:
    """Labels and what stands beside them, all harmless; a line without a label continues the one above."""
    yield "title", text.line(article.title) if article.title else "none"
    assert opened.given is not None
    yield "file", streams.path(opened.given)
    by_default = " by default: the file does not say" if article.state_by_default else ""
    yield "state", f"{article.state.value}{by_default}"
    yield "date", article.date.iso if article.date else "none"
    yield "provider", _provider(article.provider.name, article.provider.domain)
    yield "type", text.line(article.type) if article.type else "none"
    yield "quality", formats.score(article.quality) or "none"
    if article.heat != article.quality:
        yield "heat", formats.score(article.heat) or "none"
    yield "topics", ", ".join(text.line(topic) for topic in article.topics) or "none"
    for link in Link:
        yield link.label, _link_of(article, link)
    yield "excerpt", text.line(article.excerpt, limits.FIELD_CHARS) if article.excerpt else "none"
    yield "related", str(len(article.related))
    yield from (("", line) for line in _related(article, opened))
    yield "images", str(len(article.images))
    yield from (("", _image(image)) for image in article.images)
    yield from _others(article)
    if article.secured_bytes is not None:
        yield "secured", f"encrypted, {article.secured_bytes:,} bytes"
    yield "body", f"{len(article.body):,} characters, {len(article.body.splitlines()):,} lines"
    yield from (("note", text.line(note)) for note in article.notes)


def _provider(name: str | None, domain: str | None) -> str:
    if name and domain:
        return f"{text.line(name)} ({text.line(domain)})"
    return text.line(name or domain or "none")


def _link_of(article: Article, link: Link) -> str:
    """A link as the file has it, else as it follows from another."""
    raw = article.links.of(link)
    found = derived.find(article.links, link) if raw is None else None
    if found is not None and found.source is not None:
        return f"{text.line(found.url, limits.FIELD_CHARS)}  (derived from the {found.source.label} link)"
    if link is Link.WEB and (host := derived.publisher(article.links)):
        return f"none  (published at {host}, by the CDN link)"
    odd = link is Link.CDN and derived.is_odd(article.links)
    return f"{_link(raw)}{'  (not what the AMP link says it should be)' if odd else ''}"


def _link(url: str | None) -> str:
    if url is None:
        return "none"
    shown = text.line(url, limits.FIELD_CHARS)
    try:
        links.web_url(url)
    except LinkRefused as error:
        return f"{shown}  (not to be opened: {error})"
    return shown


def _image(image: Image) -> str:
    size = f"  {image.width} x {image.height}" if image.width and image.height else ""
    return f"{text.line(image.url, limits.FIELD_CHARS)}{size}"


def _related(article: Article, opened: Opened) -> Iterator[str]:
    """A line for each related item; where the folder is read quickly, with its state there."""
    if not article.related:
        return
    known = _read_quickly(opened)
    for related in article.related:
        mark = _mark(related, opened) if known else ""
        title = text.line(related.title) if related.title else "untitled"
        provider = related.provider.name or related.provider.domain
        by = f", {text.line(provider)}" if provider else ""
        url = next(iter(related.links.all()), None)
        yield f"{mark}{title}{by}{f'  {_link(url)}' if url else ''}"


def _mark(related: Related, opened: Opened) -> str:
    """The state of a related item that is in the folder, else that it is on the web."""
    for article_id in opened.library.find(related.links.all()).values():
        row = opened.library.row(article_id)
        if row is not None:
            return f"{row.state.value:<10} "
    return f"{'web':<10} "


def _read_quickly(opened: Opened) -> bool:
    """Whether the whole folder could be read in a moment."""
    until = time.monotonic() + LOOK_SECONDS
    reports: list[Progress] = []
    opened.library.load(reports.append, lambda: time.monotonic() < until)
    return bool(reports) and reports[-1].finished


def _others(article: Article) -> Iterator[tuple[str, str]]:
    """Every key that is no field of ours, short enough to be read."""
    for key in article.other_keys:
        value = article.metadata[key]
        shown = coerce.text(value)
        if shown is None and value is not None:
            plain = Plain(limits.TITLE_CHARS)  # each has a character at least
            shown = records.to_json(plain.of(value)) + (" …" if plain.cut else "")
        yield key, text.line(shown or "")

"""`newstui show`: articles with all their metadata, for people or as JSON."""

from __future__ import annotations

import os
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from typing import Any, Final

from tui.cli import formats, reading, streams
from tui.cli.paths import named
from tui.cli.reading import Opened
from tui.errors import LinkRefused, UsageError
from tui.model import coerce, derived, limits, links, records, text
from tui.model.article import Article, Broken, Image, Link, Related
from tui.model.records import Plain
from tui.store.library import Library, Progress

LABEL_CELLS: Final = 12  # most keys of real articles are shorter
LOOK_SECONDS: Final = 1.0  # that reading the other articles may take, to say which related ones are here

Folders = dict[str, Library | None]
"""Folders that have been read, to say which related items are here; None where that took too long."""


def run(options: Namespace) -> int:
    """Prints the articles; 1 where a file is none, or broken.

    Raises:
        UsageError: No file was named, or the only one is not there.
    """
    paths = named(options)
    several = len(options.paths) > 1 or options.paths == ["-"]
    if not several:
        found = _found(paths[0])
        if options.json and found is not None:
            print(records.to_json(_record(*found), indent=2))
        elif found is not None:
            _print(*found, {})
        return _code(found)
    codes: list[int] = []
    articles = (found for found in _all(paths, codes) if found is not None)
    if options.json:
        for line in records.array(_record(*found) for found in articles):
            print(line)
    else:
        folders: Folders = {}
        printed = False
        for found in articles:
            if printed and isinstance(found[0], Article):
                print()
            _print(*found, folders)
            printed = printed or isinstance(found[0], Article)
    return max(codes, default=0)


def _found(path: str) -> tuple[Article | Broken, Opened] | None:
    """What is in a file; None where it is no article, and that is said.

    Raises:
        UsageError: There is no such file.
    """
    opened = reading.opened_file(path)
    if sentence := opened.no_article():
        streams.say(sentence)
        return None
    assert opened.only is not None
    return opened.library.article(opened.only), opened


def _all(paths: Sequence[str], codes: list[int]) -> Iterator[tuple[Article | Broken, Opened] | None]:
    """What is in each file, and into `codes` what exit code it is worth; what cannot be read is said."""
    for path in paths:
        try:
            found = _found(path)
        except UsageError as error:
            streams.say(str(error))
            found = None
        codes.append(_code(found))
        yield found


def _code(found: tuple[Article | Broken, Opened] | None) -> int:
    return int(found is None or isinstance(found[0], Broken))


def _print(found: Article | Broken, opened: Opened, folders: Folders) -> None:
    if isinstance(found, Broken):
        _say_broken(found, opened.path(found.id))
        return
    for label, value in _described(found, opened, folders):
        name = text.line(label)
        print(
            f"{name}{' ' * max(LABEL_CELLS - text.width(name), 2)}{value}".rstrip() if name else f"  {value}"
        )


def _record(found: Article | Broken, opened: Opened) -> dict[str, Any]:
    path = opened.path(found.id)
    values = records.record(found, path)
    plain = Plain()
    values["metadata"] = plain.of(found.metadata) if isinstance(found, Article) else None
    if plain.cut:
        streams.say(f"{path}: this front matter expands too far; what was left out is null.")
    return values


def _say_broken(broken: Broken, path: str) -> None:
    around = [
        f"{number:>6} {'>' if number == broken.line else '|'} {content}" for number, content in broken.around
    ]
    hint = [f"Likely way out: {broken.hint}."] if broken.hint else []
    streams.say(f"{path}, {records.place(broken) or 'as a whole: '}{broken.reason}.", *around, *hint)


def _described(article: Article, opened: Opened, folders: Folders) -> Iterator[tuple[str, str]]:
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
    yield from (("", line) for line in _related(article, opened, folders))
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
    raw = links.whole(article.links, link)
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


def _related(article: Article, opened: Opened, folders: Folders) -> Iterator[str]:
    """A line for each related item; where the folder is read quickly, with its state there."""
    if not article.related:
        return
    folder = os.path.dirname(opened.given or "")
    if folder not in folders:
        folders[folder] = opened.library if _read_quickly(opened) else None
    known = folders[folder]
    for related in article.related:
        mark = _mark(related, known) if known is not None else ""
        title = text.line(related.title) if related.title else "untitled"
        provider = related.provider.name or related.provider.domain
        by = f", {text.line(provider)}" if provider else ""
        url = next(iter(related.links.all()), None)
        yield f"{mark}{title}{by}{f'  {_link(url)}' if url else ''}"


def _mark(related: Related, library: Library) -> str:
    """The state of a related item that is in the folder, else that it is on the web."""
    for article_id in library.find(related.links.all()).values():
        row = library.row(article_id)
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

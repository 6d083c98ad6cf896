"""One file as the index keeps it: few plain values, cheap to send from a worker and to keep between runs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final, NamedTuple

from tui.errors import FileRefused, FrontMatterError
from tui.model import coerce, dialect, document, text
from tui.model.article import Article, ArticleId, Broken, State
from tui.model.history import identity
from tui.store import files

CONTENT_BITS: Final = {"amp": 1, "cdn": 2, "image": 4, "related": 8}
VALUE_CHARS: Final = 200  # of any other key: what one filters by is short


class Entry(NamedTuple):
    """A row's values. Texts are clean, `links` as in the file; a renamed file is known by its `identity`."""

    id: ArticleId
    state: State
    title: str
    provider: tuple[str, str]
    topics: tuple[str, ...]
    type: str
    quality: float | None
    heat: float | None
    seconds: float | None
    contents: int
    links: tuple[str, ...]
    others: tuple[tuple[str, str], ...]
    identity: str
    reason: str


def of(found: Article | Broken) -> Entry:
    """What the index keeps of an article, or of a file that cannot be read."""
    if isinstance(found, Broken):
        title, reason = text.line(found.label), text.line(found.reason)
        return Entry(found.id, State.BROKEN, title, ("", ""), (), "", None, None, None, 0, (), (), "", reason)
    bits = CONTENT_BITS["amp"] * bool(found.links.amp) | CONTENT_BITS["cdn"] * bool(found.links.cdn)
    bits |= CONTENT_BITS["image"] * bool(found.images) | CONTENT_BITS["related"] * bool(found.related)
    return Entry(
        id=found.id,
        state=found.state,
        title=text.line(found.label),
        provider=(text.line(found.provider.name or ""), text.line(found.provider.domain or "")),
        topics=tuple(text.line(topic) for topic in found.topics),
        type=text.line(found.type or ""),
        quality=found.quality,
        heat=found.heat,
        seconds=_local_seconds(found.date),
        contents=bits,
        links=found.links.all(),
        others=tuple(_others(found.metadata, found.other_keys)),
        identity=identity(found),
        reason="",
    )


def _others(metadata: Mapping[str, Any], keys: Iterable[str]) -> Iterable[tuple[str, str]]:
    for key in keys:
        value = metadata[key]
        shown = " ".join(coerce.texts(value)) if isinstance(value, list) else coerce.text(value)
        if shown and len(shown) <= VALUE_CHARS:
            yield key, text.line(shown)


def _local_seconds(date: coerce.Moment | None) -> float | None:
    """When an article is from, for sorting and for local days; a bare day begins at the local midnight."""
    if date is None:
        return None
    if date.all_day:
        try:
            return dt.datetime.fromisoformat(date.iso).timestamp()
        except (ValueError, OverflowError, OSError):  # before the year 2 or so, in zones east of Greenwich
            return date.seconds
    return date.seconds


def read(folder: Path, article_id: ArticleId) -> Article | Broken | None:
    """The article in a file; None where the file has no front matter.

    Raises:
        FileRefused: It cannot be read.
    """
    raw = files.read(folder / article_id)
    try:
        parsed = document.read(raw)
    except FrontMatterError as error:
        return dialect.broken(article_id, raw, error)
    return None if parsed is None else dialect.article(article_id, parsed)


def read_many(folder: str, article_ids: list[str]) -> list[Entry | str]:
    """For each file its entry, or in words why there is none. What a worker process runs."""
    place = Path(folder)
    entries: list[Entry | str] = []
    for article_id in article_ids:
        try:
            found = read(place, ArticleId(article_id))
        except FileRefused as error:
            entries.append(str(error))
        else:
            entries.append(NO_FRONT_MATTER if found is None else of(found))
    return entries


NO_FRONT_MATTER: Final = "no front matter"

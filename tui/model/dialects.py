"""The kinds of sites that are known, and how one is told from another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tui.model import coerce
from tui.model.keys import SMARTABLE, Dialect
from tui.model.triage import Status

if TYPE_CHECKING:  # few have settings, and it takes 5 ms
    from tui.model.config import DialectConfig

_AUTHORS: Final = ("provider", "author", "authors")
_DRAFT: Final = Status(key="draft", live=False)
_PUBLISHED: Final = Status(key="published")

JEKYLL: Final = Dialect(
    name="Jekyll",
    excerpt=("excerpt", "description"),
    topics=("tags", "categories", "tag", "category"),
    web=("permalink", "link"),
    provider=_AUTHORS,
    status=_PUBLISHED,
    parted=" ",
    dated_names=True,
    titled_names=True,
    drafts="_drafts",
)
HEXO: Final = Dialect(
    name="Hexo",
    excerpt=("excerpt", "description"),
    topics=("tags", "categories"),
    web=("permalink",),
    provider=_AUTHORS,
    status=_PUBLISHED,
    titled_names=True,
    drafts="_drafts",
)
HUGO: Final = Dialect(
    name="Hugo",
    # `published` is one of Hugo's names for a date; where it is true or false, the opposite of `draft`.
    date=("date", "publishDate", "pubdate", "published", "lastmod"),
    excerpt=("summary", "description"),
    topics=("tags", "categories", "keywords"),
    web=("url", "slug"),
    provider=_AUTHORS,
    status=_DRAFT,
    any_case=True,
    opposite="published",
)
ELEVENTY: Final = Dialect(
    name="Eleventy",
    date=("date",),
    later_dates=("pubDate", "publishDate", "pubDatetime"),
    excerpt=("description", "excerpt", "summary"),
    topics=("tags", "categories"),
    web=("canonicalURL", "permalink", "slug"),
    provider=_AUTHORS,
    status=_DRAFT,
    dated_names=True,
    titled_names=True,
)
ZOLA: Final = Dialect(
    name="Zola",
    date=("date",),
    later_dates=("updated",),
    topics=("taxonomies.tags", "taxonomies.categories"),
    web=("path", "slug"),
    provider=_AUTHORS,
    status=_DRAFT,
    dated_names=True,
)
OBSIDIAN: Final = Dialect(
    name="Obsidian",
    date=("date", "created"),
    web=("url",),
    provider=_AUTHORS,
    topics=("tags", "tag"),
    status=Status(key="publish", default=False),
    parted=" ",
    titled_names=True,
)
UNKNOWN: Final = Dialect(
    name="unknown",
    date=("date", "created", "pubDate"),
    excerpt=("excerpt", "description", "summary"),
    topics=("tags", "categories", "topics"),
    web=("url", "link", "permalink"),
    provider=_AUTHORS,
    status=Status(key=None),
)
"""What is read of a folder where nothing says what is published: nothing can be decided in it."""

DIALECTS: Final[Mapping[str, Dialect]] = {
    "smartable": SMARTABLE,
    "jekyll": JEKYLL,
    "hugo": HUGO,
    "eleventy": ELEVENTY,
    "astro": replace(ELEVENTY, name="Astro", dated_names=False),
    "docusaurus": replace(ELEVENTY, name="Docusaurus", title=("title", "sidebar_label")),
    "zola": ZOLA,
    "hexo": HEXO,
    "obsidian": OBSIDIAN,
    "unknown": UNKNOWN,
}

_OWN_KEYS: Final = ("publishedDateTime", "webUrl", "originalUrl", "ampWebUrl", "cdnAmpWebUrl")
_OWN: Final = frozenset(_OWN_KEYS)
_SMARTABLE_PART: Final = 0.2  # of the files, that have one of those keys; in the real folder all have
_JEKYLL_KEYS: Final = frozenset({"layout", "permalink", "categories"})
_DATED_NAME: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}-")
# Keys that only one of the tools with `draft` writes by itself.
_TOLD_BY: Final = (
    ("zola", frozenset({"taxonomies", "extra", "in_search_index"})),
    ("astro", frozenset({"pubDate", "pubDatetime", "heroImage", "ogImage"})),
    ("docusaurus", frozenset({"sidebar_position", "sidebar_label", "hide_table_of_contents"})),
    ("eleventy", frozenset({"eleventyNavigation", "eleventyExcludeFromCollections"})),
)


class Sample(NamedTuple):
    """What one file of a folder says."""

    id: str
    fields: Mapping[str, Any]


EMPTY: Final = "the folder has no article"


def by_keys(samples: Sequence[Sample]) -> tuple[str, str] | None:
    """The name in `DIALECTS` of what some files are written in, and why; None where they do not tell.

    Of an empty folder nothing is known but that nothing can be lost: it is taken for the default.
    """
    if not samples:
        return "smartable", EMPTY
    own = sum(not _OWN.isdisjoint(one.fields) for one in samples)
    if own >= _SMARTABLE_PART * len(samples):
        return "smartable", f"its articles have {_first_of(_OWN_KEYS, samples)}"
    if _flagged("publish", samples):
        return "obsidian", "its notes have the key publish"
    if _flagged("draft", samples):
        for name, keys in _TOLD_BY:
            if any(not keys.isdisjoint(one.fields) for one in samples):
                return name, f"its articles have draft and {_first_of(sorted(keys), samples)}"
        return "hugo", "its articles have the key draft"
    posts = sum(bool(_DATED_NAME.match(one.id.rpartition("/")[2])) for one in samples)
    jekyll = any(not _JEKYLL_KEYS.isdisjoint(one.fields) for one in samples)
    if _flagged("published", samples):
        if jekyll or any("date" in one.fields for one in samples):
            return "jekyll", "its articles have the keys published and date, or layout"
        return "smartable", "its articles have the key published"
    if jekyll and posts * 2 >= len(samples):
        return "jekyll", "its files are named by date, and have the key layout, permalink or categories"
    for key in ("published", *SMARTABLE.status.withdrawn):
        if any(key in one.fields and coerce.moment(one.fields[key]) is None for one in samples):
            return "smartable", f"its articles have the key {key}"
    return None


def overridden(found: Dialect, said: DialectConfig) -> Dialect:
    """A dialect with what the user, or the folder, says of it."""
    status = found.status
    if said.status is not None and said.status != status.key:
        # Without a word on it, a key that calls itself a draft is taken for one.
        status = replace(status, key=said.status, live="draft" not in said.status.lower(), default=True)
    if said.live is not None:
        status = replace(status, live=said.live)
    if said.default is not None:
        status = replace(status, default=said.default == "live")
    if said.decline is not None:
        status = replace(status, withdrawn=(said.decline,) if said.decline else ())
    return replace(
        found,
        title=said.title or found.title,
        date=said.date or found.date,
        excerpt=said.excerpt or found.excerpt,
        topics=said.topics or found.topics,
        web=said.web or found.web,
        amp=said.amp or found.amp,
        cdn=said.cdn or found.cdn,
        base=said.base or found.base,
        status=status,
    )


def is_own(samples: Sequence[Sample]) -> bool:
    """Whether files are of the default dialect, whatever else the folder looks like."""
    found = by_keys(samples) if samples else None
    return found is not None and found[0] == "smartable" and not _OWN.isdisjoint(_keys(samples))


def _keys(samples: Sequence[Sample]) -> frozenset[str]:
    return frozenset(key for one in samples for key in one.fields)


def _first_of(keys: Iterable[str], samples: Sequence[Sample]) -> str:
    there = _keys(samples)
    return next(key for key in keys if key in there)


def _flagged(key: str, samples: Sequence[Sample]) -> bool:
    return any(coerce.flag(one.fields.get(key)) is not None for one in samples)

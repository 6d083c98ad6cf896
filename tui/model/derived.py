"""Links that a file has not, worked out of those it has: used like any other, and written nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from tui.errors import LinkRefused
from tui.model import amp, links
from tui.model.article import Link, Links

_KEPT: Final = 64  # articles: more than were read ahead


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A checked URL; `source` is the link that it follows from where the file does not have it."""

    url: str
    source: Link | None = None


def find(of: Links, link: Link) -> Found | None:
    """The link of one kind, else what follows from another; None where neither is there.

    Raises:
        LinkRefused: It stands in the file, and is none that may be opened or copied.
    """
    raw = links.whole(of, link)
    if raw is not None:
        return Found(url=links.web_url(raw))
    if link is Link.CDN and (cached := _checked(of.amp, amp.cached)):
        return Found(url=cached, source=Link.AMP)
    if link is Link.AMP and (original := _checked(of.cdn, amp.original)):
        return Found(url=original, source=Link.CDN)
    return None


def has(of: Links, link: Link) -> bool:
    """Whether there is such a link, in the file or by the rule."""
    try:
        return find(of, link) is not None
    except LinkRefused:
        return True  # pressing its key says what is wrong with it


@lru_cache(_KEPT)
def missing(of: Links) -> frozenset[Link]:
    """The links that are not there; kept: to find them takes a twentieth of a cursor key."""
    return frozenset(link for link in Link if not has(of, link))


def is_odd(of: Links) -> bool:
    """Whether the CDN link in the file is another than the rule makes of the AMP link in it."""
    by_rule = _checked(of.amp, amp.cached)
    stated = _checked(of.cdn, str)
    return by_rule is not None and stated is not None and by_rule != stated


def publisher(of: Links) -> str | None:
    """The host that the CDN link was taken from, where there is no web link that tells it."""
    original = _checked(of.cdn, amp.original) if of.web is None else None
    return None if original is None else urlsplit(original).hostname


def _checked(raw: str | None, rule: Callable[[str], str | None]) -> str | None:
    """What a rule makes of a link that may be opened; None of any other."""
    if raw is None:
        return None
    try:
        made = rule(links.web_url(raw))
        return None if made is None else links.web_url(made)
    except (LinkRefused, ValueError):
        return None

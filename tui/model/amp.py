"""The AMP cache's rule: which address a page has in the cache, and which page an address there is of.

The rule: https://amp.dev/documentation/guides-and-tutorials/learn/amp-caches-and-cors/amp-cache-urls/.
All URLs here are checked ones (`links.web_url`).
"""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from typing import Final
from urllib.parse import unquote, urlsplit, urlunsplit

CACHE: Final = "cdn.ampproject.org"
_LABEL_CHARS: Final = 63  # of one part of a host name, by RFC 1035
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")
_ADDRESS = re.compile(r"\d+(?:\.\d+){3}")
# A document (c) or one in a viewer (v); images and fonts (i, r) are no pages. A port may come escaped.
_PATH = re.compile(r"/[cv]/(s/)?([A-Za-z0-9._-]+\.[A-Za-z0-9._-]+(?:(?::|%3[Aa])\d{1,5})?)(/.*)?")


def cached(url: str) -> str | None:
    """The address of an AMP page in the cache; None where its host is a number, which no cache serves.

    A port other than the scheme's own stays in the path; query and fragment stay as they are.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if in_cache(host) or ":" in host or _ADDRESS.fullmatch(host):
        return None
    port = parts.port
    origin = host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"
    secure = "s/" if parts.scheme == "https" else ""
    path = f"/c/{secure}{origin}{parts.path}"
    return urlunsplit(("https", f"{subdomain(host)}.{CACHE}", path, parts.query, parts.fragment))


def original(url: str) -> str | None:
    """The AMP page that an address in the cache is of; None for any other address."""
    parts = urlsplit(url)
    matched = _PATH.fullmatch(parts.path) if in_cache(parts.hostname or "") else None
    if matched is None:
        return None
    scheme = "https" if matched[1] else "http"
    origin: str = unquote(matched[2]).lower()
    path: str = matched[3] or ""
    return urlunsplit((scheme, origin, path, parts.query, parts.fragment))


def in_cache(host: str) -> bool:
    """Whether a host is the cache's own."""
    return host == CACHE or host.endswith(f".{CACHE}")


def subdomain(host: str) -> str:
    """The part of the cache's host name that stands for a publisher's: readable, else a hash."""
    return _readable(host) or _hashed(host)


def _readable(host: str) -> str | None:
    """The host in one label; None where that is none that a host may have, or its dots could not be told."""
    if "." not in host or len(host) > _LABEL_CHARS:
        return None
    try:
        spelt = ".".join(_decoded(label) for label in host.split("."))
        if _runs_both_ways(spelt):
            return None
        label = spelt.replace("-", "--").replace(".", "-")
        if label[2:4] == "--":  # else it would look like one that is encoded
            label = f"0-{label}-0"
        encoded = label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"
    except UnicodeError:
        return None
    return encoded if len(encoded) <= _LABEL_CHARS and _LABEL.fullmatch(encoded) else None


def _decoded(label: str) -> str:
    return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label


def _runs_both_ways(host: str) -> bool:
    """Whether letters from left to right and from right to left meet: no label may hold both."""
    ways = {unicodedata.bidirectional(sign) for sign in host}
    return "L" in ways and bool(ways & {"R", "AL"})


def _hashed(host: str) -> str:
    """SHA-256 of the host in base 32, without the signs that fill it up."""
    return base64.b32encode(hashlib.sha256(host.encode("ascii")).digest()).decode("ascii").rstrip("=").lower()

"""Web links: what may be opened or copied, what is shown, and when two links mean the same page."""

from __future__ import annotations

import re
import unicodedata
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from tui.errors import LinkRefused
from tui.model import limits
from tui.model.article import Link, Links

_SAFE_IN_URL: Final = "/%:=&?~+!$,;'@()*[]-._#"
# More in a host is an attack or a mistake: a quotation mark, a `$(…)`, or %61, which browsers decode.
_HOST = re.compile(r"(?=.*[a-z0-9])[a-z0-9._-]+|\[[0-9a-f:.]+\]")
_ESCAPE = re.compile(r"%[0-9a-fA-F]{2}")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
_TRACKING = re.compile(
    r"(?:utm_\w+|fbclid|gclid|dclid|msclkid|igshid|mc_cid|mc_eid|ref_src|cmpid|ocid|wt\.mc_id|yclid|_hsenc|_hsmi)",
    re.IGNORECASE,
)
_SCHEME = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\)")
_CACHE_HOST = ".cdn.ampproject.org"
_CACHE_PATH = re.compile(r"/(?:[a-z]/)+(?:s/)?(?=[^/]+\.)")
_AMP_TAILS: Final = ("/amp", ".amp", "/amp.html")
_AMP_TAIL_CHARS: Final = len("/amp.html")
_AMP_QUERY = frozenset({"amp", "outputtype"})
# What `web_url` would hand back as it is, but for the case of the host: host, path and query of a link that
# needs no look at its parts, in a tenth of the time. tests/model/test_links.py holds it to the long way.
_ORDINARY = re.compile(
    r"https?://([A-Za-z0-9][A-Za-z0-9._-]*)((?:/[\w/.~%:=&+!$,;'@()*-]*)?)"
    r"(?:\?([\w/.~%:=&?+!$,;'@()*-]*))?(?:\#[\w/.~%:=&?+!$,;'@()*-]*)?",
    re.ASCII,
)


def _ascii_host(host: str) -> str:
    if host.isascii():
        return host
    import idna  # noqa: PLC0415 - 10 ms of tables that only a host beyond ASCII needs

    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise LinkRefused("The host name of this link is not valid.") from error


def _has_invisible(text: str) -> bool:
    if text.isascii():  # of which these are all that cannot be seen
        return " " in text or not text.isprintable()
    return any(unicodedata.category(character) in _INVISIBLE for character in text)


def web_url(raw: str) -> str:
    """`raw` as an ASCII http(s) URL that no shell, option parser or browser reads as anything else.

    Raises:
        LinkRefused: It is anything but a plain web link; the message says what.
    """
    text = raw.strip()
    if not text:
        raise LinkRefused("There is no link.")
    if len(text) > limits.URL_CHARS:
        raise LinkRefused(f"This link is longer than {limits.URL_CHARS} characters.")
    if _has_invisible(text):
        raise LinkRefused("This link contains blanks or invisible characters.")
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise LinkRefused("This link is not a valid web address.") from None
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https"):
        kind = f"{scheme}: links are" if scheme else "a relative link is"
        raise LinkRefused(f"Only http and https links are opened: {kind} refused.")
    if not host or "\\" in text:
        raise LinkRefused("This link has no valid host.")
    if "@" in parts.netloc:
        raise LinkRefused("This link carries a user name: it may lead elsewhere than it seems.")
    host = f"[{host}]" if "[" in parts.netloc else _ascii_host(host)
    if not _HOST.fullmatch(host):
        raise LinkRefused("This link has no valid host.")
    netloc = host if port is None else f"{host}:{port}"
    path, query, fragment = (
        quote(part, safe=_SAFE_IN_URL) for part in (parts.path, parts.query, parts.fragment)
    )
    return urlunsplit((scheme, netloc, path, query, fragment))


def absolute(raw: str, base: str) -> str:
    """A link as the file has it, gone on from the site's address where it is relative; still unchecked."""
    if _SCHEME.match(raw):
        return raw
    return f"{base.rstrip('/')}/{raw.strip().removeprefix('./').lstrip('/')}"


def whole(stated: Links, link: Link) -> str | None:
    """The link of one kind as the file has it, a relative one gone on from its site's address."""
    raw = stated.of(link)
    if raw is None or link is not Link.WEB or stated.base is None:
        return raw
    return absolute(raw, stated.base)


def absolute_of(stated: Links) -> tuple[str, ...]:
    """All links that a file has, a relative one gone on from its site's address."""
    if stated.base is None or not stated.web:
        return stated.all()
    return (absolute(stated.web, stated.base), *stated.all()[1:])


def shown(url: str) -> str:
    """A checked URL as it reads best: without scheme, `www.` and a bare trailing slash."""
    short = re.sub(r"^https?://(?:www\.)?", "", url)
    return short[:-1] if short.count("/") == 1 and short.endswith("/") else short


def _from_cache(host: str, path: str) -> tuple[str, str]:
    """The publisher's own host and path of a link that goes through the AMP cache."""
    matched = _CACHE_PATH.match(path)
    if matched is None:
        return host, path
    host, _, rest = path[matched.end() :].partition("/")
    return host.lower(), "/" + rest


def identity(url: str) -> str | None:
    """A key that two links share when they mean the same page; None where `url` is no web link.

    Folds scheme, `www.`, case of host and escapes, default ports, trailing slash, fragment, tracking
    parameters, and the AMP and AMP-cache forms. For comparing only: it need not be a working address.
    3 us for an ordinary link, 20 for any other.
    """
    ordinary = _ORDINARY.fullmatch(url) if len(url) <= limits.URL_CHARS else None
    if ordinary is not None:
        host, path, query = ordinary.groups()
        return _folded(host.lower(), path, query, None)
    return _identity_of_any(url)


def _identity_of_any(url: str) -> str | None:
    try:
        parts = urlsplit(web_url(url))
        port = parts.port
    except (LinkRefused, ValueError):
        return None
    return _folded((parts.hostname or "").lower(), parts.path, parts.query, port)


def _folded(host: str, path: str, query: str | None, port: int | None) -> str:
    if host.endswith(_CACHE_HOST):
        host, path = _from_cache(host, path)
    if host.startswith(("www.", "amp.")):
        host = host.removeprefix("www.").removeprefix("amp.")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    if "%" in path:
        path = _ESCAPE.sub(lambda escape: escape[0].upper(), path)
    path = path.rstrip("/")
    tail = path[-_AMP_TAIL_CHARS:].lower()
    if tail.endswith(_AMP_TAILS):
        path = path[: -_AMP_TAIL_CHARS if tail == "/amp.html" else -len("/amp")].rstrip("/")
    page = f"{host}/{path.removeprefix('/amp/').lstrip('/')}"
    if not query:
        return page
    told = sorted(
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name) and name.lower() not in _AMP_QUERY
    )
    return f"{page}?{urlencode(told)}" if told else page

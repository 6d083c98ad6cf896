"""HTML bodies as plain text with their links listed; nothing in them is run, loaded or styled."""

from __future__ import annotations

import html
import re
from typing import Final

from tui.model import limits

_SILENT: Final = frozenset({"head", "title", "noscript", "template", "svg"})
_LOADED: Final = ("img", "iframe", "video", "source")
_SPACED: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "pre", "table", "ul", "ol"}
)
_BLOCKS: Final = _SPACED | {
    "address", "article", "aside", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form",
    "header", "hr", "li", "main", "nav", "section", "tr",
}  # fmt: skip

# A tag ends before the next `<`, whatever its quotation marks say, so that no text is scanned twice: the
# standard library's parser takes a minute for 100 KB of `<a <a <a`, and raises at `<![x`.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^<>]*>"
    r"|<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)"
    r"""|<(?P<end>/?)(?P<tag>[a-z][a-z0-9:-]*)(?P<given>(?:[^<>"']|"[^<"]*"|'[^<']*')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
_GIVEN = re.compile(r"""(?<![^\s"'/])([^\s=/"']+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""")


_ENDLESS = re.compile(r"&#[0-9]{1000,};?")  # Python refuses to read 4,301 digits; no sign has more than seven


def _unescape(written: str) -> str:
    return html.unescape(_ENDLESS.sub("\ufffd", written))


class _Reader:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self.links: list[tuple[str, str]] = []
        self._silent = 0
        self._link: str | None = None
        self._label: list[str] = []

    def read(self, body: str) -> None:
        at = 0
        for token in _TOKEN.finditer(body):
            self._text(body[at : token.start()])
            at = token.end()
            tag = (token["tag"] or "").lower()
            if token["end"]:
                self._close(tag)
            elif not (tag in _SILENT and token["given"].endswith("/")):
                self._open(tag, token["given"] or "")
        self._text(body[at:])

    def _open(self, tag: str, given: str) -> None:
        if tag in _SILENT:
            self._silent += 1
        elif tag in _BLOCKS:
            self.parts.append("\n\n" if tag in _SPACED else "\n")
            if tag == "li":
                self.parts.append("- ")
            elif tag == "hr":
                self.parts.append("---\n")
        elif tag in ("td", "th"):
            self.parts.append("  ")
        elif tag in ("a", *_LOADED):
            found = _GIVEN.finditer(given)
            values = {one[1].lower(): _unescape(one[2] or one[3] or one[4] or "") for one in found}
            if tag == "a" and values.get("href"):
                self._link, self._label = values["href"], []
            elif tag in _LOADED and values.get("src"):
                self._add(values.get("alt") or values.get("title") or tag, values["src"])

    def _close(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag in _BLOCKS:
            self.parts.append("\n\n" if tag in _SPACED else "\n")
        elif tag == "a" and self._link:
            self._add(" ".join("".join(self._label).split()), self._link)
            self._link = None

    def _text(self, written: str) -> None:
        if written and not self._silent:
            words = _unescape(written).replace("\n", " ")
            self.parts.append(words)
            if self._link:
                self._label.append(words)

    def _add(self, label: str, url: str) -> None:
        if len(self.links) < limits.BODY_LINKS:
            self.links.append((label, url))


def looks_like_html(body: str) -> bool:
    """Whether a body begins with a tag (Markdown files often hold nothing but HTML)."""
    start = body.lstrip()[:2]
    return start[:1] == "<" and (start[1:2].isalpha() or start[1:2] == "!")


def plain(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text that `body` shows, a paragraph a line, and its links as (label, URL); linear."""
    reader = _Reader()
    reader.read(body)
    lines: list[str] = []
    for line in "".join(reader.parts).split("\n"):
        folded = " ".join(line.split())
        if folded not in ("", "-"):
            lines.append(folded)
        elif lines and lines[-1]:
            lines.append("")
    return "\n".join(lines).strip("\n"), tuple(reader.links)

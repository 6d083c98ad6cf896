"""HTML bodies as plain text with their links listed; nothing in them is run, loaded or styled."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Final

LINKS: Final = 200  # of one body; a newsletter has 60
_SILENT: Final = frozenset({"script", "style", "head", "title", "noscript", "template", "svg"})
_SPACED: Final = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "pre", "table", "ul", "ol"}
)
_BLOCKS: Final = _SPACED | {
    "address", "article", "aside", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form",
    "header", "hr", "li", "main", "nav", "section", "tr",
}  # fmt: skip


@dataclass(slots=True)
class _Reading:
    parts: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    silent: int = 0
    link: str | None = None
    label: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reading = _Reading()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        reading, given = self.reading, dict(attrs)
        if tag in _SILENT:
            reading.silent += 1
        elif tag in _BLOCKS:
            reading.parts.append("\n\n" if tag in _SPACED else "\n")
            if tag == "li":
                reading.parts.append("- ")
            elif tag == "hr":
                reading.parts.append("---\n")
        elif tag in ("td", "th"):
            reading.parts.append("  ")
        elif tag == "a" and given.get("href"):
            reading.link, reading.label = given["href"], []
        elif tag in ("img", "iframe", "video", "source") and given.get("src"):
            self._add(given.get("alt") or given.get("title") or tag, given["src"] or "")

    def handle_endtag(self, tag: str) -> None:
        reading = self.reading
        if tag in _SILENT:
            reading.silent = max(0, reading.silent - 1)
        elif tag in _BLOCKS:
            reading.parts.append("\n\n" if tag in _SPACED else "\n")
        elif tag == "a" and reading.link:
            self._add(" ".join("".join(reading.label).split()), reading.link)
            reading.link = None

    def handle_data(self, data: str) -> None:
        if not self.reading.silent:
            words = data.replace("\n", " ")
            self.reading.parts.append(words)
            if self.reading.link:
                self.reading.label.append(words)

    def _add(self, label: str, url: str) -> None:
        if len(self.reading.links) < LINKS:
            self.reading.links.append((label, url))


def looks_like_html(body: str) -> bool:
    """Whether a body begins with a tag (Markdown files often hold nothing but HTML)."""
    start = body.lstrip()[:2]
    return start[:1] == "<" and (start[1:2].isalpha() or start[1:2] == "!")


def plain(body: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text that `body` shows, a paragraph a line, and its links as (label, URL); linear."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    lines: list[str] = []
    for line in "".join(reader.reading.parts).split("\n"):
        folded = " ".join(line.split())
        if folded not in ("", "-"):
            lines.append(folded)
        elif lines and lines[-1]:
            lines.append("")
    return "\n".join(lines).strip("\n"), tuple(reader.reading.links)

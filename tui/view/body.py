"""A Markdown body to lines: Rich lays it out, we take its lines without its links and controls."""

from __future__ import annotations

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Heading, Markdown
from rich.segment import Segment
from rich.style import Style
from rich.theme import Theme

from tui.model import limits, text
from tui.view.lines import Line, Part, wrap_text

_LOOK = Theme(
    {
        "markdown.h1": "bold underline",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.h4": "italic",
        "markdown.h5": "italic",
        "markdown.h6": "italic",
        "markdown.code": "bold",
        "markdown.code_block": "dim",
        "markdown.block_quote": "italic",
        "markdown.item.bullet": "bold",
        "markdown.item.number": "bold",
        "markdown.hr": "dim",
        "markdown.link": "underline",
        "markdown.link_url": "underline",
        "markdown.table.header": "bold",
        "markdown.table.border": "dim",
    }
)


class _PlainHeading(Heading):
    """A heading at the left, without a box: the pane is narrow."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class _Markdown(Markdown):
    elements = {**Markdown.elements, "heading_open": _PlainHeading}


def markdown(source: str, width: int) -> tuple[list[Line], list[tuple[str, str]]]:
    """Lines of at most `width` cells, and the links and images in the text as (label, URL).

    `source` has been cleaned; the URLs have not been checked.
    """
    if len(source) > limits.MARKDOWN_CHARS:
        return [line for paragraph in source.split("\n") for line in wrap_text(paragraph, width)], []
    parsed = _Markdown(source, hyperlinks=True, code_theme="bw", inline_code_lexer=None)
    for token in parsed.parsed:
        for child in token.children or ():
            child.content = text.body(child.content)  # an entity may stand for what the gate has taken out
    console = Console(width=width, color_system=None, theme=_LOOK, legacy_windows=False, force_terminal=True)
    options = console.options.update(width=width, highlight=False)
    rendered = console.render_lines(parsed, options, pad=False)
    lines = [_line(segments) for segments in rendered]
    while lines and not lines[0]:
        lines.pop(0)
    return lines, _links(parsed)


def _line(segments: list[Segment]) -> Line:
    parts: list[Part] = []
    for segment in segments:
        style = segment.style or Style.null()
        plain = Style(
            bold=style.bold,
            italic=style.italic,
            underline=style.underline,
            dim=style.dim,
            strike=style.strike,
        )  # no colours of another theme, and no hyperlinks: those would bypass the gate for URLs
        if segment.text:
            parts.append((segment.text, plain))
    if parts:
        parts[-1] = (parts[-1][0].rstrip(), parts[-1][1])
    return tuple(part for part in parts if part[0])


def _links(parsed: Markdown) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for token in parsed.parsed:
        label: list[str] = []
        url: str | None = None
        for child in token.children or ():
            if child.type == "link_open":
                url, label = str(child.attrs.get("href", "")), []
            elif child.type == "link_close" and url:
                found.append(("".join(label) or "link", url))
                url = None
            elif child.type == "image":
                found.append((child.content or "image", str(child.attrs.get("src", ""))))
            elif child.content:
                label.append(child.content)
    return found[: limits.BODY_LINKS]

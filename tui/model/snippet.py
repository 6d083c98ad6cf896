"""A link as text, in the forms that other programs take. One line each, whatever the title holds."""

from __future__ import annotations

import html
import re

from tui.model import text

_MARKDOWN = re.compile(r"([\\\[\]`*_<>])")


def markdown(title: str, url: str) -> str:
    """`[title](url)` with both escaped; `url` has been checked."""
    address = url.replace("(", "%28").replace(")", "%29")
    shown = _MARKDOWN.sub(r"\\\1", text.line(title))
    return f"[{shown}]({address})"


def anchor(title: str, url: str) -> str:
    """An HTML link with both escaped; `url` has been checked."""
    return f'<a href="{html.escape(url)}">{html.escape(text.line(title))}</a>'


def titled(title: str, url: str) -> str:
    """The title, a blank, the URL."""
    return f"{text.line(title)} {url}"

"""A link as text, in the forms that other programs take. Titles come as one line, URLs checked."""

from __future__ import annotations

import html
import re

_MARKDOWN_SIGNS = re.compile(r"[\\`*_{}\[\]<>&~]")
# In an address only parentheses end it early, and an entity would be read as its sign.
_MARKDOWN_URL = re.compile(r"[()]|&(?=#?\w+;)")


def markdown(title: str, url: str) -> str:
    """`[title](url)`, so escaped that the title is read as it is written."""
    shown = _MARKDOWN_SIGNS.sub(r"\\\g<0>", title)
    address = _MARKDOWN_URL.sub(r"\\\g<0>", url)
    return f"[{shown}]({address})"


def anchor(title: str, url: str) -> str:
    """An HTML link, both escaped."""
    return f'<a href="{html.escape(url)}">{html.escape(title)}</a>'


def titled(title: str, url: str) -> str:
    """The title, a blank, the URL."""
    return f"{title} {url}"

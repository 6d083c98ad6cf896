"""Any head to its fields by way of python-frontmatter, with our guarded parsers as its handlers.

A module of its own because of what it imports: the readers of a whole folder start without it.
"""

from __future__ import annotations

from typing import Any, Final

import frontmatter

from tui.model.parse import json as json_head
from tui.model.parse import toml as toml_head
from tui.model.parse import yaml as yaml_head

_PARSERS: Final = {"yaml": yaml_head.load, "toml": toml_head.load, "json": json_head.load}


class _Head(frontmatter.default_handlers.BaseHandler):
    """Hands python-frontmatter a head that `locate` has already found, and our own guarded parser."""

    def __init__(self, head: str, language: str) -> None:
        self._head = head
        self._language = language

    def split(self, text: str) -> tuple[str, str]:
        return self._head, text

    def load(self, fm: str, **_: object) -> dict[str, Any]:
        return _PARSERS[self._language](fm)


def load(head: str, language: str) -> dict[str, Any]:
    """What a head says.

    Args:
        head: Front matter without its fences.
        language: `yaml`, `toml` or `json`.

    Raises:
        FrontMatterError: With 1-based line and column in the head.
    """
    fields, _ = frontmatter.parse("", handler=_Head(head, language))
    return dict(fields)

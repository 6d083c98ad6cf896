"""Encodings of two and four bytes a character: told by name, so that a file in one can be saved otherwise."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tui.model import limits


@dataclass(frozen=True, slots=True, kw_only=True)
class Wide:
    """An encoding by its name and its codec, and whether a byte order mark says so."""

    name: str
    codec: str
    marked: bool

    @property
    def sentence(self) -> str:
        """What is wrong with a file in it."""
        if self.marked:
            return f"the file is {self.name}"
        return f"the file looks like {self.name} without a byte order mark"


_MARK_16: Final = Wide(name="UTF-16", codec="utf-16", marked=True)
_MARK_32: Final = Wide(name="UTF-32", codec="utf-32", marked=True)
# What opens front matter is ASCII, so without a mark the zero bytes of its first character tell.
_FIRST: Final[tuple[tuple[bytes, Wide], ...]] = (
    (rb"\xff\xfe\0\0", _MARK_32),
    (rb"\0\0\xfe\xff", _MARK_32),
    (rb"\xff\xfe", _MARK_16),
    (rb"\xfe\xff", _MARK_16),
    (rb"[^\0]\0\0\0", Wide(name="UTF-32", codec="utf-32-le", marked=False)),
    (rb"\0\0\0[^\0]", Wide(name="UTF-32", codec="utf-32-be", marked=False)),
    (rb"[^\0]\0", Wide(name="UTF-16", codec="utf-16-le", marked=False)),
    (rb"\0[^\0]", Wide(name="UTF-16", codec="utf-16-be", marked=False)),
)
_LOOKED_FOR: Final = re.compile(b"|".join(b"(%b)" % first for first, _ in _FIRST)).match
_OPENED: Final = re.compile(r"\s*(?:(?:---|\+\+\+)[ \t]*(?:[\r\n]|\Z)|\{\s*[\"}])").match
_OPENED_MARKED: Final = re.compile(r"\s*(?:---|\+\+\+|\{)").match


def of(raw: bytes) -> Wide | None:
    """The wide encoding that the first bytes look like; 0.2 us."""
    found = _LOOKED_FOR(raw)
    return _FIRST[found.lastindex - 1][1] if found and found.lastindex else None


def opens_front_matter(raw: bytes, wide: Wide) -> bool:
    """Whether a file in that encoding begins with front matter."""
    text = raw[: limits.HEAD_BYTES & ~3].decode(wide.codec, "replace")
    return bool((_OPENED_MARKED if wide.marked else _OPENED)(text))


def may_be(raw: bytes) -> bool:
    """Whether the first bytes of a file are wide, or would be with more bytes behind them."""
    return raw.startswith(b"\0") or of(raw) is not None

"""The one gate between text from the web and the screen, and the cutting of text to cells.

A terminal obeys some characters instead of showing them, and a reader is misled by others. `line` and
`body` let none of either through; everything that is drawn, printed to a terminal or searched has passed
one of them. What is written, copied as a file's bytes or hashed never does.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from rich.cells import cell_len, set_cell_size

from tui.model import limits

_JOINERS = frozenset("\u200c\u200d")  # Persian and Indic spelling, emoji sequences
_DROPPED = frozenset("\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u2060\ufeff")  # invisible, common, harmless
_BLANKS = frozenset("\t\n\r\v\f\x1c\x1d\x1e\x1f\x85\u2028\u2029\u00a0\u3164\u115f\u1160\uffa0")
_REPLACED = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})  # controls, surrogates, private use, line separators
_REPLACEMENT = "\ufffd"


def _shown(character: str) -> str | None:
    """What stands for one character on the screen; None where nothing does."""
    code = ord(character)
    if character in _BLANKS:
        return " "
    if character in _DROPPED:
        return None
    if code < 0x20:
        return chr(0x2400 + code)  # ESC is seen as ␛: visible and inert
    if code == 0x7F:
        return "\u2421"
    category = unicodedata.category(character)
    # Unassigned code points pass (an emoji newer than this Python), except those that never will be assigned.
    noncharacter = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    if category in _REPLACED or noncharacter or (category == "Cf" and character not in _JOINERS):
        return _REPLACEMENT
    return " " if category == "Zs" else character


class _Table(dict[int, str | None]):
    """A `str.translate` table filled in as characters are met."""

    def __init__(self, keep: str) -> None:
        super().__init__({ord(character): character for character in keep})

    def __missing__(self, code: int) -> str | None:
        shown = self[code] = _shown(chr(code))
        return shown


_LINE_TABLE = _Table("")
_BODY_TABLE = _Table("\n")
_RUN_OF_BLANKS = re.compile("  +")
_NOTHING_AT_ENDS: Final = " \u200c\u200d"  # a joiner there would swallow what is drawn beside it


def _thinned(text: str) -> str:
    """`text` with at most `MARKS_PER_CHARACTER` marks and joiners on any character."""
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        stacked = character in _JOINERS or unicodedata.category(character) in ("Mn", "Me")
        run = run + 1 if stacked else 0
        if run <= limits.MARKS_PER_CHARACTER:
            kept.append(character)
    return "".join(kept)


def line(text: str, limit: int = limits.TITLE_CHARS) -> str:
    """One harmless line: every kind of space folded to one, cut to `limit` characters with an ellipsis."""
    if len(text) > limit:
        text = text[:limit] + "…"
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")
    return _thinned(_RUN_OF_BLANKS.sub(" ", text.translate(_LINE_TABLE))).strip(_NOTHING_AT_ENDS)


def body(text: str, limit: int = limits.BODY_CHARS, most: int = limits.BODY_LINE_CHARS) -> str:
    """Harmless text that keeps its line breaks; an ellipsis ends a line that is cut to `most` characters."""
    text = text[:limit].replace("\r\n", "\n").replace("\r", "\n").translate(_BODY_TABLE)
    return _thinned("\n".join(one if len(one) <= most else f"{one[:most]}…" for one in text.split("\n")))


# Terminals disagree on how wide a joined emoji and an emoji-styled sign are: one that draws the parts side
# by side pushes the rest of the row out of its column. The first part alone is as wide everywhere. Letters
# stay, without the joiner before them: Rich takes whatever follows one for no cell.
_PICTURE = "\u2190-\u2bff\U0001f000-\U0001faff"
_TONE = "\U0001f3fb-\U0001f3ff"
_UNSTEADY = re.compile(
    f"\ufe0f[{_TONE}]*|(?<=[{_PICTURE}])[{_TONE}]+|\u200d+(?:[{_PICTURE}][\ufe0f{_TONE}]*)?"
)


def steady(text: str) -> str:
    """`text` with every emoji sequence cut to its first part: as wide in one terminal as in the next."""
    return text if text.isascii() else _UNSTEADY.sub("", text)


def width(text: str) -> int:
    """Cells that `text` takes on the screen."""
    return len(text) if text.isascii() else cell_len(text)


def cut_start(text: str, cells: int) -> str:
    """The end of `text` in at most `cells` cells, with an ellipsis before it where it is cut (paths)."""
    if width(text) <= cells:
        return text
    start = len(text)
    while start and width(text[start - 1 :]) < cells:
        start -= 1
    return ("…" + text[start:])[: max(0, cells)]


def cut(text: str, cells: int) -> str:
    """`text` in exactly `cells` cells: padded with blanks, or cut with an ellipsis as its last cell."""
    wide = width(text)
    if wide <= cells:
        return text + " " * (cells - wide)
    if cells <= 1:
        return "…"[:cells]
    return set_cell_size(text, cells - 1) + "…"

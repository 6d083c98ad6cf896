"""What newstui itself says to a terminal; whatever else is in what it wrote comes from somebody else."""

from __future__ import annotations

import base64
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.hostile.texts import OBEYED

_COLOUR = r"(?:[34][0-79]|9[0-7]|10[0-7]|[34]8;5;\d{1,3})"
_STYLE = rf"(?:[1-9]|2[2-9]|{_COLOUR})"
_OWN = re.compile(
    rf"\x1b\[(?:0|{_STYLE}(?:;{_STYLE})*)m"  # colours: of 256, since no COLORTERM says that there are more
    r"|\x1b\[(?P<line>\d{1,3});(?P<column>\d{1,3})H"
    r"|\r\n(?=\x1b\[(?:\d{1,3};\d{1,3}H|0?m|[\d;]+m))"  # between lines that are painted
    r"|\x1b\]22;(?:default|text|pointer)\x07"  # the mouse's shape
    r"|\x1b\]52;c;(?P<copied>[A-Za-z0-9+/]*={0,2})\x07"
    r"|(?P<mode>\x1b\[\?\d+[hl]|\x1b\[\?\d+\$p|\x1b\[[<>]\d*u)"
)
LEFT = "\x1b[?1049l"  # from here on there is no screen, but lines
_NEVER = ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
JOINERS = "\u200c\u200d"  # that spell Persian and emoji


def hidden(one: str) -> bool:
    """Whether a character is obeyed, reorders, hides or is not to be seen: none of them passes the gate."""
    return one not in JOINERS and (one in OBEYED or unicodedata.category(one) in _NEVER)


def obeyed(one: str) -> bool:
    """Whether a terminal obeys a character or turns text round: none of them passes the net."""
    return one in OBEYED or unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp")


def misleading(one: str) -> bool:
    """Whether JSON must hold a character by its number only."""
    return unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def plain(said: str, bad: Callable[[str], bool]) -> list[str]:
    """What a command wrote besides plain text, line by line; it has no sequence of its own."""
    lines = said.split("\n")
    wrong = ((sorted({ascii(one) for one in {*text} if bad(one)}), text) for text in lines)
    return [f"{' '.join(ones)} in {text[:200]!a}" for ones, text in wrong if ones]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a terminal was told: modes by how often, texts for the clipboard, and the text beside."""

    modes: Counter[str]
    copied: list[str]
    text: str
    foreign: list[str]
    """What newstui never writes, each with a little of what stands before it."""


def heard(written: bytes, size: tuple[int, int], bad: Callable[[str], bool] = hidden) -> Heard:
    """Reads all that was written to a terminal of `size`; `bad` says which characters no text may hold."""
    screen, left, after = written.decode().partition(LEFT)
    modes: Counter[str] = Counter()
    copied: list[str] = []
    foreign: list[str] = []
    texts: list[str] = []
    lines = after.replace("\r\n", "\n")
    for stretch, free in ((screen + left, ""), (lines, "\n")):
        place = 0
        for own in [*_OWN.finditer(stretch), None]:
            text = stretch[place : own.start() if own else len(stretch)]
            texts.append(text)
            wrong = sorted({ascii(one) for one in {*text} if bad(one) and one not in free})
            if wrong:
                foreign.append(f"{' '.join(wrong)} in {text[:200]!a}")
            if own is None:
                break
            place = own.end()
            if own["line"] and (int(own["line"]) > size[1] or int(own["column"]) > size[0]):
                foreign.append(own[0])
            if own["copied"] is not None:
                copied.append(base64.b64decode(own["copied"], validate=True).decode())
            if own["mode"]:
                modes[own["mode"]] += 1
    return Heard(modes=modes, copied=copied, text="".join(texts), foreign=foreign)

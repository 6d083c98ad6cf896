"""A sentence in as many lines as there is room for."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from tui.model import text
from tui.view.lines import Indent, wrap

LINES: Final = 3  # more would push too much of the list away
ROOMY_CELLS: Final = 60  # of a line, from which one for an indent is not missed
SOFT_CELLS: Final = 12  # of a title that had to give way: enough to know it again


def softened(sentence: str, soft: str, over: int) -> str:
    """The sentence with a part that may be cut so many cells shorter, as far as it can be."""
    if over <= 0 or not soft:
        return sentence
    return sentence.replace(soft, text.cut(soft, max(SOFT_CELLS, text.width(soft) - over)).rstrip(), 1)


@lru_cache(maxsize=8)  # asked for by the layout and by the painting
def lines(sentence: str, soft: str, width: int) -> Sequence[str]:
    """The sentence, indented, in at most `LINES` lines; the soft part is cut first, then the end."""
    found = _wrapped(sentence, width)
    if len(found) > LINES and soft:
        over = bisect_left(
            range(text.width(soft)),
            True,
            key=lambda over: len(_wrapped(softened(sentence, soft, over), width)) <= LINES,
        )
        found = _wrapped(softened(sentence, soft, over), width)
    if len(found) <= LINES:
        return found
    *before, last = found[:LINES]
    return [*before, f"{last}…" if text.width(last) < width else text.cut(f"{last} …", width)]


def _wrapped(sentence: str, width: int) -> list[str]:
    # On a narrow screen indented once: on eight lines of forty cells each cell of the others may save a line.
    found = wrap([(sentence, "")], width, Indent(first=" ", rest=" " if width >= ROOMY_CELLS else ""))
    if not "".join(part for part, _ in found[0]).strip():  # its first word takes a whole line
        found = wrap([(sentence, "")], width)
    return ["".join(part for part, _ in line) for line in found]

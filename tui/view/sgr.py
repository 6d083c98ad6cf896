"""A line as a terminal takes it: of each style only what is other than in the one before it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from rich.color import Color, ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import SGR_STYLES, Strip

Codes = tuple[frozenset[str], str, str]
"""Attributes, the colour of the text and that of what is behind it, as Select Graphic Rendition has them."""

_NONE: Final = Style.null()
_END: Final = Segment("", None)
_KEPT: Final = 4_096  # pairs of styles: a screen has some dozens
# By the identities of two styles, which costs nothing; what they say would be worked out at each look.
_STEPS: Final[dict[ColorSystem, dict[tuple[int, int], tuple[Style, Style, str]]]] = {
    system: {} for system in ColorSystem
}


class Painted(Strip):
    """A strip that is painted whole.

    Textual's own says each colour again for each segment: twice the bytes, and twice the time to join them.
    """

    __slots__ = ()

    def render(self, console: Console) -> str:
        if self._render_cache is None:
            system = console._color_system or ColorSystem.TRUECOLOR  # noqa: SLF001 - as Textual's own does
            self._render_cache = encoded(self, system)
        return self._render_cache


def encoded(segments: Iterable[Segment], system: ColorSystem) -> str:
    """Segments, with what changes between them; what comes behind them begins without a style."""
    steps = _STEPS[system]
    if len(steps) > _KEPT:
        steps.clear()
    written: list[str] = []
    before = _NONE
    for text, style, _ in (*segments, _END):
        now = style or _NONE
        if now is not before:
            step = steps.get((id(before), id(now)))
            if step is None:  # kept with the styles, so that no other has the identity of one of them
                step = steps[id(before), id(now)] = before, now, _between(before, now, system)
            written.append(step[2])
            before = now
        written.append(text)
    return "".join(written)


def _between(before: Style, after: Style, system: ColorSystem) -> str:
    """What leads from one style to another."""
    had, has = _codes(before, system), _codes(after, system)
    if had == has:
        return ""
    attributes, *colours = has
    kept = had[0] <= attributes and not any(
        old and not new for old, new in zip(had[1:], colours, strict=True)
    )
    if not kept:  # there is a way to take one of them away, which not every terminal knows
        had = _codes(_NONE, system)
    changed = sorted(attributes - had[0])
    changed += [new for old, new in zip(had[1:], colours, strict=True) if new != old]
    return f"\x1b[{';'.join(changed if kept else ['0', *changed])}m"


@lru_cache(_KEPT)
def _codes(style: Style, system: ColorSystem) -> Codes:
    attributes = style._attributes & style._set_attributes  # noqa: SLF001 - as Textual's own does
    return (
        frozenset(code for bit, code in enumerate(SGR_STYLES) if attributes & 1 << bit),
        _colour(style.color, system, foreground=True),
        _colour(style.bgcolor, system, foreground=False),
    )


def _colour(colour: Color | None, system: ColorSystem, *, foreground: bool) -> str:
    return "" if colour is None else ";".join(colour.downgrade(system).get_ansi_codes(foreground))

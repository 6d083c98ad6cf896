"""A line as a terminal takes it: of each style only what is other than in the one before it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from rich.color import Color, ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual.strip import SGR_STYLES, Strip

Codes = tuple[frozenset[str], str, str]
"""Attributes, the colour of the text and that of what is behind it, as Select Graphic Rendition has them."""

_NONE: Final = Style.null()
_KEPT: Final = 4_096  # pairs of styles: a screen has some dozens
_OFF: Final = dict(
    zip(
        SGR_STYLES,
        ("22", "22", "23", "24", "25", "25", "27", "28", "29", "24", "54", "54", "55"),
        strict=True,
    )
)
_SEEN_IN_BLANKS: Final = frozenset(SGR_STYLES) - {"1", "2", "3"}


class _Step(NamedTuple):
    """What leads from one style to another, and whether blanks look alike in both; and what both are."""

    written: str
    blank: bool
    styles: tuple[Style, Style]  # kept, so that no other has the identity of one of them


# By the identities of two styles, which costs nothing; what they say would be worked out at each look.
_STEPS: Final[dict[ColorSystem, dict[tuple[int, int], _Step]]] = {system: {} for system in ColorSystem}


class Painted(Strip):
    """A strip that is painted whole.

    Textual's own says each colour again for each segment: half as many bytes again.
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
    for text, style, _ in segments:
        now = style or _NONE
        if now is not before:
            step = steps.get((id(before), id(now)))
            if step is None:
                step = steps[id(before), id(now)] = _step(before, now, system)
            if not (step.blank and text.isspace()):
                written.append(step.written)
                before = now
        written.append(text)
    if before is not _NONE:
        written.append("\x1b[0m")
    return "".join(written)


def _step(before: Style, after: Style, system: ColorSystem) -> _Step:
    had, has = _codes(before, system), _codes(after, system)
    off = {_OFF[code] for code in had[0] - has[0]}
    # One code takes away bold and dim alike: what stays of both is said again.
    changed = [*sorted(off), *sorted(code for code in has[0] if code not in had[0] or _OFF[code] in off)]
    if had[1] != has[1]:
        changed.append(has[1] or "39")
    if had[2] != has[2]:
        changed.append(has[2] or "49")
    blank = had[2] == has[2] and not _SEEN_IN_BLANKS & (had[0] | has[0])
    return _Step(f"\x1b[{';'.join(changed)}m" if changed else "", blank, (before, after))


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

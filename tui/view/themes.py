"""Themes: Textual's, one of our own, and which one holds where nobody has chosen."""

from __future__ import annotations

from typing import Final

from textual.theme import BUILTIN_THEMES, Theme

# Every pair of colours that the app draws with it is 7:1 or more (WCAG 2, AAA): tests/flows/test_themes.py.
HIGH_CONTRAST: Final = Theme(
    name="high-contrast",
    primary="#ffffff",
    secondary="#8fe9ff",
    warning="#ffe14d",
    error="#ffa3a3",
    success="#8cff8c",
    accent="#ffb8ff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#1c1c1c",
    variables={
        "text-muted": "#d6d6d6",
        "text-disabled": "#b8b8b8",
        "primary-muted": "#b8b8b8",
        "block-cursor-background": "#ffffff",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-background": "#4a4a4a",
        "block-cursor-blurred-foreground": "#ffffff",
        "block-cursor-blurred-text-style": "bold",
        "input-cursor-background": "#ffffff",
        "input-cursor-foreground": "#000000",
        "input-selection-background": "#ffe14d",
        "input-selection-foreground": "#000000",
        "screen-selection-background": "#ffe14d",
        "screen-selection-foreground": "#000000",
    },
)
NAMES: Final = (*BUILTIN_THEMES, HIGH_CONTRAST.name)
OF_THE_TERMINAL: Final = "ansi-dark"  # its own colours, on its own background
_TEXTUALS_OWN: Final = "textual-dark"
_MANY_COLOURS: Final = frozenset({"256", "truecolor"})


def unchosen(now: str, color_system: str | None, *, no_color: bool) -> str | None:
    """The theme in the place of Textual's own where nobody has chosen one; None: the one of now.

    With 16 colours its shades of grey would become black, or each other.
    """
    few = no_color or (color_system not in _MANY_COLOURS and now == _TEXTUALS_OWN)
    return OF_THE_TERMINAL if few else None

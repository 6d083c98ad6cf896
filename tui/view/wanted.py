"""What of a configuration only the screen can judge: commands, keys and themes. Imports no widget."""

from __future__ import annotations

from tui.model.config import Config, Problem, suggestion
from tui.view import keymap, themes


def theme_problem(config: Config) -> Problem | None:
    """What is wrong with the theme; None where there is such, or none is wanted."""
    if config.theme is None or config.theme in themes.NAMES:
        return None
    hint = suggestion(config.theme, themes.NAMES) or "; the palette shows all of them"
    return Problem(line=config.theme_line, reason=f'theme: there is no "{config.theme}"{hint}')


def problems(config: Config) -> list[Problem]:
    """What is wrong with the user's keys and theme, from the top of the file down."""
    theme = theme_problem(config)
    found = keymap.rebound(config.keys)[1] + ([] if theme is None else [theme])
    return sorted(found, key=lambda problem: problem.line or 0)

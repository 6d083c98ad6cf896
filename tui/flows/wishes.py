"""What the settings ask of the app, in force before the first frame is drawn."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tui.model.config import Config
from tui.view import keymap, own_views, wanted

if TYPE_CHECKING:
    from tui.store.configuration import Configuration

NOTHING: Final = Config()


class Wishes:
    """The settings; `table` holds the commands with the keys that are in force."""

    def __init__(self, found: Configuration | None) -> None:
        self._found = found
        self.config = NOTHING if found is None else found.config
        table, _ = keymap.rebound(self.config.keys)
        self.table = own_views.added(table, self.config.views) if self.config.views else table

    def views(self) -> dict[str, str]:
        """The query of each view of the user's own, by its command."""
        own = (one.name for one in self.table if own_views.is_own_view(one))
        return {name: view.query for name, view in zip(own, self.config.views, strict=True)}

    @property
    def theme(self) -> str | None:
        """The theme that is wanted; None where there is no such."""
        return self.config.theme if wanted.theme_problem(self.config) is None else None

    def problem(self) -> str | None:
        """The first thing that is wrong in the settings, as a sentence; None where all is right."""
        said = next(self._problems(), None)
        return said and f"{said}; newstui config --check says all."

    def _problems(self) -> Iterator[str]:
        for file in self._found.files if self._found else ():
            own = wanted.problems(file.config) if file.own else []
            assert file.path is not None or not file.problems
            for one in sorted([*file.problems, *own], key=lambda problem: problem.line or 0):
                name = file.path.name if file.path is not None else ""
                yield f"{name}{'' if one.line is None else f' line {one.line}'}: {one.reason}"

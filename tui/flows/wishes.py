"""What the settings ask of the app, in force before the first frame is drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual.binding import BindingsMap

from tui.model.choices import Clipboard, Column
from tui.view import commands, row

if TYPE_CHECKING:
    from tui.model.config import Config
    from tui.store.configuration import Configuration


class Wishes:
    """The settings. Without any file nothing is loaded for them: that takes 10 ms.

    `table` holds the commands with the keys that are in force, `views` the query of each view of the user's
    own, by its command.
    """

    def __init__(self, found: Configuration | None) -> None:
        self._found = found
        self.table: tuple[commands.Command, ...] = commands.COMMANDS
        self.columns: Sequence[Column] = row.ALL
        self.theme: str | None = None  # none that there is not
        self.browser: str | None = None
        self.clipboard = Clipboard.AUTO
        self.views: Mapping[str, str] = {}
        if found is not None:
            self._take(found.config)

    def _take(self, config: Config) -> None:
        from tui.view import keymap, own_views, wanted  # noqa: PLC0415 - see above

        table, _ = keymap.rebound(config.keys)
        self.table = own_views.added(table, config.views)
        own = (one.name for one in self.table if own_views.is_own_view(one))
        self.views = {name: view.query for name, view in zip(own, config.views, strict=True)}
        self.theme = config.theme if wanted.theme_problem(config) is None else None
        self.columns, self.browser, self.clipboard = config.columns, config.browser, config.clipboard

    def in_keys(self, sentence: str) -> str:
        """A sentence of ours in which `{undo}` and the like stand for the first key of that command."""
        return commands.in_keys(sentence, self.table)

    def bind(self, found: BindingsMap) -> dict[str, str]:
        """Brings the app's bindings in line with the user's keys; Textual's keymap for those of the panes."""
        if self._found is None or not self._found.config.keys:
            return {}
        from tui.view import keymap  # noqa: PLC0415 - see above

        keymap.bind(found, self.table)
        return keymap.of_panes(self.table)

    def problem(self) -> str | None:
        """The first thing that is wrong in the settings, as a sentence; None where all is right."""
        said = next(self._problems(), None)
        return said and f"{said}; newstui config --check says all."

    def _problems(self) -> Iterator[str]:
        if self._found is None:
            return
        from tui.view import wanted  # noqa: PLC0415 - see above

        for file in self._found.files:
            own = wanted.problems(file.config) if file.own else []
            for one in sorted([*file.problems, *own], key=lambda problem: problem.line or 0):
                name = "" if file.path is None else file.path.name
                yield f"{name}{'' if one.line is None else f' line {one.line}'}: {one.reason}"

"""The program itself: help, palette, panes, leaving."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.app import SuspendNotSupported

from tui.desktop import terminal
from tui.flows.lending import lend
from tui.view.dialogs.help import Help

if TYPE_CHECKING:
    from tui.app import NewsApp

LOOK_SECONDS: Final = 1.0  # until then Textual reads from nothing, as fast as it can


class Program:
    """What is about neither finding, nor reading, nor links."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app

    def begin(self) -> None:
        """Leaves when the terminal is gone, where no signal says so (a session without one of its own)."""
        if not self._app.is_headless:
            self._app.set_interval(LOOK_SECONDS, lambda: self._app.exit() if terminal.hung_up() else None)

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            "help": self._help,
            "palette": self._app.action_command_palette,
            "quit": self._app.deciding.bulks.leave,
            "sleep": self._sleep,
            "zoom": self._zoom,
            "escape": self._escape,
            "next_pane": partial(self._step_pane, 1),
            "previous_pane": partial(self._step_pane, -1),
            "complete": self._complete,
            "keep_query": partial(self._app.action_command, "leave_search"),
        }

    def _help(self) -> None:
        self._app.push_screen(Help(self._app.wishes.table), self._app.action_command)

    def _sleep(self) -> None:
        try:
            slept = lend(self._app, terminal.sleep)
        except SuspendNotSupported:
            slept = False
        if not slept:
            said = "No shell waits here that could wake newstui again; {quit} leaves."
            self._app.action_line.say(self._app.wishes.in_keys(said), refused=True)

    def _zoom(self) -> None:
        self._app.screen.toggle_class("-zoomed")

    def _escape(self) -> None:
        app = self._app
        if app.deciding.bulks.stop() or app.reading.escape() or app.loading.stop() or app.marking.clear():
            return
        if app.search_bar.text:
            app.browsing.write("")
        else:
            app.action_line.say(app.wishes.in_keys("Nothing to take back; {quit} quits."))

    def _complete(self) -> None:
        if self._app.remembering.complete():
            return
        if self._app.search_bar.text:  # who presses Tab twice goes on typing: letters must stay letters
            self._app.action_line.say("Nothing to complete; Enter goes to the list.", refused=True)
        else:
            self._step_pane(1)

    def _step_pane(self, by: int) -> None:
        app = self._app
        box = app.search_bar.box
        panes = [app.article_list, app.detail, box]
        at = panes.index(app.focused) if app.focused in panes else 0
        wanted = panes[(at + by) % len(panes)]
        if wanted is app.detail:
            self.to_detail()
        elif wanted is box:
            box.focus()
        else:
            self.to_list()

    def to_list(self) -> None:
        """Puts the focus on the list; where one pane is shown at a time, shows it."""
        self._app.screen.remove_class("-reading")
        self._app.set_focus(self._app.article_list)
        self._app.reading.return_to_list()

    def to_detail(self) -> None:
        """Puts the focus on the detail; where one pane is shown at a time, shows it."""
        self._app.screen.add_class("-reading")
        self._app.set_focus(self._app.detail)

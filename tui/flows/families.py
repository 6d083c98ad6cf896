"""All families of commands over one library, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.flows.browsing import Browsing
from tui.flows.deciding import Deciding
from tui.flows.linking import Linking
from tui.flows.loading import Loading
from tui.flows.marking import Marking
from tui.flows.narrowing import Narrowing
from tui.flows.program import Program
from tui.flows.raw import Raw
from tui.flows.reading import Reading
from tui.flows.remembering import Remembering
from tui.flows.sitting import Sitting
from tui.flows.writes import Writes
from tui.model.article import ArticleId

if TYPE_CHECKING:
    from tui.app import NewsApp
    from tui.store.memory import Memory


class Families:
    """What each command does, by name."""

    def __init__(self, app: NewsApp, at: ArticleId | None, memory: Memory) -> None:
        app.writes = Writes(app)
        app.browsing = Browsing(app, at, memory.remembered)
        app.remembering = Remembering(app, memory)
        app.reading = Reading(app)
        app.marking = Marking(app)
        app.loading = Loading(app)
        app.deciding = Deciding(app)
        app.sitting = Sitting(app)
        app.raw = Raw(app)
        app.program = Program(app)
        self._app = app
        families = (
            app.browsing, Narrowing(app), app.loading, app.reading, app.marking, app.deciding,
            app.sitting, app.raw, Linking(app), app.remembering, app.program,
        )  # fmt: skip
        self.commands: dict[str, Callable[[], None]] = {
            name: do for family in families for name, do in family.commands().items()
        }

    def begin(self) -> None:
        """Reads the folder."""
        self._app.reading.follow(self._app.article_list.current)
        self._app.program.begin()
        self._app.deciding.begin()
        self._app.remembering.begin()
        self._app.loading.begin()

    def end(self) -> None:
        """Lets the threads end, and waits for what is being written."""
        self._app.loading.end()
        self._app.remembering.note(leaving=True)
        self._app.deciding.bulks.stop_all()  # the terminal may be gone; nobody waits for thousands of files
        self._app.writes.finish()

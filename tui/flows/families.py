"""All families of commands over one library, put together."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tui.flows.browsing import Browsing
from tui.flows.bundling import Bundling
from tui.flows.deciding import Deciding
from tui.flows.editing import Editing
from tui.flows.facts import (
    ArticleRead,
    Bundled,
    CommitsRead,
    Counted,
    Decided,
    DiffRead,
    Edited,
    Fact,
    Found,
    Loaded,
    Noticed,
    Progressed,
    RawRead,
    ReadAhead,
    Said,
)
from tui.flows.jumping import Jumping
from tui.flows.linking import Linking
from tui.flows.loading import Loading
from tui.flows.marking import Marking
from tui.flows.narrowing import Narrowing
from tui.flows.past import Past
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
        app.bundling = Bundling(app, memory.remembered)
        app.remembering = Remembering(app, memory)
        app.reading = Reading(app)
        app.jumping = Jumping(app)
        app.past = Past(app)
        app.marking = Marking(app)
        app.loading = Loading(app)
        app.deciding = Deciding(app)
        app.sitting = Sitting(app)
        app.raw = Raw(app)
        app.editing = Editing(app)
        app.program = Program(app)
        self._app = app
        families = (
            app.browsing, app.bundling, Narrowing(app), app.loading, app.reading, app.jumping, app.past,
            app.marking, app.deciding, app.sitting, app.raw, app.editing, Linking(app), app.remembering,
            app.program,
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

    def take(self, fact: Fact) -> None:
        """Hands on what a thread reports."""
        app = self._app
        match fact:
            case Loaded(progress=progress):
                app.loading.loaded(progress)
            case Noticed():
                app.loading.noticed()
            case Found():
                app.browsing.found(fact)
            case Bundled():
                app.bundling.arrived()
            case ArticleRead():
                app.reading.arrived(fact)
            case ReadAhead():
                app.reading.prefetch.arrived(fact)
            case RawRead():
                app.raw.show_raw(fact)
            case DiffRead():
                app.raw.show_diff(fact)
            case CommitsRead():
                app.past.arrived(fact)
            case Counted():
                app.sitting.show(fact)
            case Edited():
                app.editing.arrived(fact)
            case Decided():
                app.deciding.arrived(fact)
            case Progressed(sentence=sentence):
                app.deciding.bulks.progressed(sentence)
            case Said(sentence=sentence, refused=refused):
                app.action_line.say(sentence, refused=refused)

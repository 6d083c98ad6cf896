"""`e`: the file in the user's own editor, with the screen lent to it, and read again afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from textual.app import SuspendNotSupported

from tui.desktop import editor
from tui.errors import EditorFailed
from tui.flows.facts import Edited
from tui.flows.lending import lend
from tui.model import text
from tui.model.article import ArticleId, Broken, Row

if TYPE_CHECKING:
    from tui.app import NewsApp

NAME_CELLS: Final = 50  # of a file in a sentence; with all that is said of it, a line of 80 cells or two


class Editing:
    """Opens the current article's file; a broken one at its wrong line.

    Also where nothing can be decided (`--read-only`): what an editor does is its user's own act.
    """

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._reading: list[ArticleId] = []  # edited, and on the way to be shown; one may be so twice

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"edit": self._edit}

    def _edit(self) -> None:
        app = self._app
        article_id = app.reading.current
        if article_id is None:
            app.action_line.say("No article here.", refused=True)
            return
        shown = app.detail.page.article if app.detail.page else None
        line = shown.line if isinstance(shown, Broken) and shown.id == article_id else None
        # After what is being written: an editor that opened the file before it would undo the decision.
        app.writes.add(partial(self._ask_to_lend, article_id, line))

    def _ask_to_lend(self, article_id: ArticleId, line: int | None) -> None:
        self._app.call_later(self._lend, article_id, line)

    def _lend(self, article_id: ArticleId, line: int | None) -> None:
        """Lends the screen to the editor. Nothing is drawn and no key is read until it is left."""
        app = self._app
        name = text.cut(text.line(article_id.rpartition("/")[2]), NAME_CELLS).rstrip()
        try:
            chosen = editor.find(os.environ)
        except EditorFailed as error:
            app.action_line.say(f"{error}.", refused=True)
            return
        refused = changed = False
        before = app.library.row(article_id)  # now: the watch reads what is saved while the editor runs
        try:
            changed = lend(app, lambda: editor.edit(app.library.folder / article_id, chosen, line))
            said = f"Edited {name}." if changed else f"{name} is as it was."
        except EditorFailed as error:
            said, refused, changed = f"{name}: {error}.", True, True
        except SuspendNotSupported:
            said, refused = "This screen cannot be lent to an editor; start newstui on a terminal.", True
        app.action_line.say(said, refused=refused)
        if changed:
            self._reading.append(article_id)
            app.browsing.decided([article_id], begun=True)
            app.start("desktop", partial(self._read, article_id, before))

    def _read(self, article_id: ArticleId, before: Row | None, _wanted: Callable[[], bool]) -> None:
        library = self._app.library
        library.notice({article_id})
        after = library.row(article_id)
        moved = before is not None and after is not None and before.state is not after.state
        self._app.post_message(Edited(article_id, moved=moved))

    def arrived(self, fact: Edited) -> None:
        """Shows what the file says now; the row stays in its place where the view would drop it."""
        app = self._app
        self._reading.remove(fact.article_id)
        if fact.moved or fact.article_id not in self._reading:
            app.browsing.decided([fact.article_id], back=False if fact.moved else None)
        app.loading.noticed()
        app.article_list.redraw()
        app.reading.follow(app.article_list.current)

"""The file as it is, and what differs in it from the last commit."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget

from tui.desktop import git
from tui.errors import FileRefused, GitFailed
from tui.flows.facts import DiffRead, RawRead, Said
from tui.model import text
from tui.model.article import ArticleId, Broken
from tui.view.dialogs.diff import Diff
from tui.view.dialogs.raw import RawFile

if TYPE_CHECKING:
    from tui.app import NewsApp


class Raw:
    """Reads the current article's file and shows it; a broken one from its wrong line on."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._asked_from: Widget | None = None  # the pane that had the focus then

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"raw": self._raw, "diff": self._diff}

    def _current(self) -> ArticleId | None:
        article_id = self._app.reading.current
        if article_id is None:
            self._app.action_line.say("No article here.", refused=True)
        self._asked_from = self._app.screen_stack[0].focused
        return article_id

    def _raw(self) -> None:
        article_id = self._current()
        if article_id is not None:
            shown = self._app.detail.page.article if self._app.detail.page else None
            at_line = shown.line if isinstance(shown, Broken) and shown.id == article_id else None
            self._app.start("desktop", partial(self._read_raw, article_id, at_line))

    def _read_raw(self, article_id: ArticleId, at_line: int | None, _wanted: Callable[[], bool]) -> None:
        try:
            self._app.post_message(RawRead(article_id, self._app.library.raw(article_id), at_line))
        except FileRefused as error:
            self._app.post_message(Said(f"{text.line(article_id)} {error}.", refused=True))

    def _gone_on(self, article_id: ArticleId) -> bool:
        """Whether the reader is elsewhere by the time that a file has been read, or asked for it twice."""
        app = self._app
        elsewhere = app.screen_stack[0].focused is not self._asked_from
        return len(app.screen_stack) > 1 or elsewhere or article_id != app.reading.current

    def show_raw(self, fact: RawRead) -> None:
        """Opens the raw file on top of the list."""
        if not self._gone_on(fact.article_id):
            self._app.push_screen(RawFile(fact.article_id, fact.content, at_line=fact.at_line))

    def _diff(self) -> None:
        article_id = self._current()
        if article_id is not None:
            self._app.start("desktop", partial(self._read_diff, article_id))

    def _read_diff(self, article_id: ArticleId, _wanted: Callable[[], bool]) -> None:
        try:
            diff = git.diff_against_head(self._app.library.folder / article_id)
        except GitFailed as error:
            self._app.post_message(Said(f"{error}.", refused=True))
            return
        if diff:
            self._app.post_message(DiffRead(article_id, diff))
        else:
            self._app.post_message(
                Said("This file is as it is in the last commit, or Git does not track it.")
            )

    def show_diff(self, fact: DiffRead) -> None:
        """Opens the diff on top of the list."""
        if not self._gone_on(fact.article_id):
            self._app.push_screen(Diff(fact.article_id, fact.diff))

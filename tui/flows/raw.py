"""The file as it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from tui.errors import FileRefused
from tui.flows.facts import RawRead, Said
from tui.model.article import ArticleId, Broken
from tui.view.dialogs.raw import RawFile

if TYPE_CHECKING:
    from tui.app import NewsApp


class Raw:
    """Reads the current article's file and shows it; a broken one from its wrong line on."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"raw": self._raw}

    def _raw(self) -> None:
        article_id = self._app.reading.current
        if article_id is None:
            self._app.action_line.say("No article here.", refused=True)
            return
        shown = self._app.detail.page
        broken = shown.article if shown and isinstance(shown.article, Broken) else None
        self._app.start("desktop", partial(self._read_raw, article_id, broken.line if broken else None))

    def _read_raw(self, article_id: ArticleId, at_line: int | None, _wanted: Callable[[], bool]) -> None:
        try:
            self._app.post_message(RawRead(article_id, self._app.library.raw(article_id), at_line))
        except FileRefused as error:
            self._app.post_message(Said(f"{article_id} {error}.", refused=True))

    def show_raw(self, fact: RawRead) -> None:
        """Opens the raw file on top of the list."""
        self._app.push_screen(RawFile(fact.article_id, fact.content, at_line=fact.at_line))

"""Reading the folder, while the list is usable already."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.flows.facts import Loaded
from tui.store.library import Progress

if TYPE_CHECKING:
    from tui.app import NewsApp

# While a folder is read the list is searched anew when it has grown by a fifth: at 100,000 articles that is
# forty times instead of fifteen hundred.
GROWTH: Final = 1.2
POST_SECONDS: Final = 0.05  # a message costs the event loop 0.2 ms; twenty a second look alive


class Loading:
    """Starts a reading, and hands on what it reports."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._shown_at = 0

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"reload": self._reload}

    def load(self) -> None:
        """Reads the folder."""
        self._shown_at = 0
        self._app.start("load", self._read_folder)

    def _reload(self) -> None:
        self._app.action_line.say("Reading the folder again.")
        self.load()

    def _read_folder(self, wanted: Callable[[], bool]) -> None:
        posted = 0.0

        def report(progress: Progress) -> None:
            nonlocal posted
            if progress.finished or time.monotonic() - posted > POST_SECONDS:
                posted = time.monotonic()
                self._app.post_message(Loaded(progress))

        self._app.library.load(report, wanted)

    def loaded(self, progress: Progress) -> None:
        """Shows how far the reading is; takes more rows in now and then, and at the end."""
        self._app.action_line.progress = "" if progress.finished else _in_words(progress)
        if progress.finished or progress.done >= self._shown_at * GROWTH:
            self._shown_at = 0 if progress.finished else progress.done
            self._app.browsing.more(finished=progress.finished)
        if progress.finished:  # the article that is read may have changed as well
            self._app.reading.follow(self._app.article_list.current)


def _in_words(progress: Progress) -> str:
    filled = progress.done * 10 // max(1, progress.found)
    return f"reading {progress.done:,} of {progress.found:,} [{'#' * filled}{'-' * (10 - filled)}] usable now"

"""Reading the folder, while the list is usable already, and following what others do to it."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from tui.flows.facts import Loaded, Noticed
from tui.store.library import Progress

if TYPE_CHECKING:
    from tui.app import NewsApp

# While a folder is read the list is searched anew when it has grown by a fifth: at 100,000 articles that is
# forty times instead of fifteen hundred.
GROWTH: Final = 1.2
SET_ASIDE_ROWS: Final = 5_000  # fewer are looked through for garbage in 5 ms
POST_SECONDS: Final = 0.05  # a message costs the event loop 0.2 ms; twenty a second look alive
WATCH_SECONDS: Final = 2.0  # that the reading waits for the watch to stand, so that nothing falls between


class Loading:
    """Starts readings and the watch, and hands on what they report."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._shown_rows = 0
        self._revision = -1
        self._progress: Progress | None = None  # of the reading under way
        self._whole = False  # a reading has come to its end
        self._leaving = threading.Event()
        self._stands = threading.Event()
        self._began_blind = False

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"reload": self._reload}

    def begin(self) -> None:
        """Reads the folder, and follows it from then on."""
        if not gc.isenabled():
            # All is imported by now, and stays: to look through it took 40 to 60 ms of a first key.
            gc.freeze()
            gc.enable()
        self._app.start("watch", self._watch)
        self.load()

    def end(self) -> None:
        """Lets the watch end, and a reading that waits for it; for leaving."""
        self._leaving.set()
        self._stands.set()

    def load(self) -> None:
        """Reads the folder."""
        self._shown_rows = 0
        self._app.start("load", self._read_folder)

    def _reload(self) -> None:
        self._app.action_line.say("Reading the folder again.")
        self.load()

    def stop(self) -> bool:
        """Stops a reading that takes its time; False where there is none. The next one goes on from there."""
        progress = self._progress
        if progress is None or not self._app.action_line.progress:
            return False
        self._progress = None
        self._app.workers.cancel_group(self._app, "load")
        self._app.action_line.progress = ""
        goes_on = self._app.wishes.in_keys("{reload} goes on")
        self._app.action_line.say(f"Stopped reading at {progress.done:,} of {progress.found:,}; {goes_on}.")
        return True

    def _read_folder(self, wanted: Callable[[], bool]) -> None:
        def wait() -> None:
            self._began_blind = not self._stands.wait(WATCH_SECONDS)

        self._app.library.load(self._reporter(), wanted, before_walk=wait)

    def _reporter(self) -> Callable[[Progress], None]:
        posted = 0.0

        def report(progress: Progress) -> None:
            nonlocal posted
            if progress.finished or time.monotonic() - posted > POST_SECONDS:
                posted = time.monotonic()
                self._app.post_message(Loaded(progress))

        return report

    def _watch(self, wanted: Callable[[], bool]) -> None:
        library = self._app.library
        for changes in library.changes(self._leaving):
            first = not self._stands.is_set()
            self._stands.set()
            if not changes.whole:
                if not library.notice(changes.ids):
                    continue  # it was written here, and is on the screen
            elif not first or self._began_blind:
                library.load(self._reporter(), wanted)
            else:
                continue  # the reading that waited for this finds what there is
            if not wanted():
                return
            self._app.post_message(Noticed())

    def loaded(self, progress: Progress) -> None:
        """Shows how far the reading is; takes more rows in now and then, and at the end."""
        app, rows = self._app, len(self._app.library)
        self._progress = None if progress.finished else progress
        first, self._whole = not self._whole, self._whole or progress.finished
        app.action_line.progress = _in_words(progress) if progress.read and not progress.finished else ""
        if progress.finished or rows >= self._shown_rows * GROWTH:
            self._shown_rows = 0 if progress.finished else max(1, rows)
            self._show(finished=progress.finished)
            if first and rows >= SET_ASIDE_ROWS:
                # What is there by now stays: to look through all of it for garbage holds every thread, and
                # with it the keys, for 60 to 120 ms, several times while 100,000 articles are read.
                gc.freeze()

    def noticed(self) -> None:
        """Shows what others have changed."""
        if self._whole and self._progress is None:
            self._show(finished=True)

    def _show(self, *, finished: bool) -> None:
        app = self._app
        if not finished or app.library.revision != self._revision or not app.browsing.finished:
            self._revision = app.library.revision
            app.browsing.more(finished=finished)
            if finished:  # the article that is read may have changed as well
                app.bundling.loaded()
                app.reading.follow(app.article_list.current)


def _in_words(progress: Progress) -> str:
    filled = progress.done * 10 // max(1, progress.found)
    bar = f"{'#' * filled}{'-' * (10 - filled)}"
    return f"reading {progress.done:,} of {progress.found:,} [{bar}] usable now, Esc stops"

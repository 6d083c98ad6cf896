"""The write thread: one, for all that changes files, in the order it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.app import NewsApp


class Writes:
    """Runs bodies one after the other; none is ever cancelled, and leaving waits for them."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="write")

    def add(self, body: Callable[[], None]) -> None:
        """Runs `body` after all that was added before it. It posts messages and waits for nobody."""
        self._thread.submit(body).add_done_callback(self._done)

    def _done(self, future: Future[None]) -> None:
        """An error that nobody foresaw ends the app rather than be lost with its thread."""
        error = future.exception()
        if isinstance(error, Exception):
            self._app.call_later(self._app.crash, error)

    def finish(self) -> None:
        """Waits for what is being written."""
        self._thread.shutdown(wait=True)

"""Remembering: where the reader is in this folder, for a later start, and the queries that were kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.model import remembered
from tui.model.offers import offers

if TYPE_CHECKING:
    from tui.app import NewsApp
    from tui.store.memory import Memory

NOTE_SECONDS: Final = 10.0  # that the cursor may have moved on from what is found after a kill


class Remembering:
    """Writes on the write thread, when a query is kept, a view or an order chosen, and when the app is left.

    Args:
        app: The app.
        memory: What was remembered, and where it is kept.
    """

    def __init__(self, app: NewsApp, memory: Memory) -> None:
        self._app = app
        self._memory = memory
        self._box, self._list = app.search_bar.box, app.article_list  # at the end there is no screen to ask
        self._recent = memory.remembered.recent
        self._noted = memory.remembered
        self._taken = ""  # the recent query that Tab has put into the box

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {"leave_search": self._leave_search}

    def begin(self) -> None:
        """Says why nothing is remembered where it should be, unless there is something else to say."""
        if self._memory.trouble and not self._app.action_line.said:
            self._app.action_line.say(self._memory.trouble)
        self._app.set_interval(NOTE_SECONDS, self.note)

    def note(self, *, leaving: bool = False) -> None:
        """Has what is so now written, unless it was written last; of two who leave, the last one wins."""
        standing = self._app.browsing.standing(self._box.value, self._list.current)
        now = standing._replace(recent=self._recent)
        if now != (self._memory.remembered if leaving else self._noted):
            self._noted = now
            self._app.writes.add(partial(self._memory.write, now))

    def _leave_search(self) -> None:
        self._recent, self._taken = remembered.with_recent(self._box.value, self._recent), ""
        self._app.program.to_list()
        self.note()

    def offered(self, text: str) -> tuple[str, ...]:
        """The recent queries to offer: all under an empty box, older ones where Tab has put one there."""
        if not text.strip():
            return self._recent
        if text == self._taken and text in self._recent:
            return self._recent[self._recent.index(text) + 1 :]
        return ()

    def complete(self) -> bool:
        """Completes what stands in the box by its first offer; False where there is none.

        Found anew: the offers that are shown may be those of a text before the last letters.
        """
        bar, fields = self._app.search_bar, self._app.library.fields
        recent = self.offered(bar.text)
        found = offers(bar.text, other_keys=fields.keys(), values=fields.values, recent=recent)
        if found:
            self._taken = found[0].text if recent else ""
            bar.set_text(found[0].text)
        return bool(found)

"""The filter and the sort menu. A filter is a word of the query, seen and edited like any other."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from tui.view.dialogs.menu import Menu

if TYPE_CHECKING:
    from tui.app import NewsApp

_FILTERS: Final = {
    "filter_open": "is:open",
    "filter_published": "is:published",
    "filter_declined": "is:declined",
    "filter_later": "is:later",
    "filter_broken": "is:broken",
    "filter_amp": "has:amp",
    "filter_today": "on:today",
    "filter_marked": "is:marked",
}


class Narrowing:
    """Puts filters into the query and takes them out."""

    def __init__(self, app: NewsApp) -> None:
        self._app = app

    def commands(self) -> dict[str, Callable[[], None]]:
        """What each of this family's commands does."""
        return {
            **{name: partial(self._toggle, added) for name, added in _FILTERS.items()},
            **{name: partial(self._show_own, query) for name, query in self._app.wishes.views.items()},
            "search": self._search,
            "filter_menu": partial(self._menu, "filter"),
            "sort_menu": partial(self._menu, "sort"),
        }

    def _search(self) -> None:
        self._app.set_focus(self._app.search_bar.box)  # at once: the next key is its first letter
        self._app.browsing.refresh()  # for the completions: those of the last search are of another text

    def _toggle(self, added: str) -> None:
        words = self._app.search_bar.text.split()
        kept = [word for word in words if word != added]
        if len(kept) == len(words):
            if added.startswith("is:"):
                if added != "is:marked":  # an article is in one state: another takes the place of the first
                    kept = [word for word in kept if not word.startswith("is:") or word == "is:marked"]
                self._app.browsing.look_everywhere()
            kept.append(added)
        self._app.browsing.write(" ".join(kept))

    def _show_own(self, query: str) -> None:
        """Puts the query of a view of one's own into the box; it is told there what cannot be read."""
        if any(word.lstrip("-").startswith("is:") for word in query.split()):
            self._app.browsing.look_everywhere()
        if query == self._app.search_bar.text:  # in which nothing changes then
            self._app.browsing.refresh(top=True)
        else:
            self._app.browsing.write(query)

    def _menu(self, name: str) -> None:
        typed = self._app.search_bar.text
        words = typed.split()
        active = [filter_ for filter_, added in _FILTERS.items() if added in words]
        active += [own for own, query in self._app.wishes.views.items() if query == typed]
        active.append(f"sort_{self._app.browsing.order}")
        menu = Menu(name, title=name.capitalize(), active=active, table=self._app.wishes.table)
        self._app.push_screen(menu, self._app.action_command)

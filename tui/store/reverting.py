"""Which decisions below a content root others have reverted, found from the journal alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from tui.errors import FileRefused, FrontMatterError, JournalUnavailable
from tui.model import dialect, document
from tui.model.article import ArticleId, State
from tui.model.dialect import Dialect
from tui.model.history import History
from tui.store.states import States
from tui.store.whereabouts import Whereabouts


def reverted_below(
    root: Path, history: History, states: States, language: Dialect, wanted: Callable[[], bool]
) -> list[str]:
    """Paths below the root, in their order, where files say otherwise than was decided last."""
    whereabouts = Whereabouts(root, history, language, None)
    found: set[str] = set()
    looked: set[str] = set()
    for row in _last_decisions(history):
        if not wanted():
            break
        try:
            path, raw = whereabouts.of(history.entry(row))
            if path in looked:
                continue
            looked.add(path)
            parsed = document.read(raw)
        except (FileRefused, FrontMatterError, JournalUnavailable):
            continue  # gone, or broken: it says nothing
        if parsed is not None and states.reverted(dialect.article(ArticleId(path), parsed, language), path):
            found.add(path)
    return sorted(found)


def _last_decisions(history: History) -> Iterator[int]:
    """Rows of what was decided last about each article that lay at a path, where that can be reverted."""
    for path in list(history.paths):
        seen = set[int]()
        for row in history.at(path):
            key = history.known_by(row)
            if key not in seen and history.went_to(row) is not State.LATER:
                yield row
            seen.add(key)

"""The journal's word on articles: put off, or (where no file can say it) declined; and what was reverted."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Final

from tui.errors import FileRefused, JournalUnavailable
from tui.model import undo
from tui.model.article import Article, State
from tui.model.dialect import Dialect
from tui.model.entry import Entry, alike, identity, key_of
from tui.model.reverted import Reverted, contradicts
from tui.store import files
from tui.store.journal import Journal
from tui.store.whereabouts import identity_at

SHARED: Final = 8  # an identity that as many other articles have tells nobody from anybody


class States:
    """What the journal says of articles, wherever their files were moved.

    Args:
        root: The content root.
        journal: Its journal.
        language: The site's keys.
    """

    def __init__(self, root: Path, journal: Journal, language: Dialect) -> None:
        self._root = root
        self._journal = journal
        self._language = language
        self._lying: dict[str, tuple[tuple[int, ...], str | None]] = {}  # by path

    def at(self, path: str, known_by: int, who: Callable[[], str | None] | None = None) -> State:
        """The journal's word on the open article at a path: 1 µs where it has none.

        Args:
            path: Where it lies, below the root.
            known_by: The key of its identity; 0 for none.
            who: Its identity, where that is known; else the file is read, in the rare case that it matters.
        """
        history = self._journal.history
        if not history.knows(path, known_by):
            return State.OPEN
        if all(self._word(row) is State.OPEN for row, _ in history.about(path, known_by)):
            return State.OPEN  # whoever's they are
        with contextlib.suppress(
            JournalUnavailable
        ):  # its file was changed under us: what is left is the article's
            return self._at(path, known_by, who)
        return State.OPEN

    def _at(self, path: str, known_by: int, who: Callable[[], str | None] | None) -> State:
        rows = self._rows(path, known_by, who)
        last = next(rows, None)
        if last is None:
            return State.OPEN
        word = self._word(last)
        if word is State.OPEN:
            earlier = next(rows, None)
            if earlier is not None and self._word(earlier) is not State.OPEN and self._never_made(last, path):
                return self._word(earlier)
        return word

    def of(self, article: Article, path: str) -> State:
        """The state of an article as it was read: what the file says, else the journal's word."""
        if article.state is not State.OPEN:
            return article.state
        return self.at(path, key_of(identity(article)), lambda: identity(article))

    def known(self, paths: Iterable[str], known_by: Iterable[int]) -> list[int]:
        """Places in a list at whose paths, or of whose identities, anything was ever decided; 0.1 us each."""
        history = self._journal.history
        if not len(history):
            return []
        pairs = enumerate(zip(paths, known_by, strict=True))
        return [place for place, (path, key) in pairs if history.knows(path, key)]

    def reverted_at(
        self, path: str, known_by: int, says: State, who: Callable[[], str | None] | None = None
    ) -> bool:
        """Whether the file at a path says otherwise than was decided last; 1 us where nothing was.

        Args:
            path: Where it lies, below the root.
            known_by: The key of its identity; 0 for none.
            says: The state that its file gives.
            who: As for `at`.
        """
        history = self._journal.history
        if not history.knows(path, known_by):
            return False
        if not any(self._contradicts(says, row) for row, _ in history.about(path, known_by)):
            return False  # whoever's they are
        with contextlib.suppress(JournalUnavailable):  # as in `at`
            last = next(self._rows(path, known_by, who), None)
            return last is not None and self._contradicts(says, last)
        return False

    def reverted(self, article: Article, path: str) -> Reverted | None:
        """What was decided last about an article whose file, as it was read, says otherwise; else None."""
        if not self.reverted_at(path, key_of(identity(article)), article.state, lambda: identity(article)):
            return None
        last = next(self.decisions_on(article, path), None)
        if last is None:
            return None
        return Reverted(decision=last.decision, time=last.time, says=article.state)

    def _contradicts(self, says: State, row: int) -> bool:
        decided = self._journal.history.went_to(row)
        return contradicts(says, decided, withdrawable=bool(self._language.status.withdrawn))

    def decisions_on(self, article: Article, path: str) -> Iterator[Entry]:
        """The decisions in force on an article, newest first, wherever it lay then."""
        return (entry for entry, _ in self.past_of(article, path, undone=False))

    def past_of(self, article: Article, path: str, *, undone: bool = True) -> Iterator[tuple[Entry, bool]]:
        """The decisions on an article, newest first, and whether each is in force."""
        history = self._journal.history
        who = partial(identity, article)
        for row in self._rows(path, key_of(identity(article)), who, undone=undone):
            yield history.entry(row), history.fates.holds(row)

    def _rows(
        self, path: str, known_by: int, who: Callable[[], str | None] | None, *, undone: bool = False
    ) -> Iterator[int]:
        """Rows of the decisions in force on the article at a path, newest first; those undone where wanted.

        Those made at its path, unless another article lay there then; and those made of its identity at
        another path, unless the article of that one still lies there. SHARED files are read at most.
        """
        history, others = self._journal.history, 0
        who = cache(who or (lambda: identity_at(self._root / path, self._language)))
        for row, here in history.about(path, known_by, undone=undone):
            if here and history.known_by(row) == known_by:
                yield row
                continue
            if not here and others == SHARED:
                continue
            entry = history.entry(row)
            now = who() if here else self._lies_at(entry.path, entry)
            if here is (now is not None and alike(entry.identity, now)):
                yield row
            elif not here:
                others += 1

    def _lies_at(self, path: str, entry: Entry) -> str | None:
        """The identity of what lies at a path; a broken file is taken for the article that was there."""
        try:
            status = os.stat(self._root / path)
        except OSError:
            found = None
        else:
            stamp = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
            known = self._lying.get(path)
            if known is None or known[0] != stamp:
                known = self._lying[path] = (stamp, identity_at(self._root / path, self._language))
            found = known[1]
        return entry.identity if found is None and os.path.lexists(self._root / path) else found

    def _word(self, row: int) -> State:
        to = self._journal.history.went_to(row)
        counts = to is State.LATER or (to is State.DECLINED and not self._language.status.withdrawn)
        return to if counts else State.OPEN

    def _never_made(self, row: int, path: str) -> bool:
        """Whether a crash fell between the journal and the file."""
        try:
            raw = files.read(self._root / path)
        except FileRefused:
            return False
        return undo.digest(raw) == self._journal.history.entry(row).before

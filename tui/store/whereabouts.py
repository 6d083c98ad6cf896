"""Where the article of a journal's entry lies now: files are moved, and others take their places."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tui.errors import FileRefused, FrontMatterError
from tui.model import dialect, document, undo
from tui.model.article import known_as
from tui.model.dialect import Dialect
from tui.model.entry import NOBODY, Entry, alike, key_of
from tui.model.history import History
from tui.store import files, scan

Lookup = Callable[[int], str | None]
"""The path below the root of the article with an identity's key, by somebody's index; None: it has none."""


def identity_in(raw: bytes, language: Dialect) -> str | None:
    """What the article in a file's bytes is known by; None where its front matter cannot be read."""
    try:
        found = document.skim(raw)
    except FrontMatterError:
        return None
    if found is None:
        return None
    found = language.understood(found)
    urls = dialect.links_of(found.fields, language).all()
    return known_as(dialect.as_written(found, language.title), urls)


def identity_at(path: Path, language: Dialect) -> str | None:
    """What the article of a file is known by; None where there is none that can be read."""
    try:
        raw, _ = files.read_head(str(path), document.settled)
    except FileRefused:
        return None
    return identity_in(raw, language)


class Whereabouts:
    """Finds the articles of one step's entries; remembers what it saw of the folder while it lasts.

    Args:
        root: The content root.
        history: What the journal knows.
        language: The site's keys.
        lookup: Who knows where an identity lies; without it every file below the root may have to be read.
    """

    def __init__(self, root: Path, history: History, language: Dialect, lookup: Lookup | None) -> None:
        self._root = root
        self._history = history
        self._language = language
        self._lookup = lookup
        self._paths: dict[str, list[str]] | None = None  # by file name
        self._known: dict[int, list[str]] | None = None  # by the key of an identity

    def of(self, entry: Entry) -> tuple[str, bytes]:
        """The path below the root where an entry's article lies now, and its bytes.

        A broken file at the entry's path is taken for its article.

        Raises:
            FileRefused: It is gone, another article lies there, or it cannot be read.
        """
        path, gone = self._root / entry.path, True
        try:
            raw = files.read(path)
            gone = False
            if self._is_it(raw, entry):
                return entry.path, raw
        except FileRefused:
            if os.path.lexists(path):
                raise
        for candidates in (self._told, self._of_the_same_name, self._of_all):
            found = self._only(candidates(entry), entry)
            if found is not None:
                return found
        raise FileRefused("is no longer there" if gone else "is not there: another article lies there now")

    def _is_it(self, raw: bytes, entry: Entry) -> bool:
        if undo.digest(raw) in (entry.before, entry.after):
            return True
        found = identity_in(raw, self._language)
        return found is None or alike(entry.identity, found)

    def _only(self, paths: Iterable[str], entry: Entry) -> tuple[str, bytes] | None:
        """The one file among some that is the article: by its bytes, else by an identity that no other has.

        No file is changed that was decided where it lies: that one has a life of its own.
        """
        found: list[tuple[str, bytes]] = []
        for path in dict.fromkeys(paths):
            try:
                raw = files.read(self._root / path)
            except FileRefused:
                continue
            if entry.after is not None and undo.digest(raw) in (entry.before, entry.after):
                return path, raw
            same = entry.identity != NOBODY and identity_in(raw, self._language) == entry.identity
            if same and (entry.after is None or next(self._history.at(path), None) is None):
                found.append((path, raw))
        return found[0] if len(found) == 1 else None

    def _told(self, entry: Entry) -> Iterator[str]:
        """Where the journal or somebody's index says that it lies."""
        key = key_of(entry.identity)
        told = self._lookup(key) if self._lookup is not None and key else None
        if told is not None:
            yield told
        yield from (path for path in self._history.paths_of(key) if path != entry.path)

    def _of_the_same_name(self, entry: Entry) -> list[str]:
        """Files of the same name: moving keeps it."""
        return [path for path in self._by_name().get(_name(entry.path), []) if path != entry.path]

    def _by_name(self) -> dict[str, list[str]]:
        if self._paths is None:
            self._paths = {}
            for met in scan.walk(self._root):
                if isinstance(met, scan.Stamp):
                    self._paths.setdefault(_name(met.id), []).append(met.id)
        return self._paths

    def _of_all(self, entry: Entry) -> list[str]:
        """Files of the same identity, wherever: 0.1 ms a file, once; not where an index would have known."""
        if self._lookup is not None or entry.after is None:
            return []
        if self._known is None:
            self._known = {}
            for paths in self._by_name().values():
                for path in paths:
                    found = identity_at(self._root / path, self._language)
                    if found is not None:
                        self._known.setdefault(key_of(found), []).append(path)
        return self._known.get(key_of(entry.identity), [])


def _name(path: str) -> str:
    return path.rpartition("/")[2]

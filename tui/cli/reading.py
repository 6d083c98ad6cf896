"""PATH to the articles below it, and their ids back to paths that begin as PATH was given."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.errors import UsageError
from tui.model.listed import ArticleId
from tui.store.opening import Opening, folder_of

if TYPE_CHECKING:  # the library takes 0.1 s to be imported, and a list that was kept needs none
    from pathlib import Path

    from tui.store.kept import KeptList
    from tui.store.library import Library
    from tui.store.scout import Scout

AN_ARTICLE = (
    "An article is a Markdown or HTML file that begins with front matter: a line ---, keys, a line ---."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Place:
    """A folder, or one file of it where PATH is that file."""

    given: str | None
    only: ArticleId | None = None

    def path(self, article_id: str) -> str:
        """Where an article lies, seen from where PATH was given."""
        if self.given is None:
            return article_id
        if self.only is not None:
            return self.given
        return f"{self.given}{'' if self.given.endswith('/') else '/'}{article_id}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened(Place):
    """One that has been read."""

    library: Library

    def no_article(self) -> str | None:
        """Why the one file is no article; None where it is one, or PATH is a folder."""
        if self.only is None or self.library.row(self.only) is not None:
            return None
        reasons = [f" ({one.reason})" for one in self.library.skipped if one.id == self.only]
        return f"{self.path(self.only)}: this is no article{reasons[0] if reasons else ''}. {AN_ARTICLE}"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Unchanged(Place):
    """One whose list is as an earlier run has kept it."""

    hits: KeptList


def unchanged(given: str | None, scout: Scout) -> Unchanged | None:
    """The list of a folder as it was kept; None where it must be read.

    Args:
        given: The path, the current folder where there is none.
        scout: Who is on the way through the folder already.

    Raises:
        UsageError: There is nothing at that path, or nothing that can be listed.
    """
    folder, only = _folder_of(given)
    if only is not None:
        return None
    from tui.store.kept import kept_list  # noqa: PLC0415 - for those who want the list

    hits = kept_list(Opening(folder, os.environ), scout)
    return None if hits is None else Unchanged(given=given, hits=hits)


def opened(given: str | None, *, words: bool = False, scout: Scout | None = None) -> Opened:
    """The articles at a path, all read; the current folder's where none is given.

    Args:
        given: The path.
        words: Whether words are to be searched in them.
        scout: Who is on the way through the folder already.

    Raises:
        UsageError: There is nothing at that path, or nothing that can be listed.
    """
    folder, only = _folder_of(given)
    library = Opening(folder, os.environ).library()
    if only is None:
        library.load(lambda _: None, words=words, scout=scout)
    else:
        library.notice([only])
    return Opened(library=library, given=given, only=only)


def _folder_of(given: str | None) -> tuple[Path, ArticleId | None]:
    if given == "":
        raise UsageError("The path is empty; write . for the current folder.")
    return folder_of("." if given is None else given)


def opened_file(path: str) -> Opened:
    """The article at a path.

    Raises:
        UsageError: There is no file at that path.
    """
    found = opened(path) if not os.path.isdir(path) else None
    if found is None:
        raise UsageError(f"{path}: this is a folder; newstui list {path} says what is in it.")
    return found

"""PATH to the articles below it, and their ids back to paths that begin as PATH was given."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.errors import UsageError
from tui.model.listed import ArticleId
from tui.store.opening import Opening, folder_of

if TYPE_CHECKING:  # the library takes 0.1 s to be imported, and a list that was kept needs none
    from argparse import Namespace
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


def only_path(options: Namespace, default: str) -> str:
    """The one path among the words of a verb that takes one.

    Raises:
        UsageError: There are several.
    """
    paths: list[str] = options.paths
    verb = f"newstui {options.verb}" if options.verb else "newstui"
    if len(paths) > 1:
        raise UsageError(f"{verb} takes one path, and {paths[1]} is a second one.")
    return paths[0] if paths else default


def named(options: Namespace) -> list[str]:
    """The paths among a verb's words, each once; for `-` those on standard input.

    Raises:
        UsageError: No file was named, or standard input cannot be read.
    """
    if not options.paths:
        raise UsageError(
            f"newstui {options.verb} needs the path of a file, or - to read paths from standard input."
        )
    paths: list[str] = []
    for one in options.paths:
        paths += _typed_in() if one == "-" else [one]
    return list(dict.fromkeys(paths))


def _typed_in() -> list[str]:
    """The paths on standard input: one a line, or ended by NUL as `find -print0` has them."""
    if sys.stdin is None:
        raise UsageError("Standard input is closed; there are no paths to read.")
    try:
        raw = sys.stdin.buffer.read()
    except OSError as error:
        raise UsageError(
            f"Standard input cannot be read: {(error.strerror or str(error)).lower()}."
        ) from None
    if b"\0" in raw:
        return [os.fsdecode(path) for path in raw.split(b"\0") if path.strip(b"\n")]
    return [os.fsdecode(line.removesuffix(b"\r")) for line in raw.split(b"\n") if line.strip()]

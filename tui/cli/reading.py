"""PATH to the articles below it, and their ids back to paths that begin as PATH was given."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.errors import UsageError
from tui.model.article import ArticleId
from tui.store.kept import KeptList, kept_list
from tui.store.library import Library
from tui.store.opening import Opening, folder_of

if TYPE_CHECKING:
    from tui.store.scout import Scout

AN_ARTICLE = (
    "An article is a Markdown or HTML file that begins with front matter: a line ---, keys, a line ---."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opened:
    """A folder that has been read, or one file of it where PATH is that file; `kept` where it need not be."""

    library: Library
    given: str | None
    only: ArticleId | None
    kept: KeptList | None = None

    def path(self, article_id: str) -> str:
        """Where an article lies, seen from where PATH was given."""
        if self.given is None:
            return article_id
        if self.only is not None:
            return self.given
        return f"{self.given}{'' if self.given.endswith('/') else '/'}{article_id}"

    def no_article(self) -> str | None:
        """Why the one file is no article; None where it is one, or PATH is a folder."""
        if self.only is None or self.library.row(self.only) is not None:
            return None
        reasons = [f" ({one.reason})" for one in self.library.skipped if one.id == self.only]
        return f"{self.path(self.only)}: this is no article{reasons[0] if reasons else ''}. {AN_ARTICLE}"


def opened(
    given: str | None, *, words: bool = False, scout: Scout | None = None, kept: bool = False
) -> Opened:
    """The articles at a path, all read; the current folder's where none is given.

    Args:
        given: The path.
        words: Whether words are to be searched in them.
        scout: Who is on the way through the folder already.
        kept: Whether the list of an earlier run will do, where nothing has changed since.

    Raises:
        UsageError: There is nothing at that path, or nothing that can be listed.
    """
    if given == "":
        raise UsageError("The path is empty; write . for the current folder.")
    folder, only = folder_of("." if given is None else given)
    library = Opening(folder, os.environ).library()
    found = kept_list(library, scout) if kept and scout is not None and only is None else None
    if found is not None:
        return Opened(library=library, given=given, only=only, kept=found)
    if only is None:
        library.load(lambda _: None, words=words, scout=scout)
    else:
        library.notice([only])
    return Opened(library=library, given=given, only=only)


def opened_file(path: str) -> Opened:
    """The article at a path.

    Raises:
        UsageError: There is no file at that path.
    """
    found = opened(path) if not os.path.isdir(path) else None
    if found is None:
        raise UsageError(f"{path}: this is a folder; newstui list {path} says what is in it.")
    return found

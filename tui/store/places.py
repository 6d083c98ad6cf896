"""Article ids of a folder to paths below the content root, and back."""

from __future__ import annotations

import os
from pathlib import Path

from tui.model.article import ArticleId


class Places:
    """The folder that article ids are relative to, and the root that the journal's paths are relative to."""

    def __init__(self, folder: Path, root: Path) -> None:
        below = os.path.relpath(os.path.realpath(folder), os.path.realpath(root))
        self._below = "" if below == "." else f"{below}/"

    def path_of(self, article_id: ArticleId) -> str:
        """An article's path below the root."""
        return f"{self._below}{article_id}"

    def id_of(self, path: str) -> ArticleId | None:
        """The article at a path below the root; None where it lies outside the folder."""
        return ArticleId(path[len(self._below) :]) if path.startswith(self._below) else None

    def id_at(self, path: str) -> ArticleId:
        """The id of the file at a path below the root, also where it lies outside the folder."""
        return self.id_of(path) or ArticleId("../" * self._below.count("/") + path)

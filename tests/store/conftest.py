"""A library over real files, and what a query finds in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import Folder
from tui.model.query import Request
from tui.store.library import Library


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Shelf:
    """A library and its folder; what is written there is seen after `read`."""

    root: Path
    library: Library

    def read(self) -> Library:
        self.library.load(lambda _: None)
        return self.library

    def ask(self, text: str, **request: object) -> Request:
        query = self.library.parse(text)
        assert query.problems == ()
        return Request(query=query, **request)  # type: ignore[arg-type]

    def found(self, text: str, **request: object) -> list[str]:
        """Names of the articles that answer, in order, without their endings."""
        hits = self.library.search(self.ask(text, **request))
        return [hits.id_at(place).rpartition(".")[0] for place in range(len(hits))]


class Shelves:
    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def __call__(self, files: Mapping[str, str | bytes]) -> Shelf:
        root = self._folder(files)
        shelf = Shelf(root=root, library=Library(root))
        shelf.read()
        return shelf


@pytest.fixture
def shelf(folder: Folder) -> Shelves:
    """A library that has read the files it is given."""
    return Shelves(folder)

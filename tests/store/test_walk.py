"""What a walk keeps of what it met."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Folder, article
from tui.store import reader
from tui.store.library import Library
from tui.store.walk import Walk


@pytest.mark.parametrize("names", [[], ["1/a.md"], ["1/z.md"], ["1/b.md", "2/a.md", "3/z.md"]])
def test_a_path_that_was_read_is_held_once(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, names: list[str]
) -> None:
    walks: list[Walk] = []

    class Kept(Walk):
        def __init__(self, *args: Any, **options: Any) -> None:
            super().__init__(*args, **options)
            walks.append(self)

    monkeypatch.setattr(reader, "Walk", Kept)
    files = {f"{place}/{name}.md": article() for place in ("1", "2", "3") for name in ("a", "b", "z")}
    library = Library(folder({**files, **dict.fromkeys(names, "no front matter")}))
    for _ in ("none is known", "all are known"):
        library.load(lambda _: None)
        known = {id(one) for one in library._index.ids}
        met = [one for batch in walks.pop()._batches for one in batch.ids]
        assert sorted(met) == sorted(files)
        assert sorted(one for one in met if id(one) not in known) == names
    library.close()

"""Two walks with a half of the files each: together they are one."""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Folder
from tui.store import halves, scan, survey
from tui.store.scan import Batch, Passed

ODD = ["a", "a-b", "a.b", "a b", "B", "\1", "\2", "\x7f", "é", "日本", "\U0010ffff", "m.md", "caf\udce9"]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "FIRST", 3)
    monkeypatch.setattr(survey, "AT_ONCE", 5)


def half(root: Path, number: int) -> list[Batch]:
    return [
        Batch(ids, prints, [Passed(*one) for one in passed])
        for ids, prints, passed in survey.batches(str(root), half=number)
    ]


def test_they_meet_together_what_one_walk_meets_in_its_order(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = ["", *(f"{one}/" for one in ODD), *(f"a/{one}/" for one in ODD[:4])]
    root = folder(
        {f"{place}{name}{end}": "" for place in places for name in ODD[4:] for end in (".md", "-.md")}
    )
    os.mkfifo(root / "a" / "pipe.md")
    for number in range(4):
        (root / "B" / f"{number}.md").symlink_to("/nowhere/at/all")
        (root / "a" / "a" / f"{number}.md").symlink_to("../../a/B.md")
    (root / "closed" / "x").mkdir(parents=True)
    opened = os.open

    def refuse(path: Any, *how: Any) -> int:
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *how)

    monkeypatch.setattr(os, "open", refuse)
    whole = list(scan.batches(root))
    assert list(halves.merged(half(root, 0), half(root, 1))) == whole
    assert len(list(chain.from_iterable(batch.passed for batch in whole))) > 4
    assert survey.census((one.ids, one.prints) for one in whole) == b"".join(map(tally, (0, 1), [root] * 2))


def tally(number: int, root: Path) -> bytes:
    counted = survey.Tally()
    for ids, prints, _ in survey.batches(str(root), half=number):
        counted.take(ids, prints)
    return counted.digest()


names = st.text(
    st.characters(codec="utf-8", exclude_characters="/\0"), min_size=1, max_size=3
) | st.sampled_from(ODD)


@given(st.sets(st.lists(names, max_size=3).map(tuple)), st.sets(st.lists(names, max_size=3).map(tuple)))
def test_any_paths_come_in_the_order_of_a_walk(
    one: set[tuple[str, ...]], other: set[tuple[str, ...]]
) -> None:
    """Each level is last name first, and its files are before its folders."""

    def walked(paths: set[tuple[str, ...]]) -> list[str]:
        files = sorted(({path[0] for path in paths if len(path) == 1}), reverse=True)
        folders = sorted({path[0] for path in paths if len(path) > 1}, reverse=True)
        below = [
            f"{name}/{rest}"
            for name in folders
            for rest in walked({path[1:] for path in paths if path[0] == name} - {()})
        ]
        return [*files, *below]

    batches = [
        Batch(ids, b"." * 32 * len(ids), []) for ids in (walked(one - {()}), walked(other - one - {()}))
    ]
    found = [article_id for batch in halves.merged(batches[:1], batches[1:]) for article_id in batch.ids]
    assert found == walked((one | other) - {()})


@pytest.mark.parametrize("place", ["", "{n}/", "2021/05/"])
def test_each_has_about_a_half_of_any_folder(place: str) -> None:
    ids = [f"{place.format(n=n)}2021-05-{n % 28:02}-{'index' if place else n}-{n}.md" for n in range(1_000)]
    assert 400 < sum(map(survey.half_of, ids)) < 600

"""Whatever is decided in whatever order: undo-all gives the original bytes, and others' lines stay."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import frontmatter
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import Folder, article
from tests.model.test_edit_any import ARTICLES, MUTATIONS
from tests.store.killed import decide, deciding, temporaries
from tui.model.article import State
from tui.model.triage import Decision

PUBLISH, REOPEN, DECLINE, LATER = Decision


@pytest.fixture(autouse=True)
def _nothing_is_serialised(monkeypatch: pytest.MonkeyPatch) -> None:
    def dumped(*_: object, **__: object) -> NoReturn:
        raise AssertionError("front matter was serialised")

    for name in ("dump", "dumps"):
        monkeypatch.setattr(frontmatter, name, dumped)


@contextmanager
def a_folder(files: dict[str, bytes]) -> Iterator[Path]:
    """A content folder and a state folder that last for one example."""
    with tempfile.TemporaryDirectory(dir=os.environ["HOME"]) as place, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", f"{place}/state")
        root = Path(place) / "content"
        root.mkdir()
        for name, content in files.items():
            (root / name).write_bytes(content)
        yield root


def lines_changed(old: bytes, new: bytes) -> tuple[int, int]:
    """How many lines went and how many came."""
    before, after = (Counter(raw.split(b"\n")) for raw in (old, new))
    return (before - after).total(), (after - before).total()


def test_every_sample_is_decided_there_and_back(folder: Folder) -> None:
    root = folder(ARTICLES)
    with deciding(root) as decisions:
        for decision in (PUBLISH, DECLINE, REOPEN, LATER):
            outcomes = decide(decisions, decision, *ARTICLES)
            refused = [one for one in outcomes if one.refused and not one.already]
            broken = [one for one in refused if one.state is State.BROKEN]
            assert len(broken) == 3
            assert len(refused) == 3 or decision is LATER
            for one in outcomes:
                raw = (root / one.id).read_bytes()
                assert max(lines_changed(ARTICLES[one.id], raw)) <= 2
        assert [(root / name).read_bytes() != raw for name, raw in ARTICLES.items()].count(True) > 10
        while decisions.undo():
            pass
    assert {name: (root / name).read_bytes() for name in ARTICLES} == ARTICLES


@given(
    name=st.sampled_from(sorted(ARTICLES)),
    mutations=st.lists(st.sampled_from(sorted(MUTATIONS)), max_size=3),
    decisions_made=st.lists(st.sampled_from(list(Decision)), min_size=1, max_size=4),
)
def test_any_article_decided_any_way_comes_back_byte_for_byte(
    name: str, mutations: list[str], decisions_made: list[Decision]
) -> None:
    raw = ARTICLES[name]
    for mutation in mutations:
        raw = MUTATIONS[mutation](raw)
    with a_folder({"a.md": raw}) as root, deciding(root) as decisions:
        for decision in decisions_made:
            before = (root / "a.md").read_bytes()
            (outcome,) = decide(decisions, decision, "a.md")
            after = (root / "a.md").read_bytes()
            if outcome.refused is not None:
                assert after == before
            assert max(lines_changed(before, after)) <= 2
        while outcomes := decisions.undo():
            assert [one.refused for one in outcomes] == [None]
        assert (root / "a.md").read_bytes() == raw
        while outcomes := decisions.redo():
            assert [one.refused for one in outcomes] == [None]
        assert (root / "a.md").read_bytes() == after
        assert temporaries(root) == []


NAMES = ["a.md", "b.md", "c.md"]
ACTS = st.one_of(
    st.tuples(st.sampled_from(list(Decision)), st.lists(st.sampled_from(NAMES), min_size=1, unique=True)),
    st.sampled_from(["undo", "redo", "restart"]),
    st.tuples(st.just("bot"), st.sampled_from(NAMES), st.integers(0, 99)),
)


@given(acts=st.lists(ACTS, max_size=25), start=st.lists(st.booleans(), min_size=3, max_size=3))
def test_any_sequence_of_decisions_restarts_and_bots_is_undone_and_keeps_what_bots_wrote(
    acts: list[Any], start: list[bool]
) -> None:
    def text(live: bool, secured: str) -> bytes:
        return article("A title", published=live, secured=secured, web_url=None).encode()

    written = ["s0"] * 3
    with a_folder({name: text(live, "s0") for name, live in zip(NAMES, start, strict=True)}) as root:
        with Run(root) as run:
            for act in acts:
                if act == "undo":
                    run.decisions.undo()
                elif act == "redo":
                    run.decisions.redo()
                elif act == "restart":
                    run.restart()
                elif act[0] == "bot":
                    at = NAMES.index(act[1])
                    path = root / act[1]
                    new = path.read_bytes().replace(f'"{written[at]}"'.encode(), f'"s{act[2]}"'.encode())
                    path.write_bytes(new)
                    written[at] = f"s{act[2]}"
                else:
                    decide(run.decisions, act[0], *act[1])
            while outcomes := run.decisions.undo():
                assert [one.refused for one in outcomes] == [None] * len(outcomes)
        for name, live, secured in zip(NAMES, start, written, strict=True):
            assert (root / name).read_bytes() == text(live, secured)


class Run:
    """A newstui that can be closed and started again."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def __enter__(self) -> Run:
        self._open = deciding(self._root)
        self.decisions = self._open.__enter__()
        return self

    def restart(self) -> None:
        self._open.__exit__(None, None, None)
        self._open = deciding(self._root)
        self.decisions = self._open.__enter__()

    def __exit__(self, *_: object) -> None:
        self._open.__exit__(None, None, None)

"""Front matter is never written by a serialiser: every decision, and every way back, edits bytes."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import frontmatter
import pytest
import yaml

from tests.conftest import Folder, article
from tests.store.killed import decide, deciding, refusals
from tui.model.triage import Decision

FILES = {
    "yaml.md": article(published=False).encode(),
    "crlf.md": article(published=False).replace("\n", "\r\n").encode(),
    "missing.md": b"---\ntitle: A\n---\nText.\n",
    "live.md": article(published=True).encode(),
    "toml.md": b'+++\ntitle = "A"\npublished = false\n+++\nText.\n',
    "toml-missing.md": b'+++\ntitle = "A"\n\n[params]\nlive = false\n+++\nText.\n',
    "json.md": b'{\n  "title": "A",\n  "published": false\n}\nText.\n',
    "json-missing.md": b'{"title": "A"}\nText.\n',
}
DUMPERS: list[tuple[ModuleType, tuple[str, ...]]] = [
    (frontmatter, ("dump", "dumps")),
    (yaml, ("dump", "dump_all", "safe_dump", "safe_dump_all", "serialize", "serialize_all", "emit")),
    (json, ("dump", "dumps")),
]
JOURNAL = "/tui/store/journal"  # it keeps records of its own, in JSON


def forbidden(name: str, original: Callable[..., Any], met: list[str]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        caller = sys._getframe(1).f_code.co_filename
        if name.startswith("json.") and JOURNAL in caller:
            met.append(name)
            return original(*arguments, **named)
        raise AssertionError(f"{name} was called by {caller}")

    return call


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Forbids all serialisers; the calls of the one that may use one."""
    found: list[str] = []
    dumpers = list(DUMPERS)
    if importlib.util.find_spec("tomli_w") is not None:
        dumpers.append((importlib.import_module("tomli_w"), ("dump", "dumps")))
    for module, names in dumpers:
        for name in names:
            original = getattr(module, name)
            monkeypatch.setattr(module, name, forbidden(f"{module.__name__}.{name}", original, found))
    return found


@pytest.mark.parametrize("decision", list(Decision))
def test_no_serialiser_is_called_from_deciding_to_redoing(
    folder: Folder, met: list[str], decision: Decision
) -> None:  # E37
    root = folder(FILES)
    with deciding(root) as decisions:
        outcomes = decide(decisions, decision, *FILES)
        decided = {str(one.id) for one in outcomes if one.refused is None}
        assert decided
        written = {name for name in FILES if (root / name).read_bytes() != FILES[name]}
        assert written == (set() if decision is Decision.LATER else decided)
        for move in (decisions.undo, decisions.redo, decisions.undo):
            assert refusals(move()) == [None] * len(decided)
    assert {name: (root / name).read_bytes() for name in FILES} == FILES
    assert len(met) >= 4 * len(decided)  # the journal's own, so that the ban is known to hold


def test_others_changes_do_not_bring_a_serialiser_in(folder: Folder, met: list[str]) -> None:  # E37
    root = folder(FILES)
    with deciding(root) as decisions:
        outcomes = decide(decisions, Decision.DECLINE, *FILES)
        assert refusals(outcomes) == [None] * len(FILES)
        for name in FILES:  # undo has to go by lines then
            path = root / name
            path.write_bytes(path.read_bytes().replace(b"Text.", b"Other text."))
        assert refusals(decisions.undo()) == [None] * len(FILES)
    for name, content in FILES.items():
        assert (root / name).read_bytes() == content.replace(b"Text.", b"Other text."), name


def test_the_ban_is_one(met: list[str], tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match=r"json\.dumps was called by"):
        json.dumps({})
    with pytest.raises(AssertionError, match=r"frontmatter\.dumps was called by"):
        frontmatter.dumps(frontmatter.Post("x"))
    assert met == []

"""Files that are gone, or something else, between the moment they are met and the one they are read."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.hostile.make import PLAIN
from tui.model.article import Article, ArticleId, Broken, Seen, State
from tui.model.triage import Decision, DecisionRequest
from tui.store import files
from tui.store.decisions import Decisions
from tui.store.journal import Journal
from tui.store.library import Library

A = ArticleId("a.md")
WHOLE = article("Seen", published=False)


def _instead(make: Callable[[Path], object]) -> Callable[[Path], None]:
    def replace(path: Path) -> None:
        path.unlink()
        make(path)

    return replace


FATES: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "cut within its head": lambda path: os.truncate(path, 30),
    "another article": lambda path: path.write_text(article("Another", published=False)),
    "no article": lambda path: path.write_text("Just text.\n"),
    "broken": lambda path: path.write_text("---\na: b: c\n---\n"),
    "too large": lambda path: os.truncate(path, 1 << 40),
    "a folder": _instead(Path.mkdir),
    "a FIFO": _instead(os.mkfifo),
    "a link to itself": _instead(lambda path: path.symlink_to(path.name)),
    "a link to nothing": _instead(lambda path: path.symlink_to("nowhere.md")),
    "a device": _instead(lambda path: path.symlink_to("/dev/zero")),
    "renamed over": _instead(lambda path: path.write_bytes(PLAIN)),
}
LEFT = {
    "another article": "Another",
    "renamed over": "In plain words",
}  # the titles of what is an article then


@pytest.mark.parametrize("fate", FATES)
def test_between_the_walk_and_the_reading(
    fate: str, folder: Folder, monkeypatch: pytest.MonkeyPatch, bounded: None
) -> None:
    root = folder({"a.md": WHOLE, "b.md": article("Stays")})
    read, left = files.read_head, [fate]

    def late(path: str, enough: Callable[[bytes], bool]) -> tuple[bytes, os.stat_result]:
        if path.endswith("a.md") and left:
            FATES[left.pop()](Path(path))
        return read(path, enough)

    monkeypatch.setattr(files, "read_head", late)
    library = Library(root)
    library.load(lambda _: None)
    assert left == []
    row = library.row(A)
    if fate in LEFT:
        assert row is not None
        assert row.title == LEFT[fate]
    else:
        assert row is None or (row.state is State.BROKEN and "could not be understood" not in row.reason)
    stays = library.row(ArticleId("b.md"))
    assert stays is not None
    assert stays.title == "Stays"


@pytest.mark.parametrize("fate", FATES)
def test_between_the_reading_and_the_showing(fate: str, folder: Folder, bounded: None) -> None:
    root = folder({"a.md": WHOLE})
    library = Library(root)
    library.load(lambda _: None)
    FATES[fate](root / "a.md")
    found = library.article(A)
    if fate in LEFT:
        assert isinstance(found, Article)
        assert found.title == LEFT[fate]
    else:
        assert isinstance(found, Broken)
        assert found.reason.isprintable()


def state_of(path: Path) -> tuple[bytes | None, int] | None:
    """What lies at a path: its bytes, where reading them ends, and what kind of thing it is."""
    if not os.path.lexists(path):
        return None
    status = path.lstat()
    small = path.is_file() and not path.is_symlink() and status.st_size < 1 << 20
    return path.read_bytes() if small else None, status.st_mode


@pytest.mark.parametrize("fate", FATES)
def test_between_the_showing_and_the_deciding(
    fate: str, folder: Folder, tmp_path: Path, bounded: None
) -> None:
    root = folder({"a.md": WHOLE})
    decisions = Decisions(root, root=root, journal=Journal(tmp_path / "journal", root, write=True))
    FATES[fate](root / "a.md")
    before = state_of(root / "a.md")
    request = DecisionRequest(id=A, seen=Seen(state=State.OPEN, title="Seen"))
    (outcome,) = decisions.decide([request], Decision.PUBLISH)
    decisions.journal.close()
    assert outcome.refused
    assert outcome.refused.isprintable()
    assert state_of(root / "a.md") == before
    assert not decisions.journal.history.undoable()

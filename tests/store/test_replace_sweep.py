"""What a killed newstui left behind is swept at the next start, and nothing else is."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from tests.conftest import Folder, article
from tests.store.killed import decide, deciding, refusals
from tui.model.triage import Decision
from tui.store import scan, temporary
from tui.store.opening import Opening


def leftover(
    folder: Path, pid: int, *, age: float = 3_600, name: str = "a.md", end: str = "0123abcd"
) -> Path:
    path = folder / f".newstui-{name}.{pid}.{end}.tmp"
    path.write_bytes(b"half")
    os.utime(path, (time.time() - age,) * 2)
    return path


def dead() -> int:
    """The number of a process that has ended."""
    child = os.posix_spawn("/bin/sh", ["sh", "-c", "exit"], os.environ)
    os.waitpid(child, 0)
    return child


def test_what_a_killed_newstui_left_is_swept(tmp_path: Path) -> None:  # W46
    for name in ("a.md", "", "x.y z", os.fsdecode(b"caf\xe9.md")):
        path = leftover(tmp_path, dead(), name=name)
        assert temporary.sweep(tmp_path, path.name)
        assert not path.exists()


def test_what_is_fresh_or_in_use_or_foreign_is_left(tmp_path: Path) -> None:  # W46
    gone = dead()
    left = [
        leftover(tmp_path, gone, age=1),
        leftover(tmp_path, os.getpid(), end="00000001"),
        leftover(tmp_path, 1, end="00000002"),
        leftover(tmp_path, gone, end="0123abcX"),
        leftover(tmp_path, gone, end="0123abcd1"),
        leftover(tmp_path, 10**30, end="00000003"),
    ]
    for other in (
        ".newstui.tmp",
        ".a.md.swp",
        "newstui-a.md.1.0123abcd.tmp",
        f".newstui-a.md.{gone}.0123abcd.tmp.md",
    ):
        (tmp_path / other).write_bytes(b"x")
        os.utime(tmp_path / other, (1, 1))
        left.append(tmp_path / other)
    folder = tmp_path / f".newstui-f.{gone}.0123abcd.tmp"
    folder.mkdir()
    os.utime(folder, (1, 1))
    for path in (*left, folder):
        assert not temporary.sweep(path.parent, path.name), path
        assert path.exists()
    assert not temporary.sweep(tmp_path, f".newstui-gone.{gone}.0123abcd.tmp")


def test_the_walk_sweeps_where_it_may_and_mentions_nothing(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    left = [leftover(tmp_path, dead()), leftover(tmp_path / "below", dead())]
    fresh = leftover(tmp_path, dead(), age=0, end="00000009")
    (tmp_path / "a.md").touch()
    assert [met.id for met in scan.walk(tmp_path)] == ["a.md"]
    assert all(path.exists() for path in left)
    assert [met.id for met in scan.walk(tmp_path, sweep=True)] == ["a.md"]
    assert not any(path.exists() for path in left)
    assert fresh.exists()


def test_the_next_start_that_may_decide_sweeps(folder: Folder) -> None:
    root = folder({"a.md": article(published=False)})
    left = leftover(root, dead())
    looking = Opening(root, os.environ).library()
    looking.load(lambda _: None)
    assert left.exists()
    deciding = Opening(root, os.environ, decide=True).library()
    deciding.load(lambda _: None)
    assert not left.exists()
    assert len(deciding) == 1
    assert deciding.decisions is not None
    deciding.decisions.journal.close()


@pytest.mark.parametrize("below", ["", ".drafts/", "_site/"])
def test_a_write_sweeps_the_folder_it_writes_to(folder: Folder, below: str) -> None:
    root = folder({f"{below}a.md": article(published=False), "other/b.md": article(published=False)})
    left = leftover(root / below, dead())
    elsewhere = leftover(root / "other", dead())
    with deciding(root) as decisions:
        decide(decisions, Decision.LATER, f"{below}a.md")
        assert left.exists()
        assert refusals(decide(decisions, Decision.PUBLISH, f"{below}a.md")) == [None]
    assert not left.exists()
    assert elsewhere.exists()


def test_a_second_name_that_a_kill_left_is_no_reason_to_refuse(folder: Folder) -> None:
    root = folder({"a.md": article(published=False)})
    os.utime(root / "a.md", (1, 1))
    name = f".newstui-a.md.{dead()}.0123abcd.tmp"
    os.link(root / "a.md", root / name)
    with deciding(root) as decisions:
        assert refusals(decide(decisions, Decision.PUBLISH, "a.md")) == [None]
    assert os.listdir(root) == ["a.md"]

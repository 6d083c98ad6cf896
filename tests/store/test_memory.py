"""The file that a later start comes back to: private, replaced whole, and never a reason to fail."""

from __future__ import annotations

import json
import os
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from tui.model.article import ArticleId, View
from tui.model.remembered import Remembered
from tui.store.memory import FILE_BYTES, NAME, Memory
from tui.store.opening import Opening

HERE = Remembered(query="moss", view=View.PUBLISHED, article=ArticleId("caf\udce9.md"), recent=("glass",))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "state" / "newstui" / "of a root"


def test_what_is_written_is_there_for_the_next_one(place: Path) -> None:
    assert Memory(place).remembered == Remembered()
    Memory(place).write(HERE)
    later = Memory(place)
    assert (later.remembered, later.trouble) == (HERE, "")


def test_it_is_private_and_nothing_lies_beside_it(place: Path) -> None:
    for _ in range(2):
        Memory(place).write(HERE)
    assert stat.S_IMODE((place / NAME).stat().st_mode) == 0o600
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    assert os.listdir(place) == [NAME]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b'{"version": 1, "folders"', b"[]", b"\xff\xfe", b"[" * 100_000, b"9" * 5_000, b"null",
     b'{"version": 1}' + b" " * FILE_BYTES],
)  # fmt: skip
def test_a_damaged_file_is_as_none_is_said_and_is_replaced(place: Path, content: bytes) -> None:
    place.mkdir(parents=True)
    (place / NAME).write_bytes(content)
    damaged = Memory(place)
    assert damaged.remembered == Remembered()
    assert damaged.trouble == "What was remembered of this folder cannot be read: its file is damaged."
    damaged.write(HERE)
    assert Memory(place).remembered == HERE


def test_a_newer_file_is_left_alone(place: Path) -> None:
    place.mkdir(parents=True)
    newer = '{"version": 2, "folders": {".": {"query": {"words": ["a"]}}}}'
    (place / NAME).write_text(newer)
    found = Memory(place)
    assert found.remembered == Remembered()
    assert "a newer newstui wrote it" in found.trouble
    found.write(HERE)
    assert (place / NAME).read_text() == newer


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _folder(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path)


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("make", [_fifo, _folder, _loop])
def test_what_is_no_file_is_neither_read_nor_waited_for(place: Path, make: Callable[[Path], None]) -> None:
    place.mkdir(parents=True)
    make(place / NAME)
    found = Memory(place)
    assert found.remembered == Remembered()
    assert found.trouble
    found.write(HERE)
    assert not [name for name in os.listdir(place) if name != NAME]


def test_a_state_folder_that_cannot_be_made_is_no_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    found = Memory(tmp_path / "file" / "newstui")
    found.write(HERE)
    assert (found.remembered, found.trouble) == (Remembered(), "")


def test_without_a_home_nothing_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError

    monkeypatch.setattr(Path, "home", homeless)
    found = Opening(tmp_path, {}, root=tmp_path).memory
    found.write(HERE)
    assert found.remembered == Remembered()


def test_a_disk_that_refuses_half_way_leaves_the_file_as_it_was(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Memory(place).write(HERE)

    def full(*_: object) -> None:
        raise OSError("no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", full)
        Memory(place).write(Remembered(query="glass"))
    assert Memory(place).remembered == HERE
    assert os.listdir(place) == [NAME]


def test_two_at_once_never_leave_half_a_file(place: Path) -> None:
    def write(query: str) -> None:
        for number in range(50):
            Memory(place).write(Remembered(query=query * 50, recent=(f"{query}{number}",)))

    writers = [threading.Thread(target=write, args=(query,)) for query in "ab"]
    for one in writers:
        one.start()
    seen = set()
    while any(one.is_alive() for one in writers):
        found = Memory(place)
        seen.add(found.remembered.query[:1])
        assert found.trouble == ""
    for one in writers:
        one.join()
    assert seen <= {"", "a", "b"}
    assert Memory(place).remembered.query in ("a" * 50, "b" * 50)


def test_of_two_the_last_wins_and_the_queries_of_both_stay(place: Path) -> None:
    one, other = Memory(place), Memory(place)
    assert one.remembered == other.remembered == Remembered()
    one.write(Remembered(query="a", recent=("a",)))
    other.write(Remembered(query="b", recent=("b",)))
    assert Memory(place).remembered == Remembered(query="b", recent=("b", "a"))


def test_a_folder_below_the_root_is_remembered_by_itself(tmp_path: Path) -> None:
    below = tmp_path / "site" / "news"
    below.mkdir(parents=True)
    (tmp_path / "site" / "newstui.toml").touch()
    opening = Opening(below, os.environ)
    opening.memory.write(HERE)
    assert Opening(below, os.environ).memory.remembered == HERE
    assert Opening(tmp_path / "site", os.environ).memory.remembered == Remembered(recent=("glass",))
    (stored,) = Path(os.environ["XDG_STATE_HOME"]).rglob(NAME)
    assert list(json.loads(stored.read_text())["folders"]) == ["news"]

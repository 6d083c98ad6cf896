"""Real files, the real watchfiles and threads; a timeout is reached only by a test that fails."""

from __future__ import annotations

import os
import queue
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from tests.conftest import Folder
from tui.store import watch as watching
from tui.store.watch import Changes

PATIENCE_SECONDS = 30


class Watch:
    """A watch on a thread of its own, and what it has told."""

    def __init__(self, folder: Path) -> None:
        self.told: queue.Queue[Changes | BaseException | None] = queue.Queue()
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(folder,), daemon=True)
        self._thread.start()

    def _run(self, folder: Path) -> None:
        try:
            for changes in watching.watch(folder, self.stop):
                self.told.put(changes)
            self.told.put(None)
        except BaseException as error:
            self.told.put(error)

    def next(self) -> Changes:
        changes = self.told.get(timeout=PATIENCE_SECONDS)
        assert isinstance(changes, Changes), changes
        return changes

    def until(self, seen: Callable[[Changes], bool]) -> list[Changes]:
        """What is told up to the first change that answers."""
        told = [self.next()]
        while not seen(told[-1]):
            told.append(self.next())
        return told

    def ids_until(self, article_id: str) -> set[str]:
        """All that was told by name up to this one; nothing may be told as a whole."""
        told = self.until(lambda changes: article_id in changes.ids)
        assert not [changes for changes in told if changes.whole]
        return {one for changes in told for one in changes.ids}

    def end(self) -> None:
        self.stop.set()
        self._thread.join(PATIENCE_SECONDS)
        assert not self._thread.is_alive()


@pytest.fixture
def watch() -> Iterator[Callable[[Path], Watch]]:
    """Watches a folder; returns when the watch stands, if the system has events to offer."""
    begun: list[Watch] = []

    def begin(folder: Path) -> Watch:
        begun.append(Watch(folder))
        assert begun[-1].next().whole
        return begun[-1]

    yield begin
    for one in begun:
        one.end()


Begin = Callable[[Path], Watch]


def replace(path: Path, text: str) -> None:
    """As editors and newstui write."""
    temporary = path.with_name(f".newstui-{path.name}.1.00000000.tmp")
    temporary.write_text(text)
    temporary.replace(path)


def settled(watch: Watch, root: Path) -> None:
    """Returns when a watch that was begun anew tells files by name again."""
    for turn in range(1_000):
        (root / "settled.md").write_text(str(turn))
        if "settled.md" in watch.next().ids:
            return
    raise AssertionError("it never tells files by name again")


def test_a_changed_an_added_and_a_removed_file_are_told_by_name(folder: Folder, watch: Begin) -> None:
    root = folder({"a.md": "1", "_news/2021/b.md": "1"})
    watched = watch(root)
    (root / "a.md").write_text("2")
    assert watched.ids_until("a.md") == {"a.md"}
    (root / "_news/2021/c.md").write_text("1")
    assert watched.ids_until("_news/2021/c.md") == {"_news/2021/c.md"}
    (root / "_news/2021/b.md").unlink()
    assert watched.ids_until("_news/2021/b.md") <= {"_news/2021/b.md", "_news/2021/c.md"}


def test_a_file_that_is_replaced_is_told_without_its_temporary(folder: Folder, watch: Begin) -> None:
    root = folder({"a.md": "1"})
    watched = watch(root)
    replace(root / "a.md", "2")
    assert watched.ids_until("a.md") == {"a.md"}
    replace(root / "B.MD", "2")
    assert watched.ids_until("B.MD") == {"B.MD"}


def test_a_renamed_file_is_told_by_both_names(folder: Folder, watch: Begin) -> None:
    root = folder({"a.md": "1", "below/x.txt": ""})
    watched = watch(root)
    (root / "a.md").rename(root / "below/b.md")
    told: set[str] = set()
    while told != {"a.md", "below/b.md"}:
        told |= watched.next().ids


def test_what_is_no_article_says_nothing(folder: Folder, watch: Begin) -> None:
    names = [".git/a.md", "_site/b.md", "below/public/c.md", ".d.md", "e.txt", "f.md~", "node_modules/g/h.md"]
    root = folder({"z.md": "1"} | dict.fromkeys(names, "1"))
    watched = watch(root)
    for name in names:
        (root / name).write_text("2")
        replace(root / name, "3")
    (root / "4913").write_text("vim asks so whether it may write")
    (root / "4913").unlink()
    (root / "f.md~").unlink()
    shutil.rmtree(root / "_site")
    (root / ".obsidian").mkdir()
    (root / "public").mkdir()
    (root / "z.md").write_text("2")
    assert watched.ids_until("z.md") == {"z.md"}


def test_a_new_folder_and_all_that_happens_in_it_is_told(folder: Folder, watch: Begin) -> None:
    root = folder({"a.md": "1"})
    watched = watch(root)
    (root / "new/er").mkdir(parents=True)
    for number in range(100):
        (root / f"new/er/{number}.md").write_text("1")
    assert watched.until(lambda changes: changes.whole)
    settled(watched, root)
    (root / "new/er/0.md").write_text("2")
    watched.until(lambda changes: "new/er/0.md" in changes.ids)


@pytest.mark.parametrize("place", ["below/moved", "../outside"])
def test_a_folder_that_is_moved_is_told_as_a_whole(folder: Folder, watch: Begin, place: str) -> None:
    root = folder({"a.md": "1", "news/b.md": "1", "below/c.md": "1"})
    watched = watch(root)
    (root / "news").rename(root / place)
    watched.until(lambda changes: changes.whole)
    settled(watched, root)
    (root / place).rename(root / "again")
    watched.until(lambda changes: changes.whole)
    settled(watched, root)
    (root / "again/b.md").write_text("2")
    watched.until(lambda changes: "again/b.md" in changes.ids)


def test_a_folder_that_may_not_be_read_does_not_keep_the_others_from_being_watched(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder({"a.md": "1", "closed/b.md": "1"})
    access = os.access  # the permissions of a folder do not hold back root, who may run this
    monkeypatch.setattr(os, "access", lambda path, mode: "closed" not in path and access(path, mode))
    watched = watch(root)
    (root / "closed/b.md").write_text("2")
    (root / "a.md").write_text("2")
    assert watched.ids_until("a.md") == {"a.md"}
    (root / "closed").chmod(0o700)
    assert watched.until(lambda changes: changes.whole)


def test_a_removed_folder_is_told_as_a_whole(folder: Folder, watch: Begin) -> None:
    root = folder({"a.md": "1", "news/b.md": "1"})
    watched = watch(root)
    shutil.rmtree(root / "news")
    watched.until(lambda changes: changes.whole)


def test_thousands_of_files_come_in_few_batches(folder: Folder, watch: Begin) -> None:
    names = {f"{number % 10}/{number}.md" for number in range(2_000)}
    root = folder(dict.fromkeys(names, "1"))
    watched = watch(root)
    for name in names:
        (root / name).write_text("2")
    told: list[Changes] = []
    while not (any(changes.whole for changes in told) or names <= {i for one in told for i in one.ids}):
        told.append(watched.next())
    assert len(told) < 100


def test_so_many_changes_that_some_may_be_lost_are_told_as_a_whole(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "LOST_FROM", 1)
    root = folder({"a.md": "1"})
    watched = watch(root)
    (root / "a.md").write_text("2")
    assert watched.next() == Changes(whole=True)


def test_after_a_stop_of_the_program_all_is_compared(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "STALLED_SECONDS", 0.0)  # as if every tick had been one
    assert watch(folder({"a.md": "1"})).next() == Changes(whole=True)


@pytest.mark.parametrize("by", ["link", "relative", "dots"])
def test_ids_begin_below_the_folder_however_it_was_given(
    folder: Folder, watch: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    root = folder({"a.md": "1", "below/b.md": "1"})
    (tmp_path / "link").symlink_to(root)
    monkeypatch.chdir(root)
    watched = watch({"link": tmp_path / "link", "relative": Path("."), "dots": root / "below/.."}[by])
    (root / "below/b.md").write_text("2")
    assert watched.ids_until("below/b.md") == {"below/b.md"}


def test_a_linked_folder_is_not_entered_and_does_not_hide_the_one_it_leads_to(
    folder: Folder, watch: Begin, tmp_path: Path
) -> None:
    root = folder({"news/a.md": "1"})
    (root / "zz").symlink_to("news")
    (root / "up").symlink_to(tmp_path)
    (root / ".hidden").symlink_to("news")
    watched = watch(root)
    (root / "news/a.md").write_text("2")
    assert watched.ids_until("news/a.md") == {"news/a.md"}


def test_a_link_to_the_folder_that_is_set_anew_is_followed(
    folder: Folder, watch: Begin, tmp_path: Path
) -> None:
    one, other = folder({"one/a.md": "1", "other/a.md": "2"}) / "one", tmp_path / "spare"
    shutil.copytree(one.parent / "other", other)
    (tmp_path / "link").symlink_to(one)
    watched = watch(tmp_path / "link")
    (tmp_path / "new").symlink_to(other)
    (tmp_path / "new").replace(tmp_path / "link")
    watched.until(lambda changes: changes.whole)
    settled(watched, other)


def test_a_folder_that_goes_and_comes_back_is_watched_again(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    root = folder({"a.md": "1"})
    watched = watch(root)
    shutil.rmtree(root)
    watched.until(lambda changes: changes == Changes(whole=True, polling=True))
    root.mkdir()
    watched.until(lambda changes: changes == Changes(whole=True))
    settled(watched, root)


def test_a_name_that_is_no_text_leads_to_a_comparison_and_does_not_end_the_watch(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    root = folder({"a.md": "1"})
    watched = watch(root)
    try:
        os.close(os.open(os.fsencode(root) + b"/caf\xe9.md", os.O_CREAT | os.O_WRONLY))
    except OSError:  # a file system that admits only UTF-8
        return
    watched.until(lambda changes: changes.whole)
    settled(watched, root)


def test_a_folder_whose_name_is_no_text_is_polled(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    root = folder({"a.md": "1"})
    try:
        os.mkdir(os.fsencode(root) + b"/caf\xe9")
    except OSError:  # a file system that admits only UTF-8
        return
    assert watch(root).next() == Changes(whole=True, polling=True)


def refuse(*_: Any, **__: Any) -> Any:
    raise OSError("OS file watch limit reached. about [] (MaxFilesWatch)")


def break_down(*_: Any, **__: Any) -> Any:
    raise RuntimeError("Error creating recommended watcher: Too many open files (os error 24)")


@pytest.mark.parametrize("fault", [refuse, break_down])
def test_where_the_system_refuses_it_is_polled(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch, fault: Callable[..., Any]
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(watchfiles, "watch", fault)
    watched = watch(folder({"a.md": "1"}))
    assert [watched.next() for _ in range(3)] == [Changes(whole=True, polling=True)] * 3


def test_without_watchfiles_it_is_polled(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    monkeypatch.setitem(sys.modules, "watchfiles", None)
    assert watch(folder({"a.md": "1"})).next() == Changes(whole=True, polling=True)


def test_a_refusal_is_asked_about_again(
    folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(watching, "RETRY_SECONDS", 0.01)
    monkeypatch.setattr(watching, "FOLDERS", 1)
    root = folder({"a.md": "1", "below/b.md": "1"})
    watched = watch(root)
    watched.until(lambda changes: changes.polling)
    shutil.rmtree(root / "below")
    watched.until(lambda changes: not changes.polling)


def test_the_kind_of_the_nearest_mount_tells_whether_others_write_unseen(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/vda / ext4 rw 0 0\nC:\\134 /mnt/c 9p rw 0 0\nh:/x /home/me/my\\040news nfs4 rw 0 0\n"
        "x /home/me/my\\040news/local ext4 rw 0 0\ns /srv fuse.sshfs rw 0 0\n/dev/sdb /usb fuseblk rw 0 0\n"
    )
    monkeypatch.setattr(watching, "MOUNTS", str(mounts))
    places = ["/", "/mnt/c/news", "/mnt/cc", "/home/me/my news", "/home/me/my news/local/a", "/srv/b", "/usb"]
    assert [place for place in places if watching._is_remote(place)] == [
        "/mnt/c/news",
        "/home/me/my news",
        "/srv/b",
    ]
    monkeypatch.setattr(watching, "MOUNTS", str(tmp_path / "none"))
    assert not watching._is_remote("/mnt/c")


def test_a_folder_on_the_network_is_polled_and_the_pace_follows_the_comparison(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watching, "_is_remote", lambda top: True)
    stop = Paced()
    told = watching.watch(folder({"a.md": "1"}), stop)
    clock = iter([0.0, 0.0, 0.0, 0.01, 10.0, 10.0, 11.0, 20.0, 20.0, 29.0, 40.0, 40.0])
    monkeypatch.setattr("time.monotonic", lambda: next(clock))
    assert [next(told) for _ in range(4)] == [Changes(whole=True, polling=True)] * 4
    assert stop.waited == [3.0, 20.0, 60.0]


class Paced(threading.Event):
    """Does not wait, but remembers how long it should have."""

    def __init__(self) -> None:
        super().__init__()
        self.waited: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout)
        return False


@pytest.mark.parametrize("polling", [False, True])
def test_a_stop_ends_it(folder: Folder, watch: Begin, monkeypatch: pytest.MonkeyPatch, polling: bool) -> None:
    if polling:
        monkeypatch.setattr(watchfiles, "watch", refuse)
    watched = watch(folder({"a.md": "1"}))
    watched.end()
    assert watched.told.get(timeout=PATIENCE_SECONDS) is None


def test_a_caller_who_has_heard_enough_closes_it(folder: Folder) -> None:
    told = watching.watch(folder({"a.md": "1"}), threading.Event())
    assert next(told).whole
    told.close()  # type: ignore[attr-defined]
    assert list(told) == []

"""Somebody else writes the same file at the same moment: whatever they write is there afterwards."""

from __future__ import annotations

import errno
import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.store.killed import temporaries, watched, without_nameless
from tui.errors import FileChanged, FileRefused, WriteFailed
from tui.store import exchange as exchanging
from tui.store import replace, temporary, writers

OLD, NEW = b"the old text\n", b"the new text, which is longer\n"
# Writes the head, says so, and the rest when it is told to: as a bot that fetches the rest meanwhile.
_BOT = """
import sys
with open(sys.argv[1], sys.argv[2], buffering=0) as file:
    file.write(b"the old text\\n")
    print(flush=True)
    sys.stdin.readline()
    file.write(b"the rest\\n")
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "content" / "a.md"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def write(path: Path) -> None:
    replace.replace(path, OLD, NEW, root=path.parent)


@contextmanager
def bot(path: Path, mode: str = "wb") -> Iterator[None]:
    """Somebody who is in the middle of writing a file; done with it afterwards."""
    command = [sys.executable, "-c", _BOT, str(path), mode]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"\n"
        yield
        process.stdin.write(b"\n")
        process.stdin.flush()
        assert process.wait() == 0


def without_leases(monkeypatch: pytest.MonkeyPatch, code: int = errno.EINVAL) -> None:
    def refuse(*_: object) -> int:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "fcntl", refuse)


def without_exchange(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))

    monkeypatch.setattr(exchanging, "exchange", missing)


def without_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on the file system of a memory card: only whole names can be replaced, and all files have one."""
    without_exchange(monkeypatch)
    link = os.link

    def refuse(source: Any, target: Any, **named: Any) -> None:
        if not os.fspath(source).startswith("/proc/"):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        link(source, target, **named)

    monkeypatch.setattr(os, "link", refuse)


@pytest.fixture(params=["exchange", "link", "copy"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The three ways to give the new file its name, by what the system has."""
    {"exchange": lambda _: None, "link": without_exchange, "copy": without_links}[request.param](monkeypatch)
    return str(request.param)


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more\n")


@pytest.mark.parametrize("mode", ["wb", "ab", "r+b"])
def test_a_file_that_a_bot_is_writing_is_left_to_it(file: Path, mode: str) -> None:
    with bot(file, mode):
        before = file.read_bytes()
        with pytest.raises(FileChanged, match=r"^is being written by somebody else just now; try again$"):
            replace.check(file, root=file.parent)
        with pytest.raises(FileChanged):
            write(file)
        assert file.read_bytes() == before
    assert file.read_bytes().endswith(b"the rest\n")
    assert temporaries(file.parent) == []


def test_readers_are_no_writers(file: Path) -> None:
    with file.open("rb"):
        write(file)
    assert file.read_bytes() == NEW


def test_who_opens_it_in_the_last_moment_waits_and_keeps_the_name(file: Path, way: str) -> None:
    def open_it() -> None:
        with pytest.raises(BlockingIOError):  # who may wait waits: a few microseconds
            os.open(file, os.O_WRONLY | os.O_NONBLOCK)

    inode = file.stat().st_ino
    with watched(at_switch(open_it)), pytest.raises(FileChanged, match=writers.BUSY):
        write(file)
    assert file.read_bytes() == OLD
    assert (file.stat().st_ino == inode) is (way != "copy")
    assert temporaries(file.parent) == []


def at_switch(do: Any) -> Any:
    """A hook that acts once, right before the new file gets the name."""
    todo = [do]

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        if name in ("exchange", "replace") and todo:
            todo.pop()()

    return hook


@pytest.mark.parametrize("code", [errno.EINVAL, errno.EACCES, errno.EIO])
def test_without_leases_what_is_written_in_the_last_moment_wins(
    file: Path, way: str, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_leases(monkeypatch, code)
    with file.open("ab", buffering=0) as theirs:
        with watched(at_switch(lambda: theirs.write(b"more\n"))):
            with pytest.raises(FileChanged, match=writers.BUSY):
                write(file)
        assert file.read_bytes() == OLD + b"more\n"
        theirs.write(b"and more\n")
    if way != "copy":
        assert file.read_bytes() == OLD + b"more\nand more\n"
    assert temporaries(file.parent) == []
    assert os.listdir(file.parent) == ["a.md"]


def test_without_leases_a_forged_time_hides_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_leases(monkeypatch)

    def forge() -> None:
        before = file.stat()
        file.write_bytes(OLD.upper())
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))

    with watched(at_switch(forge)), pytest.raises(FileChanged, match=writers.BUSY):
        write(file)
    assert file.read_bytes() == OLD.upper()


def test_another_file_that_is_given_the_name_in_the_last_moment_keeps_it(file: Path, way: str) -> None:
    (file.parent / "theirs").write_bytes(b"theirs")
    with watched(at_switch(lambda: os.rename(file.parent / "theirs", file))):
        with pytest.raises(FileChanged, match=r"^changed on disk since it was read$"):
            write(file)
    assert file.read_bytes() == b"theirs"
    assert temporaries(file.parent) == []


def test_a_file_whose_name_goes_in_the_last_moment_is_not_brought_back(file: Path) -> None:
    with watched(at_switch(file.unlink)), pytest.raises(FileRefused, match=r"^is no longer there$"):
        write(file)
    assert os.listdir(file.parent) == []


def test_a_third_one_who_comes_while_it_is_put_back_keeps_the_name(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_leases(monkeypatch)
    count = 0

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        nonlocal count
        if name == "exchange":
            append(file)
        count += name == "exchange"
        if name == "pread" and count == 1:  # the new one has the name, the old one is looked at again
            count += 1
            (file.parent / "third").write_bytes(b"third")
            os.rename(file.parent / "third", file)

    with watched(hook), pytest.raises(FileChanged):
        write(file)
    assert file.read_bytes() == b"third"
    assert os.listdir(file.parent) == ["a.md"]


def nobody(pid: int, signal: int) -> None:
    raise ProcessLookupError


@pytest.mark.parametrize("times", [1, 2])
def test_a_disk_that_will_not_put_it_back_is_asked_twice_and_the_text_stays(
    file: Path, times: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_leases(monkeypatch)
    left = times

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        nonlocal left
        if name == "exchange":
            append(file)
        if name == "replace" and left:
            left -= 1
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with watched(hook), pytest.raises((FileChanged, WriteFailed)) as error:
        write(file)
    if times == 1:
        assert file.read_bytes() == OLD + b"more\n"
    else:
        (name,) = [one for one in os.listdir(file.parent) if one != file.name]
        monkeypatch.setattr(os, "kill", nobody)
        os.utime(file.parent / name, (0, 0))
        assert not temporary.sweep(file.parent, name)
        assert str(error.value) == f"was being written by somebody else, whose text lies in {name}"
        assert (file.parent / name).read_bytes() == OLD + b"more\n"


def test_the_signal_for_the_one_who_waits_ends_nobody(file: Path) -> None:
    """In a process of its own: SIGIO, that Linux sends by default, would end it."""
    script = """
import os, sys
from tui.store import writers
descriptor = os.open(sys.argv[1], os.O_RDONLY)
with writers.held_off(descriptor) as wanted:
    try:
        os.open(sys.argv[1], os.O_WRONLY | os.O_NONBLOCK)
    except BlockingIOError:
        print(wanted())
"""
    done = subprocess.run([sys.executable, "-c", script, file], capture_output=True, check=True,
                          cwd=Path(__file__).parents[2])  # fmt: skip
    assert done.stdout == b"True\n"


@pytest.mark.parametrize("kind", ["nfs4", "ext4"])
def test_a_server_that_grants_no_lease_says_nothing_of_writers(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    device = file.stat().st_dev
    mounts = tmp_path / "mountinfo"
    mounts.write_text(
        "22 1 0:21 / /proc rw - proc proc rw\n"
        f"23 1 {os.major(device)}:{os.minor(device)} / / rw,relatime shared:1 - {kind} host:/x rw\n"
    )
    monkeypatch.setattr(writers, "_MOUNTS", str(mounts))
    without_leases(monkeypatch, errno.EAGAIN)
    if kind == "nfs4":
        write(file)
        assert file.read_bytes() == NEW
    else:
        with pytest.raises(FileChanged):
            write(file)


def test_where_names_cannot_be_exchanged_all_is_kept_as_well(
    file: Path, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.chmod(0o640)
    with watched(without_nameless):
        write(file)
    assert file.read_bytes() == NEW
    assert file.stat().st_mode & 0o777 == 0o640
    assert os.listdir(file.parent) == ["a.md"]

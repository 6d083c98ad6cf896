from __future__ import annotations

import os
import socket
import stat
from pathlib import Path
from types import SimpleNamespace

import pytest

from tui.errors import FileRefused
from tui.model import limits
from tui.store import files


def refused(path: Path) -> str:
    with pytest.raises(FileRefused) as error:
        files.read(path)
    with pytest.raises(FileRefused) as head_error:
        files.read_head(str(path), lambda _: False)
    assert str(head_error.value) == str(error.value)
    return str(error.value)


@pytest.mark.parametrize("content", [b"", b"text\r\n", b"\x00\xff\xfe", b"x" * 100_000])
def test_a_file_is_read_as_it_is(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.md").write_bytes(content)
    assert files.read(tmp_path / "a.md") == content


def test_a_link_to_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"text")
    (tmp_path / "b.md").symlink_to("a.md")
    assert files.read(tmp_path / "b.md") == b"text"


@pytest.mark.usefixtures("bounded")
def test_a_fifo_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    assert refused(tmp_path / "a.md") == "is not a regular file"


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize("device", ["/dev/null", "/dev/zero"])
def test_a_device_is_refused_at_once(tmp_path: Path, device: str) -> None:
    (tmp_path / "a.md").symlink_to(device)
    assert refused(tmp_path / "a.md") == "is not a regular file"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    assert refused(tmp_path / "a.md") == "is not a regular file"


def test_a_refused_file_is_closed(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    os.mkfifo(tmp_path / "b.md")
    (tmp_path / "c.md").write_bytes(b"")
    os.truncate(tmp_path / "c.md", limits.FILE_BYTES + 1)
    before = len(os.listdir("/dev/fd"))
    for name in ("a.md", "b.md", "c.md") * 5:
        refused(tmp_path / name)
    assert len(os.listdir("/dev/fd")) == before


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("a.md")
        assert refused(tmp_path / "a.md").startswith("cannot be read: ")


@pytest.mark.parametrize("name", ["gone.md", "gone/a.md", "dangling.md"])
def test_a_file_that_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "dangling.md").symlink_to("nothing")
    assert refused(tmp_path / name) == "is no longer there"


def test_a_loop_of_links_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to("a.md")
    assert refused(tmp_path / "a.md").startswith("cannot be read: too many")


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> int:  # permissions do not hold back root, who may run this
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert refused(tmp_path / "a.md") == "cannot be read: permission denied"


def test_a_file_is_read_up_to_the_limit_and_refused_beyond_it(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.touch()
    os.truncate(path, limits.FILE_BYTES)
    assert len(files.read(path)) == limits.FILE_BYTES
    os.truncate(path, limits.FILE_BYTES + 1)
    assert refused(path) == "is larger than 8 MiB"


def test_of_a_file_of_100_mb_not_a_byte_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n")
    os.truncate(tmp_path / "a.md", 100_000_000)
    for name in ("read", "pread", "readv", "preadv"):
        monkeypatch.setattr(os, name, lambda *_: pytest.fail("it was read"))
    assert refused(tmp_path / "a.md") == "is larger than 8 MiB"


@pytest.mark.usefixtures("bounded")
def test_of_a_file_that_grows_no_more_is_read_than_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_bytes(b"")
    asked: list[int] = []

    def endless(descriptor: int, count: int) -> bytes:
        asked.append(count)
        return b"x" * count

    monkeypatch.setattr(os, "fstat", lambda _: SimpleNamespace(st_mode=stat.S_IFREG, st_size=5))
    monkeypatch.setattr(os, "read", endless)
    with pytest.raises(FileRefused, match="is larger than 8 MiB"):
        files.read_head(str(tmp_path / "a.md"), lambda _: False)
    assert sum(asked) <= limits.FILE_BYTES + files.FIRST_BYTES


@pytest.mark.usefixtures("bounded")
def test_a_file_that_claims_to_be_small_is_not_read_beyond_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").symlink_to("/dev/zero")
    claimed = SimpleNamespace(st_mode=stat.S_IFREG, st_size=5)
    monkeypatch.setattr(os, "fstat", lambda _: claimed)
    assert refused(tmp_path / "a.md") == "is larger than 8 MiB"


@pytest.mark.parametrize("size", [0, 1, files.FIRST_BYTES - 1, files.FIRST_BYTES])
def test_a_short_file_is_read_whole_whoever_wants_its_head(tmp_path: Path, size: int) -> None:
    (tmp_path / "a.md").write_bytes(b"x" * size)
    content, status = files.read_head(str(tmp_path / "a.md"), lambda _: pytest.fail("nothing is to be asked"))
    assert content == b"x" * size
    found = (tmp_path / "a.md").stat()  # the time of the last reading may be another by now
    assert (status.st_ino, status.st_size, status.st_mtime_ns) == (found.st_ino, size, found.st_mtime_ns)


@pytest.mark.parametrize("enough", [True, False])
def test_a_long_file_is_read_as_far_as_is_enough(tmp_path: Path, enough: bool) -> None:
    whole = b"x" * files.FIRST_BYTES + b"y" * (2 * limits.FILE_BYTES // 3)
    (tmp_path / "a.md").write_bytes(whole)
    asked: list[bytes] = []

    def ask(content: bytes) -> bool:
        asked.append(content)
        return enough

    content, status = files.read_head(str(tmp_path / "a.md"), ask)
    assert asked == [whole[: files.FIRST_BYTES]]
    assert content == (whole[: files.FIRST_BYTES] if enough else whole)
    assert status.st_size == len(whole)


def test_a_file_that_says_nothing_of_its_length_is_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.md").write_bytes(b"text")
    read = os.read
    monkeypatch.setattr(os, "fstat", lambda _: SimpleNamespace(st_mode=stat.S_IFREG, st_size=0))
    monkeypatch.setattr(os, "read", lambda descriptor, count: read(descriptor, min(count, 3)))
    assert files.read_head(str(tmp_path / "a.md"), lambda _: pytest.fail("it is short"))[0] == b"text"


def test_a_disk_that_fails_while_reading_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> bytes:
        raise OSError(5, "Input/output error")

    (tmp_path / "a.md").write_bytes(b"text")
    monkeypatch.setattr(os, "read", fail)
    before = len(os.listdir("/dev/fd"))
    with pytest.raises(FileRefused, match="cannot be read: input/output error"):
        files.read_head(str(tmp_path / "a.md"), lambda _: True)
    assert len(os.listdir("/dev/fd")) == before

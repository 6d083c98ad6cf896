"""Files replaced whole: what is kept, refused and noticed; the numbers are those of the safety study."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.store.killed import temporaries, watched
from tui.errors import FileChanged, FileRefused, WriteFailed
from tui.store import files, replace, temporary

OLD, NEW = b"the old text\n", b"the new text, which is longer\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    root.mkdir()
    path = root / "a.md"
    path.write_bytes(OLD)
    return path


def write(path: Path, *, root: Path | None = None) -> None:
    replace.replace(path, OLD, NEW, root=root or path.parent)


def refused(path: Path, *, root: Path | None = None) -> str:
    """The reason; that nothing was written and nothing is left behind has been looked at."""
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(FileRefused) as error:
        write(path, root=root)
    assert (path.read_bytes() if path.exists() else None) == before
    assert temporaries(path.parent) == []
    return str(error.value)


def test_a_file_s_bytes_are_replaced_and_nothing_else_is_there(file: Path) -> None:
    write(file)
    assert file.read_bytes() == NEW
    assert os.listdir(file.parent) == ["a.md"]


def test_descriptors_are_given_back(file: Path) -> None:
    before = len(os.listdir("/dev/fd"))
    for _ in range(5):
        write(file)
        file.write_bytes(OLD)
    with pytest.raises(FileChanged):
        replace.replace(file, b"other", NEW, root=file.parent)
    assert len(os.listdir("/dev/fd")) == before


@pytest.mark.parametrize("mode", [0o640, 0o600, 0o666, 0o4755, 0o222, 0o200])
def test_the_mode_is_kept(file: Path, mode: int) -> None:  # W38
    file.chmod(mode)
    if os.access(file, os.R_OK):
        write(file)
        assert file.read_bytes() == NEW
    else:
        assert not mode & 0o444
        with pytest.raises(FileRefused, match=r"^cannot be read: permission denied$"):
            write(file)
        assert os.listdir(file.parent) == ["a.md"]
        file.chmod(0o600)
        assert file.read_bytes() == OLD
        file.chmod(mode)
    assert stat.S_IMODE(file.stat().st_mode) == mode


def test_a_mode_that_a_umask_would_forbid_is_kept(file: Path) -> None:
    file.chmod(0o666)
    before = os.umask(0o077)
    try:
        write(file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o666


def test_the_owner_is_kept(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # W38
    if os.geteuid() == 0:
        os.chown(file, 1234, 4321)
    else:  # whoever is not root owns it, but it looks as if somebody else did
        monkeypatch.setattr(os, "geteuid", lambda: 999_999)
    owner = file.stat().st_uid, file.stat().st_gid
    write(file)
    assert file.read_bytes() == NEW
    assert (file.stat().st_uid, file.stat().st_gid) == owner


def test_a_file_that_would_change_its_owner_is_refused(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "geteuid", lambda: 999_999)
    monkeypatch.setattr(os, "fchown", forbid)
    with pytest.raises(FileRefused, match="belongs to somebody else"):
        replace.check(file, root=file.parent)  # told before anything is recorded, and by a dry run
    assert refused(file) == "belongs to somebody else, and would become yours"


def places_with_attributes(tmp_path: Path) -> list[Path]:
    """Folders on file systems that keep extended attributes; one there is wherever tests run."""
    found = []
    for place in (tmp_path, Path("/dev/shm"), Path(__file__).parent):
        probe = place / f".newstui-probe.{os.getpid()}"
        try:
            probe.touch()
            os.setxattr(probe, "user.probe", b"1")
            found.append(place)
        except OSError:
            continue
        finally:
            probe.unlink(missing_ok=True)
    return found


def test_extended_attributes_are_kept(tmp_path: Path) -> None:  # W38
    place = places_with_attributes(tmp_path)[0]
    path = place / f"newstui-test-{os.getpid()}.md"
    try:
        path.write_bytes(OLD)
        os.setxattr(path, "user.origin", b"https://example.org/\xff")
        os.setxattr(path, "user.empty", b"")
        write(path)
        assert path.read_bytes() == NEW
        assert {name: os.getxattr(path, name) for name in os.listxattr(path) if name.startswith("user.")} == {
            "user.origin": b"https://example.org/\xff",
            "user.empty": b"",
        }
    finally:
        path.unlink()


def test_an_attribute_that_cannot_be_kept_is_a_reason(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "listxattr", lambda _: ["trusted.x"])
    monkeypatch.setattr(os, "getxattr", lambda *_: b"1")
    monkeypatch.setattr(os, "setxattr", forbid)
    assert refused(file) == "has an attribute that cannot be kept (trusted.x)"


def test_a_file_system_without_attributes_is_no_reason(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object) -> list[str]:
        raise OSError(errno.ENOTSUP, "Operation not supported")

    monkeypatch.setattr(os, "listxattr", unknown)
    write(file)
    assert file.read_bytes() == NEW


@pytest.mark.parametrize("target", ["b.md", "below/b.md", "{root}/b.md"])
def test_a_link_stays_a_link_and_its_target_is_written(file: Path, target: str) -> None:  # W39
    root = file.parent
    target = target.format(root=root)
    (root / "below").mkdir()
    (root / target).write_bytes(OLD)
    file.unlink()
    file.symlink_to(target)
    write(file)
    assert os.readlink(file) == target
    assert file.read_bytes() == (root / target).read_bytes() == NEW
    assert temporaries(root) == []


def test_a_link_to_a_link_is_followed_to_its_end(file: Path) -> None:
    root = file.parent
    (root / "c.md").write_bytes(OLD)
    (root / "b.md").symlink_to("c.md")
    file.unlink()
    file.symlink_to("b.md")
    write(file)
    assert (root / "c.md").read_bytes() == NEW
    assert (root / "b.md").is_symlink()


@pytest.mark.parametrize("way", ["{outside}/b.md", "../outside/b.md", "door/b.md"])
def test_a_link_out_of_the_root_is_refused(file: Path, way: str) -> None:  # W50
    root = file.parent
    outside = root.parent / "outside"
    outside.mkdir()
    (outside / "b.md").write_bytes(OLD)
    (root / "door").symlink_to(outside)
    file.unlink()
    file.symlink_to(way.format(outside=outside))
    assert refused(file) == "is a link that leads out of the content folder"
    assert (outside / "b.md").read_bytes() == OLD
    assert temporaries(outside) == []


def test_a_root_that_is_reached_by_a_link_is_the_same_root(file: Path) -> None:
    alias = file.parent.parent / "alias"
    alias.symlink_to(file.parent)
    write(alias / "a.md", root=alias)
    assert file.read_bytes() == NEW


def test_a_folder_whose_name_begins_like_the_root_lies_outside(file: Path) -> None:
    beside = file.parent.with_name("content-2")
    beside.mkdir()
    (beside / "b.md").write_bytes(OLD)
    assert refused(beside / "b.md", root=file.parent) == "is a link that leads out of the content folder"


def test_a_hard_link_is_refused(file: Path) -> None:  # W40
    os.link(file, file.parent / "b.md")
    assert refused(file) == "has a second name (a hard link), which would keep the old text"


def test_a_read_only_file_is_refused(file: Path) -> None:  # W41
    file.chmod(0o444)
    assert refused(file) == "is read-only; chmod u+w changes that"


@pytest.mark.parametrize(
    ("owner", "flags", "said"),
    [
        (1_000, 0, "is read-only; chmod u+w changes that"),
        (1_001, 0, "is read-only for you"),
        (1_001, os.ST_RDONLY, "lies on a read-only disk"),
    ],
)
def test_the_way_out_of_a_read_only_file_is_told_to_whom_it_helps(
    file: Path, owner: int, flags: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    owned = os.stat_result([stat.S_IFREG | 0o464, 0, 0, 1, owner, 0, 0, 0, 0, 0])
    monkeypatch.setattr(os, "geteuid", lambda: 1_000)
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(os, "statvfs", lambda _: SimpleNamespace(f_flag=flags))
    with pytest.raises(FileRefused, match=f"^{re.escape(said)}$"):
        replace._refuse_read_only(str(file), owned, "is read-only", "chmod u+w")


def test_a_file_that_goes_while_it_is_looked_at_is_gone(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def going(path: str, _: int) -> bool:
        os.unlink(path)
        return False

    monkeypatch.setattr(os, "access", going)
    with pytest.raises(FileRefused, match=r"^is no longer there$"):
        replace.check(file, root=file.parent)


def test_a_file_in_a_read_only_folder_is_refused(file: Path) -> None:  # W41
    file.parent.chmod(0o555)
    try:
        assert refused(file) == "lies in a read-only folder; chmod u+w on the folder changes that"
    finally:
        file.parent.chmod(0o755)


@pytest.mark.parametrize("name", ["gone.md", "loop.md", "dangling.md"])
def test_what_is_not_there_is_refused(file: Path, name: str) -> None:
    (file.parent / "loop.md").symlink_to("loop.md")
    (file.parent / "dangling.md").symlink_to("gone.md")
    assert refused(file.parent / name) in ("is no longer there", "is not a regular file")


def test_what_is_no_regular_file_is_refused(file: Path) -> None:
    (file.parent / "folder.md").mkdir()
    os.mkfifo(file.parent / "fifo.md")
    for name in ("folder.md", "fifo.md"):
        with pytest.raises(FileRefused, match=r"^is not a regular file$"):
            write(file.parent / name)


def at_last_look(monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]) -> None:
    """Lets somebody else act right before the file is looked at for the last time."""
    opened = files.opened

    def meanwhile(path: str) -> int:
        change(Path(path))
        return opened(path)

    monkeypatch.setattr(files, "opened", meanwhile)


def test_a_file_that_others_changed_meanwhile_is_not_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # W43
    at_last_look(monkeypatch, lambda path: path.write_bytes(b"theirs"))
    with pytest.raises(FileChanged, match=r"^changed on disk since it was read$"):
        write(file)
    assert file.read_bytes() == b"theirs"
    assert temporaries(file.parent) == []


def test_a_file_that_others_replaced_meanwhile_is_not_written(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # W43
    (file.parent / "theirs").write_bytes(b"theirs")
    at_last_look(monkeypatch, lambda path: os.replace(path.parent / "theirs", path))
    with pytest.raises(FileChanged):
        write(file)
    assert file.read_bytes() == b"theirs"


@pytest.mark.parametrize("change", [os.unlink, lambda path: os.rename(path, path.parent / "b.md")])
def test_a_file_that_others_took_away_is_not_brought_back(
    file: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:  # W43
    at_last_look(monkeypatch, change)
    with pytest.raises(FileRefused, match=r"^is no longer there$"):
        write(file)
    assert not file.exists()
    assert temporaries(file.parent) == []


def test_other_bytes_of_the_same_size_and_time_are_noticed(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # W44
    def forge(path: Path) -> None:
        before = path.stat()
        path.write_bytes(OLD.upper())
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (path.stat().st_size, path.stat().st_mtime_ns) == (before.st_size, before.st_mtime_ns)

    at_last_look(monkeypatch, forge)
    with pytest.raises(FileChanged):
        write(file)
    assert file.read_bytes() == OLD.upper()


def test_a_touch_without_a_change_is_no_matter(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_last_look(monkeypatch, lambda path: os.utime(path, (1, 1)))
    write(file)
    assert file.read_bytes() == NEW


@pytest.mark.parametrize("code", [errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL])
def test_a_system_without_nameless_files_gets_a_named_one(file: Path, code: int) -> None:  # W49
    opened: list[str] = []

    def refuse_nameless(name: str, arguments: tuple[object, ...]) -> None:
        if name == "open":
            opened.append(os.fsdecode(arguments[0]))  # type: ignore[arg-type]  # the path of os.open
            if arguments[1] & getattr(os, "O_TMPFILE", 0) == getattr(os, "O_TMPFILE", -1):  # type: ignore[operator]
                raise OSError(code, "no nameless files here")

    with watched(refuse_nameless):
        write(file)
    assert any(temporary.TEMPORARY.fullmatch(name) for name in opened)
    assert file.read_bytes() == NEW
    assert os.listdir(file.parent) == ["a.md"]


@pytest.mark.parametrize("name", ["a" * 252 + ".md", "語" * 83 + ".md", os.fsdecode(b"caf\xe9.md")])
def test_a_name_as_long_as_names_may_be_is_replaced_all_the_same(file: Path, name: str) -> None:
    path = file.parent / name
    path.write_bytes(OLD)
    write(path)
    assert path.read_bytes() == NEW
    assert sorted(os.listdir(file.parent)) == sorted(["a.md", name])


def test_the_writer_hears_what_the_disk_said(file: Path) -> None:
    def full(name: str, _: tuple[object, ...]) -> None:
        if name == "write":
            raise OSError(errno.ENOSPC, "No space left on device")

    with watched(full), pytest.raises(WriteFailed, match=r"^could not be written: no space left on device$"):
        write(file)
    assert file.read_bytes() == OLD
    assert temporaries(file.parent) == []

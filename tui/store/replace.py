"""A file's bytes replaced atomically, durably, and only where they are still the ones that were read.

After a crash at any moment the file holds its old bytes or its new ones, never a mixture.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tui.errors import FileChanged, FileRefused, WriteFailed
from tui.store import files

TEMPORARY: Final = re.compile(r"\.newstui-.*\.(\d+)\.[0-9a-f]{8}\.tmp")
STALE_SECONDS: Final = 60  # a temporary file lives for milliseconds; a minute outlives any stall
_NOT_SUPPORTED: Final = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT})


def replace(path: Path, expected: bytes, new: bytes, *, root: Path) -> None:
    """Makes `new` the file's bytes; keeps mode, owner, extended attributes, and a link that leads to it.

    Costs two fsyncs (a millisecond or more): for a thread.

    Raises:
        FileRefused: It must not be written: outside `root`, hard-linked, read-only, no regular file.
        FileChanged: Its bytes are no longer `expected`; nothing was written.
        WriteFailed: The disk refused; the old bytes are intact and nothing is left behind.
    """
    target, status = check(path, root=root)
    folder, name = os.path.split(target)
    try:
        with _descriptor(folder, os.O_RDONLY | os.O_DIRECTORY) as place:
            with _temporary(place, name) as (descriptor, publish):
                _write(descriptor, new)
                _take_over(descriptor, target, status)
                os.fsync(descriptor)
                temporary = publish()
            try:
                if files.read(Path(target)) != expected:
                    raise FileChanged("changed on disk since it was read")
                os.replace(temporary, name, src_dir_fd=place, dst_dir_fd=place)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(temporary, dir_fd=place)
                raise
            # The new bytes are there, whatever is answered now. Should a power cut bring the old ones back,
            # the journal has the digests of both.
            with contextlib.suppress(OSError):
                os.fsync(place)
    except OSError as error:
        raise WriteFailed(f"could not be written: {(error.strerror or str(error)).lower()}") from None


def check(path: Path, *, root: Path) -> tuple[str, os.stat_result]:
    """The file that would be replaced, links followed, and its status.

    Raises:
        FileRefused: It must not be written.
    """
    target = os.path.realpath(path)
    if not target.startswith(os.path.realpath(root).rstrip("/") + "/"):
        raise FileRefused("is a link that leads out of the content folder")
    folder = os.path.dirname(target)
    try:
        status = os.lstat(target)
        parent = os.stat(folder)
    except OSError:
        raise FileRefused("is no longer there") from None
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused("is not a regular file")
    if status.st_nlink > 1:
        raise FileRefused("has a second name (a hard link), which would keep the old text")
    # By the bits as well: they are somebody's wish, and root may do everything.
    if not status.st_mode & 0o222 or not os.access(target, os.W_OK):
        raise FileRefused("is read-only")
    if not parent.st_mode & 0o222 or not os.access(folder, os.W_OK):
        raise FileRefused("lies in a read-only folder")
    return target, status


@contextlib.contextmanager
def _descriptor(path: str, flags: int) -> Iterator[int]:
    descriptor = os.open(path, flags | os.O_CLOEXEC)
    try:
        yield descriptor
    finally:
        with contextlib.suppress(OSError):  # nothing was written through it
            os.close(descriptor)


class _Temporary:
    """A file without a name where the system has such (a crash leaves nothing), else one with a dot name."""

    def __init__(self, folder: int, name: str) -> None:
        self._folder = folder
        # Cut by bytes: a name may have 255 of them, and ours adds up to 35.
        short = os.fsdecode(os.fsencode(name)[:200])
        self._name = f".newstui-{short}.{os.getpid()}.{os.urandom(4).hex()}.tmp"
        self._named = False
        self.descriptor = self._open()

    def _open(self) -> int:
        flags = os.O_WRONLY | os.O_CLOEXEC
        if hasattr(os, "O_TMPFILE") and os.path.isdir("/proc/self/fd"):
            try:
                return os.open(".", flags | os.O_TMPFILE, 0o600, dir_fd=self._folder)
            except OSError as error:
                if error.errno not in _NOT_SUPPORTED:
                    raise
        descriptor = os.open(
            self._name, flags | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=self._folder
        )
        self._named = True
        return descriptor

    def publish(self) -> str:
        """The name that the finished file has now."""
        if not self._named:
            source = f"/proc/self/fd/{self.descriptor}"
            os.link(source, self._name, dst_dir_fd=self._folder, follow_symlinks=True)
            self._named = True
        return self._name

    def remove(self) -> None:
        """Leaves nothing behind."""
        if self._named:
            with contextlib.suppress(OSError):
                os.unlink(self._name, dir_fd=self._folder)


@contextlib.contextmanager
def _temporary(folder: int, name: str) -> Iterator[tuple[int, Callable[[], str]]]:
    temporary = _Temporary(folder, name)
    try:
        try:
            yield temporary.descriptor, temporary.publish
        finally:
            os.close(temporary.descriptor)  # may be the first to say that the disk is full
    except BaseException:
        temporary.remove()
        raise


def _write(descriptor: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _take_over(descriptor: int, target: str, status: os.stat_result) -> None:
    """Gives the new file the owner, mode and extended attributes of the old one."""
    if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
        try:
            os.fchown(descriptor, status.st_uid, status.st_gid)
        except PermissionError:
            raise FileRefused("belongs to somebody else, and would become yours") from None
    os.fchmod(descriptor, stat.S_IMODE(status.st_mode))
    for name in _attributes(target):
        try:
            os.setxattr(descriptor, name, os.getxattr(target, name))
        except OSError as error:
            if error.errno not in _NOT_SUPPORTED and not name.startswith("security."):
                raise FileRefused(f"has an attribute that cannot be kept ({name})") from None


def _attributes(target: str) -> list[str]:
    try:
        return os.listxattr(target) if hasattr(os, "listxattr") else []
    except OSError as error:
        if error.errno in _NOT_SUPPORTED:
            return []
        raise


def sweep(folder: Path, name: str) -> bool:
    """Removes a temporary file that a killed newstui left; False where it is none, or still in use."""
    matched = TEMPORARY.fullmatch(name)
    if matched is None:
        return False
    path = folder / name
    try:
        status = path.lstat()
        fresh = time.time() - status.st_mtime < STALE_SECONDS
        if fresh or not stat.S_ISREG(status.st_mode) or _alive(int(matched[1])):
            return False
        path.unlink()
    except OSError:
        return False
    return True


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's, or no process's number: not ours to judge
        return True
    return True

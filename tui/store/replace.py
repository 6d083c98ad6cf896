"""A file's bytes replaced atomically, durably, and only where they are still the ones that were read.

After a crash at any moment the file holds its old bytes or its new ones, never a mixture.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tui.errors import GONE, DiskFailed, FileChanged, FileRefused, WriteFailed
from tui.store import exchange as exchanging
from tui.store import files, temporary, writers

_NOT_SUPPORTED: Final = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT})
_DISK: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO})  # no other file fares better
_FOREIGN: Final = "belongs to somebody else, and would become yours"
_NO_EXCHANGE: Final = frozenset({errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS})
_CHANGED: Final = "changed on disk since it was read"


def replace(path: Path, expected: bytes, new: bytes, *, root: Path) -> None:
    """Makes `new` the file's bytes; keeps mode, owner, extended attributes, and a link that leads to it.

    The order: the new file, synced; the old one opened, writers held off, read for the last time; the two
    names exchanged; the old one read again, and exchanged back where anybody has touched it, else unlinked;
    the folder synced. Whoever writes meanwhile keeps the name, and all they wrote. Costs two fsyncs (a
    millisecond or more): for a thread.

    Raises:
        FileRefused: It must not be written: outside `root`, hard-linked, read-only, no regular file.
        FileChanged: Its bytes are no longer `expected`, or somebody writes it just now; nothing was written.
        WriteFailed: The disk refused; the old bytes are intact and nothing is left behind. `DiskFailed` where
            it would refuse all other files too.
    """
    target, status = check(path, root=root)
    folder, name = os.path.split(target)
    temporary.sweep_once(folder)
    try:
        with _descriptor(folder, os.O_RDONLY | os.O_DIRECTORY) as place:
            with _temporary(place, name) as (descriptor, publish):
                _write(descriptor, new)
                _take_over(descriptor, target, status)
                os.fsync(descriptor)
                finished = publish()
            _switch(place, finished, target, expected)
            # The new bytes are there, whatever is answered now. Should a power cut bring the old ones back,
            # the journal has the digests of both.
            with contextlib.suppress(OSError):
                os.fsync(place)
    except OSError as error:
        failed = DiskFailed if error.errno in _DISK else WriteFailed
        raise failed(f"could not be written: {(error.strerror or str(error)).lower()}") from None


def _switch(place: int, finished: str, target: str, expected: bytes) -> None:
    """Gives the finished file its name; or the old one keeps it, with all that was written to it."""
    name = os.path.basename(target)
    with contextlib.ExitStack() as stack:
        unused = stack.enter_context(contextlib.ExitStack())
        unused.callback(_unlink, place, finished)
        old = stack.enter_context(_opened(target))
        somebody_waits = stack.enter_context(writers.held_off(old))
        ours = os.lstat(finished, dir_fd=place)
        if files.read_all(old) != expected:
            raise FileChanged(_CHANGED)
        kept = _exchange(place, finished, name, old)
        unused.pop_all()
        try:
            if kept is not None and not os.path.samestat(os.lstat(kept, dir_fd=place), os.fstat(old)):
                raise FileChanged(_CHANGED)  # somebody gave the name to another file
            if files.read_all(old) != expected or somebody_waits():
                raise FileChanged(writers.BUSY)
        except BaseException:
            _put_back(place, kept, name, old, ours)
            raise
        _unlink(place, kept)


def _unlink(place: int, name: str | None) -> None:
    if name is not None:
        with contextlib.suppress(OSError):  # the sweep will have it
            os.unlink(name, dir_fd=place)


def _exchange(place: int, finished: str, name: str, old: int) -> str | None:
    """Gives the new file its name; what the old one is called now, None where it could not keep any name."""
    try:
        exchanging.exchange(place, finished, name)
        return finished
    except FileNotFoundError:
        raise FileRefused(GONE) from None
    except OSError as error:
        if error.errno not in _NO_EXCHANGE:
            raise
    kept: str | None = None
    second = temporary.name_for(name)
    try:
        os.link(name, second, src_dir_fd=place, dst_dir_fd=place, follow_symlinks=False)
    except FileNotFoundError:
        raise FileRefused(GONE) from None
    except OSError as error:
        if error.errno not in _NO_EXCHANGE | {errno.EPERM}:
            raise
    else:
        kept = second
    try:
        if not os.path.samestat(os.lstat(name, dir_fd=place), os.fstat(old)):
            raise FileChanged(_CHANGED)
        os.replace(finished, name, src_dir_fd=place, dst_dir_fd=place)
    except BaseException:
        _unlink(place, kept)
        raise
    return kept


def _put_back(place: int, kept: str | None, name: str, old: int, ours: os.stat_result) -> None:
    """Gives the old file its name again, unless somebody has put a third one there meanwhile.

    Raises:
        WriteFailed: The disk would not; says where the text is.
    """
    if kept is None:
        with _temporary(place, name) as (descriptor, publish):
            _write(descriptor, files.read_all(old))
            os.fchmod(descriptor, stat.S_IMODE(os.fstat(old).st_mode))
            kept = publish()
    for attempt in range(2):  # the one place where giving up would cost somebody's text its name
        try:
            theirs = _status(place, name)
            if theirs is not None and os.path.samestat(theirs, ours):
                os.replace(kept, name, src_dir_fd=place, dst_dir_fd=place)
            else:
                _unlink(place, kept)
            return
        except OSError as error:
            if attempt:
                lies = _keep(place, kept)
                raise WriteFailed(f"was being written by somebody else, whose text lies in {lies}") from error


def _keep(place: int, name: str) -> str:
    """Gives a temporary file a name that no sweep takes; what it is called now."""
    lasting = temporary.lasting(name)
    try:
        os.rename(name, lasting, src_dir_fd=place, dst_dir_fd=place)
    except OSError:  # then it lives as long as this process at least
        return name
    return lasting


def _status(place: int, name: str) -> os.stat_result | None:
    try:
        return os.lstat(name, dir_fd=place)
    except FileNotFoundError:
        return None


def inside(path: Path, *, root: Path) -> str:
    """The file that a path leads to, links followed.

    Raises:
        FileRefused: It lies outside `root`.
    """
    target = os.path.realpath(path)
    if not target.startswith(os.path.realpath(root).rstrip("/") + "/"):
        raise FileRefused("is a link that leads out of the content folder")
    return target


def check(path: Path, *, root: Path) -> tuple[str, os.stat_result]:
    """The file that would be replaced, links followed, and its status.

    Raises:
        FileRefused: It must not be written.
        FileChanged: Somebody is writing it.
    """
    target = inside(path, root=root)
    folder = os.path.dirname(target)
    try:
        status = os.lstat(target)
        if status.st_nlink > 1:  # the second name may be what a killed newstui left
            temporary.sweep_folder(folder)
            status = os.lstat(target)
        parent = os.stat(folder)
    except OSError:
        raise FileRefused(GONE) from None
    if not stat.S_ISREG(status.st_mode):
        raise FileRefused("is not a regular file")
    if status.st_nlink > 1:
        raise FileRefused("has a second name (a hard link), which would keep the old text")
    # By the bits as well: they are somebody's wish, and root may do everything.
    _refuse_read_only(target, status, "is read-only", "chmod u+w")
    _refuse_read_only(folder, parent, "lies in a read-only folder", "chmod u+w on the folder")
    if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()) and not _may_give(status):
        raise FileRefused(_FOREIGN)
    writers.refuse_busy(target)
    return target, status


def _refuse_read_only(path: str, status: os.stat_result, said: str, way_out: str) -> None:
    if status.st_mode & 0o222 and os.access(path, os.W_OK):
        return
    if not status.st_mode & 0o200 and os.geteuid() in (0, status.st_uid):
        raise FileRefused(f"{said}; {way_out} changes that")
    try:
        of_disk = os.statvfs(path).f_flag & os.ST_RDONLY
    except OSError:  # it has just been taken away
        raise FileRefused(GONE) from None
    if of_disk:
        raise FileRefused("lies on a read-only disk")
    raise FileRefused(f"{said} for you")


def _may_give(status: os.stat_result) -> bool:
    """Whether a file of ours can be made its owner's; tried on one without a name, far from the articles."""
    try:
        with tempfile.TemporaryFile() as probe:
            os.fchown(probe.fileno(), status.st_uid, status.st_gid)
    except PermissionError:
        return False
    except OSError:  # no room for the trial: the real one will tell
        return True
    return True


@contextlib.contextmanager
def _opened(target: str) -> Iterator[int]:
    descriptor = files.opened(target)
    try:
        yield descriptor
    finally:
        with contextlib.suppress(OSError):  # it was only read
            os.close(descriptor)


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
        self._name = temporary.name_for(name)
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
    made = _Temporary(folder, name)
    try:
        try:
            yield made.descriptor, made.publish
        finally:
            os.close(made.descriptor)  # may be the first to say that the disk is full
    except BaseException:
        made.remove()
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
            raise FileRefused(_FOREIGN) from None
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

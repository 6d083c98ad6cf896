"""Whether somebody else is writing a file at this moment, as far as the system tells."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
from collections.abc import Callable, Iterator
from typing import Final

from tui.errors import FileChanged

BUSY: Final = "is being written by somebody else just now; try again"
# There a lease is a matter between this computer and the server, and its refusal says nothing of writers.
_REMOTE: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "ceph", "9p", "afs", "gfs2", "ocfs2"})
_MOUNTS: Final = "/proc/self/mountinfo"


@contextlib.contextmanager
def held_off(descriptor: int) -> Iterator[Callable[[], bool]]:
    """Keeps writers out of an open file for a moment; yields whether one has come to wait since.

    On Linux by a read lease (10 µs), that the system refuses while anybody has the file open for writing; who
    opens it meanwhile waits until this ends. Where there are no leases, nobody is known of.

    Raises:
        FileChanged: Somebody has it open for writing.
    """
    leased = _lease(descriptor)

    def wanted() -> bool:
        # A lease that is to be given up shows already as what it is to become.
        return leased and fcntl.fcntl(descriptor, fcntl.F_GETLEASE) != fcntl.F_RDLCK

    try:
        yield wanted
    finally:
        if leased:
            with contextlib.suppress(OSError):  # the closing of the file ends it too
                fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)


def refuse_busy(path: str) -> None:
    """Looks whether somebody has a file open for writing; keeps nobody out.

    Raises:
        FileChanged: Somebody has.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return  # whoever reads it will say why
    try:
        with held_off(descriptor):
            return
    finally:
        with contextlib.suppress(OSError):  # it was only read
            os.close(descriptor)


def _lease(descriptor: int) -> bool:
    if not hasattr(fcntl, "F_SETLEASE"):
        return False
    try:
        # The one who waits is announced by a signal; SIGIO, sent otherwise, would end this process.
        fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        if error.errno == errno.EAGAIN and not _is_remote(os.fstat(descriptor).st_dev):
            raise FileChanged(BUSY) from None
        return False  # somebody else's file, or a file system without leases
    return True


def _is_remote(device: int) -> bool:
    wanted = f"{os.major(device)}:{os.minor(device)}"
    try:
        with open(_MOUNTS, encoding="utf-8", errors="replace") as mounts:
            for line in mounts:
                fields, _, kind = line.partition(" - ")
                if fields.split()[2] == wanted:
                    return kind.split()[0] in _REMOTE
    except (OSError, IndexError):
        return False
    return False

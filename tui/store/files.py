"""The bytes of article files."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tui.errors import GONE, FileRefused
from tui.model import limits

FIRST_BYTES: Final = 64 << 10  # 20 times the longest real head; larger files rarely need a second read


def _opened(path: str | Path) -> tuple[int, os.stat_result]:
    try:
        # O_NONBLOCK: opening a FIFO would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise FileRefused(GONE) from None
    except OSError as error:
        raise _unreadable(error) from None
    status = os.fstat(descriptor)
    if stat.S_ISREG(status.st_mode) and status.st_size <= limits.FILE_BYTES:
        return descriptor, status
    os.close(descriptor)
    raise _too_large() if stat.S_ISREG(status.st_mode) else FileRefused("is not a regular file")


def _unreadable(error: OSError) -> FileRefused:
    return FileRefused(f"cannot be read: {(error.strerror or str(error)).lower()}")


def _too_large() -> FileRefused:
    return FileRefused(f"is larger than {limits.FILE_BYTES >> 20} MiB")


def read(path: Path) -> bytes:
    """The whole of a regular file; returns at once for a FIFO or a device, which are refused.

    Raises:
        FileRefused: With a reason that continues "NAME ...".
    """
    descriptor, _ = _opened(path)
    with open(descriptor, "rb") as file:
        try:
            content = file.read(limits.FILE_BYTES + 1)
        except OSError as error:
            raise _unreadable(error) from None
    if len(content) > limits.FILE_BYTES:
        raise _too_large()
    return content


def opened(path: str) -> int:
    """A descriptor of a file that `read` would read, for `read_all`.

    Raises:
        FileRefused: As `read`.
    """
    return _opened(path)[0]


def read_all(descriptor: int) -> bytes:
    """All bytes of an open file from its beginning, as they are now; one more than is allowed ends it.

    Raises:
        OSError: The disk refused.
    """
    parts, count = list[bytes](), 0
    while count <= limits.FILE_BYTES and (part := os.pread(descriptor, limits.FILE_BYTES, count)):
        parts.append(part)
        count += len(part)
    return b"".join(parts)


def read_head(path: str, enough: Callable[[bytes], bool]) -> tuple[bytes, os.stat_result]:
    """The first bytes of a file that `read` would read, with the status of the very file they come from.

    All of it where that is short, or where `enough` says that more is needed.

    Raises:
        FileRefused: As `read`.
    """
    descriptor, status = _opened(path)
    try:
        content = os.read(descriptor, FIRST_BYTES)
        if len(content) != status.st_size and (len(content) < FIRST_BYTES or not enough(content)):
            content = _to_the_end(descriptor, content)
    except OSError as error:
        raise _unreadable(error) from None
    finally:
        os.close(descriptor)
    return content, status


def _to_the_end(descriptor: int, content: bytes) -> bytes:
    parts, count = [content], len(content)
    while part := os.read(descriptor, limits.FILE_BYTES):
        parts.append(part)
        count += len(part)
        if count > limits.FILE_BYTES:
            raise _too_large()
    return b"".join(parts)

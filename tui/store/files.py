"""The bytes of article files."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from tui.errors import FileRefused

FILE_BYTES: Final = 8 << 20  # 2,000 times a real article


def read(path: Path) -> bytes:
    """The whole of a regular file; returns at once for a FIFO or a device, which are refused.

    Raises:
        FileRefused: With a reason that continues "NAME ...".
    """
    try:
        # O_NONBLOCK: opening a FIFO would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        raise FileRefused("is no longer there") from None
    except OSError as error:
        raise FileRefused(f"cannot be read: {(error.strerror or str(error)).lower()}") from None
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):  # before it becomes a file object, which a folder cannot
        os.close(descriptor)
        raise FileRefused("is not a regular file")
    with open(descriptor, "rb") as file:
        if status.st_size > FILE_BYTES:
            raise FileRefused(f"is larger than {FILE_BYTES >> 20} MiB")
        try:
            content = file.read(FILE_BYTES + 1)
        except OSError as error:
            raise FileRefused(f"cannot be read: {(error.strerror or str(error)).lower()}") from None
    if len(content) > FILE_BYTES:
        raise FileRefused(f"is larger than {FILE_BYTES >> 20} MiB")
    return content

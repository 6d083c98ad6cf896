"""Two names of a folder exchanged in one step, so that what was replaced can still be looked at."""

from __future__ import annotations

import ctypes
import errno
import functools
import os
from collections.abc import Callable
from typing import Final

_RENAME_EXCHANGE: Final = 2  # <linux/fs.h>


@functools.cache
def _renameat2() -> Callable[[int, bytes, int, bytes, int], int] | None:
    """The C library's function, that Python lacks; None before glibc 2.28 and on other systems."""
    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return None
    function.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint]
    function.restype = ctypes.c_int
    return function


def exchange(place: int, one: str, other: str) -> None:
    """Gives each of two names in the folder open as `place` what the other named.

    Raises:
        OSError: It was not done; ENOSYS or EINVAL where this system or file system cannot.
    """
    function = _renameat2()
    if function is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if function(place, os.fsencode(one), place, os.fsencode(other), _RENAME_EXCHANGE):
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))

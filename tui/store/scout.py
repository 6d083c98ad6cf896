"""A process that walks a folder while this one still loads what it needs: half a second at 100,000 files.

It is there to be early, nothing depends on it: where it cannot be started or ends too soon, whoever asked
walks the folder itself.
"""

from __future__ import annotations

import marshal
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, BinaryIO, Final

from tui.store import scan

_CODE: Final = "import sys; sys.path[:0] = [{path}]; from tui.store.survey import tell; tell({folder})"


class Lost(Exception):
    """The scout ended before it had told all."""


class Scout:
    """A process on its way through a folder.

    Args:
        folder: The folder.
    """

    def __init__(self, folder: Path) -> None:
        self._pid: int | None = None
        self._told: BinaryIO | None = None
        self._census: bytes | None = None
        code = _CODE.format(path=ascii(str(Path(__file__).parents[2])), folder=ascii(os.path.abspath(folder)))
        reader, writer = os.pipe()
        try:
            self._pid = os.posix_spawn(
                sys.executable,
                (sys.executable, "-I", "-S", "-c", code),
                os.environ,
                file_actions=(
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, writer, 1),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ),
                setsigmask=(),
            )
            self._told = open(reader, "rb")  # noqa: SIM115 - closed by `met` or `close`
        except (OSError, ValueError):
            os.close(reader)
        finally:
            os.close(writer)

    def census(self) -> bytes:
        """What `survey.Census` makes of all that it meets; waits until it has met all.

        Raises:
            Lost: It ended before, or has told already.
        """
        if self._census is None:
            if self._told is None:
                raise Lost
            census = _load(self._told)
            if not isinstance(census, bytes):
                raise Lost
            self._census = census
        return self._census

    def met(self) -> Iterator[scan.Batch]:
        """What `scan.batches` meets, once.

        Raises:
            Lost: That was not all of it.
        """
        self.census()
        told, self._told = self._told, None
        if told is None:
            raise Lost
        with told:
            while (some := _load(told)) is not None:
                ids, prints, passed = some
                yield scan.Batch(ids, prints, [scan.Passed(*one) for one in passed])

    def close(self) -> None:
        """Ends it."""
        if self._told is not None:
            self._told.close()
            self._told = None
        if self._pid is not None:
            with suppress(ProcessLookupError, ChildProcessError):
                os.kill(self._pid, signal.SIGKILL)
                os.waitpid(self._pid, 0)
            self._pid = None


def _load(told: BinaryIO) -> Any:
    """What it tells next: its census, then ids, stamps and what was passed over of each batch, then None."""
    try:
        return marshal.load(told)  # noqa: S302 - our own
    except (EOFError, ValueError, TypeError, OSError):
        raise Lost from None

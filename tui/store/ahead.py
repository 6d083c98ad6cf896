"""A process that reads the first files of a folder while this one loads what draws their rows.

It is there to be early, nothing depends on it: where it cannot be started or ends too soon, whoever asked
reads them itself.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.store.scout import place_of, python

if TYPE_CHECKING:
    from tui.store.opening import First

_CODE: Final = "import sys; sys.path[:] = {path}; from tui.store.ahead import tell; tell({folder}, {root})"
_READ_BYTES: Final = 1 << 16
PATIENCE_SECONDS: Final = 5.0  # a disk that has slept may take one or two


class Crashed(Exception):
    """What a process does with these files, another does too."""


class Ahead:
    """A process on its way to the first rows of a folder.

    Args:
        folder: The content folder.
        root: Its content root.
        environ: Says where the user's state and cache folders are.
    """

    def __init__(self, folder: Path, root: Path, environ: Mapping[str, str]) -> None:
        self._told = b""
        self._reader, writer = os.pipe()
        try:
            code = _CODE.format(
                path=ascii([os.path.abspath(place) for place in sys.path]),
                folder=ascii(place_of(folder)),
                root=ascii(place_of(root)),
            )
            self.pid = os.posix_spawn(
                sys.executable,
                python(code),
                environ,
                file_actions=(
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, writer, 1),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ),
                setpgroup=0,  # ^C is for the program
                setsigmask=(),
            )
        except (OSError, ValueError, TypeError):  # it ends at once, and has told nothing
            self.pid = 0
        finally:
            os.close(writer)

    def first(self, seconds: float | None = None) -> First | None:
        """What it has found, once, waiting at most so long; None where that is nothing.

        Raises:
            Crashed: It was killed, perhaps by one of the files; or no time was given, and it has told nothing
                in `PATIENCE_SECONDS`.
        """
        if self._reader < 0:
            return None
        deadline = time.monotonic() + (PATIENCE_SECONDS if seconds is None else seconds)
        while True:
            left = max(0.0, deadline - time.monotonic())
            if not select.select([self._reader], [], [], left)[0]:
                if seconds is not None:
                    return None
                self.end()
                self._ended_by_signal()
                raise Crashed
            some = os.read(self._reader, _READ_BYTES)
            if not some:
                break
            self._told += some
        if self._ended_by_signal():
            raise Crashed
        try:
            found: First = pickle.loads(self._told)  # noqa: S301 - from our own child
        except (EOFError, ValueError, pickle.UnpicklingError):
            return None
        return found

    def end(self) -> None:
        """Ends it where it has not ended, so that whoever waits for it waits no more; from any thread."""
        if self._reader >= 0 and self.pid:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)

    def _ended_by_signal(self) -> bool:
        os.close(self._reader)
        self._reader = -1
        try:
            return bool(self.pid) and os.WIFSIGNALED(os.waitpid(self.pid, 0)[1])
        except ChildProcessError:  # somebody else has waited for it
            return False


def tell(folder: str, root: str) -> None:
    """In the process: reads, and tells what it has found."""
    from tui.store.opening import Opening  # noqa: PLC0415 - which starts this

    first = Opening(Path(folder), os.environ, root=Path(root)).first_files()
    with suppress(BrokenPipeError), open(1, "wb", closefd=False) as out:
        pickle.dump(first, out, protocol=5)
    os._exit(0)

"""Processes that walk a folder while this one still loads what it needs: two take 0.3 s at 100,000 files.

They are there to be early, nothing depends on them: where one cannot be started or ends too soon, whoever
asked walks the folder itself. Imports little, so that they can be started before anything else is loaded.
"""

from __future__ import annotations

import marshal
import os
import sys

from tui.store import processors

TYPE_CHECKING = False  # see `survey`
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, BinaryIO, Final

    from tui.store import scan

_CODE: Final = (
    "import sys; sys.path[:0] = [{path}]; from tui.store.survey import tell; tell({folder}, {half})"
)


def place_of(folder: str | os.PathLike[str]) -> str:
    """The absolute path of a folder, with links and `..` as they are: behind a link, `..` is elsewhere.

    Raises:
        OSError: The current folder has gone.
    """
    given = os.fspath(folder)
    return given if os.path.isabs(given) else os.path.join(os.getcwd(), given)


def python(code: str) -> tuple[str, ...]:
    """The command for another Python that loads little, and reads names of files as this one does."""
    return sys.executable, "-I", "-S", "-X", f"utf8={sys.flags.utf8_mode}", "-c", code


class Lost(Exception):
    """A scout ended before it had told all."""


class Scout:
    """One on its way through a folder: two processes, each with a half of the files, where two run at once.

    Args:
        folder: The folder.
        halves: Whether two are to be sent. Whoever needs no more than `census` has it sooner; to put together
            what they met takes the time again that they have won.

    Raises:
        OSError: The current folder has gone, and the folder is one below it.
    """

    def __init__(self, folder: str | os.PathLike[str], *, halves: bool = True) -> None:
        self.folder = place_of(folder)
        both = halves and processors.at_hand() > 1
        self._sent = [_Sent(self.folder, half) for half in ((0, 1) if both else (None,))]

    def census(self) -> bytes:
        """What `survey.census` makes of all that is met; waits until all is.

        Raises:
            Lost: One ended before, or has told already.
        """
        return b"".join([one.counted() for one in self._sent])

    def met(self) -> Iterator[scan.Batch]:
        """What `scan.batches` meets, once.

        Raises:
            Lost: That was not all of it.
        """
        from tui.store import halves  # noqa: PLC0415 - for those who find something changed

        met = [one.met() for one in self._sent]
        return halves.merged(*met) if len(met) > 1 else met[0]

    def close(self) -> None:
        """Ends them."""
        for one in self._sent:
            one.close()


class _Sent:
    """One process on its way, through a half of the files or through all."""

    def __init__(self, place: str, half: int | None) -> None:
        self.pid: int | None = None
        self._told: BinaryIO | None = None
        self._counted: bytes | None = None
        path = ascii(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))
        code = _CODE.format(path=path, folder=ascii(place), half=half)
        reader, writer = os.pipe()
        try:
            self.pid = os.posix_spawn(
                sys.executable,
                python(code),
                os.environ,
                file_actions=(
                    (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
                    (os.POSIX_SPAWN_DUP2, writer, 1),
                    (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
                ),
                setsigmask=(),
            )
            self._told = open(reader, "rb")  # noqa: SIM115 - closed by `met` or `close`
        except (OSError, ValueError, TypeError):  # where no Python is known too
            os.close(reader)
        finally:
            os.close(writer)

    def counted(self) -> bytes:
        """Its part of the census."""
        if self._counted is None:
            if self._told is None:
                raise Lost
            counted = _load(self._told)
            if not isinstance(counted, bytes):
                raise Lost
            self._counted = counted
        return self._counted

    def met(self) -> Iterator[scan.Batch]:
        """What it met, once."""
        from tui.store import scan  # noqa: PLC0415 - see above

        self.counted()
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
        if self.pid is not None:
            from signal import SIGKILL  # noqa: PLC0415 - 2 ms, before the other one is sent

            try:
                os.kill(self.pid, SIGKILL)
                os.waitpid(self.pid, 0)
            except (ProcessLookupError, ChildProcessError):
                pass
            self.pid = None


def _load(told: BinaryIO) -> Any:
    """What it tells next, as `survey.tell` says."""
    try:
        return marshal.load(told)  # noqa: S302 - our own
    except (EOFError, ValueError, TypeError, OSError):
        raise Lost from None

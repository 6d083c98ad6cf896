"""A process that reads files for a pool: what runs in it, and the parent's end of it.

Started by `posix_spawn` with a line of code of its own, so the script that the user started is not run again
in it, as multiprocessing would. It belongs to a process group of its own, since Ctrl+C is for the program; it
prints nowhere; and it ends by itself: when its parent is gone the socket says so, and a file that takes too
long brings the alarm, which the kernel delivers whatever the code is stuck in.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.model.article import ArticleId
from tui.model.dialect import Dialect
from tui.store.bulk import Reading

if TYPE_CHECKING:  # it takes 5 ms to import, and only the parent has one
    from socket import socket

Read = Callable[[str, ArticleId, Dialect], Reading]

NICE: Final = 5  # whoever presses a key meanwhile goes first
_LENGTH_BYTES: Final = 4
_RECEIVE_BYTES: Final = 1 << 20
_CODE: Final = (
    "import sys; sys.path[:] = {path}; from tui.store.worker import serve; "
    "serve({folder}, {read}, {seconds}, {language})"
)


def serve(folder: str, read_name: str, seconds: float, language: bytes) -> None:
    """Answers lists of ids with lists of readings, on the socket that is standard input, to its end."""
    os.nice(NICE)
    channel = os.dup(0)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    module, _, name = read_name.partition(":")
    read: Read = getattr(importlib.import_module(module), name)
    dialect: Dialect = pickle.loads(language)  # noqa: S301 - from our own parent
    # Nothing that is there now is ever garbage, and what comes is freed as soon as it is sent.
    gc.freeze()
    gc.disable()
    with suppress(EOFError, OSError), open(channel, "rb", closefd=False) as requests:
        _send(channel, [])
        while True:
            article_ids = pickle.load(requests)  # noqa: S301 - from our own parent
            signal.setitimer(signal.ITIMER_REAL, seconds)
            readings = [read(folder, article_id, dialect) for article_id in article_ids]
            signal.setitimer(signal.ITIMER_REAL, 0)
            _send(channel, readings)
            del readings
            gc.collect()
    os._exit(0)


def _send(channel: int, readings: list[Reading]) -> None:
    packed = pickle.dumps(readings, protocol=5)
    left = memoryview(len(packed).to_bytes(_LENGTH_BYTES, "little") + packed)
    while left:
        left = left[os.write(channel, left) :]


@dataclass(slots=True, eq=False)
class Chunk:
    """Files to read in one go; `suspect` where a worker has died of them before."""

    ids: Sequence[ArticleId]
    suspect: bool = False
    readings: list[Reading] | None = None


@dataclass(slots=True, eq=False)
class Worker:
    """The parent's end of one process. `doing` are the chunks it was given, in its order; one thread only."""

    pid: int
    socket: socket
    ready: bool = False
    doing: deque[Chunk] = field(default_factory=deque)
    inbox: bytearray = field(default_factory=bytearray)
    outbox: bytearray = field(default_factory=bytearray)

    def give(self, chunk: Chunk) -> None:
        """Hands it one more chunk, to be sent by `send`."""
        self.doing.append(chunk)
        self.outbox += pickle.dumps(chunk.ids, protocol=5)

    def send(self) -> None:
        """Sends what the socket takes now."""
        with suppress(
            BlockingIOError, BrokenPipeError, ConnectionResetError
        ):  # `receive` tells that it ended
            del self.outbox[: self.socket.send(self.outbox)]

    def receive(self) -> bool:
        """Takes in what has come, where `poll` says that something has; false once the process has ended."""
        try:
            received = self.socket.recv(_RECEIVE_BYTES)
        except ConnectionResetError:  # it ended with something to do still unread
            return False
        self.inbox += received
        while (end := _LENGTH_BYTES + int.from_bytes(self.inbox[:_LENGTH_BYTES], "little")) <= len(
            self.inbox
        ):
            readings = pickle.loads(bytes(self.inbox[_LENGTH_BYTES:end]))  # noqa: S301 - from our own child
            del self.inbox[:end]
            if self.ready:
                self.doing.popleft().readings = readings
            self.ready = True  # the first word of a worker is that it has started
        return bool(received)

    def end(self) -> int:
        """Kills it; the number of the signal that it had ended by."""
        try:
            os.kill(self.pid, signal.SIGKILL)
            return os.WTERMSIG(os.waitpid(self.pid, 0)[1])
        except (ProcessLookupError, ChildProcessError):  # somebody else has waited for it
            return 0


def start(folder: Path, read: Read, seconds: float, language: Dialect) -> Worker:
    """A new worker, which says when it is ready.

    Raises:
        OSError: There can be no more processes, or no Python is known.
    """
    from socket import socketpair  # noqa: PLC0415 - see above

    if not sys.executable:
        raise FileNotFoundError("no Python is known")
    ours, theirs = socketpair()
    code = _CODE.format(
        path=ascii([os.path.abspath(place) for place in sys.path]),
        folder=ascii(str(folder)),
        read=ascii(f"{read.__module__}:{read.__qualname__}"),
        seconds=seconds,
        language=repr(pickle.dumps(language, protocol=5)),
    )
    with theirs:
        try:
            pid = os.posix_spawn(
                sys.executable,
                (sys.executable, "-c", code),
                os.environ,
                file_actions=(
                    (os.POSIX_SPAWN_DUP2, theirs.fileno(), 0),
                    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
                    (os.POSIX_SPAWN_DUP2, 1, 2),
                ),
                setpgroup=0,
                setsigmask=(),
                setsigdef=(signal.SIGALRM,),
            )
        except OSError:
            ours.close()
            raise
    ours.setblocking(False)
    return Worker(pid, ours)

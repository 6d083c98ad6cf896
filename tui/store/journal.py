"""The journal: one line of JSON a decided article, on disk before the article's file is touched.

There is no "done" entry: an entry holds the digests of the file before and after, so that at any later time
the file itself says whether the change was made. Append-only, private, one writer.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from tui.errors import FileRefused, JournalUnavailable
from tui.model import undo
from tui.model.entry import Entry, Kind
from tui.model.history import History
from tui.store import compaction, files
from tui.store.journal_lines import Lines, line
from tui.store.root import JOURNAL_FILE

_HELD = "another newstui decides in this folder; close it first"


class Journal:
    """The entries of one content root. The first to open it may write; others look on.

    Args:
        folder: Where it lies, in the user's state folder.
        root: The content root, which its paths are relative to.
        write: Whether decisions are to be recorded.
    """

    def __init__(self, folder: Path, root: Path, *, write: bool = True) -> None:
        self.folder = folder
        self.history = History()
        self.why_not: str | None = None
        self._file = folder / JOURNAL_FILE
        self._lock: int | None = None
        self._descriptor: int | None = None
        self._owed = b""
        self._root = root
        self._held_elsewhere = False
        self._asking = threading.Lock()  # whoever asks whether the lock is free has it for a moment
        if write:
            self._open()
        if not self.writable:
            self._look()

    def _open(self) -> None:
        """Takes the journal for writing; where that fails `why_not` says why."""
        failed = "written"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._asking:
                self._lock = _taken(self.folder / "lock")
            if self._lock is None:
                self._held_elsewhere, self.why_not = True, _HELD
                return
            _note(self.folder / "root", os.path.realpath(self._root))
            compaction.discard(self.folder)
            failed = "read"
            history = self._read()
            failed = "written"
            new = not self._file.exists()
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            if new:
                compaction.sync(self.folder)
            self._close_torn_line()
            self.history = history
            self._held_elsewhere, self.why_not = False, None
            self._take_up()
        except OSError as error:
            self.close()
            self._held_elsewhere = False
            self.why_not = self._trouble(failed, error)

    def _trouble(self, what: str, error: OSError) -> str:
        reason = (error.strerror or str(error)).lower()
        return f"the journal in {self.folder} cannot be {what}: {reason}"

    def _read(self) -> History:
        """What the file's entries add up to, rewritten first where it has grown too large.

        Raises:
            OSError: It is there and cannot be read: nothing may be concluded from a part of it.
        """
        try:
            lines = Lines(self._file)
        except FileNotFoundError:
            return History()
        history = lines.history()
        due = self._lock is not None and compaction.is_due(self.folder, self._file.stat().st_size)
        if due and compaction.compact(self.folder, lines, history):
            return Lines(self._file).history()
        return history

    def _look(self) -> None:
        """Reads what others have written."""
        try:
            self.history = self._read()
        except OSError as error:
            self.why_not = self.why_not or self._trouble("read", error)

    @property
    def is_let_go(self) -> bool:
        """Whether another newstui held the journal and was closed since: then `try_again` takes it."""
        if not self._held_elsewhere:
            return False
        if self._lock is not None:
            return True  # it is being taken
        with self._asking, contextlib.suppress(OSError):
            descriptor = _taken(self.folder / "lock")
            if descriptor is not None:
                os.close(descriptor)
            return descriptor is not None
        return False

    def try_again(self) -> bool:
        """Takes the journal where another newstui held it and has let go of it; reads what that one wrote.

        Whether it was taken now. At 100,000 entries a second: for a thread.
        """
        if not self._held_elsewhere:
            return False
        self._open()
        return self.writable

    def _take_up(self) -> None:
        """Notes that the newest undo or redo came to nothing where a crash fell between journal and file.

        A decision needs no such note: undoing one that was never made changes nothing.
        """
        if not len(self.history):
            return
        newest = self.history.entry(len(self.history) - 1)
        if newest.kind not in (Kind.UNDO, Kind.REDO) or newest.before == newest.after:
            return
        with contextlib.suppress(FileRefused):
            if undo.digest(files.read(self._root / newest.path)) == newest.before:
                number = self.history.next_id
                self.note(replace(newest, id=number, kind=Kind.FAILED, of=newest.id))

    def _close_torn_line(self) -> None:
        assert self._descriptor is not None  # called right after it was opened
        size = os.fstat(self._descriptor).st_size
        if size and os.pread(self._descriptor, 1, size - 1) != b"\n":
            os.write(self._descriptor, b"\n")

    def close(self) -> None:
        """Lets another newstui write."""
        for descriptor in (self._descriptor, self._lock):
            if descriptor is not None:
                os.close(descriptor)
        self._descriptor = self._lock = None

    @property
    def closed(self) -> str | None:
        """Why nothing can be recorded; None where it can."""
        return None if self.writable else self.why_not or "newstui was told to look only"

    @property
    def writable(self) -> bool:
        """Whether decisions can be recorded."""
        return self._descriptor is not None

    def first_time(self, of: str) -> bool:
        """Whether something is said for the first time of this root; true once."""
        try:
            os.close(os.open(self.folder / f"said-{of}", os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
        except OSError:
            return False
        return True

    def list_for_git(self, paths: Iterable[str]) -> Path | None:
        """A file for Git's `--pathspec-from-file` that names these, NUL between; None where it failed."""
        listed = self.folder / "changed"
        try:
            descriptor = os.open(listed, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with open(descriptor, "wb") as file:
                # Literal: a name with * or [ must not name others.
                file.writelines(b":(literal)" + os.fsencode(path) + b"\0" for path in paths)
        except OSError:
            return None
        return listed

    def append(self, entry: Entry) -> None:
        """Records an entry; it is on disk when this returns (one fdatasync).

        Raises:
            JournalUnavailable: It could not be recorded: nothing must be changed.
        """
        self._write(self._owed + line(entry))
        self._owed = b""
        self.history.take(entry)

    def note(self, entry: Entry) -> None:
        """Records what has happened already; where the disk refuses, together with the next entry."""
        self.history.take(entry)
        self._owed += line(entry)
        with contextlib.suppress(JournalUnavailable):
            self._write(self._owed)
            self._owed = b""

    def _write(self, lines: bytes) -> None:
        if self._descriptor is None:
            raise JournalUnavailable(self.why_not or "this newstui only looks")
        size = None
        try:
            self._check_in_place()
            size = os.fstat(self._descriptor).st_size
            if os.write(self._descriptor, lines) != len(lines):
                raise OSError("the disk is full")
            os.fdatasync(self._descriptor)
        except OSError as error:
            if size is not None:
                with contextlib.suppress(OSError):  # a torn line is ignored and closed at the next start
                    os.ftruncate(self._descriptor, size)
            raise JournalUnavailable(self._trouble("written", error)) from None

    def _check_in_place(self) -> None:
        """Refuses to write where nobody would find it again: what lies at the path is another file, or none.

        Raises:
            JournalUnavailable: Now, and until newstui is started again.
            OSError: It cannot be looked at.
        """
        for descriptor, path in ((self._descriptor, self._file), (self._lock, self.folder / "lock")):
            assert descriptor is not None  # both are open or none is
            held = os.fstat(descriptor)
            try:
                found = os.stat(path)
            except (FileNotFoundError, NotADirectoryError):
                found = None
            if found is None or (found.st_dev, found.st_ino) != (held.st_dev, held.st_ino):
                self.close()
                self.why_not = (
                    f"the journal in {self.folder} was removed or replaced by somebody; start newstui again"
                )
                raise JournalUnavailable(self.why_not)


def _taken(lock: Path) -> int | None:
    """The lock's descriptor; None where another newstui has it."""
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _note(path: Path, text: str) -> None:
    """Leaves the root's name beside the journal, for people."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        os.write(descriptor, os.fsencode(text) + b"\n")
    finally:
        os.close(descriptor)

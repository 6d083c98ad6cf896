"""The journal: one line of JSON a decided article, on disk before the article's file is touched.

There is no "done" entry: an entry holds the digests of the file before and after, so that at any later time
the file itself says whether the change was made. Append-only, private, one writer.
"""

from __future__ import annotations

import base64
import contextlib
import fcntl
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from tui.errors import JournalUnavailable
from tui.model.article import State
from tui.model.edit import Splice
from tui.model.history import Entry, History, Kind
from tui.model.triage import Decision

VERSION: Final = 1
COMPACTED_BYTES: Final = 64 << 20  # 100,000 decisions take about 60 MB
KEPT_DECISIONS: Final = 100_000
# What a line that was not written by this version may raise.
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)


class Journal:
    """The entries of one content root. The first to open it may write; others look on."""

    def __init__(self, folder: Path, root: Path, *, write: bool = True) -> None:
        self.folder = folder
        self._file = folder / "journal.jsonl"
        self._lock: int | None = None
        self._descriptor: int | None = None
        self._owed = b""
        self._root = root
        self.why_not: str | None = None
        self._held_elsewhere = False
        if write:
            self._open(root)
        self.history = History(self._read())

    def _open(self, root: Path) -> None:
        """Takes the journal for writing; where that fails `why_not` says why."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self.close()
                self._held_elsewhere = True
                self.why_not = "another newstui decides in this folder; close it first"
                return
            self._note_root(root)
            self._compact()
            self._descriptor = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            self._close_torn_line()
        except OSError as error:
            self.close()
            self.why_not = (
                f"the journal in {self.folder} cannot be written: {(error.strerror or str(error)).lower()}"
            )

    def try_again(self) -> bool:
        """Takes the journal where another newstui held it and has let go; reads what that one wrote."""
        if not self._held_elsewhere:
            return False
        self._held_elsewhere, self.why_not = False, None
        self._open(self._root)
        if self.writable:
            self.history = History(self._read())
        return self.writable

    def _note_root(self, root: Path) -> None:
        """Leaves the root's name beside the journal, for people."""
        descriptor = os.open(
            self.folder / "root", os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600
        )
        try:
            os.write(descriptor, os.fsencode(os.path.realpath(root)) + b"\n")
        finally:
            os.close(descriptor)

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
        self._write(self._owed + _line(entry))
        self._owed = b""
        self.history.take(entry)

    def note(self, entry: Entry) -> None:
        """Records what has happened already; where the disk refuses, together with the next entry."""
        self.history.take(entry)
        self._owed += _line(entry)
        with contextlib.suppress(JournalUnavailable):
            self._write(self._owed)
            self._owed = b""

    def _write(self, lines: bytes) -> None:
        if self._descriptor is None:
            raise JournalUnavailable(self.why_not or "this newstui only looks")
        size = None
        try:
            size = os.fstat(self._descriptor).st_size
            if os.write(self._descriptor, lines) != len(lines):
                raise OSError("the disk is full")
            os.fdatasync(self._descriptor)
        except OSError as error:
            if size is not None:
                with contextlib.suppress(OSError):  # a torn line is ignored and closed at the next start
                    os.ftruncate(self._descriptor, size)
            reason = (error.strerror or str(error)).lower()
            raise JournalUnavailable(f"the journal in {self.folder} cannot be written: {reason}") from None

    def _read(self) -> Iterator[Entry]:
        """Every entry that can be read: a torn line's file was never touched."""
        with contextlib.suppress(OSError), open(self._file, "rb") as file:
            for line in file:
                with contextlib.suppress(*_UNREADABLE):
                    yield _unpacked(json.loads(line))

    def _compact(self) -> None:
        """Rewrites a journal over 64 MB: every path's entries in force, and the newest 100,000 whole."""
        with contextlib.suppress(FileNotFoundError):
            if self._file.stat().st_size <= COMPACTED_BYTES:
                return
            history = History(self._read())
            newest = set(sorted(history.entries)[-KEPT_DECISIONS:])
            kept = [
                one for number, one in history.entries.items() if number in newest or history.in_force(one)
            ]
            temporary = self.folder / "journal.new"
            descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
            with open(descriptor, "wb") as file:
                file.writelines(_line(entry) for entry in kept)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._file)


def _line(entry: Entry) -> bytes:
    return json.dumps(_packed(entry), separators=(",", ":")).encode() + b"\n"


def _packed(entry: Entry) -> dict[str, Any]:
    return {
        "v": VERSION,
        "id": entry.id,
        "step": entry.step,
        "kind": entry.kind,
        "time": entry.time,
        "path": entry.path,
        "identity": entry.identity,
        "decision": entry.decision,
        "from": entry.came_from,
        "to": entry.went_to,
        "before": entry.before,
        "after": entry.after,
        "spans": [[one.offset, _base64(one.old), _base64(one.new)] for one in entry.splices],
        "lines": [[_base64(old), _base64(new)] for old, new in entry.lines],
        "flags": {key: list(values) for key, values in entry.flags.items()},
        "of": entry.of,
    }


def _unpacked(packed: dict[str, Any]) -> Entry:
    if packed["v"] != VERSION:
        raise ValueError("an entry of another version")
    if not all(isinstance(packed[name], str) for name in ("time", "path", "identity")):
        raise TypeError("an entry that names no file")
    return Entry(
        id=int(packed["id"]),
        step=int(packed["step"]),
        kind=Kind(packed["kind"]),
        time=packed["time"],
        path=packed["path"],
        identity=packed["identity"],
        decision=Decision(packed["decision"]),
        came_from=State(packed["from"]),
        went_to=State(packed["to"]),
        before=packed["before"],
        after=packed["after"],
        splices=tuple(
            Splice(offset=offset, old=base64.b64decode(old), new=base64.b64decode(new))
            for offset, old, new in packed["spans"]
        ),
        lines=tuple((base64.b64decode(old), base64.b64decode(new)) for old, new in packed["lines"]),
        flags={key: (old, new) for key, (old, new) in packed["flags"].items()},
        of=packed["of"],
    )


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()

"""A database that answers or does not, and never raises: opened, replaced when damaged, done without."""

from __future__ import annotations

import contextlib
import sqlite3
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeVar

from tui.store import cache_files
from tui.store.cache_rows import Damaged, Texts, packed_texts, text_sum

# What bytes that are not ours may raise beside `Damaged` when they are taken apart.
_STRANGE: Final = (TypeError, ValueError, KeyError, IndexError, OverflowError, struct.error)

TEXTS_KNOWN: Final = 50_000  # codes of texts that a writer remembers: 10 MB at most

Answer = TypeVar("Answer")


class Codes(dict[Texts, int]):
    """The code of any texts; they are stored where they are not yet. Valid until a transaction fails."""

    def __init__(self, connection: sqlite3.Connection | None) -> None:
        super().__init__({(): 0})
        self._connection = connection

    def __missing__(self, texts: Texts) -> int:
        assert self._connection is not None  # who writes has asked for it
        if len(self) > TEXTS_KNOWN:
            self.clear()
            self[()] = 0
        code = self[texts] = stored(self._connection, texts)
        return code


def stored(connection: sqlite3.Connection, texts: Texts) -> int:
    """The code of some texts, which are stored where they are not yet. A code is never used again."""
    packed = packed_texts(texts)
    found = connection.execute("SELECT code, packed, sum FROM texts WHERE packed = ?", (packed,)).fetchone()
    if found is not None:
        if found[1:] != (packed, text_sum(packed, found[0])):
            raise Damaged("a text that is listed under another code")
        return int(found[0])
    code = connection.execute("INSERT INTO texts (packed, sum) VALUES (?, 0)", (packed,)).lastrowid
    assert code is not None  # right after an insert
    connection.execute("UPDATE texts SET sum = ? WHERE code = ?", (text_sum(packed, code), code))
    return code


@contextlib.contextmanager
def at_one_time(connection: sqlite3.Connection) -> Iterator[None]:
    """Has all that is read meanwhile be of one time, whatever other processes write.

    Raises:
        Damaged: What was read could not be taken apart.
    """
    connection.execute("BEGIN")
    try:
        yield
    except _STRANGE as error:
        raise Damaged(str(error)) from error
    connection.execute("COMMIT")


class Database:
    """The database of a content folder. One connection and one lock serve all threads of a process.

    `where` is None while it is temporary, and `why_temporary` says why. `age` grows whenever another database
    takes its place: what was read of the one before says nothing about rows of this.
    """

    def __init__(self, folder: Path, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.where: Path | None = None
        self.why_temporary: str | None = None
        self.age = 0
        self.codes = Codes(None)
        self._environ = environ
        self._lock = threading.RLock()
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None
        self._damaged = 0
        self._open()

    def _open(self, *, replace: bool = False) -> None:
        self._let_go()
        try:
            self._connection = cache_files.opened(
                self.folder, self._environ, unlike=self._inode if replace else None
            )
            self.where = cache_files.path_of(self.folder, self._environ)
            self._inode = cache_files.inode(self.where)
            self.codes = Codes(self._connection)
            self.why_temporary = None
        except (OSError, RuntimeError, ValueError, Damaged, sqlite3.Error) as error:
            self._open_temporary((getattr(error, "strerror", None) or str(error)).lower())

    def _open_temporary(self, why: str) -> None:
        """Goes on with a database of SQLite's own, which ends with its connection."""
        self._let_go()
        self.where, self.why_temporary = None, why
        try:
            self._connection = cache_files.connect("")
            cache_files.prepare(self._connection)
            self.codes = Codes(self._connection)
        except (Damaged, sqlite3.Error):
            self._let_go()

    def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        self.age += 1
        self.codes = Codes(None)
        if connection is not None:
            with contextlib.suppress(sqlite3.Error):
                connection.close()

    def close(self) -> None:
        """Lets the database go; from now on it is empty."""
        with self._lock:
            self._let_go()

    def forget_all(self) -> None:
        """Starts anew with nothing. Another process goes on with what it has open."""
        with self._lock:
            if self._connection is not None:
                self._open(replace=True)

    def bytes_on_disk(self) -> int:
        """What it takes of the user's disk."""
        where = self.where
        names = [] if where is None else [where.name, f"{where.name}-wal", f"{where.name}-shm"]
        return sum(cache_files.size(where.with_name(name)) for name in names if where)

    def ask(
        self, work: Callable[[sqlite3.Connection], Answer], otherwise: Answer, age: int | None = None
    ) -> Answer:
        """What `work` finds; `otherwise` where there is nothing to ask, it refuses, or is not of that age."""
        with self._lock:
            connection = self._connection
            if connection is None or age not in (None, self.age):
                return otherwise
            try:
                return work(connection)
            except (sqlite3.Error, Damaged, *_STRANGE) as error:
                if connection.in_transaction and isinstance(error, _STRANGE):
                    raise  # what was to be written is to blame
                self._take_back(connection)
                if cache_files.is_damage(error):
                    self._start_anew()
            finally:
                if connection is self._connection and connection.in_transaction:
                    self._take_back(connection)
            return otherwise

    def _take_back(self, connection: sqlite3.Connection) -> None:
        with contextlib.suppress(sqlite3.Error):
            connection.rollback()
        self.codes = Codes(connection)  # some were of the transaction that did not come about

    def _start_anew(self) -> None:
        """Replaces a damaged database once; the next time a temporary one does, and then none."""
        self._damaged += 1
        if self._damaged == 1:
            self._open(replace=True)
        elif self._damaged == 2:
            self._open_temporary("what is written there comes back changed")
        else:
            self._let_go()

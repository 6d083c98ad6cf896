"""The files of the user's cache folder: one SQLite database a content folder, opened, replaced and removed.

`<digest of the folder's path>.<version>.sqlite` is a database, `<digest>.folder` holds that path, and `lock`
is held while one of these is opened or removed: SQLite opens the files that belong to a database one by one,
and must not get one of the old and one of the new. Once open, a removed database lives on for its process.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import sqlite3
import stat
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from tui import __version__
from tui.model.digests import sha256_hex
from tui.store.cache_rows import SCHEMA, Damaged
from tui.store.settings import cache_folder

BUSY_SECONDS: Final = 0.5  # for another process's write: a put of 5,000 rows takes about 0.1
LOOKS_AT_LOCK: Final = 50  # BUSY_SECONDS apart: opening takes 5 ms
APPLICATION: Final = 0x6E657773  # "news", in the header of the file
_VERSION = f"{SCHEMA}.{__version__}"  # another version may read the same file otherwise
_NAME = re.compile(r"(?P<digest>[0-9a-f]{24})\.(?:folder|[\w.+-]+\.sqlite(?:-wal|-shm|-journal)?)")

# The numbers that a query compares stand beside the packed ones; the counts are kept twice, as n and -n, so
# that a broken one is seen. Counting the rows themselves would take 40 ns each.
_TABLES = """
CREATE TABLE files (
    row INTEGER PRIMARY KEY, path BLOB NOT NULL UNIQUE, state INTEGER NOT NULL, seconds REAL,
    keys INTEGER NOT NULL, title BLOB NOT NULL, numbers BLOB NOT NULL, sum INTEGER NOT NULL,
    others BLOB NOT NULL, others_sum INTEGER NOT NULL, CHECK (state BETWEEN 0 AND 5));
CREATE INDEX newest ON files (state, seconds DESC, path DESC);
CREATE INDEX by_keys ON files (keys);
CREATE TABLE texts (
    code INTEGER PRIMARY KEY AUTOINCREMENT, packed BLOB NOT NULL UNIQUE, sum INTEGER NOT NULL);
CREATE TABLE saved (name TEXT PRIMARY KEY, content BLOB NOT NULL, sum INTEGER NOT NULL);
CREATE TABLE counts (state INTEGER PRIMARY KEY, n INTEGER NOT NULL, minus_n INTEGER NOT NULL);
CREATE TRIGGER gone AFTER DELETE ON files BEGIN
    UPDATE counts SET n = n - 1, minus_n = minus_n + 1 WHERE state = old.state; END;
CREATE TRIGGER moved AFTER UPDATE OF state ON files WHEN old.state <> new.state BEGIN
    UPDATE counts SET n = n - 1, minus_n = minus_n + 1 WHERE state = old.state;
    UPDATE counts SET n = n + 1, minus_n = minus_n - 1 WHERE state = new.state; END;
INSERT INTO counts VALUES (0, 0, 0), (1, 0, 0), (2, 0, 0), (3, 0, 0), (4, 0, 0), (5, 0, 0);
"""
# Put to every connection. NORMAL: the log is synced before its pages go into the file, so a power cut costs
# the last writes and never mixes two ages of it; OFF would, for a sixth of the time of a put.
# No mmap: a file that somebody else cuts short would kill this process with SIGBUS.
_PRAGMAS = """
PRAGMA synchronous = NORMAL; PRAGMA mmap_size = 0; PRAGMA cache_size = -8192; PRAGMA cell_size_check = ON;
PRAGMA trusted_schema = OFF; PRAGMA journal_size_limit = 4194304; PRAGMA wal_autocheckpoint = 1000;
"""


class Kept(NamedTuple):
    """One cache of the user: its content folder, None where nothing says which, and its bytes on disk."""

    name: str
    folder: Path | None
    bytes: int


def digest_of(folder: Path) -> str:
    """What the files of a content folder's cache are named by."""
    return sha256_hex(os.fsencode(os.path.realpath(folder)))[:24]


def caches(environ: Mapping[str, str], folder: Path | None = None) -> list[Kept]:
    """The caches of the user, largest first, or that of one content folder."""
    sizes: dict[str, int] = {}
    wanted = None if folder is None else digest_of(folder)
    with contextlib.suppress(OSError, RuntimeError):
        place = cache_folder(environ)
        for digest, path in _ours(place):
            if wanted not in (None, digest):
                continue
            sizes[digest] = sizes.get(digest, 0) + size(path)
    return sorted(
        (Kept(name=name, folder=_folder_named(place, name), bytes=size) for name, size in sizes.items()),
        key=lambda one: (-one.bytes, one.name),
    )


def remove_caches(environ: Mapping[str, str], folder: Path | None = None) -> int:
    """Removes the cache of one content folder, or all; how many bytes that freed.

    A process that has one open goes on with it.
    """
    freed, wanted = 0, None if folder is None else digest_of(folder)
    with contextlib.suppress(OSError, RuntimeError):
        place = cache_folder(environ)
        with locked(place):
            for digest, path in _ours(place):
                if wanted in (None, digest):
                    freed += _remove(path)
    return freed


def _ours(place: Path) -> list[tuple[str, Path]]:
    """Digest and path of every file of every cache; a database comes before its log, as it must go first."""
    found = ((_NAME.fullmatch(name), name) for name in sorted(os.listdir(place)))
    return [(match["digest"], place / name) for match, name in found if match]


def _folder_named(place: Path, digest: str) -> Path | None:
    with contextlib.suppress(OSError, ValueError):
        folder = Path(os.fsdecode((place / f"{digest}.folder").read_bytes()))
        if sha256_hex(os.fsencode(folder))[:24] == digest:
            return folder
    return None


def size(path: Path) -> int:
    """Bytes of a file; 0 where there is none."""
    try:
        return os.lstat(path).st_size
    except OSError:
        return 0


def _remove(path: Path) -> int:
    freed = size(path)
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
    return freed


@contextlib.contextmanager
def locked(place: Path) -> Iterator[None]:
    """Keeps other processes from opening and removing databases.

    Raises:
        OSError: Another process has kept us waiting for too long, or there is no such folder.
    """
    descriptor = os.open(place / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        for look in range(LOOKS_AT_LOCK + 1):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if look == LOOKS_AT_LOCK:
                    raise
                time.sleep(BUSY_SECONDS / LOOKS_AT_LOCK)
        yield
    finally:
        os.close(descriptor)


def opened(folder: Path, environ: Mapping[str, str], *, unlike: int | None = None) -> sqlite3.Connection:
    """The database of a content folder, made anew where there is none that is whole and of this version.

    Args:
        folder: The content folder.
        environ: Says where the user's cache folder is.
        unlike: The inode of a damaged database, which must not come back.

    Raises:
        OSError: The disk refuses.
        RuntimeError: There is no home.
        sqlite3.Error: SQLite refuses.
        Damaged: Even a new one is not as it should be.
    """
    place = cache_folder(environ)
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.chmod(place, 0o700)
    path, own = path_of(folder, environ), digest_of(folder)
    with locked(place):
        for digest, other in _ours(place):
            old = ".sqlite" in other.name and not other.name.startswith(path.name)
            if digest == own and (old or (other == path and inode(path) == unlike)):
                _remove(other)
        try:
            return _connected(path, folder)
        except (Damaged, sqlite3.DatabaseError) as error:
            if not is_damage(error):
                raise
            _remove(path)
            return _connected(path, folder)


def path_of(folder: Path, environ: Mapping[str, str]) -> Path:
    """Where the database of a content folder lies."""
    return cache_folder(environ) / f"{digest_of(folder)}.{_VERSION}.sqlite"


def inode(path: Path) -> int | None:
    """The inode of a file that is there."""
    try:
        return os.lstat(path).st_ino
    except OSError:
        return None


def _connected(path: Path, folder: Path) -> sqlite3.Connection:
    with contextlib.suppress(FileNotFoundError):
        if not stat.S_ISREG(os.lstat(path).st_mode):
            os.unlink(path)  # a pipe would hang, a link lead elsewhere
    try:
        # The descriptor must not be closed while SQLite has this very file open: that would drop its locks.
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        os.chmod(path, 0o600)
    else:
        for left in ("-wal", "-shm", "-journal"):  # of one that somebody removed by hand
            _remove(path.with_name(path.name + left))
        _note_folder(path.parent / f"{digest_of(folder)}.folder", folder)
    connection = connect(str(path))
    try:
        if connection.execute("PRAGMA journal_mode = WAL").fetchone() != ("wal",):
            raise OSError("its disk shares no memory between processes")
        prepare(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _note_folder(path: Path, folder: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
    try:
        os.write(descriptor, os.fsencode(os.path.realpath(folder)))
    finally:
        os.close(descriptor)


def connect(path: str) -> sqlite3.Connection:
    """A connection for several threads, of which one at a time may use it."""
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def prepare(connection: sqlite3.Connection) -> None:
    """Makes the tables where there are none, and looks whether they are ours.

    Raises:
        Damaged: They are not.
    """
    connection.executescript(_PRAGMAS)
    if connection.execute("PRAGMA schema_version").fetchone() == (0,):
        connection.executescript(f"BEGIN IMMEDIATE; {_TABLES} PRAGMA application_id = {APPLICATION}; COMMIT")
    if connection.execute("PRAGMA application_id").fetchone() != (APPLICATION,):
        raise Damaged("a database of another program")
    made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    written = {sql for (sql,) in made if not sql.startswith("CREATE TABLE sqlite_sequence")}
    if written != {sql for sql in _statements() if sql.startswith("CREATE")}:
        raise Damaged("other tables")


def _statements() -> list[str]:
    """The statements of `_TABLES`, as SQLite keeps them."""
    found, statement = [], ""
    for part in _TABLES.split(";"):
        statement += part + ";"
        if sqlite3.complete_statement(statement):
            found.append(statement.strip().removesuffix(";"))
            statement = ""
    return found


# Nothing is wrong with the database; somebody is in the way, or the disk.
_REFUSALS: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_INTERRUPT,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_TOOBIG,
        sqlite3.SQLITE_PROTOCOL,
    }
)


def is_damage(error: Exception) -> bool:
    """Whether a database must be made anew: its bytes are to blame, not another process or the disk."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)
    return code == sqlite3.SQLITE_IOERR_SHORT_READ or code & 0xFF not in _REFUSALS

"""A folder to the files in it that may be articles, and their stamps; as fast as can be: what scouts run.

Imports next to nothing, since every scout pays for it; `tests/store/test_scout.py` names what it may not.
"""

from __future__ import annotations

import marshal
import os
import struct
from zlib import crc32

from tui.model.digests import blake2b

TYPE_CHECKING = False  # as `typing` has it, which takes 10 ms to be loaded
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Final

    Level = tuple[str, int, list[str], dict[str, os.DirEntry[str]], str]
    """A folder: its path below the content folder, with a slash behind; a descriptor of it, open until the
    next level is asked for; the names in it, last first; those that are no plain files; why there is none."""
    Batch = tuple[list[str], bytes, list[tuple[str, str]]]
    """Ids and stamps of files, and what was passed over: `scan.Batch` without its names."""
    Sweep = Callable[[str, str], object]
    """Is told the folder and the name of a file that is no article."""

SUFFIXES: Final = (".md", ".markdown", ".mdx", ".html", ".htm")
_ENDINGS: Final = (".md", ".markdown", ".html")  # as most are written
SKIPPED_FOLDERS: Final = frozenset(
    {"_site", "public", "node_modules", "_layouts", "_includes", "archetypes", "scaffolds"}
)
FIRST: Final = 64  # files in the first batch
AT_ONCE: Final = 1_024  # and in those after it: between two looks at whether anybody waits, 5 ms
_STAMP: Final = struct.Struct("=3qQ")  # as `cache.fingerprint` has it, which takes longer to be loaded
STAMP_BYTES: Final = _STAMP.size
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC


def may_be_article(name: str) -> bool:
    """Whether a file of this name may be an article, wherever it lies."""
    return name.lower().endswith(SUFFIXES) and not name.startswith(".")


def is_entered(name: str) -> bool:
    """Whether a folder of this name, below the content folder, may hold articles."""
    return not name.startswith(".") and name not in SKIPPED_FOLDERS


def half_of(article_id: str) -> int:
    """Which half a file is in, 0 or 1: by its path alone, so that at no time one is in both, or in none."""
    return crc32(article_id.encode("utf-8", "surrogatepass")) & 1


def levels(folder: str, *, half: int | None = None, sweep: Sweep | None = None) -> Iterator[Level]:
    """The folders that may hold articles, newest names first; one at a time is open.

    Never follows a link to a folder, so no loop can trap it, nor one that has since taken a folder's place.
    Only the names of one half are told where that is wanted, but all folders.
    """
    waiting = [""]
    while waiting:
        below = waiting.pop()
        place = os.path.join(folder, below[:-1])  # a slash behind a link would have it followed
        start = crc32(below.encode("utf-8", "surrogatepass"))
        descriptor = -1
        try:
            try:
                descriptor = os.open(place, _FOLDER | os.O_NOFOLLOW if below else _FOLDER)
                with os.scandir(descriptor) as listing:
                    entries = list(listing)
            except OSError as error:
                yield below, descriptor, [], {}, f"this folder cannot be listed: {error.strerror}"
                continue
            names: list[str] = []
            odd: dict[str, os.DirEntry[str]] = {}
            folders: list[str] = []
            for entry in entries:
                name = entry.name
                if half is not None and crc32(name.encode("utf-8", "surrogatepass"), start) & 1 != half:
                    if entry.is_dir(follow_symlinks=False) and is_entered(name):
                        folders.append(name)
                    continue
                if entry.is_file(follow_symlinks=False):  # the type comes with the name; the rest costs
                    if name.endswith(_ENDINGS) or may_be_article(name):
                        if name[0] != ".":
                            names.append(name)
                    elif sweep is not None:
                        sweep(place, name)
                elif entry.is_dir(follow_symlinks=False):
                    if is_entered(name):
                        folders.append(name)
                elif may_be_article(name):
                    names.append(name)
                    odd[name] = entry
            names.sort(reverse=True)
            yield below, descriptor, names, odd, ""
        finally:
            if descriptor != -1:
                os.close(descriptor)
        waiting += [f"{below}{name}/" for name in sorted(folders)]  # the last one in is the next one out


def batches(folder: str, *, half: int | None = None, sweep: Sweep | None = None) -> Iterator[Batch]:
    """What `scan.walk` meets, or a half of it, many at a time; a few first, so that they are there soon."""
    ids, prints, passed, most = list[str](), list[bytes](), list[tuple[str, str]](), FIRST
    pack = _STAMP.pack
    for below, descriptor, names, odd, reason in levels(folder, half=half, sweep=sweep):
        if reason:
            passed.append((below or ".", reason))
        for name in names:
            try:
                if name in odd:
                    found = look_at_odd(folder, f"{below}{name}", odd[name])
                else:  # by the folder's descriptor: by its path it takes a fifth longer
                    found = os.stat(name, dir_fd=descriptor, follow_symlinks=False)
            except OSError as error:
                found = not_looked_at(error)
            if isinstance(found, str):
                passed.append((f"{below}{name}", found))
                continue
            ids.append(f"{below}{name}")
            prints.append(pack(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino))
            if len(ids) == most:
                yield ids, b"".join(prints), passed
                ids, prints, passed, most = [], [], [], AT_ONCE
    yield ids, b"".join(prints), passed


class Tally:
    """What tells some files, with their stamps, from any others; 0.1 us a file."""

    def __init__(self) -> None:
        self._ids, self._prints = blake2b(digest_size=16), blake2b(digest_size=16)

    def take(self, ids: Sequence[str], prints: bytes) -> None:
        """Counts the next batch in, as `batches` gives it."""
        self._ids.update("\0".join((*ids, "")).encode("utf-8", "surrogatepass"))
        self._prints.update(prints)

    def digest(self) -> bytes:
        """What is so of all batches so far."""
        return self._ids.digest() + self._prints.digest()


def census(met: Iterable[tuple[Sequence[str], bytes]]) -> bytes:
    """The tallies of both halves, one behind the other, of ids and stamps of a whole walk; 0.4 us a file."""
    tallies = Tally(), Tally()
    for ids, prints in met:
        halves = list(map(half_of, ids))
        for half, tally in enumerate(tallies):
            mine = [place for place, found in enumerate(halves) if found == half]
            stamps = [prints[place * STAMP_BYTES : (place + 1) * STAMP_BYTES] for place in mine]
            tally.take([ids[place] for place in mine], b"".join(stamps))
    return b"".join(tally.digest() for tally in tallies)


def tell(folder: str, half: int | None) -> None:
    """In the scout: walks, and tells all in one go at the end, since nobody listens until then.

    First its half of the census, or both where it has no half; then the batches; then None.
    """
    met: list[Batch] = []
    tally = Tally()
    for batch in batches(folder, half=half):
        if half is not None:
            tally.take(batch[0], batch[1])
        met.append(batch)
    counted = tally.digest() if half is not None else census((ids, prints) for ids, prints, _ in met)
    try:
        with open(1, "wb", closefd=False) as out:
            marshal.dump(counted, out)
            out.flush()
            for one in met:
                marshal.dump(one, out)
            marshal.dump(None, out)
    except BrokenPipeError:  # whoever listened has heard enough
        pass
    os._exit(0)


def not_looked_at(error: OSError) -> str:
    """Why a file is passed over that cannot be looked at."""
    return f"cannot be looked at: {error.strerror}"


def look_at_odd(folder: str, article_id: str, entry: os.DirEntry[str]) -> os.stat_result | str:
    """The stamp of what a link leads to; for all else why it is passed over.

    Raises:
        OSError: It cannot be looked at.
    """
    path = os.path.join(folder, article_id)
    if entry.is_symlink() and not _stays_inside(folder, path):
        return "a link that leads out of the folder"
    if not entry.is_file():
        return "not a regular file" if os.path.exists(path) else "a link to nothing"
    return entry.stat()


def _stays_inside(folder: str, path: str) -> bool:
    root = os.path.realpath(folder)
    return os.path.realpath(path).startswith(root.rstrip("/") + "/")

"""Which articles a person has parted, though their titles tell the same story."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from typing import Final

NAME: Final = "apart"
MOST_BYTES: Final = 16 << 20


class Apart:
    """Pairs of articles, each by the key of what it is known by, so that renamed files stay parted.

    A line of the file is a list of keys, of which no two belong together. What cannot be read counts for
    nothing, and what cannot be written holds for this run.

    Args:
        folder: Where the file lies; None for none.
    """

    def __init__(self, folder: Path | None) -> None:
        self._path = None if folder is None else folder / NAME
        self._apart: dict[int, set[int]] = {}
        if self._path is not None:
            self._read(self._path)

    def __bool__(self) -> bool:
        return bool(self._apart)

    def _read(self, path: Path) -> None:
        with suppress(OSError), path.open("rb") as file:
            for line in file.read(MOST_BYTES).splitlines():
                with suppress(ValueError, RecursionError):
                    keys = json.loads(line)
                    if isinstance(keys, list) and all(type(key) is int for key in keys):
                        self._take(keys)

    def _take(self, keys: Iterable[int]) -> None:
        for one, other in combinations({key for key in keys if key}, 2):
            self._apart.setdefault(one, set()).add(other)
            self._apart.setdefault(other, set()).add(one)

    def are_apart(self, one: int, other: int) -> bool:
        """Whether two articles were parted."""
        return other in self._apart.get(one, ())

    def part(self, keys: Iterable[int]) -> bool:
        """Parts some articles from each other for good; false where that could not be written down.

        An article that is known by nothing (0) cannot be parted.
        """
        kept = sorted({key for key in keys if key})
        self._take(kept)
        if self._path is None:
            return False
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
            try:
                os.write(descriptor, f"{json.dumps(kept)}\n".encode())
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError:
            return False
        return True

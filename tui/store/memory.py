"""What a reader comes back to, on disk: one small file a content root, in the user's state folder."""

from __future__ import annotations

import contextlib
import json
import os
from functools import cached_property
from pathlib import Path
from typing import Final

from tui.errors import FileRefused
from tui.model import remembered
from tui.model.remembered import Remembered
from tui.store import files, temporary

NAME: Final = "remembered.json"
FILE_BYTES: Final = 1 << 20  # 20 folders and 50 queries of the greatest length take a fifth of it


class Memory:
    """The file of one folder's content root. Nothing here raises: without it a start is like the first one.

    It is replaced whole, so that nobody ever reads half of it; of two who write it at once, the last wins.

    Args:
        folder: Where it lies; None where nothing can be kept.
        below: The folder that is opened, below the content root.
    """

    def __init__(self, folder: Path | None, below: str = "") -> None:
        self._folder = folder
        self._below = below
        self.trouble = ""
        """Why nothing is remembered though there is a file; known when `remembered` is."""

    @cached_property
    def remembered(self) -> Remembered:
        """What was remembered when this was first asked for."""
        if self._folder is None or not os.path.lexists(self._folder / NAME):
            return Remembered()
        stored = self._stored()
        found = remembered.read(stored, self._below)
        if found is None:
            why = "a newer newstui wrote it" if remembered.is_newer(stored) else "its file is damaged"
            self.trouble = f"What was remembered of this folder cannot be read: {why}."
        return found or Remembered()

    def write(self, now: Remembered) -> None:
        """Remembers what is so now; does nothing where the disk refuses, or a newer newstui has been here.

        Not synced: losing power may lose it, and nothing but convenience is lost with it.
        """
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            stored = self._stored()
            if not remembered.is_newer(stored):
                temporary.sweep_once(str(self._folder))
                said = json.dumps(remembered.written(stored, self._below, now), indent=1)
                self._replace(self._folder, f"{said}\n".encode())

    def _stored(self) -> object:
        """What the file says, as JSON; None where it says nothing that can be read."""
        if self._folder is None:
            return None
        try:
            raw = files.read(self._folder / NAME)
            return json.loads(raw.decode()) if len(raw) <= FILE_BYTES else None
        except (FileRefused, ValueError, RecursionError):
            return None

    @staticmethod
    def _replace(folder: Path, content: bytes) -> None:
        path = folder / temporary.name_for(NAME)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            with open(descriptor, "wb") as file:
                file.write(content)
            os.replace(path, folder / NAME)
        except OSError:
            path.unlink(missing_ok=True)
            raise

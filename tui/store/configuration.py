"""The files that say what is wanted: the user's `config.toml`, and `newstui.toml` in the content root."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tui.errors import FileRefused, FrontMatterError
from tui.model import limits
from tui.model.config import Config, Problem
from tui.store import files
from tui.store.root import FOLDER_FILE
from tui.store.settings import config_path

NOTHING: Final = Config()  # is wanted where there is no file


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigFile:
    """One of the files; `path` is None where there is no home to look in."""

    path: Path | None
    own: bool
    exists: bool = False
    config: Config = NOTHING
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """Both files, and what is in force."""

    own: ConfigFile
    folder: ConfigFile
    config: Config

    @property
    def files(self) -> tuple[ConfigFile, ConfigFile]:
        """The user's file, and the content root's."""
        return self.own, self.folder


def read(root: Path, environ: Mapping[str, str]) -> Configuration:
    """What the user and the content root want."""
    own = _read(config_path(environ), own=True)
    folder = _read(root / FOLDER_FILE, own=False)
    return Configuration(own=own, folder=folder, config=own.config.within(folder.config))


def _read(path: Path | None, *, own: bool) -> ConfigFile:
    if path is None or not os.path.lexists(path):
        return ConfigFile(path=path, own=own)
    try:
        content = files.read(path)
    except FileRefused as refused:
        return _without(path, own, Problem(line=None, reason=f"it {refused}"))
    if len(content) > limits.CONFIG_BYTES:
        reason = f"it is larger than {limits.CONFIG_BYTES >> 10} KiB"
        return _without(path, own, Problem(line=None, reason=reason))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _without(path, own, Problem(line=line, reason="this is not UTF-8"))
    # 5 ms, for those who have such a file.
    from tui.model import config_reading  # noqa: PLC0415
    from tui.model.parse import toml  # noqa: PLC0415

    try:
        table = toml.load(text, "the file")
    except FrontMatterError as error:
        return _without(path, own, Problem(line=error.line, reason=error.reason))
    config, problems = config_reading.read(table, text, own=own)
    return ConfigFile(path=path, own=own, exists=True, config=config, problems=tuple(problems))


def _without(path: Path, own: bool, problem: Problem) -> ConfigFile:
    """A file of which nothing can be used."""
    return ConfigFile(path=path, own=own, exists=True, problems=(problem,))

"""`newstui config`: where the settings lie, what is in force, and what is wrong in them."""

from __future__ import annotations

import json
import os
from argparse import Namespace
from collections.abc import Collection, Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from tui.cli import streams
from tui.cli.paths import only_path
from tui.model.config import Config, Problem
from tui.store import configuration
from tui.store.configuration import ConfigFile, Configuration
from tui.store.opening import Opening, folder_of


def run(options: Namespace) -> int:
    """Prints what was asked for; 1 where a file that was to be checked has a problem.

    Raises:
        UsageError: There is nothing at PATH.
    """
    folder, _ = folder_of(only_path(options, "."))
    root = Path(options.root) if options.root else None
    found = configuration.read(Opening(folder, os.environ, root=root).root, os.environ)
    if options.path:
        return _paths(found)
    if options.check:
        return _check(found)
    for line in _in_force(found):
        print(streams.spaced(line) if streams.on_terminal() else line)
    return 0


def _paths(found: Configuration) -> int:
    there = [file.path for file in found.files if file.path is not None and file.exists]
    for path in there:
        print(streams.path(str(path)))
    if not there:
        streams.say(f"There is none; yours would be {found.own.path or 'in your home, if you had one'}.")
    return 0


def _check(found: Configuration) -> int:
    lines = [
        f"{streams.path(str(file.path))}{'' if problem.line is None else f':{problem.line}'}: "
        f"{streams.field(problem.reason)}"
        for file in found.files
        for problem in _problems(file)
    ]
    for line in lines:
        print(line)
    return int(bool(lines))


def _problems(file: ConfigFile) -> list[Problem]:
    """What is wrong in a file, from its top down."""
    if not file.config.keys and file.config.theme is None:
        return list(file.problems)
    from tui.view import wanted  # noqa: PLC0415 - the keys and themes that there are, 0.1 s

    return sorted([*file.problems, *wanted.problems(file.config)], key=lambda problem: problem.line or 0)


def _in_force(found: Configuration) -> Iterator[str]:
    """Both paths, then all that holds, as a file that says so."""
    yield f"# your own:      {_where(found.own)}"
    yield f"# this folder's: {_where(found.folder)}"
    wrong = [problem for file in found.files for problem in _problems(file)]
    if wrong:
        yield f"# wrong in them: {len(wrong)}; newstui config --check says what"
    yield ""
    # Keys and themes are the user's own alone.
    yield from _settings(found.config, {one.line for one in _problems(found.own) if one.line is not None})


def _where(file: ConfigFile) -> str:
    if file.path is None:
        return "there is no home to look in"
    path = streams.path(str(file.path))
    return path if file.exists else f"{path} (there is none)"


def _settings(config: Config, wrong: Collection[int | None]) -> Iterator[str]:
    """All that holds; not what stands on lines of which something is wrong."""
    theme = None if config.theme_line in wrong else config.theme
    yield f"theme = {_toml(theme)}" if theme else "# theme: the palette (:) shows all of them"
    yield f"columns = {_toml(config.columns)}"
    yield (
        f"browser = {_toml(config.browser)}" if config.browser else "# browser: $BROWSER, else the desktop's"
    )
    yield f"clipboard = {_toml(config.clipboard)}"
    yield f"exclude = {_toml(config.exclude)}"
    keys = [one for one in config.keys if one.line not in wrong]
    if keys:
        yield from ("", "[keys]")
    for one in keys:
        yield f"{_toml(one.command)} = {_toml(one.keys)}"
    if config.views:
        yield from ("", "[views]")
    for view in config.views:
        yield f"{_toml(view.name)} = {_toml(view.query)}"
    said = {one.name: getattr(config.dialect, one.name) for one in fields(config.dialect)}
    if any(value is not None for value in said.values()):
        yield from ("", "[dialect]")
    for name, value in said.items():
        if value is not None:
            yield f"{name} = {_toml(value)}"


def _toml(value: Any) -> str:
    """A text, a flag or a list of texts as TOML writes it: as JSON does, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

"""The user's own editor: which it is, and how it is told of one file and a line in it."""

from __future__ import annotations

import os
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Final

from tui.desktop import terminal
from tui.desktop.terminal import ending
from tui.errors import EditorFailed

_USUAL: Final = ("vi", "nano")
_TAKES_LINE: Final = frozenset(
    {
        "ed", "emacs", "emacsclient", "ex", "gvim", "jed", "joe", "kak", "mcedit", "mg", "micro", "nano",
        "ne", "nvim", "pico", "vi", "view", "vim",
    }
)  # fmt: skip
_TAKES_PLACE: Final = frozenset({"code", "code-insiders", "codium", "vscodium"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Editor:
    """A program with the arguments that its user gave it; `name` is what to call it."""

    argv: tuple[str, ...]
    name: str

    def command(self, path: Path, line: int | None = None) -> list[str]:
        """The argument list that opens one file, at a line where the editor is known to take one.

        The path is absolute: one that begins with a hyphen cannot pass for an option.
        """
        file = os.path.abspath(path)
        if line is None:
            return [*self.argv, file]
        if self.name in _TAKES_LINE:
            return [*self.argv, f"+{line}", file]
        return [*self.argv, "--goto", f"{file}:{line}"] if self.name in _TAKES_PLACE else [*self.argv, file]


def find(environ: Mapping[str, str]) -> Editor:
    """The editor in `$VISUAL`, else in `$EDITOR`, else vi or nano.

    Raises:
        EditorFailed: What is named is not there, or nothing is named and neither is there.
    """
    search = environ.get("PATH", os.defpath)
    for variable in ("VISUAL", "EDITOR"):
        if environ.get(variable, "").strip():
            return _named(variable, environ[variable], search)
    for name in _USUAL:
        program = shutil.which(name, path=search)
        if program is not None:
            return Editor(argv=(program,), name=name)
    raise EditorFailed("No editor is installed here; name yours in $EDITOR")


def _named(variable: str, value: str, search: str) -> Editor:
    try:
        program, *arguments = shlex.split(value)
    except ValueError:
        raise EditorFailed(f"${variable} cannot be read: a quotation mark in it is not closed") from None
    found = shutil.which(program, path=search) if program else None
    if found is None:
        what = program or "The editor"
        raise EditorFailed(f"{what}, named in ${variable}, is not installed here; correct ${variable}")
    return Editor(argv=(found, *arguments), name=PurePath(program).name)


def edit(path: Path, editor: Editor, line: int | None = None) -> bool:
    """Whether the file was changed, when the user has left the editor; it has the terminal until then.

    For the main thread, with the app suspended.

    Raises:
        EditorFailed: The file is not there, or the editor could not be started or ended with an exit code
            not 0; what it has saved stays saved.
    """
    before = _look(path)
    if before is None:
        raise EditorFailed("it is no longer there")
    try:
        code = terminal.lend(editor.command(path, line))
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise EditorFailed(f"{editor.name} could not be started ({reason}); correct $EDITOR") from error
    changed = _look(path) != before
    if code:
        kept = "what it saved is shown" if changed else "the file is as it was"
        raise EditorFailed(f"{editor.name} did not end well ({ending(code)}); {kept}")
    return changed


def _look(path: Path) -> tuple[int, ...] | None:
    """What tells whether a file is the same; None where there is no regular file."""
    if not os.path.isfile(path):
        return None
    status = os.stat(path)
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns

"""`newstui [PATH]` and `newstui --demo`: everything that must be so before the app draws its first frame."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import tui
from tui.cli import streams
from tui.cli.paths import only_path
from tui.errors import UsageError
from tui.model.listed import ArticleId
from tui.store.opening import Opening, folder_of

if TYPE_CHECKING:
    from argparse import Namespace

    from tui.store.library import Library

# The C parsers of YAML and JSON take up to 2 MB of stack for what they accept; macOS gives a thread 512 KB.
STACK_BYTES: Final = 4 << 20
# That a key waits for its turn while another thread computes; Python's own 5 ms come several times a key.
SWITCH_SECONDS: Final = 0.0005
# Textual paints on a timer, and a key waits for up to three of its ticks: 50 ms at its 60 a second.
FRAMES_PER_SECOND: Final = "240"
Leave = Callable[["Library", Sequence[str]], None]
"""What is done with the library when the reader has left, and what there is to be said."""


def run(options: Namespace) -> int:
    """Runs the app until the reader leaves it; its exit code.

    Raises:
        UsageError: There is nothing at PATH, or no terminal to draw on.
    """
    if options.demo:
        if options.paths:
            raise UsageError("newstui --demo opens its own articles; leave the path out.")
        sample = sample_content()
        _need_terminal("--demo")
        with tempfile.TemporaryDirectory(prefix="newstui-demo-", ignore_cleanup_errors=True) as place:
            folder = Path(place) / "content"
            copy_writable(sample, folder)
            # Its journal and cache go with it: nobody wants to undo in a folder that is gone.
            environ = {**os.environ, "XDG_STATE_HOME": place, "XDG_CACHE_HOME": place}
            return _run_app(Opening(folder, environ, root=folder, decide=True), None, "demo", leave=_close)
    path = only_path(options, ".")
    if not path:
        raise UsageError("The path is empty; write . for the current folder.")
    folder, at = folder_of(path)
    _need_terminal(path)
    root = Path(options.root) if options.root else None
    door = Opening(folder, os.environ, root=root, decide=not options.read_only)
    return _run_app(door, at, path, leave=_leave)


def _leave(library: Library, notes: Sequence[str]) -> None:
    from tui.cli import receipt  # noqa: PLC0415 - at the end

    if library.decisions is not None:
        for line in receipt.lines(library.decisions, notes):
            print(streams.spaced(line))
    _close(library, notes)


def _close(library: Library, _notes: Sequence[str]) -> None:
    library.close()


def _need_terminal(path: str) -> None:
    if any(stream is None or not stream.isatty() for stream in (sys.stdin, sys.stdout)):
        instead = "" if path == "--demo" else f"; newstui list {path} prints to a pipe"
        raise UsageError(f"newstui needs a terminal{instead}.")


def _run_app(door: Opening, at: ArticleId | None, title: str, *, leave: Leave) -> int:
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_PER_SECOND)  # Textual reads it once, on import
    threading.stack_size(STACK_BYTES)
    sys.setswitchinterval(SWITCH_SECONDS)
    if at is None:
        door.look_ahead()
    gc.disable()  # until the library is there: see flows/loading.py
    from tui.app import NewsApp  # noqa: PLC0415 - only here is Textual needed, and its settings come first

    app = NewsApp(door, at=at, title=title, configuration=door.configuration)
    app.run()
    if app.opened is not None:
        leave(app.opened, app.deciding.bulks.notes if hasattr(app, "deciding") else [])
    if app.crashed is not None:
        raise app.crashed
    return app.return_code or 0


def sample_content() -> Path:
    """The folder of articles that comes along: inside an installed package, beside it in a checkout.

    Raises:
        UsageError: This installation lacks it.
    """
    package = Path(tui.__file__).parent
    for folder in (package / "sample_content", package.parent / "sample_content"):
        if folder.is_dir():
            return folder
    raise UsageError("The sample content is missing from this installation.")


def copy_writable(source: Path, target: Path) -> None:
    """Copies files and folders, but not their modes: an installed package may be read-only."""
    for folder, _, names in os.walk(source):
        below = target / os.path.relpath(folder, source)
        below.mkdir(parents=True, exist_ok=True)
        for name in names:
            shutil.copyfile(os.path.join(folder, name), below / name)

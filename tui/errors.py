"""Everything that can go wrong, by what is wrong.

    NewstuiError
    ├── UsageError            the command line asks for something that is not there (exit code 2)
    ├── FileRefused           a path that is not a readable article file: FIFO, folder, too large, gone
    ├── FileChanged           a file is not the one that was read: nothing was written
    ├── WriteFailed           the disk refused; the old bytes are intact
    │   └── DiskFailed        and it would refuse all others too: full, read-only, or failing
    ├── JournalUnavailable    the journal cannot be written, or another newstui holds it: no decisions
    ├── DecisionRefused       an article cannot be decided so; says why
    ├── FrontMatterError      front matter that cannot be read: says where, and the likely way out
    ├── EditRefused           bytes that cannot be changed with certainty
    ├── LinkRefused           text that is not a web link anybody should open or copy
    ├── BrowserMissing        nothing here can show a web page (no browser, no display)
    ├── BrowserFailed         the browser command was run and said no
    ├── EditorFailed          there is no editor, or it could not be started, or it said no
    ├── ClipboardFailed       no clipboard tool took the text
    └── GitFailed             Git is missing, or said no

Every message is one plain sentence for the person at the keyboard.
"""

from __future__ import annotations

from typing import Final

GONE: Final = "is no longer there"  # of a file: whoever never saw it may be told otherwise


class NewstuiError(Exception):
    """Any error whose text may be shown to the user as it is."""


class UsageError(NewstuiError):
    """The command line names something that is not there or not possible."""


class FileRefused(NewstuiError):
    """The path is not a file that articles are read from."""


class FileChanged(NewstuiError):
    """The file is not the one that was read; nothing was written."""


class WriteFailed(NewstuiError):
    """The disk refused; the file's old bytes are intact."""


class DiskFailed(WriteFailed):
    """The disk takes no writes at all now; there is no use in trying other files."""


class JournalUnavailable(NewstuiError):
    """Decisions cannot be recorded, so none is made."""


class DecisionRefused(NewstuiError):
    """An article cannot be decided so; the text goes on from "NAME: "."""


class FrontMatterError(NewstuiError):
    """The front matter cannot be read.

    Args:
        reason: One sentence without file name or line.
        line: 1-based line of the file, where one is known.
        column: 1-based column, in characters.
        hint: What most likely repairs it.
    """

    def __init__(
        self,
        reason: str,
        *,
        line: int | None = None,
        column: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column
        self.hint = hint


class EditRefused(NewstuiError):
    """The file's bytes cannot be changed with certainty; the text goes on from "NAME: "."""


class LinkRefused(NewstuiError):
    """The text is not a web link that may be opened or copied."""


class BrowserMissing(NewstuiError):
    """There is no program here that shows web pages."""


class BrowserFailed(NewstuiError):
    """The browser command ran and reported failure."""


class EditorFailed(NewstuiError):
    """No editor is known here, or the one that is could not be started or reported failure."""


class ClipboardFailed(NewstuiError):
    """No clipboard tool took the text."""


class GitFailed(NewstuiError):
    """Git is missing, or said no."""

"""Text on its way to stdout and stderr: harmless where a terminal reads it, exact where a program does."""

from __future__ import annotations

import re
import sys

from tui.model import limits, text

_BREAKS = re.compile("\r\n|[\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")  # what some reader of lines would split at
_PATH_BREAKS = re.compile("[\t\r\n]")  # a path is only touched where it would be two columns or two lines
_LINE_ENDS = re.compile("\r\n|[\r\n]")
_SURROGATES = re.compile("[\ud800-\udfff]")


def on_terminal() -> bool:
    """Whether stdout is read by a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def field(value: str) -> str:
    """A text from a file as stdout may have it: one line; exact in a pipe but for its blanks."""
    if on_terminal():
        return text.line(value, limits.FIELD_CHARS)
    return _SURROGATES.sub("\ufffd", _BREAKS.sub(" ", value))


def path(value: str) -> str:
    """A path as stdout may have it; in a pipe undecodable bytes come out as they were."""
    return text.line(value, limits.FIELD_CHARS) if on_terminal() else _PATH_BREAKS.sub(" ", value)


def spaced(value: str) -> str:
    """One harmless line that keeps its blanks, for what is aligned or indented; a cut ends in an ellipsis."""
    most = limits.FIELD_CHARS
    return text.body(_LINE_ENDS.sub(" ", value), most + 1, most)  # one more, for it to be seen as cut


def say(*lines: str) -> None:
    """Prints talk to stderr, the first line in the program's name; always harmless."""
    if sys.stderr is None:  # print() would turn to stdout
        return
    for number, one in enumerate(lines):
        lead = "" if number or one.startswith("newstui ") else "newstui: "
        print(f"{lead}{spaced(one)}", file=sys.stderr)

"""File bytes to `Document`: where the front matter lies, and what it says.

The same `locate` serves reading and (byte-exact) writing, so the two can never disagree. Only the head is
decoded strictly; the body may be any bytes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from tui.errors import FrontMatterError
from tui.model import limits
from tui.model.parse import plain_yaml, wide

_UTF8_BOM: Final = b"\xef\xbb\xbf"
_CONFLICT_MARKS: Final = ("<<<<<<< ", ">>>>>>> ", "||||||| ", "=======")


class Kind(Enum):
    """The languages that front matter is written in."""

    YAML = "yaml"
    TOML = "toml"
    JSON = "json"


_SLACK_BYTES: Final = 64
_CLOSINGS: Final = {
    Kind.YAML: re.compile(rb"^(?:---|\.\.\.)[ \t\r\f\v]*$", re.MULTILINE),
    Kind.TOML: re.compile(rb"^\+\+\+[ \t\r\f\v]*$", re.MULTILINE),
}
_CLOSING_MARKS: Final = {Kind.YAML: (b"\n---", b"\n..."), Kind.TOML: (b"\n+++",)}
_FENCES: Final = {b"---": Kind.YAML, b"+++": Kind.TOML}


class Span(NamedTuple):
    """Byte offsets of a head inside its file: `raw[start:end]` without fences, the body from `body` on."""

    kind: Kind
    start: int
    end: int
    body: int


class Document(NamedTuple):
    """One file taken apart. `head` is the front matter's own text, `fields` what it says."""

    kind: Kind
    head: str
    fields: Mapping[str, Any]
    raw_body: bytes

    @property
    def body(self) -> str:
        """The body as text; bytes that are not UTF-8 become U+FFFD."""
        return self.raw_body.decode("utf-8", "replace")

    def scalar(self, key: str) -> str | None:
        """The text of a top-level YAML scalar as it is written (`1984`, `no`, `2020-06-15`), else None."""
        if self.kind is not Kind.YAML:
            return None
        from tui.model.parse import yaml as yaml_head  # noqa: PLC0415 - 20 ms that few files need

        return yaml_head.scalar(self.head, key)


def _first_content(raw: bytes) -> int:
    at = len(_UTF8_BOM) if raw.startswith(_UTF8_BOM) else 0
    while raw[at : at + 1] in (b" ", b"\t", b"\r", b"\n"):  # an empty slice at the end is in no tuple
        at += 1
    return at


def _line_of(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1


def locate(raw: bytes) -> Span | None:
    """Where the front matter lies; None where the file has none.

    The first line with content must be the fence (a BOM may precede it); the next equal line closes it
    (`...` also closes YAML). A JSON head is an object that opens the file. Linear in the head's length.

    Raises:
        FrontMatterError: A fence opens but never closes, or the bytes are no UTF-8 text.
    """
    return _located_by_lf(raw) or _located(raw)


def _located_by_lf(raw: bytes) -> Span | None:
    """Where a YAML head lies between two bare fences that end in LF, as most do; three fifths of the time."""
    if not raw.startswith(b"---\n"):
        return None
    end = raw.find(b"\n---\n", 3, limits.HEAD_BYTES + 8)
    if end < 0 or raw.find(b"\n---", 3, end) >= 0 or raw.find(b"\n...", 3, end) >= 0:
        return None
    return Span(Kind.YAML, 4, end + 1, end + 5)


def _located(raw: bytes) -> Span | None:
    encoding = wide.of(raw)
    if encoding is not None:
        if wide.opens_front_matter(raw, encoding):
            raise FrontMatterError(encoding.sentence, line=1, hint="save it as UTF-8")
        return None
    at = _first_content(raw)
    if raw[at : at + 1] == b"{":
        return _locate_json(raw, at)
    newline = raw.find(b"\n", at)
    first = raw[at : newline if newline >= 0 else len(raw)]
    fence = first.rstrip()
    kind = _FENCES.get(fence)
    if kind is None:
        if first.split(b"\r", 1)[0].rstrip() in _FENCES:
            raise FrontMatterError(
                "the lines end in CR alone", line=1, hint="save it with LF or CRLF line ends"
            )
        return None
    start = len(raw) if newline < 0 else newline + 1
    # A line longer than the slack cannot be a fence, so a cut at its end cannot make one.
    closed = _closing(raw, kind, start, start + limits.HEAD_BYTES + _SLACK_BYTES)
    if closed is not None and closed.start() - start <= limits.HEAD_BYTES:
        return Span(kind=kind, start=start, end=closed.start(), body=min(closed.end() + 1, len(raw)))
    opened = _line_of(raw, at)
    mark = fence.decode()
    if len(raw) - start > limits.HEAD_BYTES:
        raise FrontMatterError(f"the front matter is longer than {limits.HEAD_BYTES >> 20} MiB", line=opened)
    raise FrontMatterError(
        f"the front matter opened by {mark} is never closed",
        line=opened,
        hint=f"put a line with just {mark} after the last key",
    )


def _closing(raw: bytes, kind: Kind, start: int, end: int) -> re.Match[bytes] | None:
    """The first line that closes a head; looked for by its mark, since a search by line takes 15 us."""
    first, before = None, end
    for mark in _CLOSING_MARKS[kind]:
        at = raw.find(mark, start - 1, before)
        while at >= 0:
            closed = _CLOSINGS[kind].match(raw, at + 1, end)
            if closed is not None:
                first, before = closed, at
                break
            at = raw.find(mark, at + 1, before)
    return first


def _locate_json(raw: bytes, at: int) -> Span | None:
    after = at + 1
    while raw[after : after + 1] in (b" ", b"\t", b"\r", b"\n"):
        after += 1
    if raw[after : after + 1] not in (b'"', b"}"):
        return None  # a template tag ({% or {{) or prose in braces
    from tui.model.parse import json as json_head  # noqa: PLC0415 - 5 ms that few files need

    head = raw[at : at + limits.HEAD_BYTES].decode("utf-8", "surrogateescape")
    length = json_head.length(head)
    if length is None:  # let the parser say what is wrong with it, over the rest of the file
        return Span(kind=Kind.JSON, start=at, end=min(len(raw), at + limits.HEAD_BYTES), body=len(raw))
    end = at + len(head[:length].encode("utf-8", "surrogateescape"))
    body = raw.find(b"\n", end)
    body = len(raw) if body < 0 or raw[end:body].strip() else body + 1
    return Span(kind=Kind.JSON, start=at, end=end, body=body if body < len(raw) else min(end, len(raw)))


def _decoded(raw: bytes, span: Span) -> str:
    try:
        return raw[span.start : span.end].decode("utf-8")
    except UnicodeDecodeError as error:
        offset = span.start + error.start
        column = (
            len(raw[raw.rfind(b"\n", 0, offset) + 1 : offset].decode("utf-8")) + 1
        )  # it is the first bad byte
        raise FrontMatterError(
            f"the front matter is not UTF-8 at byte {offset}",
            line=_line_of(raw, offset),
            column=column,
            hint="save the file as UTF-8",
        ) from None


def settled(raw: bytes) -> bool:
    """Whether `locate` finds in the first bytes of a file what it would find in the whole of it.

    False where more bytes might close the head, or open one; errors are for the whole file to explain.
    """
    try:
        span = locate(raw)
    except FrontMatterError:
        return False
    if span is not None:
        return span.body < len(raw)  # else its last line may go on, and an open JSON object does
    # Three bytes of a first line tell it from a fence; a wide encoding needs more, and is rare.
    return len(raw[_first_content(raw) :].rstrip()) > 2 and not wide.may_be(raw)


def _conflict(head: str) -> int | None:
    """0-based line of a Git conflict marker inside `head`."""
    if "<<<<<<< " not in head and ">>>>>>> " not in head:
        return None
    for number, line in enumerate(head.split("\n")):
        if line.startswith(_CONFLICT_MARKS):
            return number
    return None


def read(raw: bytes) -> Document | None:
    """The document in a file's bytes; None where the file has no front matter.

    Costs one parse of the head (0.1 ms for a real one). Never runs anything the file names, and is bounded
    in time and stack whatever the file holds.

    Raises:
        FrontMatterError: With line and column of the file, and the likely way out.
    """
    span = locate(raw)
    if span is None:
        return None
    head = _decoded(raw, span)
    above = _line_of(raw, span.start) - 1
    conflict = _conflict(head)
    if conflict is not None:
        raise FrontMatterError(
            "a Git merge conflict stands in the front matter",
            line=above + conflict + 1,
            column=1,
            hint="keep one side, delete the <<<<<<<, ======= and >>>>>>> lines",
        )
    from tui.model.parse import whole  # noqa: PLC0415 - 50 ms that a reader of plain heads does without

    try:
        fields = whole.load(head, span.kind.value)
    except FrontMatterError as error:
        if error.line is not None:
            error.line += above
        raise
    return Document(kind=span.kind, head=head, fields=MappingProxyType(fields), raw_body=raw[span.body :])


def skim(raw: bytes) -> Document | None:
    """The same as `read`, at a third of the cost where the head is of the plain YAML that tools write.

    The bytes may end anywhere behind the head, as `settled` says; the document's body then ends there too.

    Raises:
        FrontMatterError: As `read`.
    """
    span = locate(raw)
    if span is None:
        return None
    if span.kind is Kind.YAML:
        try:
            head = raw[span.start : span.end].decode("utf-8")
        except UnicodeDecodeError:
            return read(raw)
        fields = plain_yaml.load(head)  # a line that marks a Git conflict is not plain
        if fields is not None:
            return Document(
                kind=span.kind, head=head, fields=MappingProxyType(fields), raw_body=raw[span.body :]
            )
    return read(raw)

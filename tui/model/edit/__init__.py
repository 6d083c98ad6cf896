"""Front matter changed by the byte: the value of a named key, or one line more; all else stays as it is.

`flags` splices, proves by parsing again that exactly the wanted keys differ, or refuses with a sentence.
Nothing is ever serialised: a dumper changes 34 lines where two are meant.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tui.errors import EditRefused, FrontMatterError
from tui.model import coerce, document
from tui.model.document import Kind
from tui.model.edit import json, toml, yaml
from tui.model.edit.change import Flag, alike

_EDITORS: Final = {Kind.YAML: yaml.edit, Kind.TOML: toml.edit, Kind.JSON: json.edit}


@dataclass(frozen=True, slots=True, kw_only=True)
class Splice:
    """At `offset` of a file, `old` bytes are replaced by `new` ones.

    Several are made one after the other: each counts in the bytes that the one before it gave.
    """

    offset: int
    old: bytes
    new: bytes


def flags(raw: bytes, wanted: Mapping[str, bool], *, before: str | None = None) -> tuple[Splice, ...]:
    """Splices that give top-level keys these values, at most one a key; none where they have them already.

    A missing key gets a line of its own: on the line before the key `before` where that is there, else at
    the end of the first paragraph of top-level scalars.

    Raises:
        EditRefused: The bytes cannot be changed with certainty; the sentence says why.
    """
    splices: list[Splice] = []
    for key, value in wanted.items():
        one = _flag(raw, key, value, before=before if key != before else None)
        if one is not None:
            splices.append(one)
            raw = apply(raw, [one])
    return tuple(splices)


def without(raw: bytes, key: str, inserted: Sequence[Splice]) -> tuple[Splice, ...] | None:
    """The splice that takes an inserted line of a key away; None where it is not exactly what was put in."""
    for one in inserted:
        if one.old or not one.new.strip().strip(b"\"'").startswith(key.encode()):
            continue
        found = places(raw, one.new)
        splice = Splice(offset=found[0], old=one.new, new=b"") if len(found) == 1 else None
        if splice is not None and differ_only_in(raw, apply(raw, [splice]), {key: None}):
            return (splice,)
    return None


def places(raw: bytes, part: bytes) -> list[int]:
    """Where these bytes begin inside the head; whole lines only at the beginning of a line."""
    try:
        span = document.locate(raw)
    except FrontMatterError:
        return []
    if span is None:
        return []
    found: list[int] = []
    at = raw.find(part)
    while 0 <= at < span.end:
        if not part.endswith(b"\n") or at == 0 or raw[at - 1 : at] == b"\n":
            found.append(at)
        at = raw.find(part, at + 1)
    return found


def differ_only_in(old: bytes, new: bytes, wanted: Mapping[str, bool | None]) -> bool:
    """Whether two files say the same but for these keys, which have the wanted values (None: missing)."""
    try:
        read = document.read(old), document.read(new)
    except FrontMatterError:
        return False
    before, after = (dict(one.fields) if one else {} for one in read)
    for key, value in wanted.items():
        before.pop(key, None)
        if coerce.flag(after.pop(key, None)) is not value:
            return False
    return alike(before, after)


def _flag(raw: bytes, key: str, value: bool, *, before: str | None) -> Splice | None:
    try:
        span = document.locate(raw)
    except FrontMatterError as error:
        raise EditRefused(error.reason) from None
    if span is None:
        raise EditRefused("the file has no front matter")
    try:
        head = raw[span.start : span.end].decode("utf-8")
    except UnicodeDecodeError as error:
        raise EditRefused(f"the front matter is not UTF-8 at byte {span.start + error.start}") from None
    newline = "\r\n" if raw[: span.start].endswith(b"\r\n") else "\n"
    flag = Flag(key=key, value=value, before=before, newline=newline)
    change = _EDITORS[span.kind](head, flag)
    if change is None:
        return None
    offset = span.start + len(head[: change.start].encode())
    return Splice(offset=offset, old=change.old.encode(), new=change.new.encode())


def apply(raw: bytes, splices: Iterable[Splice]) -> bytes:
    """The bytes with the splices made, one after the other.

    Raises:
        EditRefused: The bytes to be replaced are not there.
    """
    for one in splices:
        end = one.offset + len(one.old)
        if raw[one.offset : end] != one.old:
            raise EditRefused("the bytes to be replaced are no longer there")
        raw = raw[: one.offset] + one.new + raw[end:]
    return raw


def inverse(splices: Sequence[Splice]) -> tuple[Splice, ...]:
    """Splices that take these back."""
    return tuple(Splice(offset=one.offset, old=one.new, new=one.old) for one in reversed(splices))


def unified(name: str, old: bytes, new: bytes) -> str:
    """The difference as a unified diff that `git apply` takes; empty where there is none."""
    before, after = _lines(old), _lines(new)
    return "".join(difflib.unified_diff(before, after, _quoted(f"a/{name}"), _quoted(f"b/{name}")))


def _lines(raw: bytes) -> list[str]:
    """Lines with their ends; one without says so on a line of its own, as Git has it."""
    *whole, rest = raw.decode("utf-8", "surrogateescape").split("\n")
    return [f"{line}\n" for line in whole] + ([f"{rest}\n\\ No newline at end of file\n"] if rest else [])


def _quoted(name: str) -> str:
    """A name as Git writes it into a diff: in quotes where it would end early, a blank marked by a tab."""
    if any(one in '"\\' or one < " " or one == "\x7f" for one in name):
        return f'"{"".join(_ESCAPED.get(one, _octal(one)) for one in name)}"'
    return f"{name}\t" if " " in name else name


_ESCAPED: Final = {'"': '\\"', "\\": "\\\\", "\t": "\\t", "\n": "\\n"}


def _octal(one: str) -> str:
    return f"\\{ord(one):03o}" if one < " " or one == "\x7f" else one

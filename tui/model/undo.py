"""Taking a decision back, or making it again, in bytes that others may have changed meanwhile. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from tui.errors import EditRefused, FrontMatterError
from tui.model import coerce, document, edit
from tui.model.edit import Splice
from tui.model.history import Entry, Kind


def digest(content: bytes) -> str:
    """What tells a file's bytes from all others (SHA-256)."""
    return hashlib.sha256(content).hexdigest()


def changed_lines(raw: bytes, splices: Iterable[Splice]) -> tuple[tuple[bytes, bytes], ...]:
    """The line that each splice changes, before and after; before is empty where a line is new."""
    changed: list[tuple[bytes, bytes]] = []
    for one in splices:
        new = edit.apply(raw, [one])
        start = raw.rfind(b"\n", 0, one.offset) + 1
        inserted = not one.old and one.new.endswith(b"\n") and start == one.offset
        removed = not one.new and one.old.endswith(b"\n") and start == one.offset
        before = b"" if inserted else _line_at(raw, start)
        after = b"" if removed else _line_at(new, start)
        changed.append((before, after))
        raw = new
    return tuple(changed)


def _line_at(raw: bytes, start: int) -> bytes:
    end = raw.find(b"\n", start)
    return raw[start:] if end < 0 else raw[start : end + 1]


def travelled(raw: bytes, entry: Entry, kind: Kind) -> bytes:
    """The file's bytes with an entry taken back or made again.

    Raises:
        EditRefused: Others have changed what it wrote; says what stands there now.
    """
    here, there = (entry.after, entry.before) if kind is Kind.UNDO else (entry.before, entry.after)
    found = digest(raw)
    if found == here:
        splices = edit.inverse(entry.splices) if kind is Kind.UNDO else entry.splices
        return edit.apply(raw, splices)
    if found == there:
        return raw  # a crash fell between the journal and the file, or somebody did it by hand
    pairs = [(new, old) for old, new in reversed(entry.lines)] if kind is Kind.UNDO else list(entry.lines)
    return _by_lines(raw, entry, kind, pairs)


def _by_lines(raw: bytes, entry: Entry, kind: Kind, pairs: Sequence[tuple[bytes, bytes]]) -> bytes:
    """Sets the entry's keys back in a file whose other lines were changed meanwhile."""
    try:
        parsed = document.read(raw)
    except FrontMatterError as error:
        raise EditRefused(f"its front matter cannot be read now: {error.reason}") from None
    fields = parsed.fields if parsed else {}
    for key, (old, new) in entry.flags.items():
        expected, now = (new if kind is Kind.UNDO else old), coerce.flag(fields.get(key))
        if now is not expected:
            said = "is not there" if now is None else f"is {str(now).lower()}"
            raise EditRefused(f"somebody changed it since: {key} {said} now")
    new_raw = raw
    for here, there in pairs:
        at = new_raw.find(b"\n" + here) + 1 if here else -1
        if here and at > 0 and new_raw.find(b"\n" + here, at) < 0:
            new_raw = new_raw[:at] + there + new_raw[at + len(here) :]
        else:
            return _by_flags(raw, entry, kind)
    proven = document.read(new_raw)
    others = [{key: one for key, one in found.items() if key not in entry.flags} for found in
              (fields, proven.fields if proven else {})]  # fmt: skip
    return new_raw if repr(others[0]) == repr(others[1]) else _by_flags(raw, entry, kind)


def _by_flags(raw: bytes, entry: Entry, kind: Kind) -> bytes:
    """Sets the keys by value where their lines are no longer the ones written."""
    wanted = {key: (old if kind is Kind.UNDO else new) for key, (old, new) in entry.flags.items()}
    if any(value is None for value in wanted.values()):
        raise EditRefused("somebody changed the line that was put in; take it out by hand")
    flags = {key: value for key, value in wanted.items() if value is not None}
    return edit.apply(raw, edit.flags(raw, flags))

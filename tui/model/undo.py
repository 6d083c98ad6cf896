"""Taking a decision back, or making it again, in bytes that others may have changed meanwhile. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from tui.errors import EditRefused, FrontMatterError
from tui.model import coerce, document, edit
from tui.model.edit import Splice
from tui.model.entry import Entry, Kind
from tui.model.triage import Status


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


def travelled(raw: bytes, entry: Entry, kind: Kind, status: Status) -> bytes:
    """The file's bytes with an entry taken back or made again.

    A line that is exactly as it was put in is taken out again. Of one that somebody changed meanwhile, though
    not its value, the value is set to what a missing key means, so that the state is the old one.

    Args:
        raw: The file's bytes now.
        entry: The decision.
        kind: UNDO or REDO.
        status: What a missing status key means; a line put in again goes before it.

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
    values = {key: pair[::-1] if kind is Kind.UNDO else pair for key, pair in entry.flags.items()}
    _refuse_other_values(raw, {key: here for key, (here, _) in values.items()}, status)
    wanted = {key: there for key, (_, there) in values.items()}
    new = _with_lines(raw, pairs)
    if new is not None and edit.differ_only_in(raw, new, wanted):
        return new
    flags = {key: _meant(key, value, status) for key, value in wanted.items()}
    return edit.apply(raw, edit.flags(raw, flags, before=status.key))


def _meant(key: str, value: bool | None, status: Status) -> bool:
    """What a key's value means; a missing one is what the dialect says, and not withdrawn."""
    if value is not None:
        return value
    return key == status.key and status.live is status.default


def _refuse_other_values(raw: bytes, expected: Mapping[str, bool | None], status: Status) -> None:
    try:
        parsed = document.read(raw)
    except FrontMatterError as error:
        raise EditRefused(f"its front matter cannot be read now: {error.reason}") from None
    fields = parsed.fields if parsed else {}
    for key, value in expected.items():
        now = coerce.flag(fields.get(key))
        if now is not value and (value is not None or now is not _meant(key, None, status)):
            said = "is not there" if now is None else f"is {str(now).lower()}"
            raise EditRefused(f"somebody changed it since: {key} {said} now")


def _with_lines(raw: bytes, pairs: Iterable[tuple[bytes, bytes]]) -> bytes | None:
    """The file with lines of its head replaced; None where one is not there exactly once."""
    for here, there in pairs:
        places = edit.places(raw, here) if here else []
        if len(places) != 1:
            return None
        raw = raw[: places[0]] + there + raw[places[0] + len(here) :]
    return raw

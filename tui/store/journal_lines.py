"""The journal's lines: an entry as one line of JSON and back, and the file in which they lie."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import os
import re
import weakref
from collections.abc import Iterator
from json.decoder import scanstring  # type: ignore[attr-defined]  # what `loads` uses; not in the stubs
from pathlib import Path
from typing import Any, Final

from tui.errors import JournalUnavailable
from tui.model.article import State
from tui.model.edit import Splice
from tui.model.entry import Brief, Entry, Kind, brief, key_of
from tui.model.history import History
from tui.model.triage import Decision

VERSION: Final = 1
CHUNK_BYTES: Final = 8 << 10  # twenty times a usual line
# What a line that was not written by this version may raise.
_UNREADABLE: Final = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)

_TEXT: Final = rb'"([ !#-\[\]-~]*(?:\\.[ !#-\[\]-~]*)*)"'
_BYTES: Final = rb'"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"'
_WORD: Final = rb'(?:null|"[!#-\[\]-~]*")'
_FLAG: Final = rb"(?:null|true|false)"
_FLAGS: Final = rb'"[ !#-\[\]-~]*":\[' + _FLAG + b"," + _FLAG + rb"\]"


def _list_of(one: bytes) -> bytes:
    return b"(?:" + one + b"(?:," + one + b")*)?"


def _one_of(words: type[Kind | State | Decision]) -> bytes:
    return b"|".join(word.encode() for word in words)


# A whole line as `line` writes it: most are, and reading them so costs a fifth of unpacking them.
_USUAL: Final = re.compile(
    rb'\{"v":1,"id":(\d{1,15}),"step":(\d{1,15}),"kind":"(' + _one_of(Kind) + rb')","time":' + _TEXT
    + rb',"path":' + _TEXT + rb',"identity":' + _TEXT + rb',"decision":"(?:' + _one_of(Decision)
    + rb')","from":"(?:' + _one_of(State) + rb')","to":"(' + _one_of(State)
    + rb')","before":' + _WORD + rb',"after":' + _WORD
    + rb',"spans":\[' + _list_of(rb"\[\d{1,15}," + _BYTES + b"," + _BYTES + rb"\]")
    + rb'\],"lines":\[' + _list_of(rb"\[" + _BYTES + b"," + _BYTES + rb"\]")
    + rb'\],"flags":\{' + _list_of(_FLAGS) + rb'\},"of":(null|\d{1,15})\}\n?'
)  # fmt: skip
_KINDS: Final = {kind.encode(): kind for kind in Kind}
_STATES: Final = {state.encode(): state for state in State}


def line(entry: Entry) -> bytes:
    """An entry as one line."""
    return json.dumps(_packed(entry), separators=(",", ":")).encode() + b"\n"


def _packed(entry: Entry) -> dict[str, Any]:
    return {
        "v": VERSION,
        "id": entry.id,
        "step": entry.step,
        "kind": entry.kind,
        "time": entry.time,
        "path": entry.path,
        "identity": entry.identity,
        "decision": entry.decision,
        "from": entry.came_from,
        "to": entry.went_to,
        "before": entry.before,
        "after": entry.after,
        "spans": [[one.offset, _base64(one.old), _base64(one.new)] for one in entry.splices],
        "lines": [[_base64(old), _base64(new)] for old, new in entry.lines],
        "flags": {key: list(values) for key, values in entry.flags.items()},
        "of": entry.of,
    }


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def unpacked(raw: bytes) -> Entry:
    """The entry of a line.

    Raises:
        ValueError: And others, of `_UNREADABLE`: no entry of this version.
    """
    packed = json.loads(raw)
    if packed["v"] != VERSION:
        raise ValueError("an entry of another version")
    if not all(isinstance(packed[name], str) for name in ("time", "path", "identity")):
        raise TypeError("an entry that names no file")
    if not all(packed[name] is None or isinstance(packed[name], str) for name in ("before", "after")):
        raise TypeError("a digest that is none")
    _check(packed["time"], packed["path"])
    return Entry(
        id=_number(packed["id"]),
        step=_number(packed["step"]),
        kind=Kind(packed["kind"]),
        time=packed["time"],
        path=packed["path"],
        identity=packed["identity"],
        decision=Decision(packed["decision"]),
        came_from=State(packed["from"]),
        went_to=State(packed["to"]),
        before=packed["before"],
        after=packed["after"],
        splices=tuple(
            Splice(offset=_number(offset), old=_bytes(old), new=_bytes(new))
            for offset, old, new in packed["spans"]
        ),
        lines=tuple((_bytes(old), _bytes(new)) for old, new in packed["lines"]),
        flags={key: (_flag(old), _flag(new)) for key, (old, new) in packed["flags"].items()},
        of=None if packed["of"] is None else _number(packed["of"]),
    )


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value < 10**15:
        raise ValueError("a number that is none")
    return value


def _bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


def _flag(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise TypeError("neither true nor false")


def _check(time: str, path: str) -> None:
    """Refuses what cannot have been written: no time, and a path that may not lie below the root."""
    dt.datetime.fromisoformat(time)
    if not path or path.startswith("/") or "\0" in path or (".." in path and ".." in path.split("/")):
        raise ValueError("a path that leads out of the root")


def brief_of(raw: bytes) -> Brief | None:
    """The short form of a line's entry; None where it cannot be read (a torn one's file is untouched)."""
    try:
        usual = _USUAL.fullmatch(raw)
        if usual is None:
            return brief(unpacked(raw))
        number, step, kind, time, path, identity, to, of = usual.groups()
        name = _text(path)
        _check(time.decode(), name)
        known_by = key_of(_text(identity))
        return Brief(
            int(number), int(step), _KINDS[kind], name, known_by, _STATES[to],
            None if of == b"null" else int(of),
        )  # fmt: skip
    except _UNREADABLE:
        return None


def _text(quoted: bytes) -> str:
    text = quoted.decode()
    return str(scanstring(text + '"', 0)[0]) if "\\" in text else text


class Lines:
    """The journal's file as it was opened, even where another takes its place.

    Raises:
        OSError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        weakref.finalize(self, _close, self._descriptor)

    def all(self) -> Iterator[tuple[int, bytes]]:
        """Every line with its place."""
        place = 0
        with open(os.dup(self._descriptor), "rb") as file:
            file.seek(0)
            for raw in file:
                yield place, raw
                place += len(raw)

    def history(self) -> History:
        """What the entries add up to."""
        history = History(read=self.entry)
        for place, raw in self.all():
            one = brief_of(raw)
            if one is not None:
                history.add(one, place)
        return history

    def entry(self, place: int) -> Entry:
        """The entry at a place.

        Raises:
            JournalUnavailable: It cannot be read any more.
        """
        try:
            raw = b""
            while b"\n" not in raw and (more := os.pread(self._descriptor, CHUNK_BYTES, place + len(raw))):
                raw += more
            return unpacked(raw.partition(b"\n")[0])
        except (OSError, *_UNREADABLE) as error:
            reason = (getattr(error, "strerror", None) or "it was changed by another program").lower()
            raise JournalUnavailable(f"the journal in {self._path.parent} cannot be read: {reason}") from None


def _close(descriptor: int) -> None:
    with contextlib.suppress(OSError):
        os.close(descriptor)

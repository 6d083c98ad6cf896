"""One top-level boolean of a TOML head: each place it may stand is tried, the parser says which is right."""

from __future__ import annotations

import re
import tomllib
from itertools import islice
from typing import Any

from tui.errors import EditRefused
from tui.model import limits
from tui.model.edit.change import Change, Flag, alike


def _load(head: str) -> dict[str, Any]:
    return tomllib.loads(head.replace("\r\n", "\n"))


def _proves(head: str, flag: Flag, old: dict[str, Any]) -> bool:
    try:
        new = _load(head)
    except (ValueError, RecursionError):
        return False
    others = [{name: one for name, one in fields.items() if name != flag.key} for fields in (old, new)]
    return alike(*others) and new.get(flag.key) is flag.value


def edit(head: str, flag: Flag) -> Change | None:
    """The change that sets the flag, proven; None where it is so already.

    Raises:
        EditRefused: It cannot be done with certainty.
    """
    try:
        old = _load(head)
    except ValueError as error:  # also a number longer than Python reads
        raise EditRefused(f"this is not valid TOML ({error})") from None
    except RecursionError:
        raise EditRefused("the front matter is nested too deeply") from None
    if flag.key in old:
        if not isinstance(old[flag.key], bool):
            raise EditRefused(f"{flag.key} is {_said(old[flag.key])}, not true or false")
        if old[flag.key] is flag.value:
            return None
        found = [Change(start=one.end(1), old=one[2], new=flag.word) for one in _assignments(head, flag.key)]
        tried = found if len(found) <= limits.EDIT_PLACES else []
        proven = [one for one in tried if _proves(one.made(head), flag, old)]
    else:
        newline = "\r\n" if "\r\n" in head else "\n" if head else flag.newline
        line = f"{flag.key} = {flag.word}{newline}"
        found = [Change(start=at, old="", new=line) for at in _places(head, flag.before)]
        proven = list(islice((one for one in found if _proves(one.made(head), flag, old)), 1))
    if len(proven) != 1:
        raise EditRefused(f"{flag.key} could not be located exactly")
    return proven[0]


def _assignments(head: str, key: str) -> list[re.Match[str]]:
    name = re.escape(key)
    pattern = rf"^([ \t]*(?:{name}|\"{name}\"|'{name}')[ \t]*=[ \t]*)(true|false)(?=[ \t\r\n#]|\Z)"
    return list(re.finditer(pattern, head, re.MULTILINE))


def _said(value: Any) -> str:
    try:
        return f"{value!r:.60}"
    except ValueError:  # a number longer than Python prints
        return "a long number"


_PARAGRAPH_END = re.compile(r"^[ \t]*[^\s#\[][^\n]*\n(?=[ \t]*(?:\r?\n|\[)|\Z)", re.MULTILINE)


def _places(head: str, before: str | None) -> list[int]:
    """Where a new root key may stand, best first: before a key, after the first paragraph, at the ends."""
    anchor = _assignments(head, before) if before else []
    places = [anchor[0].start()] if len(anchor) == 1 else []
    ends = [one.end() for one in islice(_PARAGRAPH_END.finditer(head), limits.EDIT_PLACES)]
    return [*places, *ends, len(head), 0]

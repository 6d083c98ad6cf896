"""One top-level boolean of a JSON head, at the exact place that the standard library's scanner gives."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]  # public since 2.6, missing in typeshed
from typing import Any

from tui.errors import EditRefused
from tui.model.edit.change import Change, Flag, alike

_BLANKS = re.compile(r"[ \t\r\n]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Member:
    """A top-level member: where its key begins, and its value's place."""

    key: str
    place: int
    start: int
    end: int
    value: Any


def _skip(text: str, at: int) -> int:
    matched = _BLANKS.match(text, at)
    assert matched is not None  # the pattern matches nothing, too
    return matched.end()


def _members(head: str) -> list[_Member]:
    decoder = json.JSONDecoder()
    members: list[_Member] = []
    try:
        at = _skip(head, 1)
        while head[at] != "}":
            if members:
                if head[at] != ",":
                    raise ValueError("a comma is missing")
                at = _skip(head, at + 1)
            place = at
            if head[at] != '"':
                raise ValueError("a key is missing")
            key, at = scanstring(head, at + 1)
            at = _skip(head, at)
            if head[at] != ":":
                raise ValueError("a colon is missing")
            start = _skip(head, at + 1)
            value, end = decoder.raw_decode(head, start)
            members.append(_Member(key=key, place=place, start=start, end=end, value=value))
            at = _skip(head, end)
    except (ValueError, IndexError, RecursionError) as error:
        raise EditRefused(f"this is not valid JSON ({error})") from None
    return members


def edit(head: str, flag: Flag) -> Change | None:
    """The change that sets the flag, proven; None where it is so already.

    Raises:
        EditRefused: It cannot be done with certainty.
    """
    members = _members(head)
    named = [member for member in members if member.key == flag.key]
    if len(named) > 1:
        raise EditRefused(f"the key {flag.key} stands there twice")
    if named:
        if not isinstance(named[0].value, bool):
            said = head[named[0].start : named[0].end]
            raise EditRefused(f"{flag.key} is {said:.60}, not true or false")
        if named[0].value is flag.value:
            return None
        change = Change(start=named[0].start, old=head[named[0].start : named[0].end], new=flag.word)
    else:
        change = _insertion(head, flag, members)
    _prove(members, _members(change.made(head)), flag)
    return change


def _insertion(head: str, flag: Flag, members: list[_Member]) -> Change:
    if not members:
        return Change(start=1, old="", new=f'"{flag.key}": {flag.word}')
    place = next((member.place for member in members if member.key == flag.before), members[0].place)
    line = head.rfind("\n", 0, place) + 1
    indent = head[line:place]
    if indent.strip(" \t"):
        return Change(start=place, old="", new=f'"{flag.key}": {flag.word}, ')
    newline = "\r\n" if head[:line].endswith("\r\n") else "\n"
    return Change(start=line, old="", new=f'{indent}"{flag.key}": {flag.word},{newline}')


def _prove(old: list[_Member], new: list[_Member], flag: Flag) -> None:
    others = [[[one.key, one.value] for one in members if one.key != flag.key] for members in (old, new)]
    mine = [one.value for one in new if one.key == flag.key]
    if not alike(*others) or len(mine) != 1 or mine[0] is not flag.value:
        raise EditRefused("the change would touch more than that value")

"""The plain part of YAML that tools write: block mappings and lists of one-line scalars, four times as fast.

`load` gives exactly what PyYAML's safe loader gives, in value and in type, or None where the text holds
anything else; then the guarded loader reads it. `tests/model/test_plain_yaml.py` holds the two together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any, Final

_NUMBER = r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,15})?"
_DATE = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}Z)?"
_DOUBLE = r'"(?:[^"\\\n]++|\\["\\/])*+"'  # with the three escapes that stand for themselves
_SINGLE = r"'(?:[^'\n]|'')*+'"
_BARE = r"[A-Za-z][^\[\]{},:#\"'\n]*"  # inside brackets; what needs no thought
_ITEM = rf"(?:{_DOUBLE}|{_SINGLE}|{_DATE}(?=\ *[,\]])|{_NUMBER}(?=\ *[,\]])|{_BARE})"

_LINES: Final[Callable[[str], list[tuple[str, ...]]]] = re.compile(
    rf"""^(\ *)(-\ )?                               # indent, list item
    (?:([A-Za-z_][A-Za-z0-9_-]{{0,63}}):(?:\ +|$))?  # key
    (?:({_DOUBLE})|({_SINGLE})|({_NUMBER})|({_DATE})
      |\[\ *({_ITEM}(?:\ *,\ *{_ITEM})*)?\ *(\])      # one-line list of scalars
      |([A-Za-z/\xa1-\U0010ffff].*)                  # plain text
      |)\ *$ | (.)                                   # anything else is not ours""",
    re.MULTILINE | re.VERBOSE,
).findall
_ITEMS: Final = re.compile(
    rf"({_DOUBLE})|({_SINGLE})|({_DATE})(?=\ *(?:,|$))|({_NUMBER})(?=\ *(?:,|$))|({_BARE})"
).findall
_UNESCAPED: Final = re.compile(r"\\(.)").sub
_WORDS: Final[dict[str, bool | None]] = {
    word: value
    for value, words in (
        (True, "true True TRUE yes Yes YES on On ON"),
        (False, "false False FALSE no No NO off Off OFF"),
        (None, "null Null NULL"),
    )
    for word in words.split()
}
_OPEN: Final = object()  # a key whose value is on the next lines


class _NotPlain(Exception):
    """Something that only the whole of YAML explains."""


def _double(text: str) -> str:
    return _UNESCAPED(r"\1", text[1:-1]) if "\\" in text else text[1:-1]


def _date(text: str) -> dt.date:
    try:
        return dt.datetime.fromisoformat(text) if len(text) > 10 else dt.date.fromisoformat(text)
    except ValueError:
        raise _NotPlain from None


def _number(text: str) -> float | int:
    return float(text) if "." in text else int(text)


def _plain(text: str) -> Any:
    text = text.rstrip(" ")
    if ": " in text or " #" in text or text[-1] == ":":
        raise _NotPlain
    return _WORDS.get(text, text)


def _items(text: str) -> list[Any]:
    found: list[Any] = []
    for double, single, date, number, bare in _ITEMS(text):
        if double:
            found.append(_double(double))
        elif single:
            found.append(single[1:-1].replace("''", "'"))
        elif date:
            found.append(_date(date))
        else:
            found.append(_number(number) if number else _plain(bare))
    return found


def load(head: str) -> dict[str, Any] | None:
    """The mapping of a plain head; None where it is empty or not plain. 25 us for a real one."""
    head = head.replace("\r\n", "\n")
    # Tabs, controls, a BOM, U+2028: these have rules of their own.
    if not head.replace("\n", "").replace("\xa0", " ").isprintable():
        return None
    try:
        return _load(head) or None
    except _NotPlain:
        return None


def _load(head: str) -> dict[str, Any]:  # noqa: PLR0915 - a hot loop, see tests/test_shape.py
    root: dict[str, Any] = {}
    top: Any = root  # the innermost container that is open,
    level = 0  # its indent,
    outer: list[tuple[Any, int]] = []  # and those around it
    key: str | None = None  # a key of `top` that waits for its value
    for indent, dash, name, double, single, number, date, items, bracket, plain, other in _LINES(head):
        if other or name in _WORDS:
            raise _NotPlain
        value: Any
        if double:
            value = _double(double)
        elif plain:
            value = _plain(plain)
        elif number:
            value = _number(number)
        elif date:
            value = _date(date)
        elif single:
            value = single[1:-1].replace("''", "'")
        elif bracket:
            value = _items(items)
        elif name:
            value = _OPEN
        elif dash:
            raise _NotPlain
        else:
            continue  # a blank line
        at = len(indent)
        if key is not None:  # this line is the child of "key:", or "key:" was empty
            inner: Any = [] if dash and at >= level else {} if name and at > level else None
            top[key] = inner
            key = None
            if inner is not None:
                outer.append((top, level))
                top, level = inner, at
        while level > at or (level == at and not dash and type(top) is list):
            if not outer:
                raise _NotPlain
            top, level = outer.pop()
        if level != at or (dash and type(top) is not list) or (not dash and (not name or type(top) is list)):
            raise _NotPlain
        if dash and not name:
            top.append(value)
            continue
        if dash:
            inner = {}
            top.append(inner)
            outer.append((top, level))
            top, level = inner, at + 2
        if value is _OPEN:
            key = name
        else:
            top[name] = value
    if key is not None:
        top[key] = None
    return root

"""The plain part of YAML that tools write: block mappings and lists of one-line scalars, much faster.

`load` gives exactly what PyYAML's safe loader gives, in value and in type, or None where the text holds
anything else; then the guarded loader reads it. `tests/model/test_plain_yaml.py` holds the two together.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any, Final

_NUMBER = r"-?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,15})?"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
_DATE = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:T(?:[01][0-9]|2[0-3]):[0-9]{{2}}:[0-9]{{2}}{_ZONE})?"
_DOUBLE = r'"(?:[^"\\\n]++|\\["\\/])*+"'  # with the three escapes that stand for themselves
_SINGLE = r"'(?:[^'\n]|'')*+'"
# What begins with a digit and holds one of these is no number and no time of YAML 1.1: "5G", "3 ways".
_WORDED = "g-su-wyG-SU-WY"
_APART = r"\[\]{},:#\"'\n"  # inside brackets these need thought
_BARE = rf"(?:[A-Za-z/]|[0-9](?=[^{_APART}{_WORDED}]*+[{_WORDED}]))[^{_APART}]*+"
_ITEM = rf"(?:{_DOUBLE}|{_SINGLE}|{_DATE}(?=\ *[,\]])|{_NUMBER}(?=\ *[,\]])|{_BARE})"

_LINE: Final[Callable[[str], re.Match[str] | None]] = re.compile(
    rf"""^(\ *+)(-\ )?                              # indent, list item
    (?:([A-Za-z_][A-Za-z0-9_-]{{0,63}}):(?:\ ++|$))?+  # key
    (?:(".*")|('.*')|({_NUMBER})|({_DATE})      # quoted: looked into later
      |\[\ *+({_ITEM}(?:\ *+,\ *+{_ITEM})*+)?+\ *+(\])    # one-line list of scalars
      |((?:[A-Za-z/\xa1-\U0010ffff]|[0-9].*[{_WORDED}]).*)  # plain text
      |)\ *+$ | (.).*                                 # anything else is not ours""",
    re.VERBOSE,
).match
_ITEMS: Final = re.compile(
    rf"({_DOUBLE})|({_SINGLE})|({_DATE})(?=\ *(?:,|$))|({_NUMBER})(?=\ *(?:,|$))|({_BARE})"
).findall
_KEY: Final = re.compile(r"( *+)(- )?([A-Za-z_][A-Za-z0-9_-]{0,63})").fullmatch
_IS_DATE: Final = re.compile(_DATE).fullmatch
_IS_NUMBER: Final = re.compile(_NUMBER).fullmatch
_IS_ITEM: Final = re.compile(r"( *+)- ([A-Za-z/\xa1-\U0010ffff].*)").fullmatch
_IS_SINGLE: Final = re.compile(_SINGLE).fullmatch
_IS_DOUBLE: Final = re.compile(_DOUBLE).fullmatch
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
_LETTERS: Final = frozenset("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")

_Key = tuple[int, bool, str]
"""How far a line is indented, whether it begins an item of a list, and its key."""
_Line = tuple[_Key, Any]
"""A line's key, "" for none, and its value."""
_BLANK: Final[_Line] = ((-1, False, ""), None)
_PRINTABLE: Final = bytes([0x0A, *range(0x20, 0x7F)])  # of ASCII, and what parts the lines

# Tools write the same keys into every file, and the same short lines into many: these are understood once.
_LIKELY_CHARS: Final = 48  # of a line, or a key, that is likely to come again
_MOST: Final = 4_096  # of each are kept
_keys: Final[dict[str, _Key]] = {}
_likely: Final[dict[str, _Line]] = {"": _BLANK}

# A head of one line end after another makes a million lines of a mebibyte, for the first one to say that
# it is not plain: long heads are taken part by part, and of blank lines in a row one is kept.
_PART_CHARS: Final = 4_096
_BLANK_LINES: Final = re.compile(r"\n[ \n]*\n")


class _NotPlain(Exception):
    """Something that only the whole of YAML explains."""


def _double(text: str) -> str:
    if not _IS_DOUBLE(text):
        raise _NotPlain
    return _UNESCAPED(r"\1", text[1:-1]) if "\\" in text else text[1:-1]


def _single(text: str) -> str:
    if not _IS_SINGLE(text):
        raise _NotPlain
    return text[1:-1].replace("''", "'")


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
            found.append(_single(single))
        elif date:
            found.append(_date(date))
        else:
            found.append(_number(number) if number else _plain(bare))
    return found


def load(head: str) -> dict[str, Any] | None:
    """The mapping of a plain head; None where it is empty or not plain. 25 us for a real one."""
    if "\r" in head:
        head = head.replace("\r\n", "\n")
    # Tabs, controls, a BOM, U+2028: these have rules of their own. All that is no ASCII is looked at as one.
    odd = head.encode("utf-8", "surrogatepass").translate(None, _PRINTABLE)
    if odd:
        text = odd.decode("utf-8", "surrogatepass")
        if not text.isprintable() and not text.replace("\xa0", " ").isprintable():
            return None
    try:
        return _load(head) or None
    except _NotPlain:
        return None


def _lines(head: str) -> Iterable[str]:
    """The lines of a head, but for some blank ones; no further than it is asked for."""
    if len(head) <= _PART_CHARS:
        return head.split("\n")
    return chain.from_iterable(_parts(_BLANK_LINES.sub("\n", head)))


def _parts(head: str) -> Iterator[list[str]]:
    start = 0
    while start < len(head):
        end = head.find("\n", start + _PART_CHARS)
        end = len(head) if end < 0 else end
        yield head[start:end].split("\n")
        start = end + 1


def _key(before: str) -> _Key | None:
    """What stands before a colon where that is a key."""
    matched = _KEY(before)
    if matched is None or matched[3] in _WORDS:
        return None
    key = (len(matched[1]), matched[2] is not None, matched[3])
    if len(before) <= _LIKELY_CHARS:
        _keep(_keys, before, key)
    return key


def _keep(kept: dict[str, Any], text: str, meaning: Any) -> None:
    if len(kept) >= _MOST:
        kept.clear()
    kept[text] = meaning


def _told(line: str) -> _Line:
    """What a line says; most are told by their first letters, and any other by the whole pattern."""
    before, _, rest = line.partition(": ")
    key = (_keys.get(before) or _key(before)) if rest else None
    if key is None:
        item = _IS_ITEM(line)
        plain = item is not None and not line.rstrip(" ").endswith(":")  # else it may be a key
        told = ((len(item[1]), True, ""), _plain(item[2])) if item and plain else _told_by_pattern(line)
    elif rest[0] == '"' and rest[-1] == '"' and len(rest) > 1:
        value = rest[1:-1]
        return key, _double(rest) if '"' in value or "\\" in value else value
    elif rest[0] in _LETTERS or rest[0] > "\xa0":
        odd = ":" in rest or "#" in rest or rest[-1] == " " or rest in _WORDS
        told = key, _plain(rest) if odd else rest
    elif _IS_DATE(rest):
        return key, _date(rest)
    else:
        told = (key, _number(rest)) if _IS_NUMBER(rest) else _told_by_pattern(line)
    if len(line) <= _LIKELY_CHARS and type(told[1]) is not list:  # a list belongs to one article
        _keep(_likely, line, told)
    return told


def _told_by_pattern(line: str) -> _Line:
    matched = _LINE(line)
    assert matched is not None  # it ends with anything
    indent, dash, name, double, single, number, date, items, bracket, plain, other = matched.groups("")
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
        value = _single(single)
    elif bracket:
        value = _items(items)
    elif name:
        value = _OPEN
    elif dash:
        raise _NotPlain
    else:
        return _BLANK
    return (len(indent), bool(dash), name), value


def _load(head: str) -> dict[str, Any]:
    root: dict[str, Any] = {}
    top: Any = root  # the innermost container that is open,
    listing = False  # whether it is a list,
    level = 0  # its indent,
    outer: list[tuple[Any, bool, int]] = []  # and those around it
    key: str | None = None  # a key of `top` that waits for its value
    likely = _likely.get
    for line in _lines(head):
        (at, dash, name), value = likely(line) or _told(line)
        if at == level and name and key is None and not (dash or listing):  # most are
            if value is _OPEN:
                key = name
            else:
                top[name] = value
            continue
        if at < 0:
            continue
        if key is not None:  # this line is the child of "key:", or "key:" was empty
            inner: Any = [] if dash and at >= level else {} if name and at > level else None
            top[key] = inner
            key = None
            if inner is not None:
                outer.append((top, listing, level))
                top, listing, level = inner, dash, at
        while level > at or (listing and level == at and not dash):
            if not outer:
                raise _NotPlain
            top, listing, level = outer.pop()
        if level != at:
            raise _NotPlain
        if dash:
            if not listing:
                raise _NotPlain
            if not name:
                top.append(value)
                continue
            inner = {}
            top.append(inner)
            outer.append((top, True, level))
            top, listing, level = inner, False, at + 2
        elif listing or not name:
            raise _NotPlain
        if value is _OPEN:
            key = name
        else:
            top[name] = value
    if key is not None:
        top[key] = None
    return root

"""Where in a TOML file each key and item stands: the standard library says so of mistakes alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

Place = tuple[str | int, ...]
"""The keys that lead to a value, and the numbers of list items on the way."""

_TOKEN: Final = re.compile(
    r"""
      (?P<blank>  [ \t\r]++ | \#[^\n]*+ )
    | (?P<line>   \n )
    | (?P<text>   \"\"\"(?:\\.|[^\\])*?\"\"\"\"{0,2} | '''.*?'''(?:'{0,2})
                | "(?:\\.|[^"\\\n])*+" | '[^'\n]*+' )
    | (?P<sign>   [\[\]{},=.] )
    | (?P<word>   [^\s\#"'\[\]{},=.]++ )
    | (?P<other>  . )
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    line: int

    def is_sign(self, sign: str) -> bool:
        return self.kind == "sign" and self.text == sign


@dataclass(slots=True, kw_only=True)
class _Open:
    """A list or an inline table that is not closed yet; `item` counts the items of a list."""

    place: Place
    item: int | None


def _tokens(text: str) -> Iterator[_Token]:
    line = 1
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup or "other"
        if kind != "blank":
            yield _Token(kind, found[0], line)
        line += found[0].count("\n")


def _word(token: _Token) -> str:
    """A key as it is meant: without its quotes, its escapes read."""
    if token.kind != "text":
        return token.text
    if token.text.startswith('"') and "\\" in token.text:
        import tomllib  # noqa: PLC0415 - for a key with escapes, which hardly anybody writes

        return str(tomllib.loads(f"key = {token.text}")["key"])
    return token.text[1:-1]


class _Scan:
    """Walks the tokens of a file that is known to be valid."""

    def __init__(self, text: str) -> None:
        self.lines: dict[Place, int] = {}
        self._tokens = list(_tokens(text))
        self._at = 0
        self._table: Place = ()
        self._tables: dict[Place, int] = {}  # how often [[name]] has come

    def run(self) -> None:
        while (token := self._peek()) is not None:
            if token.is_sign("["):
                self._header()
            elif token.kind in ("word", "text"):
                self._value(self._key(self._table))
            else:
                self._at += 1

    def _peek(self) -> _Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _header(self) -> None:
        first, self._at = self._at, self._at + 1
        several = self._tokens[self._at].is_sign("[") if self._at < len(self._tokens) else False
        self._at += several
        place = self._key(())
        if several:
            number = self._tables[place] = self._tables.get(place, -1) + 1
            place = (*place, number)
        self.lines.setdefault(place, self._tokens[first].line)
        self._table = place
        while (token := self._peek()) is not None and token.is_sign("]"):
            self._at += 1

    def _key(self, within: Place) -> Place:
        """The place of a key, maybe of several parts, that begins here; each part is noted."""
        place = within
        while (token := self._peek()) is not None and token.kind in ("word", "text"):
            place = (*place, _word(token))
            self.lines.setdefault(place, token.line)
            self._at += 1
            following = self._peek()
            if following is None or not following.is_sign("."):
                break
            self._at += 1
        if (token := self._peek()) is not None and token.is_sign("="):
            self._at += 1
        return place

    def _value(self, place: Place) -> None:
        """Passes the value of a key, and notes where what it holds begins; ends with its line."""
        levels: list[_Open] = []
        begins = place
        while (token := self._peek()) is not None:
            if token.kind == "line":
                if not levels:
                    return
                self._at += 1
                continue
            level = levels[-1] if levels else None
            if level is not None and level.item is None and token.kind in ("word", "text"):
                begins = self._key(level.place)
                self._enter(begins, levels)
                continue
            if (
                level is not None
                and level.item is not None
                and not token.is_sign("]")
                and not token.is_sign(",")
            ):
                begins = (*level.place, level.item)
                self.lines.setdefault(begins, token.line)
            if token.is_sign("]") or token.is_sign("}"):
                if levels:
                    levels.pop()
            elif token.is_sign(",") and level is not None and level.item is not None:
                level.item += 1
            elif self._enter(begins, levels):
                continue
            self._at += 1

    def _enter(self, place: Place, levels: list[_Open]) -> bool:
        """Goes into the list or inline table that begins here, or past a plain value's first token."""
        token = self._peek()
        if token is None or token.kind == "line":
            return False
        if token.is_sign("[") or token.is_sign("{"):
            levels.append(_Open(place=place, item=0 if token.text == "[" else None))
            self._at += 1
            return True
        if token.kind in ("word", "text") and levels and levels[-1].item is None:
            # The rest of a number or a date follows as words and dots, up to the comma.
            while (token := self._peek()) is not None and not any(map(token.is_sign, ",}")):
                self._at += 1
            return True
        return False


def lines_of(text: str) -> dict[Place, int]:
    """The 1-based line of every key and list item of a valid TOML file, by the place of its value."""
    scan = _Scan(text.replace("\r\n", "\n"))
    scan.run()
    return scan.lines

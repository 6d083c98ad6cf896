"""A parsed TOML table to `Config`, and a problem for everything in it that cannot be meant so. Pure."""

from __future__ import annotations

import datetime as dt
import shlex
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any, Final, TypeVar

from tui.errors import LinkRefused
from tui.model import exclude, limits, links
from tui.model.choices import Clipboard, Column
from tui.model.config import (
    DEFAULTS,
    DIALECTS,
    OF_FOLDER,
    SETTINGS,
    Config,
    DialectConfig,
    OwnView,
    Problem,
    Rebound,
    suggestion,
)
from tui.model.toml_lines import Place, lines_of

_SOME_DAY: Final = dt.date(2000, 1, 1)  # whether a query can be read is the same on any
_Value = TypeVar("_Value")
_FIELDS: Final = ("title", "date", "excerpt", "topics", "web", "amp", "cdn")
_DIALECT: Final = ("name", *_FIELDS, "status", "live", "default", "decline", "base")
_KINDS: Final = {
    bool: "true or false",
    int: "a number",
    float: "a number",
    str: "text",
    list: "a list",
    dict: "a table",
}


class _Wrong(Exception):
    """A value that cannot be meant so; the text goes on from the name of its setting."""


class _Reader:
    """One file; `problems` grow while it is read."""

    def __init__(self, table: Mapping[str, Any], text: str, *, own: bool) -> None:
        self.problems: list[Problem] = []
        self._table = table
        self._lines = lines_of(text)
        self._own = own

    def config(self) -> Config:
        for name in self._table:
            self._check_name(name)
        theme = self._read(("theme",), _text)
        columns = self._read(("columns",), self._columns)
        return Config(
            theme=theme,
            theme_line=self._line(("theme",)) if theme else None,
            columns=tuple(Column) if columns is None else columns,
            browser=self._read(("browser",), _browser),
            clipboard=self._read(("clipboard",), _clipboard) or Clipboard.AUTO,
            exclude=self._read(("exclude",), self._exclude) or (),
            keys=self._read(("keys",), self._keys) or (),
            views=self._read(("views",), self._views) or (),
            dialect=self._read(("dialect",), self._dialect) or DialectConfig(),
        )

    def _check_name(self, name: str) -> None:
        if name not in SETTINGS:
            choices = SETTINGS if self._own else OF_FOLDER
            self._say((name,), f'there is no setting "{name}"{suggestion(name, choices)}')
        elif not self._own and name not in OF_FOLDER:
            self._say(
                (name,),
                f'"{name}" belongs in your own config.toml: this file comes with the content, '
                f"and may only hold {', '.join(OF_FOLDER[:-1])} and {OF_FOLDER[-1]}",
            )

    def _line(self, place: Place) -> int | None:
        """The line of the nearest place that is written: that of a list where its item is not known."""
        while place and place not in self._lines:
            place = place[:-1]
        return self._lines.get(place)

    def _say(self, place: Place, reason: str) -> None:
        self.problems.append(Problem(line=self._line(place), reason=reason))

    def _read(self, place: Place, reading: Callable[[Any], _Value]) -> _Value | None:
        """What `reading` makes of the value there; None where there is none, or one that is wrong."""
        name = place[0]
        if not self._own and name not in OF_FOLDER:
            return None
        value: Any = self._table
        for part in place:
            if not isinstance(value, Mapping) or part not in value:
                return None
            value = value[part]
        try:
            return reading(value)
        except _Wrong as wrong:
            self._say(place, f"{'.'.join(map(str, place))} {wrong}")
            return None

    def _items(self, name: str, value: Any, reading: Callable[[Any], _Value]) -> tuple[_Value, ...]:
        """What `reading` makes of each item of a list; those that are wrong are said and left out."""
        kept: list[_Value] = []
        for number, item in enumerate(_list(value)):
            try:
                one = reading(item)
            except _Wrong as wrong:
                self._say((name, number), f"{name} {wrong}")
                continue
            if one in kept:
                self._say((name, number), f'{name} names "{one}" twice')
            else:
                kept.append(one)
        return tuple(kept)

    def _columns(self, value: Any) -> tuple[Column, ...] | None:
        found = self._items("columns", _list(value)[: 2 * len(Column)], _column)
        if Column.TITLE not in found:
            raise _Wrong(f'lack "{Column.TITLE}", so they are left as they are')
        return found

    def _exclude(self, value: Any) -> tuple[str, ...]:
        if len(_list(value)) > limits.PATTERNS:
            self._say(("exclude", limits.PATTERNS), f"exclude holds more than {limits.PATTERNS} patterns")
        return self._items("exclude", value[: limits.PATTERNS], _pattern)

    def _keys(self, value: Any) -> tuple[Rebound, ...]:
        found = []
        for command in _mapping(value):
            keys = self._read(("keys", command), _texts)
            if keys is not None:
                found.append(Rebound(command=command, keys=keys, line=self._line(("keys", command))))
        return tuple(found)

    def _views(self, value: Any) -> tuple[OwnView, ...]:
        found: list[OwnView] = []
        for name in _mapping(value):
            if not name.strip():
                self._say(("views", name), "a view needs a name")
            elif len(name) > limits.SETTING_CHARS:
                self._say(("views", name), f"the name is longer than {limits.SETTING_CHARS} characters")
            elif len(found) == limits.OWN_VIEWS:
                self._say(("views", name), f"there are more than {limits.OWN_VIEWS} views")
                break
            elif (query := self._read(("views", name), _query)) is not None:
                found.append(OwnView(name=name, query=query))
        return tuple(found)

    def _dialect(self, value: Any) -> DialectConfig:
        for name in _mapping(value):
            if name not in _DIALECT:
                self._say(("dialect", name), f'there is no "{name}" in dialect{suggestion(name, _DIALECT)}')
        return DialectConfig(
            name=self._read(("dialect", "name"), _one_of(DIALECTS)),
            status=self._read(("dialect", "status"), _text),
            live=self._read(("dialect", "live"), _flag),
            default=self._read(("dialect", "default"), _one_of(DEFAULTS)),
            decline=self._read(("dialect", "decline"), _key_or_none),
            base=self._read(("dialect", "base"), _address),
            **{name: self._read(("dialect", name), _field_keys) for name in _FIELDS},
        )


def _kind(value: Any) -> str:
    return _KINDS.get(type(value), "a date")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong(f"must be text in quotes, and is {_kind(value)}")
    if not value.strip():
        raise _Wrong("is empty")
    if len(value) > limits.SETTING_CHARS:
        raise _Wrong(f"is longer than {limits.SETTING_CHARS} characters")
    return value


def _address(value: Any) -> str:
    """A site's address, without the slash at its end."""
    try:
        return links.web_url(_text(value)).rstrip("/")
    except LinkRefused:
        raise _Wrong("must be an http or https address") from None


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise _Wrong(f"must be a list in brackets, and is {_kind(value)}")
    return value


def _mapping(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _Wrong(f"must be a table of names and values, and is {_kind(value)}")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    """One text or a list of them; the list may be empty."""
    return tuple(map(_text, value if isinstance(value, list) else [value]))


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong(f"must be true or false, and is {_kind(value)}")
    return value


def _one_of(choices: tuple[_Value, ...]) -> Callable[[Any], _Value]:
    def chosen(value: Any) -> _Value:
        word = _text(value)
        for choice in choices:
            if choice == word:
                return choice
        raise _Wrong(f'has no "{word}"{suggestion(word, tuple(map(str, choices)))}')

    return chosen


_clipboard: Final = _one_of(tuple(Clipboard))
_column: Final = _one_of(tuple(Column))


def _browser(value: Any) -> str:
    command = _text(value)
    try:
        shlex.split(command)
    except ValueError:
        raise _Wrong("has a quote that is not closed") from None
    return command


def _pattern(value: Any) -> str:
    pattern = _text(value)
    why = exclude.why_none(pattern)
    if why is not None:
        raise _Wrong(f'"{pattern}" {why}')
    return pattern


def _query(value: Any) -> str:
    query = _text(value)
    if "\n" in query or "\r" in query:
        raise _Wrong("must be one line: it is typed into the search box")
    from tui.model import query as queries  # noqa: PLC0415 - for those who have views

    problems = queries.parse(query, today=_SOME_DAY, other_keys=_AnyKey()).problems
    if problems:
        raise _Wrong(f"cannot be read: {problems[0].message}")
    return query


class _AnyKey(Collection[str]):
    """The keys of whatever folder a view is used in."""

    def __contains__(self, key: object) -> bool:
        return True

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _key_or_none(value: Any) -> str:
    return "" if value == "" else _text(value)


def _field_keys(value: Any) -> tuple[str, ...]:
    """The keys that a field is read from."""
    keys = _texts(value)
    if not keys:
        raise _Wrong("names no key")
    for key in keys:
        if not all(key.split(".")):
            raise _Wrong(f'"{key}" has a dot with nothing beside it')
    return keys


def read(table: Mapping[str, Any], text: str, *, own: bool) -> tuple[Config, list[Problem]]:
    """What a file wants, and what is wrong in it, from its top down.

    Args:
        table: What its text parses to.
        text: The text, for the lines.
        own: Whether it is the user's own, and not one that comes with the content.
    """
    reader = _Reader(table, text, own=own)
    config = reader.config()
    return config, sorted(reader.problems, key=lambda problem: problem.line or 0)

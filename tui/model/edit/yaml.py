"""One top-level boolean of a YAML head, by libyaml's events: places, tags, anchors and styles all seen.

Events, not nodes: an alias keeps its own place, nothing recurses, and a bomb costs what it is long.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import attrgetter
from typing import Any, Final

import yaml

from tui.errors import EditRefused
from tui.model import limits
from tui.model.edit.change import Change, Flag
from tui.model.parse.yaml import nests_too_deeply

_TRUE: Final = ("true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON")
_FALSE: Final = ("false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF")
_TOO_LARGE: Final = "the front matter is too deep or too large"
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """A top-level key, and the numbers of its value's first and last event."""

    key: Any
    first: int
    last: int


def _events(head: str) -> list[Any]:
    events: list[Any] = []
    depth = 0
    try:
        for event in yaml.parse(head, Loader=_Loader):
            depth += isinstance(event, yaml.CollectionStartEvent)
            depth -= isinstance(event, yaml.CollectionEndEvent)
            if depth > limits.DEPTH or len(events) == limits.EVENTS:
                raise EditRefused(_TOO_LARGE)
            events.append(event)
    except yaml.YAMLError as error:
        if nests_too_deeply(error):
            raise EditRefused(_TOO_LARGE) from None
        problem = getattr(error, "problem", None) or error
        raise EditRefused(f"this is not valid YAML ({' '.join(str(problem).split())[:120]})") from None
    return events


_SAID: Final[Mapping[type, Callable[[Any], Any]]] = {
    yaml.ScalarEvent: attrgetter("value", "tag", "anchor", "style", "implicit"),
    yaml.MappingStartEvent: attrgetter("tag", "anchor", "flow_style", "implicit"),
    yaml.SequenceStartEvent: attrgetter("tag", "anchor", "flow_style", "implicit"),
    yaml.AliasEvent: attrgetter("anchor"),
    yaml.DocumentStartEvent: attrgetter("explicit", "version", "tags"),
    yaml.DocumentEndEvent: attrgetter("explicit"),
}


def _signature(event: Any) -> tuple[type, Any]:
    """All that an event says, but its place."""
    said = _SAID.get(type(event))
    return type(event), said(event) if said is not None else None


def _end_of(events: Sequence[Any], number: int) -> int:
    """The number of the last event of the node that begins at `number`."""
    depth = 0
    while True:
        depth += isinstance(events[number], yaml.CollectionStartEvent)
        depth -= isinstance(events[number], yaml.CollectionEndEvent)
        if depth == 0:
            return number
        number += 1


def _pairs(events: Sequence[Any]) -> list[_Pair] | None:
    """The pairs of the root block mapping; None for an empty head."""
    if sum(isinstance(event, yaml.DocumentStartEvent) for event in events) > 1:
        raise EditRefused("the front matter holds more than one YAML document")
    root = next((number for number, event in enumerate(events) if isinstance(event, yaml.NodeEvent)), None)
    if root is None:
        return None
    top = events[root]
    if isinstance(top, yaml.ScalarEvent) and top.value == "" and not top.anchor and not top.tag:
        return None
    if not isinstance(top, yaml.MappingStartEvent):
        raise EditRefused("the front matter is no mapping")
    if top.flow_style:
        raise EditRefused("the front matter is one mapping in braces")
    pairs: list[_Pair] = []
    number = root + 1
    while not isinstance(events[number], yaml.MappingEndEvent):
        key = events[number]
        if isinstance(key, yaml.AliasEvent):
            raise EditRefused(f"a top-level key is an alias (*{key.anchor})")
        first = _end_of(events, number) + 1
        last = _end_of(events, first)
        pairs.append(_Pair(key=key, first=first, last=last))
        number = last + 1
    return pairs


def edit(head: str, flag: Flag) -> Change | None:
    """The change that sets the flag, proven; None where it is so already.

    Raises:
        EditRefused: It cannot be done with certainty.
    """
    events = _events(head)
    pairs = _pairs(events)
    named = _named(pairs or [], flag.key)
    if len(named) > 1:
        raise EditRefused(f"the key {flag.key} stands there twice")
    if named:
        change = _replacement(head, flag, named[0], events[named[0].first])
        if change is not None:
            _prove_replaced(events, _events(change.made(head)), named[0].first)
        return change
    change = _insertion(head, flag, pairs, events)
    _prove_inserted(events, _events(change.made(head)), flag, empty=pairs is None)
    return change


def _named(pairs: list[_Pair], key: str) -> list[_Pair]:
    return [pair for pair in pairs if isinstance(pair.key, yaml.ScalarEvent) and pair.key.value == key]


def _replacement(head: str, flag: Flag, pair: _Pair, event: Any) -> Change | None:
    key = flag.key
    if isinstance(event, yaml.AliasEvent):
        raise EditRefused(f"{key} is an alias (*{event.anchor})")
    if not isinstance(event, yaml.ScalarEvent):
        raise EditRefused(f"{key} is a list or a mapping, not true or false")
    if event.anchor or pair.key.anchor:
        raise EditRefused(f"{key} carries an anchor (&{event.anchor or pair.key.anchor})")
    if event.tag or pair.key.tag:
        raise EditRefused(f"{key} carries a tag ({event.tag or pair.key.tag})")
    if event.style:
        way_out = "; take the quotes off" if event.value in _TRUE + _FALSE else ""
        raise EditRefused(f"{key} is the quoted text {event.value!r:.60}, not true or false{way_out}")
    start, end = _places(event)
    if event.value == "":
        if head[start - 1 : start] != ":":
            raise EditRefused(f"{key} has no value, and no place for one")
        return Change(start=start, old="", new=f" {flag.word}")
    if event.value not in _TRUE + _FALSE:
        raise EditRefused(f"{key} is {event.value!r:.60}, not true or false")
    if (event.value in _TRUE) is flag.value:
        return None
    if head[start:end] != event.value:
        raise EditRefused(f"{key} could not be located exactly")
    source, target = (_FALSE, _TRUE) if flag.value else (_TRUE, _FALSE)
    return Change(start=start, old=event.value, new=target[source.index(event.value)])


def _places(event: Any) -> tuple[int, int]:
    """The characters that a scalar takes in the head."""
    return event.start_mark.index, event.end_mark.index


def _insertion(head: str, flag: Flag, pairs: list[_Pair] | None, events: Sequence[Any]) -> Change:
    anchor = _named(pairs or [], flag.before) if flag.before is not None else []
    if anchor:
        at = _line_start(head, anchor[0])
    else:
        at = _paragraph_end(head, pairs, events) if pairs else len(head)
    above = head[:at]
    if above and not above.endswith("\n"):
        raise EditRefused(f"there is no line to put {flag.key} on")
    newline = ("\r\n" if above.endswith("\r\n") else "\n") if above else flag.newline
    first = head[_line_start(head, pairs[0]) :] if pairs else ""
    indent = " " * (len(first) - len(first.lstrip(" ")))
    return Change(start=at, old="", new=f"{indent}{flag.key}: {flag.word}{newline}")


def _line_start(head: str, pair: _Pair) -> int:
    return head.rfind("\n", 0, _places(pair.key)[0]) + 1


def _paragraph_end(head: str, pairs: list[_Pair], events: Sequence[Any]) -> int:
    """Where the first paragraph of one-line top-level pairs ends; where there is no blank line, the end."""
    starts = [_line_start(head, pair) for pair in pairs] + [len(head)]
    for pair, (start, following) in zip(pairs, pairwise(starts), strict=True):
        own = head[start:following].split("\n")
        value = events[pair.last]
        one_line = pair.first == pair.last and value.end_mark.line == pair.key.start_mark.line
        if len(own) > 2 and one_line and not own[1].strip():
            return start + len(own[0]) + 1
    return len(head.rstrip(" \t\r\n")) + _line_end(head)


def _line_end(head: str) -> int:
    """Characters of the line end after the last line with content."""
    rest = head[len(head.rstrip(" \t\r\n")) :]
    newline = rest.find("\n")
    return newline + 1 if newline >= 0 else len(rest)


def _prove_replaced(old: list[Any], new: list[Any], number: int) -> None:
    differing = [
        at
        for at, pair in enumerate(zip(old, new, strict=False))
        if _signature(pair[0]) != _signature(pair[1])
    ]
    if len(old) != len(new) or differing != [number]:
        raise EditRefused("the change would touch more than that value")


def _prove_inserted(old: list[Any], new: list[Any], flag: Flag, *, empty: bool) -> None:
    before, after = [_signature(event) for event in old], [_signature(event) for event in new]
    pair = [_signature(event) for event in _events(f"{flag.key}: {flag.word}\n")[3:5]]
    if empty:
        proven = [one for one in after if one[0] is yaml.ScalarEvent] == pair
    else:
        proven = any(
            after[at : at + 2] == pair and before[:at] == after[:at] and before[at:] == after[at + 2 :]
            for at in range(len(before))
        )
    if not proven:
        raise EditRefused("the new line would change more than that key")

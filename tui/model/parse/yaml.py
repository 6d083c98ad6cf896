"""YAML heads: PyYAML's safe C loader behind guards against deep, exploding and merely odd files."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import yaml

from tui.errors import FrontMatterError
from tui.model import limits
from tui.model.parse import plain_yaml

_SafeLoader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BaseLoader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Pair = tuple[yaml.Node, yaml.Node]
_MERGE: Final = "tag:yaml.org,2002:merge"
_VALUE: Final = "tag:yaml.org,2002:value"
_TEXT: Final = "tag:yaml.org,2002:str"


def _error(node: yaml.Node, problem: str, place: yaml.Node) -> yaml.constructor.ConstructorError:
    return yaml.constructor.ConstructorError(
        "while constructing a mapping", node.start_mark, problem, place.start_mark
    )


def _mergeable(node: yaml.MappingNode, value: Any) -> list[yaml.MappingNode]:
    """The mappings that a merge key of `node` names, those that count least first."""
    if isinstance(value, yaml.MappingNode):
        return [value]
    if not isinstance(value, yaml.SequenceNode):
        raise _error(node, f"expected a mapping or list of mappings for merging, but found {value.id}", value)
    named: list[yaml.MappingNode] = []
    for one in value.value:
        if not isinstance(one, yaml.MappingNode):
            raise _error(node, f"expected a mapping for merging, but found {one.id}", one)
        named.append(one)
    return named[::-1]


class _Loader(_SafeLoader):  # type: ignore[misc]  # either of two classes
    """The safe loader with a budget for merge keys; values that are no date or number stay text."""

    merged_pairs = 0

    def flatten_mapping(self, node: yaml.MappingNode) -> None:
        """Writes out what merge keys name, as YAML 1.1 says: the first mapping of a list counts.

        Never PyYAML's own: 6.0.4 lets the last one count, 6.0.3 copies without end.
        """
        own: list[_Pair] = []
        named: list[yaml.MappingNode] = []
        for key, value in node.value:
            if key.tag == _MERGE:
                named += _mergeable(node, value)
                self._bound(node, len(named))
                continue
            if key.tag == _VALUE:
                key.tag = _TEXT
            own.append((key, value))
        node.value = own  # before what is named is looked at: it may name this one again
        merged: list[_Pair] = []
        for one in named:
            self.flatten_mapping(one)
            self.merged_pairs += max(1, len(one.value))  # empty mappings take time as well
            self._bound(node, self.merged_pairs)
            merged += one.value
        if merged:
            node.value = merged + own

    def _bound(self, node: yaml.MappingNode, count: int) -> None:
        if count > limits.MERGED_PAIRS:
            raise _error(node, "merge keys expand too far", node)

    def _or_text(self, node: yaml.ScalarNode, construct: Callable[[yaml.ScalarNode], Any]) -> Any:
        try:
            return construct(node)
        except (ValueError, OverflowError, LookupError, AttributeError):
            return node.value  # 2020-13-45, year 0, a number of 5,000 digits, `!!int ""`, `!!timestamp soon`

    def timestamp(self, node: yaml.ScalarNode) -> Any:
        return self._or_text(node, self.construct_yaml_timestamp)

    def integer(self, node: yaml.ScalarNode) -> Any:
        # Hexadecimal of any length is read, but as a key or in a set it has to be written as well; in base 60
        # (1:59:59) a mebibyte takes minutes.
        if len(node.value) > limits.NUMBER_CHARS:
            return node.value
        return self._or_text(node, self.construct_yaml_int)

    def real(self, node: yaml.ScalarNode) -> Any:
        return self._or_text(node, self.construct_yaml_float)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.timestamp)
_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.integer)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.real)


def _too_deep(line: int | None) -> FrontMatterError:
    return FrontMatterError("the front matter is nested too deeply", line=line)


def _count(head: str) -> None:
    """Refuses a head that nests or grows too far; libyaml's event stream needs no stack per level."""
    depth = 0
    for count, event in enumerate(yaml.parse(head, Loader=_SafeLoader), 1):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if depth > limits.DEPTH:
            raise _too_deep(event.start_mark.line + 1 if event.start_mark else None)
        if count > limits.EVENTS:
            raise FrontMatterError("the front matter holds too many values")


def nests_too_deeply(error: yaml.YAMLError) -> bool:
    """Whether libyaml itself refuses the depth, as it does in PyYAML 6.0.4 at 1,000 levels.

    It looks ahead, so it may do so before the 65th level is told.
    """
    return str(getattr(error, "problem", None)).startswith("exceeded maximum nesting")


def load(head: str) -> dict[str, Any]:
    """The mapping that `head` holds, keys as text; empty for an empty head.

    Raises:
        FrontMatterError: With 1-based line and column in the head, and the likely repair.
    """
    plain = plain_yaml.load(head)
    if plain is not None:
        return plain
    try:
        if len(head) > limits.UNCOUNTED_CHARS:
            _count(head)
        fields = yaml.load(head, Loader=_Loader)  # noqa: S506 - _Loader is the safe loader
    except yaml.YAMLError as error:
        raise _explained(error, head) from None
    except RecursionError:
        raise _too_deep(None) from None
    except (ValueError, TypeError, ArithmeticError, AttributeError, LookupError) as error:
        raise FrontMatterError(f"the front matter holds an impossible value ({error})") from None
    if fields is None:
        return {}
    if not isinstance(fields, dict):
        raise FrontMatterError(
            f"the front matter is a {_NAMES.get(type(fields), 'single value')}, not keys with values",
            line=1,
            hint="write it as `key: value` lines",
        )
    return {str(key): value for key, value in fields.items()}


_NAMES: Final[dict[type, str]] = {
    list: "list",
    str: "line of text",
    int: "number",
    float: "number",
    bool: "word",
}


def scalar(head: str, key: str) -> str | None:
    """The text of the top-level scalar `key` as written; None where it is none. Costs a second parse."""
    try:
        fields = yaml.load(head, Loader=_BaseLoader)  # noqa: S506 - builds nothing but text, lists and dicts
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    value = fields.get(key) if isinstance(fields, dict) else None
    return value if isinstance(value, str) else None


# PyYAML's words -> the mistake behind them, in the words of whoever has to mend it.
_REPAIRS: Final[tuple[tuple[str, str], ...]] = (
    ("mapping values are not allowed", "a value with `: ` in it needs quotes around it"),
    ("unexpected end of stream", "a quotation mark is opened here and never closed"),
    ("document indicator", "a quotation mark is opened here and never closed"),
    ("expected ',' or", "a bracket is opened here and never closed, or a comma is missing"),
    ("cannot start any token", "a value that begins with this sign needs quotes around it"),
    ("found undefined alias", "a value that begins with * needs quotes around it"),
    ("unhashable key", "a value that begins with { needs quotes around it"),
    ("comment or line break", "a value that begins with > or | needs quotes around it"),
    ("entries are not allowed", "a value that begins with - needs quotes around it"),
    ("unknown escape character", r"in double quotes write \\ for a backslash, or use single quotes"),
    ("could not find expected ':'", "this line is no `key: value`; indent it or put the value in quotes"),
    ("could not determine a constructor", "a value that begins with ! needs quotes around it"),
    ("control characters", "remove the control character"),
    ("special characters", "remove the control character"),  # the same, where PyYAML is built without libyaml
)
# The mistakes that show by the line itself, since PyYAML stumbles only behind them.
_KEY = r"^\s*(?:-\s+)?[\w.-]+:"
_LINES: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(_KEY + r"""\s+"[^"\\]*"[^\s#,\]}]"""),
        r"a quotation mark inside the quotes: write \" for it, or single quotes around the value",
    ),
    (
        re.compile(_KEY + r"""\s+'[^']*'[^\s#,\]}']"""),
        "an apostrophe inside the quotes: write '' for it, or double quotes around the value",
    ),
    (re.compile(_KEY + r"\s+\[[^\]]*\]\s*[^\s#]"), "a value that begins with [ needs quotes around it"),
    (re.compile(r"^\s*\t"), "a tab indents this line: use blanks"),
)
_NO_BLANK = re.compile(_KEY + r"[^\s:/]")
_CONTROL = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")


def _position(error: yaml.YAMLError, problem: str, head: str) -> int | None:
    """Where in `head` the mistake is, in characters; libyaml's own line numbers count U+2028 and bare CR."""
    if isinstance(error, yaml.reader.ReaderError):  # its own position counts bytes or characters
        control = _CONTROL.search(head)
        return control.start() if control else None
    mark = getattr(error, "problem_mark", None)
    opened = getattr(error, "context_mark", None)
    context = str(getattr(error, "context", None) or "")
    if mark is None:
        return None
    if opened is not None and (
        ("quoted scalar" in context and ("end of stream" in problem or "document" in problem))
        or ("flow" in context and "expected ',' or" in problem and mark.line != opened.line)
    ):
        mark = opened  # where it was opened says more than where the file ended
    return int(mark.index)


def _hint(problem: str, text: str, above: str) -> str | None:
    for pattern, repair in _LINES:
        if pattern.search(text):
            return repair
    if ("mapping values" in problem or "expected ':'" in problem) and _NO_BLANK.search(above):
        return "the colon in the line above needs a blank after it"
    return next((repair for words, repair in _REPAIRS if words in problem), None)


def _explained(error: yaml.YAMLError, head: str) -> FrontMatterError:
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).strip()
    reason = f"this is not valid YAML ({problem})"
    position = _position(error, problem, head)
    if nests_too_deeply(error):
        return _too_deep(None if position is None else head.count("\n", 0, position) + 1)
    if position is None:
        return FrontMatterError(reason, hint=_hint(problem, "", ""))
    lines = head.split("\n")
    line = head.count("\n", 0, position)
    return FrontMatterError(
        reason,
        line=line + 1,
        column=position - (head.rfind("\n", 0, position) + 1) + 1,
        hint=_hint(problem, lines[line], lines[line - 1] if line else ""),
    )

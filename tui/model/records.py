"""One article as JSON: the fields that `list` and `show` print, and its front matter without its traps."""

from __future__ import annotations

import base64
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from tui.model import coerce, derived, limits
from tui.model.article import Article, Broken, Link

Json = dict[str, Any] | list[Any] | str | int | float | bool | None
FIELDS: Final = (
    "path",
    "state",
    "title",
    "excerpt",
    "date",
    "provider",
    "provider_domain",
    "topics",
    "type",
    "quality",
    "heat",
    "web_url",
    "amp_url",
    "cdn_url",
    "cdn_derived",
    "related_count",
    "error",
)


# DEL, C1, every format character (category Cf), the line separators and lone surrogates. json.dumps has
# escaped what lies below the blank. tests/cli/test_records.py holds it against Unicode's own table.
_OBEYED_OR_MISLEADING = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)


def _escaped(matched: re.Match[str]) -> str:
    units = matched[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def to_json(value: Json, indent: int | None = None) -> str:
    """JSON that is readable in any script, and harmless on a terminal and in a reader of lines."""
    return _OBEYED_OR_MISLEADING.sub(
        _escaped, json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent)
    )


def array(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Lines of one JSON array, an object each, as the records come."""
    last: str | None = None
    for record in records:
        yield "[" if last is None else f"{last},"
        last = to_json(record)
    if last is None:
        yield "[]"
    else:
        yield last
        yield "]"


def sentence(broken: Broken) -> str:
    """Where a file is broken, why, and what mends it."""
    return f"{place(broken)}{broken.reason}{f'; {broken.hint}' if broken.hint else ''}"


def place(broken: Broken) -> str:
    """`line 3, column 5: `, as far as it is known."""
    if broken.line is None:
        return ""
    column = "" if broken.column is None else f", column {broken.column}"
    return f"line {broken.line}{column}: "


def record(found: Article | Broken, path: str) -> dict[str, Any]:
    """The fields of an article, of a broken one only path, state and error.

    Texts and URLs are as in its file; where it has an AMP link and no CDN link, that is derived, and said so.
    """
    values: dict[str, Any] = dict.fromkeys(FIELDS)
    values |= {
        "path": path,
        "state": found.state.value,
        "topics": [],
        "cdn_derived": False,
        "related_count": 0,
    }
    if isinstance(found, Broken):
        values["error"] = sentence(found)
        return values
    cdn = found.links.cdn
    by_rule = derived.find(found.links, Link.CDN) if cdn is None else None
    return values | {
        "title": found.title or found.called,
        "excerpt": found.excerpt,
        "date": found.date.iso if found.date else None,
        "provider": found.provider.name,
        "provider_domain": found.provider.domain,
        "topics": list(found.topics),
        "type": found.type,
        "quality": found.quality,
        "heat": found.heat,
        "web_url": found.links.web,
        "amp_url": found.links.amp,
        "cdn_url": cdn if by_rule is None else by_rule.url,
        "cdn_derived": by_rule is not None,
        "related_count": len(found.related),
    }


def tsv_line(values: Mapping[str, Any], clean: Callable[[str], str], path: Callable[[str], str]) -> str:
    """A record's values between tabs: topics joined by commas, nothing for null.

    Args:
        values: The record.
        clean: Makes a text one line without tabs.
        path: The same for its path.
    """
    return "\t".join(
        path(value) if name == "path" else clean(_in_a_cell(value)) for name, value in values.items()
    )


def _in_a_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ", ".join(value) if isinstance(value, list) else str(value)


class Plain:
    """Front matter as values that JSON has, of bounded size whatever its aliases say.

    `cut` tells whether anything was too deep or too much, and is null instead.
    """

    def __init__(self, items: int = limits.PRINTED_ITEMS) -> None:
        self.cut = False
        self._left = items

    def of(self, value: object, depth: int = 0) -> Json:
        """`value` as JSON: dates as ISO 8601, bytes in base64, sets as sorted lists, NaN as null."""
        self._left -= 1
        collection = isinstance(value, (Mapping, list, tuple, set, frozenset))
        if self._left < 0 or (collection and depth >= limits.DEPTH):
            self.cut = True
            return None
        if isinstance(value, Mapping):
            return self._mapping(value, depth)
        if isinstance(value, (set, frozenset)):
            value = sorted(value, key=repr)
        if isinstance(value, (list, tuple)):
            return self._list(value, depth)
        return self._scalar(value)

    def _mapping(self, value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, one in value.items():
            name = _key(key)
            self._left -= len(name) // limits.CHARS_PER_ITEM
            kept[name] = self.of(one, depth + 1)
            if self._left < 0:
                break
        return kept

    def _list(self, value: list[Any] | tuple[Any, ...], depth: int) -> list[Any]:
        kept: list[Any] = []
        for one in value:
            kept.append(self.of(one, depth + 1))
            if self._left < 0:
                break
        return kept

    def _scalar(self, value: object) -> Json:
        if value is None or isinstance(value, bool):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if isinstance(value, int):
            return value if value.bit_length() <= limits.NUMBER_BITS else hex(value)
        written = base64.b64encode(value).decode() if isinstance(value, bytes) else _written(value)
        self._left -= len(written) // limits.CHARS_PER_ITEM
        if self._left < 0:
            self.cut = True
            return None
        return written


def _written(value: object) -> str:
    return value if isinstance(value, str) else coerce.text(value) or ""


def _key(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > limits.NUMBER_BITS:
        return hex(value)
    return "null" if value is None else coerce.text(value) or str(value)

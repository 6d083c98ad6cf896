"""What may complete a query: fields, their values with counts, recent queries."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tui.model.query import CONTENTS, FIELDS, NUMBER_FIELDS, STATES
from tui.model.sort import Sort
from tui.model.words import fold

OFFERED: Final = 4  # what fits beside the box
_FIELD = r"[^\W\d][\w.-]*"
_FIELD_AND_VALUE = re.compile(rf"(-?)({_FIELD}):(\"?)([^\"]*)$")
_DAYS: Final = ("today", "yesterday", "7d", "30d")
VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "is": STATES,
    "has": CONTENTS,
    "sort": tuple(Sort),
    "after": _DAYS,
    "before": _DAYS,
    "on": _DAYS[:2],
}
"""The values of the fields that any folder has the same ones of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A whole text for the box, and the part of it that is new, with the number of articles it would find."""

    text: str
    label: str
    count: int | None = None


def _token_start(text: str) -> int:
    """Where the last token begins; a blank inside quotes parts none."""
    quoted, start = False, 0
    for place, character in enumerate(text):
        if character == '"':
            quoted = not quoted
        elif character.isspace() and not quoted:
            start = place + 1
    return start


def offers(
    text: str,
    *,
    other_keys: Sequence[str],
    values: Callable[[str], list[tuple[str, int]]],
    recent: Sequence[str] = (),
) -> tuple[Offer, ...]:
    """Completions of the text before the cursor, best first, at most `OFFERED`.

    Args:
        text: What stands in the box up to its cursor.
        other_keys: Front-matter keys beyond the known fields.
        values: The values of a field with their counts, most frequent first.
        recent: Earlier queries that may take the place of the text, latest first; offered before all else.
    """
    if recent or not text.strip():
        return tuple(Offer(text=query, label=query) for query in recent[:OFFERED])
    start = _token_start(text)
    before, token = text[:start], text[start:]
    matched = _FIELD_AND_VALUE.match(token)
    if matched:
        minus, field, _, begun = matched.groups()
        turned = "-" if field.lower() == "sort" and begun.startswith("-") else ""
        found = [
            (f"{turned}{value}", count) for value, count in _values(field, values) if _begins(value, begun)
        ]
        return tuple(
            Offer(
                text=f"{before}{minus}{field}:{_quoted(value)} ",
                label=f"{field}:{_quoted(value)}",
                count=count,
            )
            for value, count in found[:OFFERED]
        )
    begun = token.removeprefix("-")
    if not begun:
        return ()
    fields = (*FIELDS, *(key for key in other_keys if re.fullmatch(_FIELD, key)))  # a key may be any text
    names = [name for name in fields if name.lower().startswith(begun.lower())]
    return tuple(
        Offer(
            text=f"{before}{token[: len(token) - len(begun)]}{name}{'>=' if name in NUMBER_FIELDS else ':'}",
            label=f"{name}{'>=' if name in NUMBER_FIELDS else ':'}",
        )
        for name in names[:OFFERED]
    )


def _values(field: str, values: Callable[[str], list[tuple[str, int]]]) -> list[tuple[str, int | None]]:
    if field.lower() in VALUES:
        return [(value, None) for value in VALUES[field.lower()]]
    return [*values(field.lower() if field.lower() in FIELDS else field)]


def _begins(value: str, begun: str) -> bool:
    """Whether a value, or a later word of it, begins so; a value typed to its end needs no offer."""
    folded, wanted = fold(value), fold(begun)
    return folded != wanted and (folded.startswith(wanted) or f" {wanted}" in folded)


def _quoted(value: str) -> str:
    value = value.replace('"', " ")  # which ends what is quoted; a field is compared without signs anyway
    return f'"{value}"' if " " in value else value

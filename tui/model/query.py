"""What the reader typed, as a `Query`: words to score, conditions to hold, and what could not be read.

power apps          words, fuzzy, in any order           quality>=40 heat<70   numbers
'word               that very word                       after:7d before:2021  local days
"two words"         a phrase                             is:open has:amp       states, contents
-word -is:open      not                                  provider:verge        text in a field
a | b               or                                   sort:quality          order
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Final, Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tui.model import links
from tui.model.article import ArticleId, View
from tui.model.condition import Compare, Condition, Days, Has, InField, Is, LinksTo, Op, Words
from tui.model.sort import Sort
from tui.model.words import fold, unspaced

STATES: Final = ("open", "published", "declined", "later", "broken", "reverted", "marked")
CONTENTS: Final = ("amp", "cdn", "image", "related")
TEXT_FIELDS: Final = ("title", "provider", "topic", "type", "path")
NUMBER_FIELDS: Final = ("quality", "heat", "score")  # score is what the list shows: quality, else heat
DAY_FIELDS: Final = ("after", "before", "on")
CALLED_ELSEWHERE: Final = {  # what other programs call a field, where no letters tell it
    **dict.fromkeys(("date", "day"), "on, after or before"),
    **dict.fromkeys(("tag", "tags", "topics", "category", "categories"), "topic"),
    **dict.fromkeys(("source", "publisher", "site", "domain"), "provider"),
    **dict.fromkeys(("state", "status", "published"), "is"),
    **dict.fromkeys(("file", "folder", "slug"), "path"),
    "since": "after",
    "until": "before",
    "order": "sort",
}
FIELDS: Final = (*TEXT_FIELDS, *NUMBER_FIELDS, *DAY_FIELDS, "is", "has", "sort")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Any of `conditions` holds, or none where `negated`; `text` is how it was typed."""

    conditions: tuple[Condition, ...]
    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A part of the text, by character offsets, that could not be read, and a sentence why."""

    start: int
    end: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """Clauses that must all hold. With `problems` it must not be run."""

    text: str
    clauses: tuple[Clause, ...] = ()
    sort: Sort | None = None
    flipped: bool = False
    problems: tuple[Problem, ...] = ()

    @property
    def ranked(self) -> bool:
        """Whether words were typed that rows are scored by."""
        return any(
            isinstance(condition, Words)
            for clause in self.clauses
            if not clause.negated
            for condition in clause.conditions
        )

    def narrowed(self, added: str) -> str:
        """The text of this query with a filter like `topic:"AWS AI"`.

        Words give way to it, and a filter of the same field; other filters and the order stay.
        """
        field = added.partition(":")[0]
        kept = [
            clause.text
            for clause in self.clauses
            if not any(isinstance(one, Words | LinksTo) for one in clause.conditions)
            and (clause.negated or field not in {getattr(one, "field", None) for one in clause.conditions})
        ]
        order = [] if self.sort is None else [f"sort:{'-' if self.flipped else ''}{self.sort}"]
        return " ".join([*kept, *order, added])

    def highlights(self) -> tuple[str, ...]:
        """Words to mark in a title."""
        return tuple(
            word
            for clause in self.clauses
            if not clause.negated
            for condition in clause.conditions
            if isinstance(condition, Words)
            for word in condition.words
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """All that decides what the list shows: the query, the tab, the chosen order, the marked articles.

    `kept` ones stay in the list whatever they are now: they were decided in it a moment ago. Where it is
    `bundled`, one row stands for all that tell its story, but for the bundles of the `unfolded` articles.

    Words typed are ranked by relevance and all else by date until an order is chosen; one in the query wins.
    """

    query: Query
    view: View = View.ALL
    sort: Sort | None = None
    flipped: bool = False
    marked: frozenset[ArticleId] = frozenset()
    kept: frozenset[ArticleId] = frozenset()
    bundled: bool = False
    unfolded: frozenset[ArticleId] = frozenset()

    def order(self) -> tuple[Sort, bool]:
        """The order that holds, and whether it is flipped."""
        if self.query.sort is not None:
            return self.query.sort, self.query.flipped
        if self.sort is not None and (self.sort is not Sort.RELEVANCE or self.query.ranked):
            return self.sort, self.flipped
        return (Sort.RELEVANCE if self.query.ranked else Sort.DATE), self.flipped


_TOKEN = re.compile(
    r"""(?P<not>-(?=[^\s-]))?
        (?:(?P<url>https?:/\S*)
          |(?P<field>[^\W\d][\w.-]*?)(?P<op>:|>=|<=|>|<|=)(?P<value>"[^"]*(?:"|$)|\S*)
          |(?P<phrase>"[^"]*(?:"|$))
          |'(?P<exact>[^\s|]+)
          |(?P<or>\|)
          |(?P<word>[^\s|]+))""",
    re.VERBOSE,
)
_RELATIVE = re.compile(r"(\d{1,4})([dwmy])")
_DAYS_OF = {"d": 1, "w": 7, "m": 30, "y": 365}
_CALENDAR = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


class Unreadable(Exception):
    """A token that cannot be read; its text is for the user."""


def _suggestion(word: str, choices: Iterable[str]) -> str:
    found = process.extractOne(
        word.lower(), list(choices), scorer=OSA.normalized_similarity, score_cutoff=0.5
    )
    return f"; did you mean {found[0]}?" if found else ""


def _one_of(field: str, value: str, choices: tuple[str, ...], what: str) -> str:
    """`value` completed to the choice it begins, so that `is:pub` reads while it is typed."""
    begun = [choice for choice in choices if choice.startswith(value.lower())]
    if begun:
        return begun[0]
    hint = _suggestion(value, choices) or f"; {field}: takes {', '.join(choices)}"
    raise Unreadable(f"no {what} {value}{hint}")


def span_of_days(value: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First day of what `value` names (`7d`, `today`, `2021-05`), and the day after its last.

    Raises:
        Unreadable: It names no day.
    """
    value = value.lower()
    if value in ("today", "yesterday"):
        first = today - dt.timedelta(days=value == "yesterday")
        return first, first + dt.timedelta(days=1)
    if matched := _RELATIVE.fullmatch(value):
        days = int(matched[1]) * _DAYS_OF[matched[2]]
        first = today - dt.timedelta(days=min(days, today.toordinal() - 1))
        return first, first + dt.timedelta(days=1)
    if matched := _CALENDAR.fullmatch(value):
        year, month, day = (int(part) if part else None for part in matched.groups())
        try:
            assert year is not None
            first = dt.date(year, month or 1, day or 1)
            if day:
                return first, first + dt.timedelta(days=1)
            if month:
                return first, dt.date(year + month // 12, month % 12 + 1, 1)
            return first, dt.date(year + 1, 1, 1)
        except (ValueError, OverflowError):
            pass
    raise Unreadable(f"no date {value}; write 7d, today, 2021-05 or 2021-05-01")


def _days(field: str, value: str, today: dt.date) -> Days:
    first, end = span_of_days(value, today)
    if field == "on":
        return Days(first=first, end=end)
    return Days(first=first, end=None) if field == "after" else Days(first=None, end=first)


def _number(field: str, op: Op, value: str) -> Compare:
    try:
        return Compare(field=field, op=op, number=float(value))
    except ValueError:
        raise Unreadable(f"{field} needs a number, like {field}>=40; {value} is none") from None


def _condition(
    field: str, op: Op, value: str, today: dt.date, other_keys: Collection[str]
) -> Condition | None:
    """The condition that `field op value` states; None where the value is still to be typed."""
    name = field.lower()
    known = name in FIELDS
    if not known and field not in other_keys:
        meant = CALLED_ELSEWHERE.get(name)
        hint = f"; did you mean {meant}?" if meant else _suggestion(field, (*FIELDS, *other_keys))
        raise Unreadable(f"no field {field}{hint}")
    if not value:
        return None
    if name in NUMBER_FIELDS:
        return _number(name, "=" if op == ":" else op, value)
    if op not in (":", "="):
        if known:
            raise Unreadable(f"{name} is no number; write {name}:{value}")
        return _number(field, op, value)
    if name == "is":
        return Is(state=_one_of(name, value, STATES, "state"))
    if name == "has":
        return Has(content=_one_of(name, value, CONTENTS, "content"))
    if name in DAY_FIELDS:
        return _days(name, value, today)
    return InField(field=name if known else field, text=fold(value) if name != "path" else value.lower())


class _Reader:
    """Collects clauses from tokens; `|` ties its neighbours into one clause."""

    def __init__(self, text: str) -> None:
        self.query = Query(text=text)
        self._clauses: list[Clause] = []
        self._join = False
        self.token = ""

    def add(self, condition: Condition, negated: bool) -> None:
        if self._join and self._clauses and not negated and not self._clauses[-1].negated:
            last = self._clauses[-1]
            both = f"{last.text} | {self.token}"
            self._clauses[-1] = replace(last, conditions=(*last.conditions, condition), text=both)
        else:
            self._clauses.append(Clause(conditions=(condition,), negated=negated, text=self.token))
        self._join = False

    def add_words(self, text: str, how: Literal["fuzzy", "exact", "phrase"], negated: bool) -> None:
        words = tuple(fold(text).split())
        if not words:
            return
        if negated and any(map(unspaced, words)):
            how = "exact"  # a part of a run of letters is the word itself there, and no near miss
        if how == "fuzzy" and not negated and not self._join:
            for word in words:  # "re-rank" is two words that both must match
                self.add(Words(words=(word,), how="fuzzy"), negated=False)
        else:
            self.add(Words(words=words, how="phrase" if len(words) > 1 else how), negated)

    def join(self) -> None:
        self._join = True

    def order(self, value: str, negated: bool) -> None:
        flipped = value.startswith("-") or negated
        sort = Sort(_one_of("sort", value.removeprefix("-"), tuple(Sort), "order"))
        self.query = replace(self.query, sort=sort, flipped=flipped)

    def problem(self, start: int, end: int, message: str) -> None:
        found = Problem(start=start, end=end, message=message)
        self.query = replace(self.query, problems=(*self.query.problems, found))

    def done(self) -> Query:
        return replace(self.query, clauses=tuple(self._clauses))


def parse(text: str, *, today: dt.date, other_keys: Collection[str] = ()) -> Query:
    """The query that `text` states. Never raises: what cannot be read is in `problems`.

    Args:
        text: As typed; a value still missing at the end (`provider:`) is no problem.
        today: The reader's local day, for `7d` and `today`.
        other_keys: Front-matter keys of the folder that may serve as fields.
    """
    reader = _Reader(text)
    for token in _TOKEN.finditer(text):
        part = token.groupdict()
        negated = bool(part["not"])
        reader.token = token[0]
        try:
            _read_token(reader, part, negated, today, other_keys)
        except Unreadable as error:
            reader.problem(token.start(), token.end(), str(error))
    return reader.done()


def _read_token(
    reader: _Reader, part: dict[str, str | None], negated: bool, today: dt.date, other_keys: Collection[str]
) -> None:
    if part["or"]:
        reader.join()
    elif part["url"]:
        found = links.identity(part["url"])
        if found:
            reader.add(LinksTo(identity=found), negated)
    elif part["phrase"]:
        reader.add_words(part["phrase"].strip('"'), "phrase", negated)
    elif part["exact"]:
        reader.add_words(part["exact"], "exact", negated)
    elif part["word"]:
        reader.add_words(part["word"], "fuzzy", negated)
    elif part["field"] and part["op"]:
        field, value = part["field"], (part["value"] or "").strip('"')
        known = field.lower() in FIELDS or field in other_keys
        if not known and (not value or part["op"] == "="):
            reader.add_words(f"{field} {value}", "fuzzy", negated)  # "Build: a guide" pasted from somewhere
        elif field.lower() == "sort":
            if value:
                reader.order(value, negated)
        else:
            op: Op = part["op"]  # type: ignore[assignment]  # the pattern admits no other
            condition = _condition(field, op, value, today, other_keys)
            if condition is not None:
                reader.add(condition, negated)

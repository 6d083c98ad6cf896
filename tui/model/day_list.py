"""What was published on a day, for a newsletter: which day is meant, and the query that finds it."""

from __future__ import annotations

from dataclasses import dataclass

from tui.model.condition import Days
from tui.model.query import Query


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, or a month or a year, as it was typed behind `on:`."""

    typed: str = "today"

    @property
    def query(self) -> str:
        """What finds its published articles."""
        return f"is:published on:{self.typed}"


def day_of(query: Query) -> Day:
    """The day that a query asks for by `on:`, the last one where there are several; else today."""
    for clause in reversed(query.clauses):
        condition = clause.conditions[0]
        alone = isinstance(condition, Days) and len(clause.conditions) == 1  # no part of "a | b"
        name, _, typed = clause.text.replace("=", ":").partition(":")
        if alone and name.lower() == "on":  # the text of one that is negated begins with its minus
            return Day(typed=typed.strip('"'))
    return Day()

"""What has happened to an article: decisions on it, commits of its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tui.model.entry import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """When (ISO 8601 with its zone) something happened, and what, to be cleaned."""

    time: str
    what: str


def decided(entry: Entry, holds: bool) -> Event:
    """A decision, in force or taken back."""
    return Event(time=entry.time, what=f"{entry.decision.done.lower()} here{'' if holds else ', undone'}")


def newest_first(events: Iterable[Event]) -> list[Event]:
    """Events in order; those whose time cannot be read come last."""
    return sorted(events, key=lambda event: _seconds(event.time), reverse=True)


def _seconds(time: str) -> float:
    try:
        return dt.datetime.fromisoformat(time).timestamp()
    except (ValueError, OverflowError):
        return float("-inf")

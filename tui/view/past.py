"""The end of the page: what has happened to the article."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from tui.model import limits, past, text
from tui.model.past import Event
from tui.view.draft import Page, line_width
from tui.view.lines import Indent, Line, wrap


def with_past(page: Page, events: Sequence[Event], commits: Sequence[Event] = ()) -> Page:
    """The page with what was decided and the commits of the file below it; items and other lines stay."""
    lines: list[Line] = []
    if events or commits:
        lines += [(), (("History", "heading"),)]
        indent = Indent(rest=" " * 18)
        for event in past.newest_first([*events, *commits]):
            parts = ((f"{_local(event.time)}  ", "muted"), (text.line(event.what, limits.PAST_CHARS), ""))
            lines += wrap(parts, line_width(page.width), indent)
    return replace(page, lines=(*page.lines[: page.own_lines], *lines), events=tuple(events))


def _local(time: str) -> str:
    try:
        return f"{dt.datetime.fromisoformat(time).astimezone():%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError, OSError):
        return text.line(time, 16)

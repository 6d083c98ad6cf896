"""The states of articles, as the file states them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tui.model import coerce
from tui.model.article import State


def state_of(fields: Mapping[str, Any], *, live: str, withdrawn: tuple[str, ...]) -> tuple[State, bool]:
    """The state that front matter gives, and whether it is the default of a missing status key."""
    if any(coerce.flag(fields.get(key)) for key in withdrawn):
        return State.DECLINED, False
    status = fields.get(live)
    if status is None and live not in fields:
        return State.PUBLISHED, True
    # An empty or senseless value is open: nobody has said that it is live.
    return (State.PUBLISHED if coerce.flag(status) else State.OPEN), False

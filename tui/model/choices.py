"""What a user can choose from in the settings; apart from them, for the first frame needs no more."""

from __future__ import annotations

from enum import StrEnum


class Clipboard(StrEnum):
    """The way that copied text goes."""

    AUTO = "auto"  # all that can work here
    TOOL = "tool"  # the clipboard program of the desktop alone
    TERMINAL = "terminal"  # OSC 52 alone
    TMUX = "tmux"  # tmux alone


class Column(StrEnum):
    """What the list can show of an article."""

    STATE = "state"
    SCORE = "score"
    DATE = "date"
    TITLE = "title"
    PROVIDER = "provider"

"""The orders of the list."""

from __future__ import annotations

from enum import StrEnum


class Sort(StrEnum):
    """Orders of the list, each with its natural direction; `relevance` needs words.

    `border` is by the distance from the folder's own publish threshold, and by date where there is none.
    """

    DATE = "date"
    QUALITY = "quality"
    HEAT = "heat"
    PROVIDER = "provider"
    TITLE = "title"
    RELEVANCE = "relevance"
    BORDER = "border"

    def direction(self, flipped: bool) -> str:
        """The direction in words."""
        return _DIRECTIONS[self][flipped]


_DIRECTIONS = {
    Sort.DATE: ("newest first", "oldest first"),
    Sort.QUALITY: ("highest first", "lowest first"),
    Sort.HEAT: ("highest first", "lowest first"),
    Sort.PROVIDER: ("A to Z", "Z to A"),
    Sort.TITLE: ("A to Z", "Z to A"),
    Sort.RELEVANCE: ("best first", "best last"),
    Sort.BORDER: ("nearest first", "farthest first"),
}

"""The score from which a folder's articles are published, as its own data tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ENOUGH: Final = 10  # articles with a score, below which a threshold may be chance
EITHER: Final = 3  # of them published, and as many not
# Of the published ones above it, less those of the others: 0 for chance, 1 where it parts all. With less than
# half it is no rule that anybody follows.
PARTED: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Border:
    """What the threshold is, and how many articles are on the side of it where they belong.

    `score` is the lowest that is published, None where none can be told; `counted` are the articles with a
    score whose files say whether they are published, `published` those that are, `right` those that the best
    threshold puts right.
    """

    score: float | None
    right: int
    published: int
    counted: int

    def in_words(self) -> str:
        """The threshold and how well it fits, or why there is none; within a sentence."""
        fits = f"{self.right:,} of {self.counted:,}"
        if self.score is not None:
            return f"published at quality >= {self.score:g}: {fits}"
        if not self.counted:
            fits = "no article has a score"
        elif not self.published:
            fits = f"none of {self.counted:,} is published"
        elif self.published == self.counted:
            fits = f"all {self.counted:,} are published"
        return f"no publish threshold to be seen yet: {fits}"


def is_seen(*, parted: float, published: int, counted: int) -> bool:
    """Whether a threshold can be told: by enough articles on either side, and more than by chance."""
    return counted >= ENOUGH and min(published, counted - published) >= EITHER and parted >= PARTED

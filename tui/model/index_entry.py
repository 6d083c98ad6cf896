"""What the index, the cache and the reading processes keep of one file: flat, small and quick to send."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from typing import Final, NamedTuple

from tui.model.digests import blake2b
from tui.model.listed import ArticleId, State

AMP: Final = 1
CDN: Final = 2
IMAGE: Final = 4
RELATED: Final = 8
LISTS: Final = "\0lists"  # the other key that no file has: the pages of an article's own list of related ones
ALL_DAY: Final = 16  # the date is a day, without a time: it begins at the reader's own midnight
BY_DEFAULT: Final = 32  # no key says that it is live; it is so all the same
_KEY: Final = struct.Struct("<q").unpack


class IndexEntry(NamedTuple):
    """One file as the list, the search and the journal know it. Texts are clean; missing numbers are None.

    `state` is what the file says (`later` is the journal's word). `seconds` since the epoch, a day without a
    time at midnight UTC. `contents` is the sum of the bits above. `pages` are the keys of the pages that its
    web, AMP and CDN links mean, `known_by` the key of the identity that the journal knows it by. `others`
    are the front-matter keys without a field of their own, with values short enough to search for, and
    `LISTS`, as `packed_pages` makes it.
    """

    id: ArticleId
    state: State
    title: str
    provider: str = ""
    domain: str = ""
    topics: tuple[str, ...] = ()
    type: str = ""
    quality: float | None = None
    heat: float | None = None
    seconds: float | None = None
    contents: int = 0
    pages: tuple[int, ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    known_by: int = 0
    reason: str = ""


def packed_pages(pages: Iterable[int]) -> str:
    """Keys of pages as one text, 16 hexadecimal digits each."""
    keys = tuple(pages)
    return struct.pack(f">{len(keys)}q", *keys).hex()


def page_key(identity: str) -> int:
    """An identity in 64 bits with a sign; a million have two alike with a chance of 1 to 37 million."""
    key: int = _KEY(blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=8).digest())[0]
    return key

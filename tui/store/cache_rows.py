"""One file of the cache as bytes that can be checked, and back.

Every row carries a checksum over all that it says: SQLite notices a broken page, but not a broken letter.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import repeat
from json.encoder import encode_basestring
from math import isnan, nan
from typing import TYPE_CHECKING, Final
from zlib import crc32

from tui.model.index_entry import IndexEntry
from tui.model.listed import ArticleId, State

if TYPE_CHECKING:  # what is known is on the screen before any file is read
    from tui.store.bulk import Reading
    from tui.store.scan import Stamp

SCHEMA: Final = 3  # one more with every change of what is stored, of `IndexEntry`, or of how a file is read
STATES: Final = tuple(State)
_NUMBER_OF: Final = {state: number for number, state in enumerate(STATES)}
SKIPPED: Final = len(STATES)  # the state of a file without front matter
PAGES: Final = 3  # one a link: web, AMP, CDN

NUMBERS: Final = (
    ("size", "=i8"), ("mtime_ns", "=i8"), ("ctime_ns", "=i8"), ("inode", "=u8"),
    ("quality", "=f8"), ("heat", "=f8"), ("seconds", "=f8"),
    ("known_by", "=i8"), ("pages", "=i8", PAGES),
    ("provider", "=u4"), ("topics", "=u4"), ("type", "=u4"), ("reason", "=u4"), ("keys", "=u4"),
    ("contents", "=u2"), ("state", "u1"), ("page_count", "u1"),
)  # fmt: skip
"""The numbers of one row in `Chunk.numbers`, as numpy's dtype takes them. A missing number is NaN."""

_NUMBERS = struct.Struct("=3qQ3dq3q5IH2B")
_STAMP = struct.Struct("=3qQ")
_UNSETTLED = (-1, 0, 0, 0)
_NO_PAGES = (0, 0, 0)
SPAN: Final = _NUMBERS.size
STAMP_BYTES: Final = _STAMP.size
_STATE_AT = SPAN - 2
CONTENTS_AT: Final = SPAN - 4
_CODES_AT = range(SPAN // 4 - 6, SPAN // 4 - 2)  # provider, topics, type and reason, counted in fours
_SEED = crc32(f"schema {SCHEMA}, {sys.byteorder} end first".encode())

Texts = tuple[str, ...]
PackedRow = tuple[bytes, int, float | None, int, bytes, bytes, int, bytes, int]


class Damaged(Exception):
    """What was read is not what was written."""


class Chunk:
    """Some articles in columns: `numbers` holds `SPAN` bytes an article, laid out as `NUMBERS` says.

    `texts` is one and the same for all chunks and grows: what the codes of provider (name and domain),
    topics, type and reason (one text each) stand for; code 0 is `()`, where they are empty.
    Titles are UTF-8, surrogates as they are.
    The first `STAMP_BYTES` of an article's numbers are its `fingerprint`.
    """

    __slots__ = ("ids", "numbers", "texts", "titles")

    def __init__(
        self, *, ids: list[ArticleId], titles: Sequence[bytes], numbers: bytes, texts: dict[int, Texts]
    ) -> None:
        self.ids = ids
        self.titles = titles
        self.numbers = numbers
        self.texts = texts

    def __len__(self) -> int:
        return len(self.ids)

    def rows(self) -> Iterator[tuple[int | float, ...]]:
        """The numbers as a tuple an article, for whoever has no numpy; 0.5 us each."""
        return _NUMBERS.iter_unpack(self.numbers)


def fingerprint(stamp: Stamp | Reading) -> bytes:
    """What the cache has of a file that is unchanged. No file has the one of a file that was not settled."""
    return _STAMP.pack(*stamp[1:5])


def contents_of(packed: bytes) -> int:
    """The `contents` of an entry, of the two bytes that stand at `CONTENTS_AT` in its numbers."""
    return int.from_bytes(packed, sys.byteorder)


def packed_texts(texts: Iterable[str]) -> bytes:
    """Any texts as JSON. Surrogates go as they are: as escapes, two of them would come back as one sign."""
    return f"[{','.join(map(encode_basestring, texts))}]".encode("utf-8", "surrogatepass")


def unpacked_texts(packed: Sequence[bytes]) -> list[Texts]:
    """What `packed_texts` was given, many at once: 0.3 us each.

    Raises:
        Damaged: It never made these.
    """
    try:
        lists = json.loads(f"[{b','.join(packed).decode('utf-8', 'surrogatepass')}]")
    except (ValueError, RecursionError, TypeError) as error:
        raise Damaged(str(error)) from None
    if len(lists) != len(packed) or set(map(type, lists)) - {list}:
        raise Damaged("texts that are no lists")
    if any(type(text) is not str for texts in lists for text in texts):
        raise Damaged("texts that are none")
    return list(map(tuple, lists))


def packed_id(article_id: str) -> bytes:
    """A path, undecodable bytes as the surrogates they are: these bytes sort as the paths do in Python."""
    return article_id.encode("utf-8", "surrogatepass")


def text_sum(packed: bytes, code: int) -> int:
    """The checksum of a text with a code."""
    return crc32(packed, code)


def packed_row(reading: Reading, codes: Mapping[Texts, int]) -> PackedRow | None:
    """A row to be stored; None for a file that is to be read each time, with numbers beyond 64 bits.

    `codes` gives the number under which some texts are stored.
    """
    entry = reading.entry
    path = packed_id(reading.id)
    (
        _,
        state,
        title,
        name,
        domain,
        topics,
        kind,
        quality,
        heat,
        seconds,
        contents,
        pages,
        others,
        known_by,
        why,
    ) = entry or IndexEntry(reading.id, State.OPEN, "")
    keys = codes[tuple([key for key, _ in others])]
    try:
        numbers = _NUMBERS.pack(
            *(reading[1:5] if reading.settled else _UNSETTLED),
            nan if quality is None else quality,
            nan if heat is None else heat,
            nan if seconds is None else seconds,
            known_by, *pages, *_NO_PAGES[len(pages) :],
            codes[(name, domain) if name or domain else ()], codes[topics],
            codes[(kind,) if kind else ()], codes[(why,) if why else ()], keys,
            contents, _NUMBER_OF[state] if entry else SKIPPED, len(pages),
        )  # fmt: skip
    except (struct.error, OverflowError):
        return None
    packed_title = title.encode("utf-8", "surrogatepass")
    values = packed_texts([value for _, value in others]) if keys else b""
    total = crc32(packed_title, crc32(path, crc32(numbers, _SEED)))
    number = numbers[_STATE_AT]
    return path, number, seconds, keys, packed_title, numbers, total, values, crc32(values, crc32(path, keys))


def check_rows(
    keys: Iterable[bytes], titles: Iterable[bytes], numbers: Iterable[bytes], sums: object
) -> None:
    """Raises `Damaged` where a row is not as it was stored."""
    if tuple(map(crc32, titles, map(crc32, keys, map(crc32, numbers, repeat(_SEED))))) != sums:
        raise Damaged("a row with another checksum")


def check_others(keys: Iterable[bytes], codes: Iterable[int], others: Iterable[bytes], sums: object) -> None:
    """Raises `Damaged` where the values of other keys are not as they were stored."""
    if tuple(map(crc32, others, map(crc32, keys, codes))) != sums:
        raise Damaged("values with another checksum")


def text_codes(numbers: bytes) -> list[set[int]]:
    """The codes that some articles' numbers hold: of providers, topics, types and reasons.

    Raises:
        Damaged: These are no numbers of articles.
    """
    if len(numbers) % SPAN or max(numbers[_STATE_AT::SPAN], default=0) >= SKIPPED:
        raise Damaged("a state that is none")
    if max(numbers[_STATE_AT + 1 :: SPAN], default=0) > PAGES:
        raise Damaged("more pages than links")
    words = memoryview(numbers).cast("I")
    return [set(words[at :: SPAN // 4].tolist()) for at in _CODES_AT]


def check_texts(by_kind: Sequence[set[int]], texts: Mapping[int, Texts]) -> None:
    """Raises `Damaged` where a provider has not its two parts, or a type or a reason more than one."""
    for codes, lengths in zip(by_kind, ({0, 2}, None, {0, 1}, {0, 1}), strict=True):
        if lengths and {len(texts[code]) for code in codes} - lengths:
            raise Damaged("a text of another kind")


def unpacked_rows(
    paths: Iterable[bytes],
    titles: Iterable[bytes],
    numbers: Iterable[bytes],
    others: Iterable[bytes],
    texts: Mapping[int, Texts],
) -> list[IndexEntry]:
    """The entries that some rows were made of, after `check_rows` and `check_others`; 8 us each.

    Raises:
        Damaged: They were made of none; what is stranger raises as the bytes have it.
    """
    values = unpacked_texts([one or b"[]" for one in others])
    return list(map(_unpacked_row, paths, titles, numbers, values, repeat(texts)))


def _unpacked_row(
    path: bytes, title: bytes, numbers: bytes, values: Texts, texts: Mapping[int, Texts]
) -> IndexEntry:
    (
        _size, _mtime, _ctime, _inode, quality, heat, seconds, known_by, *pages,
        provider, topics, kind, reason, keys, contents, state, page_count,
    ) = _NUMBERS.unpack(numbers)  # fmt: skip
    name, domain = texts[provider] or ("", "")
    if len(texts[keys]) != len(values):
        raise Damaged("a row with another row's keys")
    return IndexEntry(
        ArticleId(path.decode("utf-8", "surrogatepass")),
        STATES[state],
        title.decode("utf-8", "surrogatepass"),
        name,
        domain,
        texts[topics],
        "".join(texts[kind]),
        None if isnan(quality) else quality,
        None if isnan(heat) else heat,
        None if isnan(seconds) else seconds,
        contents,
        tuple(pages[:page_count]),
        tuple(zip(texts[keys], values, strict=True)) if keys else (),
        known_by,
        "".join(texts[reason]),
    )

"""What two walks have met that ran side by side, each with a half of the files, as what one meets."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tui.store import survey
from tui.store.scan import Batch, Passed


class _Met(NamedTuple):
    """A file, or what was passed over and why, sorted as a walk meets them: the greater first."""

    place: str
    id: str
    print: bytes
    reason: str


def merged(*halves: Iterable[Batch]) -> Iterator[Batch]:
    """What one walk would have met, where each half has met its own; 2 us a file.

    A folder that neither could list is passed over once.
    """
    ids, prints, passed, most = list[str](), list[bytes](), list[Passed](), survey.FIRST
    before: _Met | None = None
    for met in heapq.merge(*map(_in_order, halves), reverse=True):
        if met.reason:
            if before is None or before.id != met.id:
                passed.append(Passed(met.id, met.reason))
        else:
            ids.append(met.id)
            prints.append(met.print)
            if len(ids) == most:
                yield Batch(ids, b"".join(prints), passed)
                ids, prints, passed, most = [], [], [], survey.AT_ONCE
        before = met
    yield Batch(ids, b"".join(prints), passed)


def _in_order(batches: Iterable[Batch]) -> Iterator[_Met]:
    levels: dict[str, str] = {}

    def place(path: str) -> str:
        """A text that is the greater the earlier a walk comes there: its files are before its folders."""
        below, _, name = path.rpartition("/")
        level = levels.get(below)
        if level is None:
            parts = below.split("/") if below else []
            level = levels[below] = "".join(f"\1{part}\0" for part in parts)
        return f"{level}\2{name}"

    for batch in batches:
        starts = range(0, len(batch.prints), survey.STAMP_BYTES)
        prints = (batch.prints[start : start + survey.STAMP_BYTES] for start in starts)
        files = [_Met(place(one), one, print_, "") for one, print_ in zip(batch.ids, prints, strict=True)]
        if batch.passed:
            files += [_Met(place(one.id), one.id, b"", one.reason) for one in batch.passed]
            files.sort(reverse=True)
        yield from files

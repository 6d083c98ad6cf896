"""Word indexes over rows given at once."""

from __future__ import annotations

from collections.abc import Sequence

from tui.model.word_index import WordCollector, WordIndex


def indexed(titles: Sequence[Sequence[str]], others: Sequence[Sequence[str]]) -> WordIndex:
    """The index of rows by the words of their titles, and of their providers and topics."""
    collector = WordCollector()
    for row, (title, other) in enumerate(zip(titles, others, strict=True)):
        collector.add(row, title, other)
    return collector.build(len(titles))

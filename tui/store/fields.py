"""What a query's fields may be, and which values they have: for completing what is typed."""

from __future__ import annotations

from collections import Counter

from tui.store.index import Index
from tui.store.other_keys import OtherKeys


class Fields:
    """The fields of one folder."""

    def __init__(self, index: Index, others: OtherKeys) -> None:
        self._index = index
        self._others = others

    def keys(self) -> list[str]:
        """Front-matter keys beyond the known ones, which may serve as search fields."""
        return sorted(self._others.known)

    def values(self, field: str) -> list[tuple[str, int]]:
        """The values of a field with the number of articles that hold each, most frequent first."""
        counted: Counter[str] = Counter()
        coded = {"provider": self._index.providers, "topic": self._index.topics, "type": self._index.types}
        if field in coded:
            for value, times in coded[field].counted():
                for one in {value} if field == "type" else set(value[:1] if field == "provider" else value):
                    counted[one] += times
        elif field in self._others.known:
            counted.update(list(self._others.column(field).values()))
        counted.pop("", None)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))

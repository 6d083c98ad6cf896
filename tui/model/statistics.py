"""What a folder adds up to: states, scores, publishers; as values, as lines of text, as JSON. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tui.model import text
from tui.model.article import State
from tui.model.border import Border

BINS: Final = 10
PROVIDERS: Final = 10  # the largest; who wants all of them asks for JSON
READABLE_CELLS: Final = 100
_COUNTED: Final = (State.PUBLISHED, State.OPEN, State.DECLINED, State.LATER)
_NAME_CELLS: Final = 12  # of a provider, at least
_LEGEND: Final = ", ".join(f"{state.mark} {state}" for state in _COUNTED)

Counts = Mapping[State, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """The articles with scores from `low` up to `high`, which belongs to the last one alone."""

    low: float
    high: float
    counts: Counts

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Publisher:
    """How many articles of one provider are in each state."""

    name: str
    counts: Counts

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """A folder at one moment; `publishers` the largest first, `unscored` without a score, not broken."""

    states: Counts
    reverted: int
    bins: tuple[Bin, ...]
    unscored: int
    border: Border
    publishers: tuple[Publisher, ...]

    @property
    def total(self) -> int:
        """All articles."""
        return sum(self.states.values())


def lines(found: Statistics, cells: int) -> Iterator[str]:
    """The statistics for people, in lines of at most `cells` cells; clean."""
    cells = min(cells, READABLE_CELLS)
    yield from (text.cut(one, cells).rstrip() for one in _lines(found, cells))


def _lines(found: Statistics, cells: int) -> Iterator[str]:
    yield f"{found.total:,} article{'' if found.total == 1 else 's'}"
    for state in State:
        if count := found.states.get(state, 0):
            share = round(100 * count / found.total)
            yield f"  {state.mark} {state.value:<10}{count:>9,} {share:>3} %"
    if found.reverted:
        yield f"  = reverted  {found.reverted:>9,}"
    if found.bins:
        yield ""
        yield "Scores"
        yield from _wrapped(f"  {_LEGEND}", cells)
        yield from _histogram(found, cells)
    if found.unscored:
        yield f"  {found.unscored:,} without a score"
    yield ""
    words = found.border.in_words()
    yield from _wrapped(f"{words[0].upper()}{words[1:]}", cells)
    if found.publishers:
        yield ""
        yield from _table(found, cells)


def _histogram(found: Statistics, cells: int) -> Iterator[str]:
    names = [f"{one.low:g}-{_last(one, found.bins):g}" for one in found.bins]
    digits = max(len(f"{one.total:,}") for one in found.bins)
    wide = max(map(len, names))
    room = max(1, cells - wide - digits - 5)
    most = max(one.total for one in found.bins)
    for name, one in zip(names, found.bins, strict=True):
        front = ">" if _holds(one, found) else " "
        yield f"{front} {name:>{wide}} {one.total:>{digits},} {_bar(one, most, room)}"


def _last(one: Bin, bins: tuple[Bin, ...]) -> float:
    """The last whole score of a bin, as people read it: 60-69, 70-79, 90-100."""
    return one.high if one is bins[-1] or one.high != round(one.high) else one.high - 1


def _holds(one: Bin, found: Statistics) -> bool:
    """Whether the publish threshold lies in a bin."""
    at = found.border.score
    return at is not None and (one.low <= at < one.high or (one is found.bins[-1] and at == one.high))


def _bar(one: Bin, most: int, room: int) -> str:
    """A bar of the marks of its articles' states; at least one cell for any state that is there."""
    bar = ""
    for state in _COUNTED:
        if count := one.counts.get(state, 0):
            bar += state.mark * max(1, round(count * room / most))
    return bar[:room]


def _table(found: Statistics, cells: int) -> Iterator[str]:
    shown = found.publishers[:PROVIDERS]
    digits = max(4, *(len(f"{count:,}") for one in shown for count in one.counts.values()), 0)
    name = max(_NAME_CELLS, min(40, cells - 2 - (digits + 1) * len(_COUNTED)))
    marks = "".join(f" {state.mark:>{digits}}" for state in _COUNTED)
    yield f"{text.cut('Publishers', name + 2)}{marks}"
    for one in shown:
        counts = "".join(f" {one.counts.get(state, 0):>{digits},}" for state in _COUNTED)
        yield f"  {text.cut(text.line(one.name) or '(none)', name)}{counts}"
    if more := len(found.publishers) - len(shown):
        yield f"  and {more:,} more"


def _wrapped(words: str, cells: int) -> Iterator[str]:
    indent, line = words[: len(words) - len(words.lstrip())], ""
    for word in words.split():
        if line and len(line) + 1 + len(word) > cells:
            yield line
            line = ""
        line = f"{line} {word}" if line else f"{indent}{word}"
    yield line


def record(found: Statistics) -> dict[str, Any]:
    """The statistics as JSON values, all publishers among them."""
    return {
        "articles": found.total,
        "states": _named(found.states, State),
        "reverted": found.reverted,
        "scores": [{"from": one.low, "to": one.high, **_named(one.counts)} for one in found.bins],
        "without_score": found.unscored,
        "publish_threshold": found.border.score,
        "threshold_right": found.border.right,
        "threshold_of": found.border.counted,
        "providers": [{"name": one.name or None, **_named(one.counts)} for one in found.publishers],
    }


def _named(counts: Counts, states: Any = _COUNTED) -> dict[str, int]:
    return {state.value: counts.get(state, 0) for state in states}

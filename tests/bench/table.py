"""The findings as Markdown tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tests.bench.findings import Finding, shown

HEADINGS = ("What", "newstui", "peer", "", "ratio", "target", "", "runs", "least to most; notes")


def of_one_size(size: int, findings: Sequence[Finding], machine: str = "") -> str:
    """A table of each finding beside its peer, with its target and how far it is from it."""
    rows = [_row(size, one) for one in findings]
    return f"### {size:,} articles\n\n{machine}\n\n{_table(HEADINGS, rows)}\n"


def of_growth(by_size: Mapping[int, Sequence[Finding]]) -> str:
    """A table of newstui's values, and its ratios to the peers, at every size that was ever measured."""
    found = [{one.what: one for one in findings} for findings in by_size.values()]
    whats = dict.fromkeys(what for ones in reversed(found) for what in ones)
    rows = [[what, *(_cell(ones.get(what)) for ones in found)] for what in whats]
    return f"### How it grows\n\n{_table(('What', *(f'{size:,}' for size in by_size)), rows)}\n"


def _row(size: int, one: Finding) -> list[str]:
    spread = f"{shown(one.spread[0], one.unit)} to {shown(one.spread[1], one.unit)}" if one.spread else ""
    target = one.target if one.target is not None and size >= one.target.since else None
    return [
        one.what,
        shown(one.value, one.unit) if one.value is not None else "?",
        one.peer or "",
        shown(one.peer_value, one.unit) if one.peer_value is not None else "not there" if one.peer else "",
        f"{one.ratio:.2f}" if one.ratio is not None else "",
        target.words(one.unit) if target else "",
        one.verdict(size),
        str(one.runs),
        "; ".join(part for part in (spread, one.note) if part),
    ]


def _cell(one: Finding | None) -> str:
    if one is None or one.value is None:
        return ""
    ratio = f" ({one.ratio:.2f} x {one.peer})" if one.ratio is not None else ""
    return f"{shown(one.value, one.unit)}{ratio}"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in (headings, *rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
        for row in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)

"""What was measured, what it was to be, and what is kept of it between runs."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from tests.bench.processes import Failed

KEPT_VERSION: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a finding is to be at sizes from `since` on: a bound of its value, or of its ratio to the peer's."""

    most: float | None = None
    least: float | None = None
    most_ratio: float | None = None
    since: int = 0

    def words(self, unit: str) -> str:
        """The target as a table says it."""
        if self.most_ratio is not None:
            return f"<= {self.most_ratio:g} x"
        if self.most is not None:
            return f"<= {shown(self.most, unit)}"
        return f">= {shown(self.least or 0.0, unit)}"

    def miss(self, value: float, ratio: float | None) -> float | None:
        """The share of the bound by which it is missed, 0 where it is met; None where there is no telling."""
        if self.most_ratio is not None:
            return None if ratio is None else max(0.0, ratio / self.most_ratio - 1)
        if self.most is not None:
            return max(0.0, value / self.most - 1) if self.most else float(value > 0)
        assert self.least is not None
        return max(0.0, 1 - value / self.least) if self.least else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One row of the table. `line` is the name it is run by; `spread` the least and most of several runs.

    `in_turns` is the median of the ratios of each run to the peer's beside it, where the two took turns.
    """

    line: str
    what: str
    unit: str
    value: float | None
    spread: tuple[float, float] | None = None
    runs: int = 1
    peer: str | None = None
    peer_value: float | None = None
    target: Target | None = None
    note: str = ""
    in_turns: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the peer's value it is."""
        if self.in_turns is not None:
            return self.in_turns
        if self.value is None or not self.peer_value:
            return None
        return self.value / self.peer_value

    def verdict(self, size: int) -> str:
        """Met or not, or why that cannot be said."""
        if self.value is None:
            return "not measured"
        if self.target is None or size < self.target.since:
            return ""
        miss = self.target.miss(self.value, self.ratio)
        if miss is None:
            return "no peer"
        return "met" if miss == 0 else f"**missed by {max(1, round(100 * miss))}%**"


def shown(value: float, unit: str) -> str:
    """A value with three significant digits and its unit; counts and shares without one."""
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "share":
        return f"{value:.2f}"
    digits = max(0, 2 - math.floor(math.log10(value))) if value > 0 else 0
    return f"{value:,.{min(digits, 2)}f} {unit}"


def alternating(
    measures: Mapping[str, Callable[[], float]], runs: int
) -> tuple[dict[str, list[float]], list[str]]:
    """All values of each measure, and sentences about those that failed, which have none and were not tried again.

    The measures take turns, so that a slow minute slows them all.
    """
    values: dict[str, list[float]] = {name: [] for name in measures}
    failed: dict[str, str] = {}
    for _ in range(runs):
        for name, measure in measures.items():
            if name in failed:
                continue
            try:
                values[name].append(measure())
            except Failed as error:
                failed[name] = f"{name}: {error}"
    return {name: some for name, some in values.items() if name not in failed}, list(failed.values())


def compared(
    line: str,
    what: str,
    unit: str,
    values: Sequence[float],
    *,
    peer: str | None = None,
    peer_values: Sequence[float] = (),
    target: Target | None = None,
    note: str = "",
    in_turns: bool = False,
) -> Finding:
    """The finding of several runs: their medians, and their ratio.

    A machine that changes its speed every few seconds does so between two medians; where ours and the peer's
    stand side by side `in_turns`, the ratio is that of the two beside each other, in the median.
    """
    pairs = zip(values, peer_values, strict=True) if in_turns and peer_values else ()
    ratios = [ours / theirs for ours, theirs in pairs if theirs]
    return Finding(
        line=line,
        what=what,
        unit=unit,
        value=median(values),
        spread=(min(values), max(values)) if len(values) > 1 else None,
        runs=len(values),
        peer=peer,
        peer_value=median(peer_values) if peer_values else None,
        target=target,
        note=note,
        in_turns=median(ratios) if ratios else None,
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The value that a share of all values does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


class Kept:
    """The findings of every size, the last of each row, in one file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.by_size: dict[int, dict[str, Finding]] = {}
        self.machines: dict[int, str] = {}
        if path.exists():
            content = json.loads(path.read_text())
            if content.get("version") == KEPT_VERSION:
                self.machines = {int(size): machine for size, machine in content["machines"].items()}
                for size, rows in content["sizes"].items():
                    self.by_size[int(size)] = {row["what"]: _finding(row) for row in rows}

    def findings(self, size: int, lines: Sequence[str]) -> list[Finding]:
        """All of one size, in the order of the lines."""
        found = [one for one in self.by_size.get(size, {}).values() if one.line in lines]
        return sorted(found, key=lambda one: lines.index(one.line))

    def add(self, size: int, line: str, findings: Sequence[Finding], machine: str) -> None:
        """Takes the findings of a line in place of its earlier ones, and writes the file."""
        self.machines[size] = machine
        rows = self.by_size.setdefault(size, {})
        for what in [what for what, one in rows.items() if one.line == line]:
            del rows[what]
        rows |= {one.what: one for one in findings}
        sizes = {str(size): [asdict(one) for one in rows.values()] for size, rows in self.by_size.items()}
        new = self._path.with_suffix(".new")
        content = {"version": KEPT_VERSION, "machines": self.machines, "sizes": sizes}
        new.write_text(json.dumps(content, indent=1))
        os.replace(new, self._path)


def _finding(row: Mapping[str, Any]) -> Finding:
    target = Target(**row["target"]) if row["target"] else None
    spread = tuple(row["spread"]) if row["spread"] else None
    return Finding(**{**row, "target": target, "spread": spread})

"""`python -m tests.bench`: measures, prints tables, keeps what was measured."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Final

from tests.bench import lines_hostile, lines_library, lines_reading, lines_screen, table
from tests.bench.bench import ROOT, Bench
from tests.bench.corpus import corpus
from tests.bench.findings import Finding, Kept
from tests.bench.peers import Peers, peers
from tests.bench.processes import Failed, limited

SEED: Final = 1
SIZES: Final = "100,10000,100000"
DOCS: Final = ROOT / "docs" / "performance.md"
MARKS: Final = ("<!-- measured: written by `make bench DOCS=1` -->", "<!-- end of what was measured -->")
Line = Callable[[Bench], Iterator[Finding]]
LINES: Final[Mapping[str, Line]] = {
    "cold": lines_reading.cold,
    "first": lines_screen.first,
    "warm": lines_screen.warm,
    "typing": lines_screen.typing,
    "cursor": lines_screen.cursor,
    "quality": lines_library.quality,
    "search": lines_library.search,
    "publish": lines_screen.publish,
    "disk": lines_library.disk,
    "memory": lines_screen.memory,
    "list": lines_reading.listing,
    "hurts": lines_hostile.hurts,
}


def say(sentence: str) -> None:
    """Says what is going on, beside the tables."""
    print(f"  {sentence}", file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """0 whatever was missed, 1 where something could not be measured."""
    options = _options().parse_args(argv)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that what was started is ended
    kept_folder = Path(options.kept).resolve()
    kept_folder.mkdir(parents=True, exist_ok=True)
    none = Peers(fzf=None, hugo=None, node=None, gray_matter=None)
    found = none if options.no_peers else peers(kept_folder, say)
    kept = Kept(kept_folder / "results.json")
    machine = _machine(found)
    failed: list[str] = []
    for size in options.size:
        say(f"{size:,} articles")
        failed += _measure(size, options, found, kept, machine)
        print(_of_size(kept, size), flush=True)
    found_by_size = {size: kept.findings(size, list(LINES)) for size in sorted(kept.by_size)}
    growth = table.of_growth(found_by_size) if len(found_by_size) > 1 else ""
    print(growth)
    for sentence in failed:
        print(sentence, file=sys.stderr)
    whole = "\n".join([*(_of_size(kept, size) for size in found_by_size), growth])
    if options.markdown:
        Path(options.markdown).write_text(whole)
    if options.write_docs:
        _write_docs(whole)
    return int(bool(failed))


def _of_size(kept: Kept, size: int) -> str:
    return table.of_one_size(size, kept.findings(size, list(LINES)), kept.machines.get(size, ""))


def _measure(size: int, options: argparse.Namespace, found: Peers, kept: Kept, machine: str) -> list[str]:
    """Measures the lines at one size, each on its own; sentences about those that could not be."""
    kept_folder = Path(options.kept).resolve()
    made = corpus(kept_folder, size, SEED, say)
    scratch = Path(tempfile.mkdtemp(prefix="scratch-", dir=kept_folder))
    bench = Bench(corpus=made, peers=found, scratch=scratch, runs=options.runs, say=say)
    failed: list[str] = []
    try:
        for name in options.lines:
            say(f"{size:,}: {name}")
            findings: list[Finding] = []
            try:
                with limited(10 * bench.seconds):
                    findings.extend(LINES[name](bench))
            except (Failed, OSError, AssertionError, ValueError, LookupError) as error:
                failed.append(f"{size:,}: {name} could not be measured: {type(error).__name__}: {error}")
                say(failed[-1])
                findings.append(Finding(line=name, what=name, unit="count", value=None))
            kept.add(size, name, findings, machine)
    finally:
        bench.close()
    return failed


def _options() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench", description="Measures newstui beside its peers."
    )
    parser.add_argument("--size", type=_sizes, default=_sizes(SIZES), help=f"articles, as {SIZES}")
    parser.add_argument(
        "--lines",
        type=_lines,
        default=list(LINES),
        help=f"some of {','.join(LINES)}; none only prints what is kept",
    )
    parser.add_argument("--runs", type=int, help="how often each is measured; by default as long as it takes")
    parser.add_argument(
        "--kept", default=str(ROOT / ".bench"), help="the folder of corpora, peers and results"
    )
    parser.add_argument("--no-peers", action="store_true", help="install and run no other program")
    parser.add_argument(
        "--markdown", metavar="FILE", help="write the tables of every size that is kept there"
    )
    parser.add_argument("--write-docs", action="store_true", help=f"put them into {DOCS.relative_to(ROOT)}")
    return parser


def _sizes(text: str) -> list[int]:
    return [int(one.replace("_", "")) for one in text.split(",")]


def _lines(text: str) -> list[str]:
    names = [] if text == "none" else text.split(",")
    if unknown := [name for name in names if name not in LINES]:
        raise argparse.ArgumentTypeError(f"there is no line {unknown[0]}; there are {', '.join(LINES)}")
    return names


def _machine(found: Peers) -> str:
    """Where, when and with what it was measured."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    programs = [f"Python {platform.python_version()}", f"Textual {version('textual')}", *found.versions()]
    day = dt.datetime.now(dt.UTC).date()
    programs.append(f"load {os.getloadavg()[0]:.1f} at the start")
    return f"{day}, {os.cpu_count()} cores of {model}, {platform.system()} {platform.release()}; {', '.join(programs)}."


def _write_docs(tables: str) -> None:
    text = DOCS.read_text()
    before, _, rest = text.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    DOCS.write_text(f"{before}{MARKS[0]}\n\n{tables}\n{MARKS[1]}{after}")


if __name__ == "__main__":
    raise SystemExit(main())

"""Lines that need no screen: how good a search is, how long it takes, and a decision on disk."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean
from typing import Final

from tests.bench import processes
from tests.bench.bench import Bench
from tests.bench.findings import Finding, Target, compared, percentile
from tests.bench.queries import Asked, asked

EACH: Final = 200  # queries of a class; fewer where fzf would need an hour for them
EACH_OF_MANY: Final = 50
FIRST: Final = 5
DECIDED: Final = 100
TYPED: Final = 8  # queries of each class, letter by letter: some 700 keystrokes


def quality(bench: Bench) -> Iterator[Finding]:
    """How often the row that a query was made from is among the first five; beside fzf on the same rows."""
    runs_short = bench.runs is not None or bench.size > 200_000
    classes = asked(bench.corpus, each=EACH_OF_MANY if runs_short else EACH)
    every = [one for queries in classes.values() for one in queries]
    ours = dict(zip(every, _ours(bench, every), strict=True))
    theirs = {one: _fzf(bench, one.text) for one in every} if bench.peers.fzf else {}
    shares = {name: _share(queries, ours, FIRST) for name, queries in classes.items()}
    peer_shares = {name: _share(queries, theirs, FIRST) for name, queries in classes.items() if theirs}
    first = mean(_share(queries, ours, 1) for queries in classes.values())
    yield compared(
        "quality", "search, right row in the first 5, mean", "share", [mean(shares.values())],
        peer="fzf --filter", peer_values=[mean(peer_shares.values())] if theirs else [],
        target=Target(least=0.93), note=f"{len(every)} queries; right row first: {first:.2f}",
    )  # fmt: skip
    for name, share in shares.items():
        target = Target(least=peer_shares[name]) if name in peer_shares else None
        values = [peer_shares[name]] if name in peer_shares else []
        what = f"search, right row in the first 5, {name}"
        example = f"as: {classes[name][0].text}" if classes[name] else ""
        yield compared(
            "quality",
            what,
            "share",
            [share],
            peer="fzf --filter",
            peer_values=values,
            target=target,
            note=example,
        )


def _share(queries: Sequence[Asked], found: dict[Asked, list[str]], best: int) -> float:
    return mean(one.meant in found[one][:best] for one in queries) if queries else 0.0


def _ours(bench: Bench, every: Sequence[Asked]) -> list[list[str]]:
    """The rows of the first five hits of each query."""
    answers = _searched(bench, [one.text for one in every])
    wanted = {found for _, ids in answers for found in ids}
    rows = {one.id: one.text for one in bench.corpus.entries() if one.id in wanted}
    return [[rows.get(found, "") for found in ids] for _, ids in answers]


def _searched(bench: Bench, texts: Sequence[str]) -> list[tuple[float, list[str]]]:
    """Milliseconds and the ids of the first five hits of each text, by one library that has read the folder."""
    asked_for = bench.scratch / "queries.json"
    asked_for.write_text(json.dumps(texts))
    argv = bench.script("search_queries", bench.corpus.folder, asked_for)
    seconds = bench.seconds + len(texts)
    printed = processes.run(argv, environ=bench.environ(bench.warm_home()), seconds=seconds)
    return [(took_ms, ids) for took_ms, ids in json.loads(printed)]


def _fzf(bench: Bench, text: str) -> list[str]:
    argv = ["sh", "-c", f'"$1" --filter "$2" < "$3" | head -{FIRST}', "sh", str(bench.peers.fzf), text]
    environ = bench.environ(bench.scratch)
    found = processes.run([*argv, str(bench.corpus.lines)], environ=environ, seconds=bench.seconds)
    return found.splitlines()


def search(bench: Bench) -> Iterator[Finding]:
    """What one more letter costs, off any event loop: each beginning of typed queries."""
    classes = asked(bench.corpus, each=TYPED, seed=11)
    texts = [
        one.text[:end]
        for queries in classes.values()
        for one in queries
        for end in range(1, len(one.text) + 1)
        if one.text[end - 1] != " "
    ]
    took = [took_ms for took_ms, _ in _searched(bench, texts)]
    target = Target(most=25 if bench.size > 500_000 else 10, since=100_000)
    yield compared("search", "search per keystroke, p50", "ms", took)
    yield compared("search", "search per keystroke, p95", "ms", [percentile(took, 0.95)], target=target)


def disk(bench: Bench) -> Iterator[Finding]:
    """A decision on disk: file, folder and journal synced; beside one file replaced and synced."""
    open_ones = bench.newest(DECIDED, "open")
    with bench.fresh_home() as home, tempfile.TemporaryDirectory(dir=bench.scratch) as place:
        folders = [Path(place) / name for name in ("content", "others")]
        for folder in folders:
            folder.mkdir()
            for number, one in enumerate(open_ones):
                shutil.copyfile(bench.corpus.folder / one.id, folder / f"{number:04}.md")
        argv = bench.script("decide_and_replace", *folders)
        printed = processes.run(argv, environ=bench.environ(home), seconds=120)
    decided, replaced = json.loads(printed)
    yield compared(
        "disk", "publish, file on disk", "ms", decided, peer="one fsynced replace", peer_values=replaced,
        target=Target(most_ratio=3),
    )  # fmt: skip

"""Lines about the screen: starts, typing, the cursor, publishing, memory; all in a real pseudo-terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from tests.bench import processes
from tests.bench.bench import Bench, at_cursor
from tests.bench.findings import Finding, Target, alternating, compared, percentile
from tests.bench.processes import Failed
from tests.bench.queries import typed
from tests.bench.terminal import Burst, Terminal, on_a_terminal

QUIET_SECONDS: Final = 0.25  # nothing has come for so long: the change is over; a cursor blinks after 0.5
PATIENCE_SECONDS: Final = 3.0
START_SECONDS: Final = 30.0
CURSOR_KEYS: Final = 10  # down, and as many up again: fewer than the screen has lines
CURSOR_ROUNDS: Final = 4
LIST_CELLS: Final = 60  # of each line that surely belong to newstui's list
CLEAR: Final = b"\x15"  # ^U, for newstui's box and fzf alike
PUBLISHED: Final = 20
OPEN_ONES: Final = b"2"  # the key of their tab
TITLE_CELLS: Final = slice(20, 45)  # of a row: behind cursor, mark, state, score and date
MEGABYTE: Final = 1e6
STARTS: Final = 21  # of each, in turns: one takes half a second, and differs by a fifth from the next


def first(bench: Bench) -> Iterator[Finding]:
    """From the start of a program to the first frame with an article, never read before; beside hello world."""

    def ours() -> float:
        with bench.fresh_home() as home, bench.app(home) as terminal:
            return _rows(bench, terminal)

    took, failed = alternating({"hello": lambda: _hello(bench), "newstui": ours}, bench.often(STARTS))
    if failed:
        raise Failed("; ".join(failed))
    yield compared(
        "first", "first rows, cold", "ms", took["newstui"], peer="Textual hello world", peer_values=took["hello"],
        target=Target(most_ratio=1.5), in_turns=True,
    )  # fmt: skip


def warm(bench: Bench) -> Iterator[Finding]:
    """From the start to rows that answer `j`, over a folder that was read before; beside hello world."""
    home = bench.warm_home()
    rows: list[float] = []

    def ours() -> float:
        with bench.app(home) as terminal:
            rows.append(_rows(bench, terminal))
            before = at_cursor(terminal.screen.lines)
            os.write(terminal.descriptor, b"j")
            moved = terminal.see(
                lambda lines: at_cursor(lines) not in (None, before),
                seconds=START_SECONDS,
                what="a moved cursor",
            )
            return (moved - terminal.started) * 1e3

    took, failed = alternating({"hello": lambda: _hello(bench), "newstui": ours}, bench.often(STARTS))
    if failed:
        raise Failed("; ".join(failed))
    target = Target(most_ratio=1.5 if bench.size > 500_000 else 1.3, since=100_000)
    for what, values in (("rows shown", rows), ("j answered", took["newstui"])):
        yield compared(
            "warm", f"warm start, {what}", "ms", values, peer="Textual hello world", peer_values=took["hello"],
            target=target, in_turns=True,
        )  # fmt: skip


def _rows(bench: Bench, terminal: Terminal) -> float:
    seen = terminal.see(bench.rows_shown, seconds=bench.seconds, what="a row of the list")
    return (seen - terminal.started) * 1e3


def _hello(bench: Bench) -> float:
    argv = bench.script("hello_world")
    with on_a_terminal(argv, environ=bench.environ(bench.scratch)) as terminal:
        seen = terminal.see(
            lambda lines: any("Hello, world" in line for line in lines),
            seconds=START_SECONDS,
            what="hello world",
        )
        return (seen - terminal.started) * 1e3


def typing(bench: Bench) -> Iterator[Finding]:
    """Queries typed letter by letter: from each key to the last byte of what it changes; beside fzf."""
    ours: list[Burst] = []
    theirs: list[Burst] = []
    texts = typed(bench.corpus, count=bench.often(8))
    with bench.settled_app() as newstui:
        newstui.press(b"/", quiet=0.5, patience=PATIENCE_SECONDS)
        if bench.peers.fzf is None:
            for text in texts:
                ours += _type(newstui, text)
        else:
            argv = [str(bench.peers.fzf), "--no-mouse"]
            environ = bench.environ(bench.scratch)
            with on_a_terminal(argv, environ=environ, stdin=bench.corpus.lines) as fzf:
                fzf.settle(seconds=bench.seconds)
                for text in texts:
                    ours += _type(newstui, text)
                    theirs += _type(fzf, text)
    ratio = 0.6 if bench.size >= 100_000 else 1.5
    target = Target(most_ratio=ratio, since=10_000)
    both = _Both(line="typing", peer="fzf", ours=ours, theirs=theirs)
    yield from both.moments("typing, key to last byte", _last, target=target, slowest=True)
    yield from both.moments("typing, key to first byte", _first)
    alone = _Both(line="typing", peer="", ours=ours)
    yield from alone.moments("typing, key to the list as it stays", _watched, slowest=True)
    sizes = median(sum(len(piece) for _, piece in burst.written) for burst in ours)
    yield compared("typing", "typing, bytes written a key", "bytes", [sizes])


def _type(terminal: Terminal, text: str) -> list[Burst]:
    bursts = [
        terminal.press(
            letter.encode(),
            quiet=QUIET_SECONDS,
            patience=PATIENCE_SECONDS,
            watch=lambda lines: [line[:LIST_CELLS] for line in lines],
        )
        for letter in text
    ]
    terminal.press(CLEAR, quiet=0.4, patience=PATIENCE_SECONDS)
    return bursts


def cursor(bench: Bench) -> Iterator[Finding]:
    """The cursor down and up: from a key to the last byte; beside the least list that Textual can draw."""
    ours: list[Burst] = []
    theirs: list[Burst] = []
    argv = bench.script("plain_list", bench.corpus.lines)
    with bench.settled_app() as newstui, on_a_terminal(argv, environ=bench.environ(bench.scratch)) as plain:
        plain.settle(seconds=bench.seconds)
        for _ in range(bench.runs or CURSOR_ROUNDS):
            for terminal, bursts in ((newstui, ours), (plain, theirs)):
                for key in (b"j", b"k"):
                    bursts += [
                        terminal.press(key, quiet=QUIET_SECONDS, patience=PATIENCE_SECONDS, watch=at_cursor)
                        for _ in range(bench.often(CURSOR_KEYS))
                    ]
    target = Target(most_ratio=1.2)
    both = _Both(line="cursor", peer="the least list", ours=ours, theirs=theirs)
    yield from both.moments("cursor, key to last byte", _last, target=target, slowest=True)
    yield from both.moments("cursor, key to the row drawn", _watched)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Both:
    """What the same keys led to in newstui and in a peer; nothing there where the peer is missing."""

    line: str
    peer: str
    ours: Sequence[Burst]
    theirs: Sequence[Burst] = ()

    def moments(
        self,
        what: str,
        moment: Callable[[Burst], float | None],
        *,
        target: Target | None = None,
        slowest: bool = False,
    ) -> Iterator[Finding]:
        """Medians of a moment after each key and, where asked for, what 19 of 20 keys do not exceed.

        Raises:
            Failed: None of newstui's keys has it.
        """
        both = [
            [one for one in map(moment, bursts) if one is not None] for bursts in (self.ours, self.theirs)
        ]
        values, peer_values = both
        if not values:
            raise Failed(f"{what}: no key did that")
        peer = self.peer if peer_values or (target and target.most_ratio) else None
        silent = len(self.ours) - len(values)
        note = f"{silent} of {len(self.ours)} keys did not" if silent else ""
        yield compared(
            self.line, what, "ms", values, peer=peer, peer_values=peer_values, target=target, note=note
        )
        if slowest:
            worst, peer_worst = ([percentile(some, 0.95)] if some else [] for some in both)
            yield compared(self.line, f"{what}, p95", "ms", worst, peer=peer, peer_values=peer_worst)


def _first(burst: Burst) -> float | None:
    return burst.first_ms


def _last(burst: Burst) -> float | None:
    return burst.last_ms


def _watched(burst: Burst) -> float | None:
    return burst.watched_ms


def publish(bench: Bench) -> Iterator[Finding]:
    """`p` on open articles: from the key to the row, the tabs and the sentence redrawn."""
    newest = bench.newest(PUBLISHED * 10, "open")
    before = {one.id: (bench.corpus.folder / one.id).read_bytes() for one in newest}
    bench.corpus.changing.touch()
    try:
        with bench.settled_app() as newstui:
            newstui.press(OPEN_ONES, quiet=0.5, patience=PATIENCE_SECONDS)
            count = min(bench.often(PUBLISHED), len(before) // 2)
            bursts = [_publish(newstui) for _ in range(count)]
    finally:
        for article_id, content in before.items():
            path = bench.corpus.folder / article_id
            if path.read_bytes() != content:
                path.write_bytes(content)
        bench.corpus.changing.unlink()
    both = _Both(line="publish", peer="", ours=bursts)
    target = Target(most=50)
    yield from both.moments("publish, key to row, tabs and sentence", _watched, target=target, slowest=True)
    yield from both.moments("publish, key to last byte", _last)


def _publish(newstui: Terminal) -> Burst:
    """Publishes the article under the cursor; `watched_ms` is when all that tells of it stands there.

    Raises:
        Failed: Nothing tells of it.
    """
    title = (at_cursor(newstui.screen.lines) or "")[TITLE_CELLS]

    def told(lines: list[str]) -> list[str]:
        # The lines above the sentence are the list's and the detail's, which goes on to draw the next article.
        rows = [
            line[:LIST_CELLS]
            for line in (*lines[-4:-2], *(one for one in lines if title in one[:LIST_CELLS]))
        ]
        return [lines[0], *rows, *lines[-2:]]

    burst = newstui.press(b"p", quiet=QUIET_SECONDS, patience=PATIENCE_SECONDS, watch=told)
    if not any("Published" in line and title in line for line in newstui.screen.lines):
        shown = "\n".join(line for line in newstui.screen.lines if line)
        raise Failed(f"nothing says that {title} was published:\n{shown}")
    return burst


def memory(bench: Bench) -> Iterator[Finding]:
    """What newstui and all its processes hold after the folder was read and searched once."""
    target = Target(most=1_000, since=1_000_000)
    for state in ("warm", "cold"):
        with bench.fresh_home() as fresh:
            with bench.app(fresh if state == "cold" else bench.warm_home()) as newstui:
                newstui.see(bench.rows_shown, seconds=bench.seconds, what="a row of the list")
                newstui.settle(seconds=bench.seconds)
                newstui.press(b"/", quiet=0.5, patience=PATIENCE_SECONDS)
                _type(newstui, typed(bench.corpus, count=1)[0])
                held = processes.memory(newstui.pid)
        note = f"all processes; {held.rss / MEGABYTE:,.0f} MB where shared pages count for each"
        what = f"memory after a {state} start and a search"
        yield compared("memory", what, "MB", [held.pss / MEGABYTE], target=target, note=note)

"""Lines about content that tries to hold the keys or to fill the memory; all in a real pseudo-terminal."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from tests.bench import processes
from tests.bench.bench import Bench, at_cursor
from tests.bench.findings import Finding, Target, compared
from tests.bench.terminal import Terminal, on_a_terminal

ANSWERED_MS: Final = 100
MOST_MB: Final = 250  # with one large file beside three small ones, which take 50
BROKEN_OF: Final = 10  # one of so many
FILES_A_FOLDER: Final = 1_000
QUIET_SECONDS: Final = 0.25
PATIENCE_SECONDS: Final = 1.0  # some keys change nothing
ROUNDS: Final = 5
KEYS_WHILE_READING: Final = 20
MEGABYTE: Final = 1_000_000


def _article(number: int, body: str = "Text.\n") -> str:
    return f"---\ntitle: Article {number}\npublishedDateTime: 2021-05-01T12:{number % 60:02}:00Z\n---\n{body}"


def _hole(path: Path) -> None:
    path.write_text("---\ntitle: A\n")
    os.truncate(path, 100 * MEGABYTE)


def _scalar(path: Path) -> None:
    path.write_text(f"---\ntitle: {'x' * 50 * MEGABYTE}\n---\n")


def _widest_scalar(path: Path) -> None:
    path.write_text(f"---\ntitle: {'x' * 8 * MEGABYTE}\n---\n")


def _body(path: Path) -> None:
    words = "**Word** and [another](https://example.org/a), a few more of them.\n\n"
    path.write_text(_article(0, words * (MEGABYTE // len(words))))


def _chinese(path: Path) -> None:
    path.write_text(_article(0, ("日本" * 330 + "\n") * 4_000))


LARGE: Final[dict[str, Callable[[Path], None]]] = {
    "a file of 100 MB": _hole,
    "a scalar of 50 MB": _scalar,
    "a scalar of 8 MB": _widest_scalar,
    "a body of 1 MB": _body,
    "8 MB of Chinese": _chinese,
}


def hurts(bench: Bench) -> Iterator[Finding]:
    """Keys on files that are too large, and on a folder of which a tenth is broken while it is read."""
    for what, write in LARGE.items():
        folder = bench.scratch / write.__name__.strip("_")
        folder.mkdir()
        for number in range(3):
            (folder / f"{number}.md").write_text(_article(number))
        write(folder / "large.md")
        yield from _beside(bench, folder, what)
    yield from _spoilt(bench)


def _beside(bench: Bench, folder: Path, what: str) -> Iterator[Finding]:
    """The cursor over the large file and its neighbours; the file as it is, and keys while it is laid out."""
    keys = [b"G", b"k", b"j", b"k", b"j", b"g", b"j", b"v", b"j", b"\x04", b"q"] * bench.often(ROUNDS)
    with bench.fresh_home() as home:
        with on_a_terminal(bench.newstui(folder), environ=bench.environ(home)) as terminal:
            _begin(terminal, bench)
            took = [_answer(terminal, key) for key in keys]
            held = processes.memory(terminal.pid)
    known = [one for one in took if one is not None]
    yield compared("hurts", f"{what}, a key's first byte", "ms", known, target=Target(most=ANSWERED_MS))
    yield compared("hurts", f"{what}, slowest key", "ms", [max(known)], target=Target(most=ANSWERED_MS))
    yield compared("hurts", f"{what}, memory", "MB", [held.pss / MEGABYTE], target=Target(most=MOST_MB))


def _begin(terminal: Terminal, bench: Bench) -> None:
    terminal.see(lambda lines: "Article" in "".join(lines), seconds=bench.seconds, what="a row of the list")
    terminal.settle(seconds=bench.seconds)


def _answer(terminal: Terminal, key: bytes) -> float | None:
    return terminal.press(key, quiet=QUIET_SECONDS, patience=PATIENCE_SECONDS).first_ms


def _spoilt(bench: Bench) -> Iterator[Finding]:
    folder = bench.scratch / "spoilt"
    for number in range(bench.size):
        below = folder / f"{number // FILES_A_FOLDER:04}"
        below.mkdir(parents=True, exist_ok=True)
        broken = number % BROKEN_OF == 0
        (below / f"{number}.md").write_text("---\ntitle: a: b: [\n---\n" if broken else _article(number))
    with bench.fresh_home() as home:
        with on_a_terminal(bench.newstui(folder), environ=bench.environ(home)) as terminal:
            terminal.see(lambda lines: "Article" in "".join(lines), seconds=bench.seconds, what="a row")
            took = [
                terminal.press(b"j", quiet=0.02, patience=0.3, watch=at_cursor).watched_ms
                for _ in range(KEYS_WHILE_READING)
            ]
            terminal.settle(seconds=bench.seconds)
            held = processes.memory(terminal.pid)
            counted = f"{-(-bench.size // BROKEN_OF):,}"
            terminal.see(
                lambda lines: counted in lines[0], seconds=PATIENCE_SECONDS, what=f"{counted} broken"
            )
    known = [one for one in took if one is not None]
    what = f"a tenth of {bench.size:,} broken"
    yield compared(
        "hurts", f"{what}, a key while they are read", "ms", known, target=Target(most=ANSWERED_MS)
    )
    yield compared("hurts", f"{what}, memory", "MB", [held.pss / MEGABYTE])

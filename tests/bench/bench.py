"""What every line of the table needs: a folder of articles, homes for newstui, peers, and how often to measure."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

import tui
from tests.bench import processes
from tests.bench.corpus import Corpus, Entry
from tests.bench.peers import Peers
from tests.bench.terminal import Terminal, on_a_terminal

ROOT: Final = Path(tui.__file__).parents[1]
SCRIPTS: Final = "tests.bench.scripts"
PREFIX_CHARS: Final = 16  # of a title, by which it is known on the screen
# A desktop, a multiplexer or a size in the environment would be believed.
SIGNS: Final = {"DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "SSH_TTY", "TMUX", "TMUX_PANE", "BROWSER"}
SIGNS_OF_SIZE: Final = {"COLUMNS", "LINES", "NO_COLOR", "TEXTUAL_FPS"}


@dataclass(kw_only=True)
class Bench:
    """One size. Homes and copies live in `scratch`, on the disk of the folder, and go."""

    corpus: Corpus
    peers: Peers
    scratch: Path
    runs: int | None
    say: Callable[[str], None]
    _warm: Path | None = field(default=None, init=False)

    @property
    def size(self) -> int:
        """Files in the folder."""
        return self.corpus.size

    def times(self, usual: int) -> int:
        """How often to measure what takes the longer the larger the folder; once at a million."""
        if self.runs is not None:
            return self.runs
        return usual if self.size <= 10_000 else max(3, usual // 2) if self.size <= 200_000 else 1

    def often(self, usual: int) -> int:
        """How often to measure what takes the same time at any size."""
        return min(usual, self.runs * 2) if self.runs is not None else usual

    @property
    def scripts(self) -> Path:
        """The folder of our scripts."""
        return Path(__file__).parent / "scripts"

    @property
    def seconds(self) -> float:
        """The longest that anything linear in the folder may take: python-frontmatter needs a sixth."""
        return 60 + self.size / 500

    def environ(self, home: Path) -> dict[str, str]:
        """An environment in which everything that is remembered is remembered below `home`."""
        plain = {name: value for name, value in os.environ.items() if name not in SIGNS | SIGNS_OF_SIZE}
        homes = {
            f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CACHE", "STATE", "CONFIG", "DATA")
        }
        return {
            **plain,
            **homes,
            "HOME": str(home),
            "PYTHONPATH": str(ROOT),
            "TZ": "UTC",
            "LC_ALL": "C.UTF-8",
        }

    @contextlib.contextmanager
    def fresh_home(self) -> Iterator[Path]:
        """A home where newstui has never been."""
        with tempfile.TemporaryDirectory(prefix="home-", dir=self.scratch) as place:
            yield Path(place)

    def warm_home(self) -> Path:
        """A home in which the folder was read and looked at before."""
        if self._warm is None:
            self.say("reading the folder once, for warm starts")
            home = Path(tempfile.mkdtemp(prefix="warm-", dir=self.scratch))
            environ = self.environ(home)
            processes.run(
                self.script("load_library", self.corpus.folder), environ=environ, seconds=self.seconds
            )
            with self.app(home) as terminal:
                terminal.settle(seconds=self.seconds)
                terminal.press(b"q", quiet=1, patience=5)
            self._warm = home
        return self._warm

    def script(self, name: str, *argv: str | Path) -> list[str]:
        """The arguments that start one of our scripts."""
        return [sys.executable, "-m", f"{SCRIPTS}.{name}", *map(str, argv)]

    def newstui(self, *argv: str | Path) -> list[str]:
        """The arguments that start newstui."""
        return [sys.executable, "-m", "tui", *map(str, argv)]

    @contextlib.contextmanager
    def app(self, home: Path) -> Iterator[Terminal]:
        """newstui over the folder, just started, at the top of its first view as if it were never left."""
        for left in list((home / "state").rglob("remembered.json")):
            left.unlink()
        self._beginnings  # noqa: B018 - made now, as it takes seconds, and not while a start is timed
        with on_a_terminal(self.newstui(self.corpus.folder), environ=self.environ(home)) as terminal:
            yield terminal

    @contextlib.contextmanager
    def settled_app(self) -> Iterator[Terminal]:
        """newstui over the folder, read and at rest."""
        with self.app(self.warm_home()) as terminal:
            terminal.see(self.rows_shown, seconds=self.seconds, what="a row of the list")
            terminal.settle(seconds=self.seconds)
            yield terminal

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(
            one.title[:PREFIX_CHARS] for one in self.corpus.entries() if len(one.title) >= PREFIX_CHARS
        )

    def rows_shown(self, lines: list[str]) -> bool:
        """Whether the title of an article stands on the screen."""
        return any(
            line[place : place + PREFIX_CHARS] in self._beginnings
            for line in lines
            for place in range(len(line) - PREFIX_CHARS + 1)
        )

    def newest(self, count: int, state: str) -> list[Entry]:
        """The newest articles in a state."""
        chosen: list[Entry] = []
        for one in self.corpus.entries():
            if len(chosen) == count:
                break
            if one.state == state:
                chosen.append(one)
        return chosen

    def close(self) -> None:
        """Removes what was only for this run."""
        shutil.rmtree(self.scratch, ignore_errors=True)


def at_cursor(lines: list[str]) -> str | None:
    """What stands under the cursor of newstui's list; also of the plain list."""
    return next((line[:60] for line in lines if line.startswith(">")), None)

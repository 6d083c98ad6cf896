"""Draws every picture of the README and docs/ from the app, on a copy of the sample content: `make shots`.

Size, theme, time zone and clock are fixed, so that the same screen gives the same file, byte for byte.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from tests.flows.desk import Ready, Seat, Still, settle
from tui.app import NewsApp
from tui.cli.screen import copy_writable
from tui.store.decisions import Decisions
from tui.store.journal import Journal

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "sample_content"
PICTURES = HERE / "pictures"
THEME = "textual-dark"
BEGIN = dt.datetime(2026, 11, 20, 9, 0, tzinfo=dt.UTC)  # the day of the newest article in the sample content
STEP_SECONDS = 7  # from one look at the clock to the next: the pace of somebody who reads the titles
AMBIENT = {"NO_COLOR", "COLORTERM", "TERM", "TEXTUAL_THEME", "TMUX", "COLUMNS", "LINES", "VISUAL", "EDITOR"}
# A sitting: decisions, one of them on two marked articles at once, and the last one taken back.
SITTING = (*"pdpp", "space", "space", *"dpmpddppu")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture: its size in cells, and the keys pressed before it is taken."""

    size: tuple[int, int]
    keys: tuple[str, ...]


SHOTS = {
    "find": Shot(size=(140, 36), keys=("1", "slash", *"facial ban", "enter", "r")),
    "triage": Shot(size=(110, 30), keys=SITTING),
    "copy": Shot(size=(100, 28), keys=("j", "j", "space", "space", "y")),
    "story": Shot(size=(110, 30), keys=("1", "b", *"jjj", "p")),
    "broken": Shot(size=(100, 26), keys=("6", "j")),
    "progress": Shot(size=(100, 36), keys=(*SITTING, "i")),
}


async def draw(shot: Shot, place: Path) -> str:
    """The SVG of one picture; `place` is an empty folder for the content and what is kept of it."""
    content = place / "sample_content"
    copy_writable(SAMPLE, content)
    seconds = count(0, STEP_SECONDS)
    decisions = Decisions(
        content,
        root=content,
        journal=Journal(place / "journal", content, write=True),
        now=lambda: BEGIN + dt.timedelta(seconds=next(seconds)),
    )
    app = NewsApp(Ready(Still(content, decisions)), title="sample_content")
    app.theme, app.animation_level = THEME, "none"
    with patch("tui.flows.sitting.time", SimpleNamespace(monotonic=_monotonic())):
        async with app.run_test(size=shot.size, notifications=True, tooltips=True) as pilot:
            app.search_bar.box.cursor_blink = False
            await settle(pilot)
            await Seat(app=app, pilot=pilot).press(*shot.keys)
            drawn = app.export_screenshot(title="newstui")
            await settle(pilot)
    app.library.close()
    return drawn


def _monotonic() -> Callable[[], float]:
    return map(float, count(0, STEP_SECONDS)).__next__


def pictures() -> Iterator[tuple[str, str]]:
    """The name and the SVG of every picture; keeps to the folders that it makes."""
    fixed = {name: value for name, value in os.environ.items() if name not in AMBIENT}
    for name, shot in SHOTS.items():
        with tempfile.TemporaryDirectory() as place, patch.dict(os.environ, fixed, clear=True):
            os.environ |= {f"XDG_{kind}_HOME": place for kind in ("STATE", "CACHE", "CONFIG")}
            os.environ["TZ"] = "UTC"
            time.tzset()
            Path(place, "newstui").mkdir()
            Path(place, "newstui", "started").touch()  # else the first start's welcome covers what is said
            drawn = asyncio.run(draw(shot, Path(place)))
        # Textual names a picture's styles at random.
        yield name, re.sub(r"terminal-\d+", f"newstui-{name}", drawn)
    time.tzset()


if __name__ == "__main__":
    for name, drawn in pictures():
        (PICTURES / f"{name}.svg").write_text(drawn, encoding="utf-8")

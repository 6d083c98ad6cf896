"""Draws the pictures of the README from the app itself, on the sample content: `make shots`."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from pathlib import Path

from tui.app import NewsApp
from tui.store.opening import Opening

HERE = Path(__file__).parent
SAMPLE = HERE.parent / "sample_content"

# Name, size in cells, and the keys pressed before the picture is taken.
SHOTS = (
    ("wide", (140, 36), ("1", "slash", *"facial ban", "enter", "r")),
    ("narrow", (80, 24), ("j", "j", "space", "space", "y")),
    ("broken", (100, 26), ("6", "j")),
)


async def _shot(name: str, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    shutil.rmtree(Path(os.environ["XDG_STATE_HOME"], "newstui"), ignore_errors=True)  # what the last one left
    Path(os.environ["XDG_STATE_HOME"], "newstui").mkdir()
    Path(os.environ["XDG_STATE_HOME"], "newstui", "started").touch()
    app = NewsApp(Opening(SAMPLE, os.environ), title="sample_content")
    async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
        for key in ("", *keys):
            if key:
                await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            await pilot.pause()
        drawn = app.export_screenshot(title="newstui")
    # Textual names a picture's styles at random; the same screen should give the same file.
    drawn = re.sub(r"terminal-\d+", f"newstui-{name}", drawn)
    (HERE / "pictures" / f"{name}.svg").write_text(drawn, encoding="utf-8")


async def _all() -> None:
    for shot in SHOTS:
        await _shot(*shot)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state:
        os.environ["XDG_STATE_HOME"] = os.environ["XDG_CACHE_HOME"] = state
        os.environ["TEXTUAL_ANIMATIONS"] = "none"
        asyncio.run(_all())

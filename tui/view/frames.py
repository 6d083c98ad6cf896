"""When the screen is painted: at once, and again as soon as what was painted has paid for itself."""

from __future__ import annotations

from asyncio import Event
from collections.abc import Callable
from typing import Any, Final

from textual import _time
from textual.screen import Screen
from textual.timer import EventTargetGone, Timer

LONGEST_SECONDS: Final = 1 / 240  # that a frame waits for the one before it


class Frames(Timer):
    """Ticks when it is resumed, with a pause after each frame that is as long as the frame took.

    Textual's own ticks on a grid: what is ready a moment after a frame waits for one line of it or two, 4 to
    8 ms. A pause by what a frame cost leaves half of the time to everything else, however fast changes come.
    """

    def __init__(self, screen: Screen[Any], paint: Callable[[], None]) -> None:
        super().__init__(screen, LONGEST_SECONDS, name="frames", callback=paint, pause=True)
        self.ticked = False

    async def _run(self) -> None:
        asked: Event = self._active
        not_before = 0.0
        while True:
            await asked.wait()
            if (left := not_before - _time.get_time()) > 0:
                await _time.sleep(left)
            begun = _time.get_time()
            asked.clear()  # an app that is leaving paints no more, and would never be done with this wish
            try:
                await self._tick(next_timer=begun, count=1)
            except EventTargetGone:
                return
            painted, self.ticked = _time.get_time(), True
            not_before = painted + min(painted - begun, LONGEST_SECONDS)

"""When frames are painted, by a clock that only the test moves."""

from __future__ import annotations

import asyncio

import pytest
from textual import _time
from textual.screen import Screen
from textual.timer import Timer

from tui.view.frames import LONGEST_SECONDS, Frames

FRAMES = (
    # Seconds since the frame before it, seconds it takes to paint, seconds it waits.
    (9.0, 0.001, 0.0),
    (0.0, 0.002, 0.001),
    (0.0015, 0.0, 0.0005),
    (0.0, 0.5, 0.0),
    (0.0, 0.001, LONGEST_SECONDS),
    (0.01, 0.001, 0.0),
)


async def test_a_frame_waits_as_long_as_the_one_before_it_took(monkeypatch: pytest.MonkeyPatch) -> None:
    now, cost, slept = 100.0, 0.0, list[float]()

    async def sleep(seconds: float) -> None:
        nonlocal now
        slept.append(seconds)
        now += seconds

    async def paint(timer: Timer, **_: object) -> None:
        nonlocal now
        assert not painted.is_set()
        now += cost
        painted.set()

    monkeypatch.setattr(_time, "get_time", lambda: now)
    monkeypatch.setattr(_time, "sleep", sleep)
    monkeypatch.setattr(Timer, "_tick", paint)
    painted = asyncio.Event()
    frames = Frames(Screen(), lambda: None)
    frames._start()
    try:
        for passed, takes, waits in FRAMES:
            await asyncio.sleep(0)
            assert not painted.is_set()  # nobody has asked
            now, cost = now + passed, takes
            frames.resume()
            await painted.wait()
            assert frames._task is not None
            assert not frames._task.done()  # painted once
            assert sum(slept) == pytest.approx(waits)
            painted.clear()
            slept.clear()
    finally:
        frames.stop()

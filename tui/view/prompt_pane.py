"""A pane that has the next frame of its screen at once."""

from __future__ import annotations

from typing import Self

from textual.geometry import Region
from textual.timer import Timer

from tui.view.bound_pane import BoundPane
from tui.view.frames import Frames


class PromptPane(BoundPane):
    """Wakes who paints the screen itself where some of its lines are to be painted.

    Textual lets the screen know through the queue of the pane and then its own, while the key waits.
    """

    _ticks: Timer | None = None  # of the screen, once it stands on one

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Self:
        if self._ticks is None and self.is_mounted:
            self._ticks = self.screen._update_timer  # noqa: SLF001 - Textual has no other way
        # In dialogs Textual sees to it; and at a start, which a frame too early holds up by 20 ms.
        if regions and isinstance(self._ticks, Frames) and self._ticks.ticked:
            self._ticks.resume()
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)

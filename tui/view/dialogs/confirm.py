"""A question before many articles are decided at once."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui.view.dialogs.dialog import Dialog


class Confirm(Dialog[bool]):
    """Dismissed with True for `y` alone; any other answer leaves all as it is."""

    DEFAULT_CSS = """
    Confirm { background: transparent; align: left bottom; overflow: hidden; }
    Confirm > Static { width: 100%; height: auto; padding: 0 1; }
    """

    def __init__(self, question: str) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        yield Static(
            Content.assemble((self._question, "bold"), "  ", ("y", "bold"), " yes  ", ("n", "bold"), " no")
        )

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if event.key in ("y", "н", "υ"):
            self.dismiss(True)
        elif event.key in ("n", "т", "ν", "escape", "q"):
            self.dismiss(False)

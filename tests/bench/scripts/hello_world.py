"""The least that a Textual app can be: one line of text, in a dark corner of nothing."""

from __future__ import annotations

import os

os.environ.setdefault("TEXTUAL_FPS", "240")  # as newstui; at Textual's own 60 it paints 15 ms later

from textual.app import App, ComposeResult
from textual.widgets import Static


class HelloWorld(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("Hello, world")


if __name__ == "__main__":
    HelloWorld().run()

"""The app as a reader sits before it: keys and clicks in, the text on the screen out."""

from __future__ import annotations

import asyncio
import os
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from textual import events
from textual._queue import Queue
from textual.app import App
from textual.keys import _character_to_key
from textual.message_pump import MessagePump
from textual.pilot import Pilot
from textual.strip import Strip
from textual.worker import Worker

from tui.app import NewsApp
from tui.model.article import ArticleId, View
from tui.store import configuration
from tui.store.library import Changes, Library
from tui.store.memory import Memory
from tui.store.opening import First, Opening

PATIENCE_SECONDS = 30  # far more than anything takes; only a failing test waits that long


async def turn(app: App[None], seconds: float = 0) -> None:
    """Lets the event loop turn, and draws now what would be drawn with the next frame."""
    await asyncio.sleep(seconds)
    app.screen._on_timer_update()


async def settle(pilot: Pilot[None]) -> None:
    """Waits until no thread works, no message waits and nothing is left to draw, twice in a row.

    Textual's own pause has every widget handle a message, each time: a sixth of these tests.
    """
    app, deadline, quiet = pilot.app, time.monotonic() + PATIENCE_SECONDS, 0
    assert isinstance(app, NewsApp)
    while quiet < 2 and app.is_running:
        assert time.monotonic() < deadline, f"never quiet: {[*app.workers]}"
        working = [one._task for one in app.workers if one._task and _works(one)]
        if working:
            await asyncio.wait(working, timeout=PATIENCE_SECONDS)
        if app._flows is not None:
            await asyncio.wrap_future(app.writes._thread.submit(int))  # when all that is to be written is
        await turn(app)
        quiet = 0 if working or _busy(app) else quiet + 1


def _busy(app: object) -> bool:
    assert isinstance(app, NewsApp)
    pumps = [app, *(node for screen in app.screen_stack for node in screen.walk_children(with_self=True))]
    waiting = any(map(_handles, pumps))
    screen = app.screen
    to_draw = screen._layout_required or screen._dirty_widgets or screen._repaint_required
    unfinished = any(map(_works, app.workers))
    return bool(waiting or to_draw or screen._callbacks or unfinished or app._flows is None)


def _handles(pump: MessagePump) -> bool:
    """Whether a widget has something to handle, or is at it: else its task waits for the next message."""
    queue = cast("Queue[Any]", pump._message_queue)
    waits = [one for one in queue.ready_event._waiters if not one.done()]
    return bool(not queue.empty() or pump._next_callbacks or not waits)


def _works(worker: Worker[object]) -> bool:
    """Whether a thread is still at something that ends; the watch goes on as long as the app."""
    return not worker.is_finished and worker.group != "watch"


def _mouse(kind: type[events.MouseEvent], x: int, y: int) -> events.MouseEvent:
    return kind(None, x, y, 0, 0, 1, False, False, False, screen_x=x, screen_y=y)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Seat:
    """A running app, as whoever sits before it uses it."""

    app: NewsApp
    pilot: Pilot[None]

    async def settle(self) -> None:
        await settle(self.pilot)

    @staticmethod
    def key(key: str) -> events.Key:
        """A key as the terminal's driver sends it, by Textual's name or the one character that it types."""
        if len(key) == 1:
            return events.Key(key if key.isalnum() else _character_to_key(key), key)
        return events.Key(key, " " if key == "space" else None)

    async def press(self, *keys: str) -> None:
        """Presses keys one after the other, each when what the one before it began is over."""
        for key in keys:
            self.app.post_message(self.key(key))
            await self.settle()

    async def rush(self, *keys: str) -> None:
        """Presses keys faster than anything can be answered."""
        for key in keys:
            self.app.post_message(self.key(key))
        await self.settle()

    async def type(self, text: str) -> None:
        """Types into the search box, which gets an empty text first, and leaves the focus there."""
        self.app.search_bar.set_text("")
        await self.press("slash", *text)

    async def find(self, text: str) -> None:
        """Types a query and goes to the list."""
        await self.type(text)
        await self.press("enter")

    async def click(self, x: int, y: int, *, times: int = 1, before: tuple[int, int] | None = None) -> None:
        """Clicks on a cell of the screen, where wanted on another one just before."""
        for at_x, at_y in [*([before] if before else []), *[(x, y)] * times]:
            self.post_click(at_x, at_y)
        await self.settle()

    def post_click(self, x: int, y: int) -> None:
        """Clicks on a cell of the screen without waiting for what comes of it."""
        for kind in (events.MouseDown, events.MouseUp):
            self.app.post_message(_mouse(kind, x, y))

    async def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Holds the button from one cell to another."""
        steps = ((events.MouseDown, start), (events.MouseMove, end), (events.MouseUp, end))
        for kind, (x, y) in steps:
            self.app.post_message(_mouse(kind, x, y))
            await self.settle()

    async def wheel(self, x: int, y: int, *, down: bool = True) -> None:
        """Turns the wheel one notch over a cell of the screen."""
        kind = events.MouseScrollDown if down else events.MouseScrollUp
        self.app.post_message(_mouse(kind, x, y))
        await self.settle()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    @property
    def lines(self) -> list[str]:
        """The text on the screen, line by line, without the blanks at their ends."""
        return [strip.text.rstrip() for strip in self.strips]

    @property
    def strips(self) -> list[Strip]:
        """The lines of the screen with their looks."""
        return self.app.screen._compositor.render_strips()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def list_ids(self) -> list[str]:
        """The articles of the list, in order."""
        source = self.app.article_list._source
        return [str(source.id_at(place)) for place in range(len(source))]

    @property
    def list_text(self) -> str:
        """What is drawn where the list is."""
        pane = self.app.article_list
        return "\n".join(pane.render_line(y).text.rstrip() for y in range(pane.size.height))

    @property
    def current(self) -> ArticleId | None:
        """The article under the list's cursor."""
        return self.app.article_list.current

    @property
    def focus(self) -> str:
        """The pane that has the focus, by the name of its footer."""
        app = self.app
        panes = (("list", app.article_list), ("detail", app.detail), ("search", app.search_bar.box))
        return next((name for name, pane in panes if pane is app.focused), type(app.focused).__name__)

    @property
    def panes(self) -> list[str]:
        """Which of list and detail are on the screen."""
        app = self.app
        return [name for name, pane in (("list", app.article_list), ("detail", app.detail)) if pane.display]

    @property
    def read(self) -> ArticleId | None:
        """The article in the detail."""
        return self.app.detail.article_id

    @property
    def detail(self) -> str:
        """All lines of the detail, also those out of sight."""
        return "\n".join("".join(part for part, _ in line) for line in self.app.detail._lines)

    @property
    def item(self) -> str | None:
        """The title of the item under the detail's cursor."""
        item = self.app.detail.item
        return None if item is None else item.title

    @property
    def said(self) -> str:
        return self.app.action_line.said

    @property
    def refused(self) -> bool:
        return self.app.action_line.has_class("-refused")

    @property
    def tabs(self) -> str:
        return str(self.app.tabs.render()).strip()

    @property
    def footer(self) -> str:
        return str(self.app.footer.render()).strip()

    @property
    def beside(self) -> str:
        """What stands beside the search box."""
        return self.app.search_bar._beside.words

    @property
    def marked(self) -> set[str]:
        return set(self.app.article_list.marks.marked)


class Still(Library):
    """A library that does not notice by itself what others do: so a test sees what a key does."""

    def changes(self, stop: threading.Event) -> Iterator[Changes]:
        yield Changes(whole=True)
        stop.wait()


class Ready:
    """A door to a library that is there already; nothing is remembered behind it, unless it is said where."""

    def __init__(self, library: Library, first: First | None = None, memory: Memory | None = None) -> None:
        self._library = library
        self._first = first
        self.memory = memory or Memory(None)

    def first(self) -> First | None:
        return self._first

    def first_files(self) -> First:
        return First(rows=[], counts={}, view=View.ALL)

    def library(self) -> Library:
        return self._library

    def look_no_more(self) -> None:
        pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A content folder, and the app over it."""

    root: Path

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def app(self, *, at: str | None = None) -> NewsApp:
        return NewsApp(
            Ready(Still(self.root)),
            at=None if at is None else ArticleId(at),
            title="desk",
            configuration=configuration.read(self.root, os.environ),
        )

    @asynccontextmanager
    async def sit(self, *, size: tuple[int, int] = (80, 24), at: str | None = None) -> AsyncIterator[Seat]:
        """The app, running, when the folder has been read."""
        app = self.app(at=at)
        async with app.run_test(size=size, notifications=True, tooltips=True) as pilot:
            await settle(pilot)
            yield Seat(app=app, pilot=pilot)
            await settle(pilot)  # Textual takes the widgets away under whatever is still to be handled


@asynccontextmanager
async def following(root: Path) -> AsyncIterator[Seat]:
    """The app, running, over a library that notices what others do to the folder, which has been read."""
    app = NewsApp(Ready(Opening(root, os.environ, decide=True).library()), title="live")
    async with app.run_test(size=(80, 24), notifications=True, tooltips=True) as pilot:
        await settle(pilot)
        yield Seat(app=app, pilot=pilot)
        await settle(pilot)

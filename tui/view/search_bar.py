"""The query: a box to type in, and beside it what it found, what it did not understand, what it offers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.highlighter import Highlighter
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.getters import query_one
from textual.message import Message
from textual.reactive import Reactive, reactive
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.model import text
from tui.view.commands import Asked

if TYPE_CHECKING:  # the first frame is drawn before these are loaded
    from tui.model.offers import Offer
    from tui.model.query import Problem

NARROW_CELLS = 60  # below, the order of the list has no room beside what is typed
BESIDE_PERCENT = 66  # of the line, which the words beside the box may take
_ESC_AND_LETTER = re.compile(r"alt\+(shift\+)?(.)")  # alt+left and the like move in the box


class _ProblemMarker(Highlighter):
    """Draws the parts of the query that could not be read as errors."""

    def __init__(self) -> None:
        self.problems: tuple[Problem, ...] = ()

    def highlight(self, text: Text) -> None:
        for problem in self.problems:
            text.stylize("bold reverse", problem.start, problem.end)


class QueryBox(Input):
    """One line of text. The keys that are no text ask for commands."""

    ASKS = {
        "up": "up",
        "down": "down",
        "pageup": "page_up",
        "pagedown": "page_down",
        "escape": "leave_search",
        "enter": "leave_search",
        "tab": "complete",
    }

    # Textual's own lays the whole screen out anew with every letter; the box has one size whatever is in it.
    virtual_size: Reactive[Size] = Reactive(Size(0, 0))

    @property
    def lacks_room(self) -> bool:
        """Whether not all that stands in it can be seen at once."""
        return self.content_width > self.size.width

    async def _on_key(self, event: events.Key) -> None:
        if event.key in self.ASKS:
            self.post_message(Asked(self.ASKS[event.key]))
        elif quick := _ESC_AND_LETTER.fullmatch(event.key):
            # Many terminals hold Esc back for a while: Esc and a quick letter arrive as one.
            shift, letter = quick.groups()
            self.post_message(Asked("leave_search", then_key=letter.upper() if shift else letter))
        else:
            await super()._on_key(event)
            return
        event.stop()
        event.prevent_default()


class Beside(Widget):
    """One line of words at the right end, as wide as the longest of late.

    Its width changes only where it must: that lays the whole screen out anew, 30 to 60 ms of a key.
    """

    DEFAULT_CSS = f"Beside {{ width: auto; max-width: {BESIDE_PERCENT}%; height: 1; padding: 0 1; }}"

    words: reactive[str] = reactive("")

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._cells = 0

    def show(self, words: str, *, narrow: bool) -> None:
        """Shows clean words; takes no more cells than they need where the room is needed (`narrow`)."""
        self.words, needed = words, text.width(words)
        if needed > self._cells or (narrow and needed < self._cells):
            self._cells = needed
            self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        return self._cells

    def render(self) -> Content:
        room = self.size.width
        cells = text.width(self.words)
        return Content(" " * (room - cells) + self.words if cells <= room else text.cut(self.words, room))


def _offering(shown: Sequence[str], count: str, room: int) -> str:
    """What Tab takes, the other offers that have room, and how many are found already."""
    words, counted = f"Tab {shown[0]}", f"  |  {count}" if count else ""
    if text.width(words + counted) > room:
        counted = ""
    for number, one in enumerate(shown[1:]):
        longer = f"{words}{'  ' if number else '   '}{one}"
        if counted and text.width(longer + counted) > room:
            break
        words = longer
    return words + counted


class SearchBar(Horizontal):
    """The box and the words beside it."""

    DEFAULT_CSS = """
    SearchBar { height: 1; width: 1fr; }
    SearchBar > #slash { width: 3; }
    SearchBar > QueryBox { width: 1fr; height: 1; border: none; padding: 0; }
    """

    box = query_one("#box", QueryBox)
    _beside = query_one("#beside", Beside)

    class Typed(Message):
        """The query has changed, by the reader or by a command."""

        def __init__(self, query: str) -> None:
            super().__init__()
            self.query = query

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name for it
        super().__init__(id=id)
        self._marker = _ProblemMarker()
        self._marked: tuple[Problem, ...] = ()  # in the box, as it is drawn
        self._summary = ("", "")
        self._offers: tuple[Offer, ...] = ()

    def compose(self) -> ComposeResult:
        yield Static(Content(" / "), id="slash")
        yield QueryBox(
            placeholder="words in any order, or provider:… quality>=40 is:open",
            highlighter=self._marker,
            select_on_focus=True,
            compact=True,
            id="box",
        )
        yield Beside(id="beside")

    @property
    def text(self) -> str:
        """What is typed."""
        return self.box.value

    def set_text(self, query: str) -> None:
        """Puts other text into the box, as if it had been typed."""
        self.box.value = query
        self.box.cursor_position = len(query)

    def put_back(self, query: str) -> None:
        """Shows the text of an earlier run; nobody has typed it."""
        with self.box.prevent(Input.Changed):
            self.set_text(query)

    def show_summary(self, count: str, order: str, offers: tuple[Offer, ...] = ()) -> None:
        """Says how many the query found and, where there is room, in which order; takes problems away.

        While the box has the focus, it shows completions as well.
        """
        self._summary, self._offers, self._marker.problems = (count, order), offers, ()
        self._show()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Marks what could not be read in the box and says what is wrong with the first."""
        self._marker.problems = tuple(problems)
        self._show()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    def on_descendant_focus(self) -> None:
        self._show()

    def on_descendant_blur(self) -> None:
        self._offers = ()
        self._show()

    def _show(self) -> None:
        problems = self._marker.problems
        self.set_class(bool(problems), "-problem")
        if problems:
            words = text.line(problems[0].message)
        elif self._offers and self.box.has_focus:
            shown = [text.line(one.label) + (f" {one.count}" if one.count else "") for one in self._offers]
            words = _offering(shown, self._summary[0], self.size.width * BESIDE_PERCENT // 100 - 2)
        else:
            count, order = self._summary
            words = f"{count}  {order}" if self.size.width >= NARROW_CELLS else count
        self._beside.show(words, narrow=self.box.lacks_room)
        if problems != self._marked:
            self._marked = problems
            self.box.refresh()

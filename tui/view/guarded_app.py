"""What of Textual's app would let content out, or in, is closed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import _time, events, messages, on
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.dom import DOMNode
from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver
from textual.filter import LineFilter, Monochrome, NoColor
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets._toast import ToastRack

from tui.view import themes
from tui.view.bound_pane import BoundPane
from tui.view.frames import Frames
from tui.view.net import Net
from tui.view.painting import ChangedLines


class Panes(Screen[None], inherit_bindings=False):
    """The screen, without Textual's own Tab: that passes over a pane which is not shown just now."""

    AUTO_FOCUS = ""  # a key that comes before the app has said who has the focus would go into the search box
    BINDINGS = [Binding("ctrl+c,super+c", "screen.copy_text", "Copy what is selected", show=False)]

    def __init__(self, *, id: str, classes: str) -> None:  # noqa: A002 - Textual's name for it
        self._to_lay_out: set[Widget] = set()  # by wishes that are on their way
        super().__init__(id=id, classes=classes)
        self._compositor = ChangedLines()
        self._frames: Frames | None = None
        self._laid_out = 0.0

    @property
    def _update_timer(self) -> Timer:
        if self._frames is None:
            self._frames = Frames(self, self._on_timer_update)
            self._frames._start()  # noqa: SLF001 - as Textual does
            self._timers.add(self._frames)
        return self._frames

    def _on_timer_update(self) -> None:
        # What was asked for need not have come here through the queues of the widgets: a frame has it all,
        # but what is about to have another place or size.
        self._dirty_widgets.update(
            widget
            for widget in self._compositor.visible_widgets
            if widget._repaint_regions  # noqa: SLF001 - Textual has no other way
            and not widget._layout_required  # noqa: SLF001
            and widget not in self._to_lay_out
        )
        super()._on_timer_update()

    def post_message(self, message: Message) -> bool:
        if isinstance(message, messages.Layout):
            self._to_lay_out.add(message.widget)
        return super().post_message(message)

    @property
    def _binding_chain(self) -> list[tuple[DOMNode, BindingsMap]]:
        # Textual's own copies all bindings, and asks each widget about every key of its parents, twice for
        # a key that is pressed. A pane of lines wants none for itself.
        focused = self.focused
        if isinstance(focused, BoundPane) and not focused.loading and not self.app._keymap:  # noqa: SLF001
            return [(node, node._bindings) for node in focused.ancestors_with_self]  # noqa: SLF001
        return super()._binding_chain

    def _screen_resized(self, size: Size) -> None:
        if (
            size != self.outer_size
        ):  # Textual says it three times at a start, and lays out and paints each time
            super()._screen_resized(size)

    def _on_screen_resume(self, event: events.ScreenResume) -> None:
        if not self.stack_updates:  # all have just got their styles; Textual's handler follows, and paints
            event.refresh_styles = False
            self.call_next(self._is_painted)

    def _is_painted(self) -> None:
        """Takes back what was asked for before the whole screen was painted: to do it once more."""
        for widget in {self, *self._compositor.visible_widgets}:
            widget._repaint_required = widget._layout_required = False  # noqa: SLF001 - Textual has no other way
            widget._exchange_repaint_regions()  # noqa: SLF001

    def _extend_compose(self, widgets: list[Widget]) -> None:
        super()._extend_compose(widgets)
        for one in widgets:
            if isinstance(one, ToastRack):
                one.display = False  # it is hidden in the first moment, which would lay all out once more

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        if not scroll:
            self._laid_out = _time.get_time()
            self._to_lay_out.clear()
        super()._refresh_layout(size, scroll)

    async def _on_layout(self, message: messages.Layout) -> None:
        if message.time < self._laid_out:  # all was laid out while the wish was on its way
            self._to_lay_out.discard(message.widget)
            message.stop()
            message.prevent_default()  # else Textual's own handler follows


class GuardedApp(App[None]):
    """An app behind the net; its widgets open no links, and a crash prints no traceback."""

    LINUX_DRIVER: type[Driver] = LinuxDriver
    """What stands between it and its terminal where that would be Textual's own."""

    def __init__(self) -> None:
        super().__init__()
        # Called before anything is done to the terminal.
        self.take_terminal: Callable[[], None] = lambda: None
        self._net = Net()
        self.register_theme(themes.HIGH_CONTRAST)
        # Shades of grey are colours, too: whoever wants none gets the terminal's two.
        self._filters = [NoColor() if isinstance(one, Monochrome) else one for one in self._filters]

    def get_driver_class(self) -> type[Driver]:
        found = super().get_driver_class()
        return self.LINUX_DRIVER if found is LinuxDriver else found

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        driver = super()._build_driver(headless, inline, mouse, size)
        if not driver.is_headless:
            self.take_terminal()
        return driver

    @on(Driver.SignalResume)
    def _paint_again(self) -> None:
        """Textual paints nothing anew for a program that others had put to sleep, and its screen is blank."""
        self.refresh(layout=True)

    def get_default_screen(self) -> Screen[None]:
        """The panes, with the classes of their size from the first frame: Textual gives them later."""
        sizes = zip(self.size, (self.HORIZONTAL_BREAKPOINTS, self.VERTICAL_BREAKPOINTS), strict=True)
        classes = (name for cells, points in sizes for name in _reached(cells, points or ()))
        return Panes(id="_default", classes=" ".join(classes))

    def get_line_filters(self) -> Sequence[LineFilter]:
        return [*super().get_line_filters(), self._net]

    def choose_theme(self, wanted: str | None) -> None:
        """Puts a theme in force, else what suits the terminal; without colours nothing else does."""
        unchosen = themes.unchosen(self.theme, self.console.color_system, no_color=self.no_color)
        theme = unchosen if self.no_color else wanted or unchosen
        if theme is not None:
            self.theme = theme

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """Does nothing: links are opened by key, through the gate, never by a widget of Textual's."""

    def _fatal_error(self) -> None:
        """Leaves the screen without Textual's traceback: whoever ran the app gets `crashed` to speak of."""
        self._close_messages_no_wait()

    def crash(self, error: Exception) -> None:
        """Ends the app for an error that came up elsewhere."""
        self._handle_exception(error)

    @property
    def crashed(self) -> Exception | None:
        """What ended the app, where it was no wish of the reader's."""
        return self._exception


def _reached(cells: int, points: Sequence[tuple[int, str]]) -> list[str]:
    """The class of the largest breakpoint that a width or a height reaches."""
    return [name for least, name in sorted(points) if least <= cells][-1:]

"""Keys and pastes act in the order they were typed, however fast: each where the one before it has led."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from textual import events
from textual.dom import DOMNode

from tui.view.bound_pane import BoundPane
from tui.view.guarded_app import GuardedApp

# After this long a key counts as lost (its widget was taken away under it) and holds up no other.
LOST_SECONDS: Final = 2.0
Typed = events.Key | events.Paste


class _Call(partial[Any]):
    """A call that says how many arguments it takes; to find out costs 40 us, for each key and queue."""

    _param_count: Final = 0


class OrderedApp(GuardedApp):
    """An app that lets a key, or what is pasted, in when the key before it has been obeyed.

    Textual hands a key to the widget that has the focus, and only when it has come up from there through
    every parent does it become a command: by then the next keys are on their way to the old focus already,
    so that the d of "fd" declined an article instead of choosing a filter.
    """

    def __init__(self) -> None:
        super().__init__()
        self._on_way: Typed | None = None
        self._held: list[Typed] = []

    @property
    def keys_wait(self) -> bool:
        """Whether a command that was asked for still waits for something; then `let_keys_in` is called."""
        return False

    async def on_event(self, event: events.Event) -> None:
        leaves = isinstance(event, events.Key) and event.key == "ctrl+q"
        if not isinstance(event, Typed) or event.is_forwarded or leaves:
            await super().on_event(event)
        elif self._on_way is not None and (self.keys_wait or event.time - self._on_way.time < LOST_SECONDS):
            self._held.append(event)
        elif self._held:
            self._held.append(event)
            await self.let_keys_in()
        else:
            self._on_way = event
            taker: DOMNode = self.focused or self.screen
            await super().on_event(event)
            handed_on = BoundPane.has_handed_on(taker, event)
            self._come_behind(event, self if handed_on or not event.is_forwarded else taker)

    def _come_behind(self, event: Typed, node: DOMNode | None, rounds: int = 2) -> None:
        """Takes the way of a key through the queues of a widget and its parents, one place behind it.

        Each queue twice: what a widget says of a key goes to the end of its own queue first.
        """
        if node is None or node is self:
            self.post_message(events.Callback(_Call(self._obeyed, event)))
            return
        further = (node, rounds - 1) if rounds > 1 else (node.parent, 2)
        call = _Call(self._come_behind, event, *further)
        if not node.post_message(events.Callback(call)):  # it is closing
            self._come_behind(event, node.parent)

    async def _obeyed(self, event: Typed) -> None:
        if event is self._on_way and not self.keys_wait:
            await self.let_keys_in()

    async def let_keys_in(self) -> None:
        """Lets the next keys in."""
        held, self._held, self._on_way = self._held, [], None
        for event in held:
            await self.on_event(event)

    def type_first(self, key: str) -> None:
        """A key that is to be obeyed before those that wait."""
        event = events.Key(key, key if len(key) == 1 else None)
        if self._on_way is None:
            self.post_message(event)
        else:
            self._held.insert(0, event)

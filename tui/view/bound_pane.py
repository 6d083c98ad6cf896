"""A pane for which keys are a matter of its bindings alone."""

from __future__ import annotations

from textual import events
from textual.scroll_view import ScrollView


class BoundPane(ScrollView):
    """Hands a key on to the app at once, where its way up through all parents would lead nowhere else.

    That way takes as long as to obey the key and to paint what it did.
    """

    _handed_on: events.Event | None = None

    @classmethod
    def has_handed_on(cls, node: object, event: events.Event) -> bool:
        """Whether this was the newest key that the app has got so from a widget."""
        return isinstance(node, cls) and node._handed_on is event  # noqa: SLF001

    @property
    def _leaves_keys(self) -> bool:
        """Whether nobody on the way looks at keys, and no widget has anything left to do before them."""
        app = self.app
        alone = self.screen is app.screen_stack[0]  # a dialog has keys of its own
        return alone and not any(node.message_queue_size for node in app._registry if node is not app)  # noqa: SLF001

    def _forward_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and self._leaves_keys:
            self._handed_on = event
            event._set_forwarded()  # noqa: SLF001 - as Textual does
            self.app.post_message(event)
        else:
            super()._forward_event(event)

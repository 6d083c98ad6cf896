"""What every screen on top of the list has in common: it answers once."""

from __future__ import annotations

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Answer = TypeVar("Answer")


class Dialog(ModalScreen[Answer]):
    """A modal screen whose second answer is not heard: two quick keys would close what lies below it."""

    _answered = False

    def dismiss(self, result: Answer | None = None) -> AwaitComplete:
        if self._answered or not self.is_current:
            return AwaitComplete()
        self._answered = True
        return super().dismiss(result)

"""The screen lent to another program."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from tui.errors import NewstuiError

if TYPE_CHECKING:
    from tui.app import NewsApp

Answer = TypeVar("Answer")


def lend(app: NewsApp, use: Callable[[], Answer]) -> Answer:
    """What `use` answers; it has the terminal, and nothing is drawn and no key read until it is done.

    Raises:
        NewstuiError: What `use` raises, when the screen is ours again: Textual takes it back only where its
            block ends without an error.
        SuspendNotSupported: There is no terminal to be lent.
    """
    failed: NewstuiError | None = None
    with app.suspend():
        try:
            answer = use()
        except NewstuiError as error:
            failed = error
    if failed is not None:
        raise failed
    return answer

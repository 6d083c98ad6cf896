"""The terminal that newstui was started on."""

from __future__ import annotations

import os


def hung_up() -> bool:
    """Whether the terminal behind standard input is no longer there."""
    return not os.isatty(0)

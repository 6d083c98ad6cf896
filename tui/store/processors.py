"""How many processors this process may use."""

from __future__ import annotations

import os


def at_hand() -> int:
    """At least one."""
    counted = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return counted or 1

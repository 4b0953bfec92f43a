"""How many processor cores there are to work with."""

from __future__ import annotations

import os


def cores() -> int:
    """How many cores this program may use, 1 or more: all, or those that `taskset` and its like leave it."""
    if hasattr(os, "sched_getaffinity"):
        # Of the first thread: one that trains may be held on a core of its own.
        return len(os.sched_getaffinity(os.getpid()))
    return os.cpu_count() or 1

"""How far a run is, in words. No Qt."""

from __future__ import annotations

import math
from typing import Final

from lenet_viz.gui.views.run_state import RUN_RULES, RunState

_MINUTE: Final = 60
_HOUR: Final = 3600


def status_words(state: RunState, *, passes_seen: float, passes: int, speed: float, left: float) -> str:
    """How far a run is, e.g. 'pass 3 of 20 · 14,200 digits/s · 4 min left'.

    Args:
        state: where the run stands; it is named unless it simply goes on.
        passes_seen: passes done, whole and started ones, 0…passes; 0 also before any run.
        passes: passes of the whole run.
        speed: digits per second; 0 while it is not known.
        left: seconds to go; infinite while it is not known.
    """
    if not passes_seen or state is RunState.PREPARING:
        return RUN_RULES[state].label
    if state is RunState.FINISHED and passes_seen >= passes:
        return f"{RUN_RULES[state].label} · {passes:,} {'pass' if passes == 1 else 'passes'}"
    where = f"pass {min(math.floor(passes_seen) + 1, passes):,} of {passes:,}"
    if state is not RunState.RUNNING:
        return f"{'ended' if state is RunState.FINISHED else RUN_RULES[state].label} · {where}"
    words = [where]
    if speed > 0:
        words.append(f"{speed:,.0f} digits/s")
    if math.isfinite(left):
        words.append(f"{time_words(left)} left")
    return " · ".join(words)


def time_words(seconds: float) -> str:
    """A duration as people say it: '8 s', '4 min', '1 h 5 min'."""
    if seconds < _MINUTE:
        return f"{math.ceil(seconds)} s"
    if seconds < _HOUR:
        return f"{math.ceil(seconds / _MINUTE)} min"
    hours, rest = divmod(math.ceil(seconds / _MINUTE), _MINUTE)
    return f"{hours} h {rest} min" if rest else f"{hours} h"

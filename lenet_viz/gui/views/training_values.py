"""What people type into the training form, and how far a run is, in words. No Qt."""

from __future__ import annotations

import math
from typing import Final

from lenet_viz.gui.views.run_state import RUN_RULES, RunState
from lenet_viz.training.recipe import MAX_SEED

MAX_BATCH: Final = 60_000
MAX_PASSES: Final = 10_000
"""A seed has to fit into 64 bits."""

_MINUTE: Final = 60
_HOUR: Final = 3600


def read_rate(text: str) -> float:
    """The learning rate.

    Raises:
        ValueError: it is not one, with the reason in a few words; so do the other readers.
    """
    typed = _present(text)
    try:
        rate = float(typed)
    except ValueError:
        raise ValueError("not a number") from None
    if not math.isfinite(rate):
        raise ValueError("not a number")
    if rate <= 0:
        raise ValueError("must be above 0")
    return rate


def read_batch(text: str) -> int:
    """Digits per step, 1…60,000."""
    return _whole(text, least=1, most=MAX_BATCH)


def read_passes(text: str) -> int:
    """Passes of a run, 1…10,000."""
    return _whole(text, least=1, most=MAX_PASSES)


def read_seed(text: str) -> int:
    """A seed, 0…10¹⁸."""
    return _whole(text, least=0, most=MAX_SEED)


def status_words(state: RunState, *, done: int, steps: int, passes: int, speed: float, left: float) -> str:
    """How far a run is, e.g. 'pass 3 of 20 · 14,200 digits/s · 4 min left'.

    Args:
        state: where the run stands; it is named unless it simply goes on.
        done: steps done, 0…steps; 0 also before any run.
        steps: steps of the whole run.
        passes: passes of the whole run.
        speed: digits per second; 0 while it is not known.
        left: seconds to go; infinite while it is not known.
    """
    if not done or state is RunState.PREPARING:
        return RUN_RULES[state].label
    if state is RunState.FINISHED and done >= steps:
        return f"{RUN_RULES[state].label} · {passes:,} {'pass' if passes == 1 else 'passes'}"
    where = f"pass {min(done * passes // steps + 1, passes):,} of {passes:,}"
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


def _whole(text: str, *, least: int, most: int) -> int:
    # 60,000 may be typed as it is shown.
    digits = _present(text).replace(",", "")
    try:
        number = int(digits)
    except ValueError:
        raise ValueError("not a whole number") from None
    if number < least:
        raise ValueError(f"must be {least} or more")
    if number > most:
        raise ValueError("too large")
    return number


def _present(text: str) -> str:
    if not text.strip():
        raise ValueError("missing")
    return text.strip()

"""How the learning rate changes during a run."""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final

Stairs = tuple[tuple[int, float], ...]
"""(number of passes, share of the recipe's rate), one pair after the other."""


class Schedule(StrEnum):
    """How the rate changes during a run."""

    ONE_CYCLE = "one cycle"
    """Rises over the first 15% of the run and falls to zero over the rest, both along a cosine."""
    CONSTANT = "constant"
    STAIRS = "stairs"
    """Falls from pass to pass, by the recipe's list, as in section III-B of the paper."""


WARM_UP: Final = 0.15
_START_SHARE: Final = 0.04


def share_of_rate(schedule: Schedule, stairs: Stairs, *, passes_seen: float, passes: int) -> float:
    """The rate of a step as a share of the recipe's highest.

    Args:
        schedule: how the rate changes.
        stairs: its list, for that schedule; the last entry holds for all later passes.
        passes_seen: how far the run is, 0…passes; whole and started passes.
        passes: how many the run has.
    """
    match schedule:
        case Schedule.CONSTANT:
            return 1.0
        case Schedule.STAIRS:
            return _on_stairs(stairs, passes_seen)
        case Schedule.ONE_CYCLE:
            warm_up = WARM_UP * passes
            if passes_seen < warm_up:
                return _half_cosine(1 - passes_seen / warm_up, floor=_START_SHARE)
            return _half_cosine((passes_seen - warm_up) / (passes - warm_up), floor=0.0)


def check_stairs(stairs: Stairs) -> None:
    """Make sure that a list can be climbed down.

    Raises:
        ValueError: it is empty, a number of passes is below 1, or a share is not above 0.
    """
    if not stairs:
        raise ValueError("stairs need at least one step")
    for count, share in stairs:
        if count < 1:
            raise ValueError(f"a step of the stairs lasts at least 1 pass, not {count}")
        if not (math.isfinite(share) and share > 0):
            raise ValueError(f"a step's share of the rate must be above 0, not {share}")


def _on_stairs(stairs: Stairs, passes_seen: float) -> float:
    end = 0
    for count, share in stairs:
        end += count
        if passes_seen < end:
            return share
    return stairs[-1][1]


def _half_cosine(share: float, *, floor: float) -> float:
    """1 at share 0, falling to the floor at share 1."""
    return floor + (1 - floor) * 0.5 * (1 + math.cos(math.pi * share))

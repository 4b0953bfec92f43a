"""How fast the kernel moves: the slider's scale and the timer's beat. No Qt."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

SLOWEST: Final = 1.0
FASTEST: Final = 200.0
USUAL: Final = 12.0
"""Positions per second."""

SLIDER_STEPS: Final = 100
"""The slider runs from 0 to this; equal ways on it multiply the speed by equal factors."""

SHORTEST_BEAT_MS: Final = 16
"""The screen shows nothing faster: beyond 60 positions per second a beat takes several."""


@dataclass(frozen=True)
class Beat:
    """What the timer does at one speed.

    Attributes:
        interval_ms: from beat to beat.
        positions: to go on at each beat, at least 1; the fraction is carried over to the next.
    """

    interval_ms: int
    positions: float


def beat(speed: float) -> Beat:
    """The beat of a speed in positions per second."""
    interval = round(1000.0 / speed)
    if interval >= SHORTEST_BEAT_MS:
        return Beat(interval, 1.0)
    return Beat(SHORTEST_BEAT_MS, speed * SHORTEST_BEAT_MS / 1000.0)


def speed_at(step: int) -> float:
    """The speed of a place on the slider: 0 is slowest, `SLIDER_STEPS` fastest."""
    return float(SLOWEST * (FASTEST / SLOWEST) ** (step / SLIDER_STEPS))


def step_of(speed: float) -> int:
    """The place on the slider nearest to a speed; beyond the ends it is the end."""
    speed = min(max(speed, SLOWEST), FASTEST)
    return round(SLIDER_STEPS * math.log(speed / SLOWEST) / math.log(FASTEST / SLOWEST))


def speed_words(speed: float) -> str:
    """A speed as it is read: 12 per second; with one decimal below ten."""
    return f"{speed:.1f} per second" if speed < 9.95 else f"{speed:.0f} per second"

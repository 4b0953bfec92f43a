"""What all groups of measures are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from lenet_viz.training.recipes import RECIPES

USUAL_SECONDS: Final = 4.0


ENDLESS: Final = replace(RECIPES["plain"], passes=10_000)
"""Batch 128, Adam, no distortions, for a run that is stopped, not waited for."""


@dataclass(frozen=True)
class Options:
    """How to measure.

    Attributes:
        tell: called with a few words when another part begins.
        seconds: for how long each round of training is timed.
    """

    tell: Callable[[str], None]
    seconds: float = USUAL_SECONDS

"""What all groups of measures are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

USUAL_SECONDS: Final = 4.0


@dataclass(frozen=True)
class Options:
    """How to measure.

    Attributes:
        tell: called with a few words when another part begins.
        seconds: for how long each round of training is timed.
    """

    tell: Callable[[str], None]
    seconds: float = USUAL_SECONDS

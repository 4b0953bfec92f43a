"""How long work that tells its share will still take."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Final

from lenet_viz.gui.views.training_values import time_words

EARLIEST_S: Final = 2.0
EARLIEST_SHARE: Final = 0.03
"""Before so much has passed the pace says nothing."""

A_FEW_S: Final = 5
RELAPSE: Final = 1.3
"""An estimate must exceed what was said by so much before more is said again."""


class TimeLeft:
    """Goes by the pace so far. What it says is round, and only falls unless the work becomes much slower."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._since = clock()
        self._said = math.inf

    def restart(self) -> None:
        """The work begins now."""
        self._since, self._said = self._clock(), math.inf

    def words(self, share: float) -> str:
        """'about 40 s left' once a share, 0…1, is done; empty while nobody knows."""
        passed = self._clock() - self._since
        if passed < EARLIEST_S or share < EARLIEST_SHARE:
            return ""
        left = passed * (1 - share) / share
        rounded = _rounded(left)
        if rounded < self._said or left > RELAPSE * self._said:
            self._said = rounded
        return "a few seconds left" if self._said <= A_FEW_S else f"about {time_words(self._said)} left"


def _rounded(seconds: float) -> float:
    """Up to steps that nobody can count along with."""
    if seconds <= A_FEW_S:
        return A_FEW_S
    step = 10 if seconds <= 60 else 60
    return step * math.ceil(seconds / step)

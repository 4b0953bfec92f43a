"""Where the ten digits stand on a number line. No Qt."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

MOST_NUMBERS: Final = 7
"""Numbers written under the line at most."""

LABEL: Final = 11
"""Room for a digit over the line, in pixels."""

EDGE: Final = 14
"""Room at both ends, for half a number, in pixels."""


@dataclass(frozen=True)
class Line:
    """Scores to be drawn on a line.

    Attributes:
        name: what the numbers are: "penalty"; `direction`: which are good: "smaller is better".
        scores: of the ten digits.
        best, runner_up: the two digits that the gap lies between.
        limit: the last penalty that is accepted, where the line has such an end.
        gap: words for the gap.
    """

    name: str
    direction: str
    scores: tuple[float, ...]
    best: int
    runner_up: int
    limit: float | None
    gap: str


@dataclass(frozen=True)
class Scale:
    """A stretch of numbers on a stretch of pixels.

    Attributes:
        first, last: the numbers at both ends, `numbers`: those that are written.
        left, right: the pixels of both ends.
    """

    first: float
    last: float
    numbers: tuple[float, ...]
    left: float
    right: float

    def x(self, value: float) -> float:
        """The pixel of a number; numbers outside end at the ends."""
        share = (value - self.first) / (self.last - self.first)
        return self.left + (self.right - self.left) * min(1.0, max(0.0, share))


def scale_of(line: Line, width: float) -> Scale:
    """A scale with round ends that holds every score, the limit, and 0."""
    values = [value for value in (*line.scores, line.limit, 0.0) if value is not None and math.isfinite(value)]
    low, high = min(values), max(values)
    if line.limit is not None:
        high = max(high, 2 * line.limit)
    step = _round_step((high - low) / (MOST_NUMBERS - 1) or 1.0)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    numbers = tuple(index * step for index in range(first, last + 1))
    return Scale(first * step, last * step, numbers, float(EDGE), max(EDGE + 1.0, width - EDGE))


def _round_step(step: float) -> float:
    """The smallest of 1, 2, 5, 10 times a power of ten that is no smaller than a step."""
    decade = 10.0 ** math.floor(math.log10(step))
    return next(factor * decade for factor in (1.0, 2.0, 5.0, 10.0) if step <= factor * decade * (1 + 1e-9))


def label_rows(xs: Sequence[float], rows: int) -> list[int]:
    """The row, from the line upwards, in which each label stands without touching another where rows suffice.

    Args:
        xs: the middles of the labels, in any order.
        rows: how many there are, at least 1.
    """
    ends = [-math.inf] * rows
    chosen = [0] * len(xs)
    for index in sorted(range(len(xs)), key=lambda at: xs[at]):
        free = [row for row in range(rows) if xs[index] - LABEL / 2 >= ends[row] - 1e-9]
        row = free[0] if free else min(range(rows), key=lambda at: ends[at])
        chosen[index] = row
        ends[row] = xs[index] + LABEL / 2
    return chosen


def nearest_digit(line: Line, scale: Scale, x: float, reach: float = 6.0) -> int | None:
    """The digit whose tick is nearest to a pixel; None when all are further than the reach."""
    digit = min(range(len(line.scores)), key=lambda at: _distance(line, scale, at, x))
    return digit if _distance(line, scale, digit, x) <= reach else None


def _distance(line: Line, scale: Scale, digit: int, x: float) -> float:
    score = line.scores[digit]
    return abs(scale.x(score) - x) if math.isfinite(score) else math.inf

"""Rectangles, whole device pixels and text sizes of the figure. No Qt."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

COARSEST_HALF_STEP: Final = 1.5
"""The only cell size, in device pixels, that is not whole: below 2 there is nothing else in between."""


@dataclass(frozen=True)
class Rect:
    """A rectangle in logical pixels."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        """The first x to the right of it."""
        return self.x + self.w

    @property
    def bottom(self) -> float:
        """The first y below it."""
        return self.y + self.h

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle, as x and y."""
        return self.x + self.w / 2, self.y + self.h / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether a point lies inside; the right and bottom edges do not belong to it."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def grown(self, margin: float) -> Rect:
        """The rectangle with a margin on every side; a negative one shrinks it."""
        return Rect(self.x - margin, self.y - margin, self.w + 2 * margin, self.h + 2 * margin)


@dataclass(frozen=True)
class Pixels:
    """Logical pixels that are whole device pixels.

    Attributes:
        ratio: device pixels for each logical pixel.
    """

    ratio: float

    def snap(self, value: float) -> float:
        """The nearest whole device pixel."""
        return math.floor(value * self.ratio + 0.5) / self.ratio

    def down(self, value: float) -> float:
        """The whole device pixel at or below."""
        return math.floor(value * self.ratio + 1e-6) / self.ratio

    def square(self, *, centre: tuple[float, float], side: float) -> Rect:
        """A square of a whole side, as near to its centre as whole pixels allow."""
        x, y = centre
        return Rect(self.snap(x - side / 2), self.snap(y - side / 2), side, side)

    def fit(self, units: int, available: float) -> float:
        """The largest side for a grid of equal whole cells, at least one device pixel each."""
        return units * max(1, math.floor(available * self.ratio / units + 1e-6)) / self.ratio

    def sides(self, units: int, limit: float) -> Iterator[float]:
        """Every side up to the limit that gives a grid of units equal cells: 1, 1½, 2, 3, … pixels each."""
        halves = [COARSEST_HALF_STEP] if units % 2 == 0 else []
        steps = [1.0, *halves, *range(2, max(3, math.floor(limit * self.ratio / units) + 1))]
        yield from (units * step / self.ratio for step in steps if units * step / self.ratio <= limit)


@dataclass(frozen=True)
class TextSizes:
    """Sizes of the figure's words in logical pixels.

    Attributes:
        body: headings, in bold, and the lens.
        small: second-rank words and numbers.
    """

    body: int
    small: int

    @classmethod
    def of(cls, width: float, height: float) -> TextSizes:
        """Sizes that suit a figure: body 11 to 15 pixels, small 10 to 13."""
        body = round(max(11.0, min(15.0, width / 95, height / 45)))
        return cls(body, max(10, round(body * 0.86)))

    @property
    def line(self) -> float:
        """Height of a body line."""
        return math.ceil(self.body * 1.32)

    @property
    def small_line(self) -> float:
        """Height of a small line."""
        return math.ceil(self.small * 1.32)

    def small_width(self, letters: int) -> float:
        """Room for so many letters of small text in a wide face."""
        return math.ceil(letters * self.small * 0.64)

    def body_width(self, letters: int) -> float:
        """Room for so many bold letters of body text in a wide face."""
        return math.ceil(letters * self.body * 0.72)

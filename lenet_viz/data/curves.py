"""Curves to draw with: splines through points, arcs, waves. All about 1 large, y down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

Points = NDArray[np.float64]

_STEPS: Final = 10
"""Points of a spline from one of its knots to the next."""


def spline(knots: ArrayLike, *, closed: bool = False) -> Points:
    """A smooth curve through points, (k, 2) with k ≥ 2, that of Catmull and Rom: (n, 2)."""
    through = np.asarray(knots, np.float64)
    if closed:
        padded = np.concatenate((through[-1:], through, through[:2]))
    else:
        padded = np.concatenate((through[:1], through, through[-1:]))
    before, here, there, after = (padded[first : len(padded) - 3 + first, None] for first in range(4))
    t = np.linspace(0, 1, _STEPS, endpoint=False)[None, :, None]
    curve = here + t / 2 * (
        there - before + t * (2 * before - 5 * here + 4 * there - after + t * (3 * (here - there) + after - before))
    )
    return np.concatenate((curve.reshape(-1, 2), padded[-2:-1]))


def corners(points: ArrayLike, *, closed: bool = False) -> Points:
    """Straight lines from point to point, (k, 2), with points along them: (n, 2)."""
    ends = np.asarray(points, np.float64)
    if closed:
        ends = np.concatenate((ends, ends[:1]))
    t = np.linspace(0, 1, _STEPS, endpoint=False)[None, :, None]
    lines = ends[:-1, None] * (1 - t) + ends[1:, None] * t
    return np.concatenate((lines.reshape(-1, 2), ends[-1:]))


def arc(centre: Sequence[float], radii: Sequence[float], first: float, last: float) -> Points:
    """Part of an ellipse, (n, 2); angles in degrees, 0 to the right, 90 down."""
    count = max(6, round(abs(last - first) / 10))
    angles = np.radians(np.linspace(first, last, count))
    around = np.stack((np.cos(angles), np.sin(angles)), axis=1)
    curve: Points = np.asarray(centre) + around * np.asarray(radii)
    return curve

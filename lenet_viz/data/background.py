"""What a picture's background is: a colour, or paper under uneven light."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

# Background whose edge pixels spread less than a grey level around their median is even.
_EVEN: Final = 0.6 / 255
# Turns a median absolute deviation into a standard deviation of normal noise.
_DEVIATION_OF_MEDIAN: Final = 1.4826
_ROUNDS: Final = 4
# A pixel further than this many standard deviations from the fitted surface is not background.
_OUTLIER_DEVIATIONS: Final = 2.0

Pixels = NDArray[np.float32]


def background_of(colours: Pixels) -> tuple[Pixels, float]:
    """Background of a picture (H, W, channels), 0…1, and the standard deviation of its noise.

    The background is one colour, (channels,), when the edge of the picture is even; otherwise a
    quadratic surface, (H, W, channels), fitted to the edge first and then to all that lies close.
    """
    edge = _edge_mask(*colours.shape[:2])
    colour = np.median(colours[edge], axis=0).astype(np.float32)
    if float(np.median(np.abs(colours[edge] - colour).max(axis=1))) < _EVEN:
        return colour, 0.0
    return _surface(colours, edge)


def _surface(colours: Pixels, inside: NDArray[np.bool_]) -> tuple[Pixels, float]:
    terms = _terms(*colours.shape[:2])
    for _ in range(_ROUNDS):
        factors = np.linalg.lstsq(terms[inside], colours[inside], rcond=None)[0]
        surface = terms @ factors
        distance = np.abs(colours - surface).max(axis=2)
        deviation = float(np.median(distance[inside])) * _DEVIATION_OF_MEDIAN
        inside = distance <= _OUTLIER_DEVIATIONS * deviation
    return surface, deviation


def _terms(height: int, width: int) -> Pixels:
    """1, x, y, x², xy, y² of every pixel, (H, W, 6), x and y from −1 to 1."""
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    return np.stack((np.ones_like(x), x, y, x * x, x * y, y * y), axis=2).astype(np.float32)


def _edge_mask(height: int, width: int) -> NDArray[np.bool_]:
    mask = np.ones((height, width), np.bool_)
    mask[1:-1, 1:-1] = False
    return mask

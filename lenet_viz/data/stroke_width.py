"""Thicker and thinner strokes: digits as another pen would have drawn them."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional

ENLARGEMENT: Final = 4
"""Strokes grow in pictures so many times as wide and high: a disc of a few pixels would be a diamond."""

Greys = NDArray[np.uint8]


def with_stroke_width(images: Tensor, change: float) -> Tensor:
    """Digits whose strokes are wider or narrower on both sides.

    A disc is moved over the enlarged picture; each place takes the darkest grey under it (dilation), or the
    lightest to make strokes narrower (erosion).

    Args:
        images: (N, S, S) uint8, 0 background and 255 ink, on the CPU.
        change: the disc's radius in pixels of the images; below 0 it takes ink away. 0 changes nothing.

    Returns:
        (N, S, S) uint8.
    """
    if change == 0 or not len(images):
        return images
    enlarged = functional.interpolate(images[:, None].float(), scale_factor=ENLARGEMENT, mode="bilinear")
    greys = enlarged[:, 0].round_().to(torch.uint8).numpy()
    radius = abs(change) * ENLARGEMENT
    greys = _dilated(greys, radius) if change > 0 else 255 - _dilated(255 - greys, radius)
    count, side = len(images), images.shape[-1]
    blocks = greys.reshape(count, side, ENLARGEMENT, side, ENLARGEMENT)
    area = ENLARGEMENT**2
    return torch.from_numpy(((blocks.sum(axis=(2, 4), dtype=np.uint16) + area // 2) // area).astype(np.uint8))


def _dilated(pictures: Greys, radius: float) -> Greys:
    """The largest grey under a disc at every place; the disc's part outside a picture (N, H, W) does not count.

    Row by row of the disc, the narrowest first: each needs two more pixels than the one before, not all of its own.
    """
    reach = math.floor(radius)
    widths = {row: math.floor(math.sqrt(radius**2 - row**2)) for row in range(-reach, reach + 1)}
    result = np.zeros_like(pictures)
    wide, done = pictures.copy(), 0
    for row, width in sorted(widths.items(), key=lambda item: item[1]):
        for step in range(done + 1, width + 1):
            np.maximum(wide[:, :, step:], pictures[:, :, :-step], out=wide[:, :, step:])
            np.maximum(wide[:, :, :-step], pictures[:, :, step:], out=wide[:, :, :-step])
        done = max(done, width)
        height = pictures.shape[1]
        to, come = slice(max(0, row), height + min(0, row)), slice(max(0, -row), height + min(0, -row))
        np.maximum(result[:, to], wide[:, come], out=result[:, to])
    return result

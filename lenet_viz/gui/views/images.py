"""Array → QImage, the only such place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from lenet_viz.gui.views.theme import LEVELS, Diverging, Theme

_HALF = LEVELS // 2


def signed_image(values: NDArray[np.float32], limit: float, colours: Diverging) -> QImage:
    """Signed values in diverging colours, neutral at 0 and clipped at ±limit.

    Args:
        values: (rows, columns), or (maps, rows, columns) for one picture with the maps stacked.
        limit: the value of the end colours, above 0.
        colours: the end and neutral colours.
    """
    return _coloured(signed_levels(values, limit), _lookup(tuple(colours.table())))


def ink_image(ink: NDArray[np.float32], theme: Theme) -> QImage:
    """Ink 0…1 from paper to ink colour; shapes as in `signed_image`."""
    levels = np.rint(np.clip(ink, 0.0, 1.0) * (LEVELS - 1)).astype(np.uint8)
    return _coloured(levels, _lookup(tuple(theme.ink_table())))


def signed_levels(values: NDArray[np.float32], limit: float) -> NDArray[np.uint8]:
    """Entries 0…254 of a diverging colour table; 0 is exactly entry 127, and so is what is no number."""
    steps = np.clip(values * (_HALF / limit), -_HALF, _HALF)
    steps[np.isnan(steps)] = 0.0
    levels: NDArray[np.uint8] = (np.rint(steps) + _HALF).astype(np.uint8)
    return levels


def in_half_steps(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Maps at one and a half pixels a unit, each pixel the mean of what it covers.

    Args:
        values: (maps, rows, columns), rows and columns even.

    Returns:
        (maps, 1.5 rows, 1.5 columns).
    """
    maps, rows, columns = values.shape
    thirds = values.repeat(3, axis=1).repeat(3, axis=2)
    means: NDArray[np.float32] = thirds.reshape(maps, rows * 3 // 2, 2, columns * 3 // 2, 2).mean(axis=(2, 4))
    return means


@cache
def _lookup(table: Sequence[int]) -> NDArray[np.uint32]:
    return np.array(table, dtype=np.uint32)


def _coloured(levels: NDArray[np.uint8], lookup: NDArray[Any]) -> QImage:
    # Four bytes a pixel: a row of any width is a multiple of four bytes, and drawing needs no further
    # conversion. The copy makes the picture independent of the array.
    pixels = np.ascontiguousarray(lookup[levels])
    columns = pixels.shape[-1]
    rows = pixels.size // columns
    return QImage(pixels.data, columns, rows, 4 * columns, QImage.Format.Format_RGB32).copy()

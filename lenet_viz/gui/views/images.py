"""Array → QImage, the only such place."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from lenet_viz.gui.views.theme import LEVELS, Diverging, Theme

_HALF = LEVELS // 2


def signed_image(values: NDArray[np.float32], limit: float, colours: Diverging) -> QImage:
    """Signed values (rows, columns) in diverging colours, neutral at 0 and clipped at ±limit."""
    levels = np.rint(np.clip(values / limit, -1.0, 1.0) * _HALF) + _HALF
    return _indexed(levels, colours.table())


def ink_image(ink: NDArray[np.float32], theme: Theme) -> QImage:
    """Ink 0…1, (rows, columns), from paper to ink colour."""
    return _indexed(np.rint(np.clip(ink, 0.0, 1.0) * (LEVELS - 1)), theme.ink_table())


def _indexed(levels: NDArray[np.floating], table: object) -> QImage:
    # Rows of 5, 10 or 14 pixels are not a multiple of four bytes: the stride must be given, and the
    # copy makes the picture independent of the array.
    pixels = np.ascontiguousarray(levels, dtype=np.uint8)
    rows, columns = pixels.shape
    image = QImage(pixels.data, columns, rows, columns, QImage.Format.Format_Indexed8).copy()
    image.setColorTable(table)
    return image

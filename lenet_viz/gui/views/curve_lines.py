"""The line of a long curve: only as many points are drawn as the plot has pixels."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray

from lenet_viz.gui.views.curve_sampling import envelope

LEAST: Final = 1e-6
"""A loss of 0 has no logarithm."""

_NONE: Final = np.zeros(0)


class StepLine(pg.PlotCurveItem):  # type: ignore[misc]  # pyqtgraph has no annotations
    """A curve with a value for every step, thousands of them.

    Its owner says by `show_part` which part is in sight, and again when that changes.
    """

    def __init__(self, *, filled: bool = False) -> None:
        """Make a line without points.

        Args:
            filled: whether the area between the line and 0 is filled.
        """
        # The points are finite (`LossHistory` takes no others), and looking for gaps in them takes time.
        super().__init__(connect="all", skipFiniteCheck=True, fillLevel=0.0 if filled else None)
        self._x, self._y = _NONE, _NONE
        self._logarithmic = False

    def set_logarithmic(self, on: bool) -> None:
        """Whether decimal logarithms are drawn, from the next `show_part` on."""
        self._logarithmic = on

    def set_curve(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> None:
        """What shall be drawn at the next `show_part`.

        Args:
            x: places in passes, (N,), rising; may be changed by its owner after `show_part` has returned.
            y: finite values, (N,).
        """
        self._x, self._y = x, y

    def show_part(self, first: float, last: float, columns: int) -> None:
        """Draws what lies between two places in passes, which are so many pixels apart."""
        x, y = envelope(self._x, self._y, first, last, max(1, columns))
        # Copies: short curves are views of arrays that go on changing.
        self.setData(x.copy(), np.log10(np.maximum(y, LEAST)) if self._logarithmic else y.copy())

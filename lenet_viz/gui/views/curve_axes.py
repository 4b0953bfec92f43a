"""The axes of the training curves: few numbers, in places that are easy to read."""

from __future__ import annotations

import math
from typing import Final

import pyqtgraph as pg

from lenet_viz.gui.views.curve_ticks import linear_ticks, log_ticks
from lenet_viz.gui.views.theme import font

TICK_PIXELS: Final = 11
TICK_LENGTH: Final = -3
"""Below 0: the marks point outwards."""

LEFT_SPACING: Final = 22
BOTTOM_SPACING: Final = 52
"""Least pixels from one number to the next."""

LEFT_WIDTH: Final = 40
"""Pixels for the numbers beside a plot: the same for all, so that plots line up."""

RIGHT_WIDTH: Final = 50
RATE_SPACING: Final = 34

BOTTOM_HEIGHT: Final = 20


class _PlainAxis(pg.AxisItem):  # type: ignore[misc]  # pyqtgraph has no annotations
    """An axis with one row of numbers."""

    def __init__(self, side: str) -> None:
        super().__init__(side)
        self.setStyle(
            tickFont=font(pixels=TICK_PIXELS),
            tickLength=TICK_LENGTH,
            autoExpandTextSpace=False,
            # The word before the first number stands out to the left of the axis.
            hideOverlappingLabels=LEFT_WIDTH,
        )


class PassAxis(_PlainAxis):
    """The lower axis; its first number says that passes are counted."""

    def __init__(self) -> None:
        super().__init__("bottom")
        self.setHeight(BOTTOM_HEIGHT)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        return [(1.0, linear_ticks(minVal, maxVal, size / BOTTOM_SPACING))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [f"{'' if index else 'pass '}{value:,.10g}" for index, value in enumerate(values)]


class ValueAxis(_PlainAxis):
    """A left axis of even steps."""

    def __init__(self) -> None:
        super().__init__("left")
        self.setWidth(LEFT_WIDTH)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        return [(1.0, linear_ticks(minVal, maxVal, size / LEFT_SPACING))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [f"{value:,.10g}" for value in values]


class LossAxis(ValueAxis):
    """A left axis of even steps, or one on which equal distances are equal ratios.

    In the second case it measures decimal logarithms.
    """

    def __init__(self) -> None:
        super().__init__()
        self._logarithmic = True

    def set_logarithmic(self, on: bool) -> None:
        """Chooses what it measures."""
        self._logarithmic = on
        self.picture = None  # pyqtgraph's memory of what it drew
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        if not self._logarithmic:
            return super().tickValues(minVal, maxVal, size)
        return [(1.0, [math.log10(value) for value in log_ticks(minVal, maxVal, size / LEFT_SPACING)])]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        if not self._logarithmic:
            return super().tickStrings(values, scale, spacing)
        return [f"{10**value:,.6g}" for value in values]


class RateAxis(_PlainAxis):
    """A right axis for learning rates, which are small numbers."""

    def __init__(self) -> None:
        super().__init__("right")
        self.setWidth(RIGHT_WIDTH)

    def tickValues(self, minVal: float, maxVal: float, size: float) -> list[tuple[float, list[float]]]:
        return [(1.0, linear_ticks(minVal, maxVal, size / RATE_SPACING))]

    def tickStrings(self, values: list[float], scale: float, spacing: float) -> list[str]:
        return [plain(value) for value in values]


def plain(value: float) -> str:
    """A number without an exponent, with three digits that count: 0.00002, 0.0125, 3."""
    if value == 0:
        return "0"
    places = max(0, 2 - math.floor(math.log10(abs(value))))
    written = f"{value:,.{places}f}"
    return written.rstrip("0").rstrip(".") if places else written

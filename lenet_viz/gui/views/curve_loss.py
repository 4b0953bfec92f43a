"""What the left plot shows of a run: the loss of every step, its mean over some steps, and the rate behind."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from PySide6.QtGui import QColor, QPen

from lenet_viz.gui.views.curve_axes import LossAxis
from lenet_viz.gui.views.curve_heading import Entry
from lenet_viz.gui.views.curve_lines import LEAST, StepLine
from lenet_viz.gui.views.curve_plot import CurvePlot
from lenet_viz.gui.views.curve_rate import RateLayer
from lenet_viz.gui.views.curve_sampling import trailing_mean
from lenet_viz.gui.views.curve_ticks import ceiling, log_ceiling, log_floor
from lenet_viz.gui.views.curve_words import mean_entry
from lenet_viz.gui.views.theme import LIGHT, Theme
from lenet_viz.training.history import LossHistory, LossPoint

REACH: Final = 12
"""So many pixels above or below the loss are as good as on it; half as many beside it."""


class LossLayer:
    """The lines of the loss in a plot, and how they are drawn."""

    def __init__(self, plot: CurvePlot, axis: LossAxis) -> None:
        """Add lines without points to a plot with this axis: logarithmic, and without a mean."""
        self._plot, self._axis = plot, axis
        self._theme = LIGHT
        self._losses = LossHistory(2)
        self._logarithmic, self._smoothing = True, 1
        self._means = np.zeros(0)
        self._rate = RateLayer(plot)
        self._raw_line, self._mean_line = StepLine(), StepLine()
        for line in (self._raw_line, self._mean_line):
            plot.addItem(line, ignoreBounds=True)

    def set_logarithmic(self, on: bool) -> None:
        """Chooses the scale of the loss, from the next `draw` on."""
        self._logarithmic = on
        self._axis.set_logarithmic(on)
        for line in (self._raw_line, self._mean_line):
            line.set_logarithmic(on)

    def set_smoothing(self, steps: int) -> None:
        """Over how many steps the mean is taken, from the next `draw` on; 1: there is none."""
        self._smoothing = steps
        self._colour()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the lines."""
        self._theme = theme
        self._rate.set_theme(theme)
        self._colour()

    def draw(self, losses: LossHistory, passes: float) -> None:
        """Draws losses and rates, in a plot of at least so many passes."""
        self._losses = losses
        values = losses.losses
        self._means = trailing_mean(values, self._points_averaged()) if self._smoothing > 1 else np.zeros(0)
        self._raw_line.set_curve(losses.passes, values)
        self._mean_line.set_curve(losses.passes[: len(self._means)], self._means)
        self._rate.set_curve(losses.passes, losses.rates)
        low, high = (float(values.min()), float(values.max())) if len(values) else (1.0, 1.0)
        low, high = max(LEAST, low), max(LEAST, high)
        if self._logarithmic:
            self._plot.set_extent(passes, log_floor(low), log_ceiling(1.01 * high))
        else:
            self._plot.set_extent(passes, 0, ceiling(high))
        self._plot.set_numbered(len(values) > 0)
        self.show_part()

    def show_part(self) -> None:
        """Draws the passes that are in sight now."""
        first, last = self._plot.passes_shown()
        for line in (self._raw_line, self._mean_line, self._rate):
            line.show_part(first, last, self._plot.columns())

    def mean_entry(self, point: LossPoint | None) -> Entry | None:
        """What is said of the mean at a point of the loss; None when no mean is drawn."""
        if self._smoothing == 1:
            return None
        steps = self._points_averaged() * self._losses.share
        if point is None or not len(self._means):
            return mean_entry(steps, None, self._theme)
        index = min(int(np.searchsorted(self._losses.steps, point.last)), len(self._means) - 1)
        return mean_entry(steps, float(self._means[index]), self._theme)

    def reaches(self, passes: float, height: float) -> bool:
        """Whether a place of the plot is on the loss, or nearly so."""
        beside = self._plot.pixels_in_passes(REACH / 2)
        first, last = np.searchsorted(self._losses.passes, [passes - beside, passes + beside])
        near = self._losses.losses[first:last]
        if not len(near):
            return False
        low, high = float(near.min()), float(near.max())
        if self._logarithmic:
            low, high = math.log10(max(LEAST, low)), math.log10(max(LEAST, high))
        return self._plot.pixels_apart(height, min(max(height, low), high)) <= REACH

    def _points_averaged(self) -> int:
        """How many points of the curve the mean is taken over."""
        return max(1, round(self._smoothing / self._losses.share))

    def _colour(self) -> None:
        # One pixel whatever the screen's scale: thicker pens are ten times slower on long curves.
        raw = self._theme.second if self._smoothing == 1 else self._theme.faint
        self._raw_line.setPen(QPen(QColor(raw), 0))
        self._mean_line.setPen(QPen(QColor(self._theme.text), 0))

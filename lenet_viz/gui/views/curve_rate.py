"""The learning rate behind the loss: a pale area from 0 up, with its own numbers at the right."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QColor, QPen

from lenet_viz.gui.views.curve_axes import RateAxis
from lenet_viz.gui.views.curve_lines import StepLine
from lenet_viz.gui.views.curve_plot import CurvePlot
from lenet_viz.gui.views.curve_ticks import ceiling
from lenet_viz.gui.views.theme import Theme

HEADROOM: Final = 1.05
AREA_ALPHA: Final = 50
ROOMY: Final = 330
"""From this width on a plot has room for the rate's numbers."""


class RateLayer(QObject):
    """A second scale of a plot. It has the plot's passes and its own values, from 0 to the highest rate."""

    def __init__(self, plot: CurvePlot) -> None:
        """Put it behind the curves of a plot, which owns it."""
        super().__init__(plot)
        self._plot = plot
        self._highest = 0.0
        self._line = StepLine(filled=True)
        self._box = pg.ViewBox(enableMenu=False, enableMouse=False)
        self._box.disableAutoRange()
        self._box.setZValue(-1)  # behind the plot, which has the mouse
        self._box.addItem(self._line, ignoreBounds=True)
        self._axis = RateAxis()
        item = plot.getPlotItem()
        item.setAxisItems({"right": self._axis})
        item.showAxis("right", False)
        self._axis.setStyle(showValues=False)
        plot.scene().addItem(self._box)
        self._axis.linkToView(self._box)
        item.getViewBox().sigResized.connect(self._follow_plot)
        item.getViewBox().sigXRangeChanged.connect(self._follow_plot)

    def set_curve(self, passes: NDArray[np.float64], rates: NDArray[np.float64]) -> None:
        """The rate of every point, (N,); drawn by `show_part`."""
        self._line.set_curve(passes, rates)
        highest = float(rates.max(initial=0.0))
        if highest != self._highest:
            self._highest = highest
            self._axis.setStyle(showValues=highest > 0)
            self._box.setYRange(0, HEADROOM * ceiling(highest) if highest > 0 else 1.0, padding=0)

    def show_part(self, first: float, last: float, columns: int) -> None:
        """Draws what lies between two places in passes, which are so many pixels apart."""
        shown = self._plot.width() >= ROOMY
        if self._axis.isVisible() is not shown:
            self._plot.getPlotItem().showAxis("right", shown)
        self._line.show_part(first, last, columns)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the area and its axis."""
        area = QColor(theme.faint)
        self._line.setPen(QPen(area, 0))
        area.setAlpha(AREA_ALPHA)
        self._line.setBrush(area)
        self._axis.setPen(QPen(QColor(theme.border), 1))
        self._axis.setTextPen(theme.muted)

    @Slot()
    def _follow_plot(self) -> None:
        box = self._plot.getPlotItem().getViewBox()
        self._box.setGeometry(box.sceneBoundingRect())
        self._box.setXRange(*box.viewRange()[0], padding=0)

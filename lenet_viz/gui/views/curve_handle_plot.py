"""A plot with the time machine's handle: it is painted over the curves and pulled with the mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.curve_axes import ValueAxis
from lenet_viz.gui.views.curve_handle import GRIP, REACH, Handle, paint_handle
from lenet_viz.gui.views.pulled_plot import PulledPlot

HALF_PIXEL: Final = 0.5


class HandlePlot(PulledPlot):
    """A plot whose handle the mouse can take; it is pulled to so many passes."""

    def __init__(self, axis: ValueAxis, *, lowest: float | None = None, parent: QWidget | None = None) -> None:
        """Make a plot without a handle; see `CurvePlot`."""
        super().__init__(axis, lowest=lowest, parent=parent)
        self._handle: Handle | None = None
        self._taken = self._clickable = False

    def set_handle(self, handle: Handle | None) -> None:
        """Shows the handle, or a hint in its place; None takes it away."""
        if handle == self._handle or self._hides_difference(handle):
            return
        self._handle = handle
        self.viewport().update()

    def set_clickable(self, clickable: bool) -> None:
        """Whether a click where the pointer is now would do something."""
        self._clickable = clickable
        self.show_cursor()

    def reaches(self, position: QPointF) -> bool:
        """Whether the mouse can take the handle there; of a hint only the grip can be taken."""
        area = self.area
        if self._handle is None or not area.top() - REACH <= position.y() <= area.bottom():
            return False
        if self._handle.live and position.y() > area.top() + GRIP[1] + REACH / 2:
            return False
        return abs(position.x() - self.pixel_of(self._handle.passes)) <= REACH

    def begin_pull(self) -> None:
        """The pointer no longer asks what the curves are where it stands."""
        self.left.emit()

    def show_cursor(self) -> None:
        """Show that the handle can be pulled, or that a click would do something."""
        super().show_cursor()
        if self._clickable and not (self._touched or self._pulled):
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)

    def _hides_difference(self, handle: Handle | None) -> bool:
        """Whether a handle differs from the painted one by a part of a pixel: the hint follows every step."""
        if handle is None or self._handle is None or replace(handle, passes=self._handle.passes) != self._handle:
            return False
        return abs(handle.passes - self._handle.passes) < self.pixels_in_passes(HALF_PIXEL)

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._handle is not None:
            x = self.pixel_of(self._handle.passes)
            paint_handle(painter, self._handle, x=x, area=self.area, theme=self._theme, lit=self.marked)
        self.paint_ring(painter)
        super().drawForeground(painter, rect)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._taken = self._pulled

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # A handle that the first click has only brought there was not meant to be taken.
        if self._taken and self.reaches(self.mapToScene(event.position().toPoint())):
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)

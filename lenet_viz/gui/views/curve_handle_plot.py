"""A plot with the time machine's handle: it is painted over the curves and pulled with the mouse."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.curve_axes import ValueAxis
from lenet_viz.gui.views.curve_handle import GRIP, REACH, Handle, paint_handle
from lenet_viz.gui.views.curve_plot import CurvePlot

HALF_PIXEL: Final = 0.5


class HandlePlot(CurvePlot):
    """A plot whose handle the mouse can take.

    Signals:
        handle_dragged (float): the handle is pulled to this many passes.
    """

    handle_dragged = Signal(float)

    def __init__(self, axis: ValueAxis, *, lowest: float | None = None, parent: QWidget | None = None) -> None:
        """Make a plot without a handle; see `CurvePlot`."""
        super().__init__(axis, lowest=lowest, parent=parent)
        self._handle: Handle | None = None
        self._pulled = self._taken = self._touched = self._lit = self._clickable = False

    @property
    def pulled(self) -> bool:
        """Whether the mouse holds the handle."""
        return self._pulled

    def set_handle(self, handle: Handle | None) -> None:
        """Shows the handle, or a hint in its place; None takes it away."""
        if handle == self._handle or self._hides_difference(handle):
            return
        self._handle = handle
        self.viewport().update()

    def set_lit(self, lit: bool) -> None:
        """Whether the keyboard moves the handle."""
        self._lit = lit
        self.viewport().update()

    def set_clickable(self, clickable: bool) -> None:
        """Whether a click where the pointer is now would do something."""
        self._clickable = clickable
        self._show_cursor()

    def _hides_difference(self, handle: Handle | None) -> bool:
        """Whether a handle differs from the painted one by a part of a pixel: the hint follows every step."""
        if handle is None or self._handle is None or replace(handle, passes=self._handle.passes) != self._handle:
            return False
        return abs(handle.passes - self._handle.passes) < self.pixels_in_passes(HALF_PIXEL)

    def _reaches_handle(self, position: QPointF) -> bool:
        """Whether the mouse can take the handle there; of a hint only the grip can be taken."""
        area = self.area
        if self._handle is None or not area.top() - REACH <= position.y() <= area.bottom():
            return False
        if self._handle.live and position.y() > area.top() + GRIP[1] + REACH / 2:
            return False
        return abs(position.x() - self.pixel_of(self._handle.passes)) <= REACH

    def _show_cursor(self) -> None:
        if self._touched or self._pulled:
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
        elif self._clickable:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        else:
            self.viewport().unsetCursor()

    def _touch(self, touched: bool) -> None:
        if touched is not self._touched:
            self._touched = touched
            self.viewport().update()
        self._show_cursor()

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        if self._handle is not None:
            lit = self._touched or self._pulled or self._lit
            x = self.pixel_of(self._handle.passes)
            paint_handle(painter, self._handle, x=x, area=self.area, theme=self._theme, lit=lit)
        if self._lit:
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.area.adjusted(0.5, 0.5, -0.5, -0.5))
        super().drawForeground(painter, rect)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self.mapToScene(event.position().toPoint())
        self._taken = event.button() is Qt.MouseButton.LeftButton and self._reaches_handle(place)
        if self._taken:
            self._pulled = True
            self.left.emit()
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self.mapToScene(event.position().toPoint())
        if self._pulled:
            self.handle_dragged.emit(self.passes_at(place))
            event.accept()
            return
        self._touch(event.buttons() == Qt.MouseButton.NoButton and self._reaches_handle(place))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pulled and event.button() is Qt.MouseButton.LeftButton:
            self._pulled = False
            self._touch(self._reaches_handle(self.mapToScene(event.position().toPoint())))
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        # A handle that the first click has only brought there was not meant to be taken.
        if self._taken and self._reaches_handle(self.mapToScene(event.position().toPoint())):
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._touch(False)

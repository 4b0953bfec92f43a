"""A plot with something that the mouse can take and pull sideways."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.curve_axes import ValueAxis
from lenet_viz.gui.views.curve_plot import CurvePlot


class PulledPlot(CurvePlot):
    """Follows the mouse that touches, takes, pulls and leaves a line; what the line is, the subclass knows.

    Signals:
        pulled_to (float): the line is pulled to this place of the lower axis, in its own unit.
    """

    pulled_to = Signal(float)

    def __init__(self, axis: ValueAxis, *, lowest: float | None = None, parent: QWidget | None = None) -> None:
        """Make a plot; see `CurvePlot`."""
        super().__init__(axis, lowest=lowest, parent=parent)
        self._pulled = self._touched = self._lit = False

    @property
    def pulled(self) -> bool:
        """Whether the mouse holds the line."""
        return self._pulled

    @property
    def marked(self) -> bool:
        """Whether the line is to be painted as one that mouse or keyboard has."""
        return self._touched or self._pulled or self._lit

    def set_lit(self, lit: bool) -> None:
        """Whether the keyboard moves the line."""
        self._lit = lit
        self.viewport().update()

    def reaches(self, position: QPointF) -> bool:
        """Whether the mouse can take the line there; a place in the scene."""
        raise NotImplementedError

    def begin_pull(self) -> None:
        """The line is taken."""

    def end_pull(self) -> None:
        """The line is let go."""

    def show_cursor(self) -> None:
        """Show what the mouse could do here."""
        if self._touched or self._pulled:
            self.viewport().setCursor(Qt.CursorShape.SizeHorCursor)
        else:
            self.viewport().unsetCursor()

    def paint_ring(self, painter: QPainter) -> None:
        """The ring of the keyboard, where it moves the line."""
        if self._lit:
            painter.setPen(QPen(QColor(self._theme.accent), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.area.adjusted(0.5, 0.5, -0.5, -0.5))

    def _touch(self, touched: bool) -> None:
        if touched is not self._touched:
            self._touched = touched
            self.viewport().update()
        self.show_cursor()

    def _place(self, event: QMouseEvent) -> QPointF:
        return QPointF(self.mapToScene(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pulled = event.button() is Qt.MouseButton.LeftButton and self.reaches(self._place(event))
        if self._pulled:
            self.begin_pull()
            event.accept()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        place = self._place(event)
        if self._pulled:
            self.pulled_to.emit(self.passes_at(place))
            event.accept()
            return
        self._touch(event.buttons() == Qt.MouseButton.NoButton and self.reaches(place))
        super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pulled and event.button() is Qt.MouseButton.LeftButton:
            self._pulled = False
            self._touch(self.reaches(self._place(event)))
            self.end_pull()
            event.accept()
            return
        super().mouseReleaseEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._touch(False)

"""A small plot over the passes of a run: plain axes, a hairline under the pointer, a zoom that stays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyqtgraph as pg
from pyqtgraph.GraphicsScene.mouseEvents import MouseClickEvent
from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QGraphicsSceneWheelEvent, QWidget

from lenet_viz.gui.views.curve_axes import PassAxis, ValueAxis
from lenet_viz.gui.views.curve_readout import Row, paint_readout
from lenet_viz.gui.views.theme import LIGHT, Theme

MIN_RANGE: Final = 1e-4
"""No zoom goes closer, in passes and in the plotted quantity."""

TOP_MARGIN: Final = 6
END_SHARE: Final = 0.015
RIGHT_MARGIN: Final = 12
"""Half of a number stands out at the top of the left axis and at the end of the lower one."""


def configure_plots(theme: Theme) -> None:
    """What holds for every plot of the program; the only place that sets pyqtgraph's options."""
    # Smooth edges cost forty times as much on long curves; short ones ask for them themselves.
    # OpenGL gains nothing at this size and fails on some drivers.
    pg.setConfigOptions(
        background=theme.panel,
        foreground=theme.muted,
        antialias=False,
        useOpenGL=False,
        imageAxisOrder="row-major",
    )


class _PassBox(pg.ViewBox):  # type: ignore[misc]  # pyqtgraph has no annotations
    """The area of the curves: the wheel zooms the passes only, so that no curve leaves at the top or bottom.

    Over the numbers at the left the wheel zooms the values, as pyqtgraph has it.
    """

    def wheelEvent(self, ev: QGraphicsSceneWheelEvent, axis: int | None = None) -> None:
        super().wheelEvent(ev, pg.ViewBox.XAxis if axis is None else axis)


class CurvePlot(pg.PlotWidget):  # type: ignore[misc]  # pyqtgraph has no annotations
    """A plot of one quantity over passes.

    It shows all there is until the user zooms or drags, and then stays where it was put; a double
    click shows everything again.

    Signals:
        pointed (float, float): the pointer is at this many passes and at this height.
        left (): the pointer is elsewhere.
        zoomed (): the user has zoomed or dragged.
        part_changed (): other passes are in sight, or as many on more or fewer pixels.
        clicked (float, float): the curves' area was clicked, at this many passes and this height.
        reset_asked (): a double click asks for everything.
    """

    pointed = Signal(float, float)
    left = Signal()
    zoomed = Signal()
    part_changed = Signal()
    clicked = Signal(float, float)
    reset_asked = Signal()

    def __init__(self, axis: ValueAxis, *, lowest: float | None = None, parent: QWidget | None = None) -> None:
        """Make a plot.

        Args:
            axis: the left axis.
            lowest: no zoom shows anything below.
            parent: the owner.
        """
        super().__init__(parent, viewBox=_PassBox(enableMenu=False), axisItems={"left": axis, "bottom": PassAxis()})
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # no key does anything in it
        self._theme = LIGHT
        self._following = True
        self._numbered = True
        self._rows: tuple[Row, ...] = ()
        self._passes, self._low, self._high = 1.0, 0.0, 1.0
        self._box = self.getPlotItem().getViewBox()
        self._hairline = pg.InfiniteLine(angle=90, movable=False)
        self._hairline.hide()
        self._hairline.setZValue(1)
        self.addItem(self._hairline, ignoreBounds=True)
        self._set_up_axes()
        self._set_up_box(lowest)
        self._show_all()
        self.scene().sigMouseMoved.connect(self._on_mouse_moved)
        self.scene().sigMouseClicked.connect(self._on_mouse_clicked)

    @property
    def following(self) -> bool:
        """Whether everything is shown; False once the user has zoomed."""
        return self._following

    def follow(self) -> None:
        """Shows everything again, and keeps doing so."""
        self._following = True
        self._show_all()

    def passes_shown(self) -> tuple[float, float]:
        """The first and last place on the lower axis."""
        first, last = self._box.viewRange()[0]
        return first, last

    def show_passes(self, first: float, last: float) -> None:
        """Shows this part of the lower axis from now on."""
        self._following = False
        self._box.setXRange(first, last, padding=0)

    def show_values(self) -> None:
        """Shows the values from lowest to highest, whatever part of the passes is in sight."""
        self._box.setYRange(self._low, self._high + END_SHARE * (self._high - self._low), padding=0)

    def set_extent(self, passes: float, low: float, high: float) -> None:
        """How far the data reach: to this pass, and from this value to that."""
        extent = (passes, low, high)
        if extent != (self._passes, self._low, self._high):
            self._passes, self._low, self._high = extent
            if self._following:
                self._show_all()

    @property
    def area(self) -> QRectF:
        """The area of the curves, in pixels of the scene."""
        return QRectF(self._box.sceneBoundingRect())

    def pixel_of(self, passes: float) -> float:
        """Where a place on the lower axis is, in pixels of the scene from the left."""
        return float(self._box.mapViewToScene(QPointF(passes, 0)).x())

    def passes_at(self, position: QPointF) -> float:
        """Which place on the lower axis a point of the scene stands above."""
        return float(self._box.mapSceneToView(position).x())

    def columns(self) -> int:
        """How many pixels the curves' area is wide."""
        return max(1, round(self.area.width()))

    def pixels_apart(self, height: float, other: float) -> float:
        """How many pixels lie between two heights."""
        return float(abs(height - other) / self._box.viewPixelSize()[1])

    def pixels_in_passes(self, pixels: float) -> float:
        """How many passes lie between two places so many pixels apart."""
        return float(pixels * self._box.viewPixelSize()[0])

    def set_numbered(self, numbered: bool) -> None:
        """Whether the axes carry numbers; without data they would mean nothing."""
        if numbered != self._numbered:
            self._numbered = numbered
            for side in ("left", "bottom"):
                self.getAxis(side).setStyle(showValues=numbered)

    def set_theme(self, theme: Theme) -> None:
        """Colours of background, axes and hairline."""
        self._theme = theme
        self.setBackground(theme.panel)
        for side in ("left", "bottom"):
            axis = self.getAxis(side)
            axis.setPen(QPen(QColor(theme.border), 1))
            axis.setTextPen(theme.muted)
        self._hairline.setPen(QPen(QColor(theme.text), 0))

    def show_hairline(self, passes: float, rows: Sequence[Row] = ()) -> None:
        """Marks a place on the lower axis, with a small table beside it."""
        self._hairline.setValue(passes)
        self._hairline.show()
        if rows or self._rows:
            self._rows = tuple(rows)
            self.viewport().update()

    @property
    def rows_shown(self) -> tuple[Row, ...]:
        """The table beside the hairline; empty without one."""
        return self._rows

    def hide_hairline(self) -> None:
        """Takes the mark away."""
        self._hairline.hide()
        if self._rows:
            self._rows = ()
            self.viewport().update()

    def _set_up_axes(self) -> None:
        item = self.getPlotItem()
        item.hideButtons()
        item.setMenuEnabled(False)
        # pyqtgraph makes a menu all the same, as a window of its own; so at least it goes with the plot.
        item.ctrlMenu.setParent(self, item.ctrlMenu.windowFlags())
        item.layout.setContentsMargins(0, TOP_MARGIN, RIGHT_MARGIN, 0)

    def _set_up_box(self, lowest: float | None) -> None:
        self._box.setLimits(xMin=0, yMin=lowest, minXRange=MIN_RANGE, minYRange=MIN_RANGE)
        # Finding the range of a long curve anew for every step is costly.
        self._box.disableAutoRange()
        self._box.sigRangeChangedManually.connect(self._on_zoomed)
        self._box.sigXRangeChanged.connect(self.part_changed)
        self._box.sigResized.connect(self.part_changed)

    def _show_all(self) -> None:
        # A little more than all, so that marks at the very end are whole.
        high = self._high + END_SHARE * (self._high - self._low)
        self._box.setRange(xRange=(0, self._passes * (1 + END_SHARE)), yRange=(self._low, high), padding=0)

    @Slot(object)
    def _on_zoomed(self, _axes: object) -> None:
        self._following = False
        self.zoomed.emit()

    @Slot(object)
    def _on_mouse_moved(self, position: QPointF) -> None:
        if self._box.sceneBoundingRect().contains(position):
            place = self._box.mapSceneToView(position)
            self.pointed.emit(float(place.x()), float(place.y()))
        else:
            self.left.emit()

    @Slot(object)
    def _on_mouse_clicked(self, click: MouseClickEvent) -> None:
        if click.button() is not Qt.MouseButton.LeftButton or click.double():
            return
        if self._box.sceneBoundingRect().contains(click.scenePos()):
            place = self._box.mapSceneToView(click.scenePos())
            self.clicked.emit(float(place.x()), float(place.y()))

    def drawForeground(self, painter: QPainter, rect: QRectF) -> None:
        super().drawForeground(painter, rect)
        if self._rows:
            x = self.pixel_of(float(self._hairline.value()))
            paint_readout(painter, self._rows, x=x, area=self.area, theme=self._theme)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        if event.button() is Qt.MouseButton.LeftButton:
            self.reset_asked.emit()

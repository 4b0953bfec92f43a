"""The pad as a picture: its ink and words, the eraser's ring, the keyboard's pen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.pad_canvas import PadCanvas, draw_ink
from lenet_viz.gui.views.pad_history import PAD_SIDE
from lenet_viz.gui.views.pen import Pen
from lenet_viz.gui.views.pen_surface import PenSurface
from lenet_viz.gui.views.sketch import Sketch
from lenet_viz.gui.views.stroke_eraser import Point
from lenet_viz.gui.views.theme import LIGHT, Theme, font

MIN_SIDE: Final = 160
"""Smallest side of the pad in widget pixels."""

DISABLED_OPACITY: Final = 0.4

HINT: Final = "draw a digit here"


class PadView(PenSurface):
    """Holds what is on the pad, and paints it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._sketch = Sketch()
        self._canvas = PadCanvas()
        self._pen = Pen()
        self._ring: Point | None = None
        self._drop_near = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._theme = theme
        self._redraw()

    def _redraw(self) -> None:
        self._redraw_canvas()
        self.update()

    def _redraw_canvas(self) -> None:
        self._canvas.redraw(self._sketch.state, self._theme, side=self.side, ratio=self.devicePixelRatioF())

    def _grow_to(self, last: Point, at: Point) -> None:
        """Shows the growing stroke, whose newest piece leads from one point to another."""
        self._canvas.grow(self._sketch.points, self._sketch.width, self._theme)
        self.update(self._dirty(last, at))

    def _finish_stroke(self) -> None:
        """Takes the growing stroke, which is complete, into the picture."""
        self._canvas.finish(self._sketch.points, self._sketch.width, self._theme)
        self.update()

    def _move_ring(self, at: Point | None) -> None:
        """Shows the eraser's ring somewhere else, or nowhere."""
        for point in (self._ring, at):
            if point is not None:
                self.update(self._dirty(point, point))
        self._ring = at

    def _show_drop(self, near: bool) -> None:
        """Marks the pad while something that can be dropped is over it."""
        self._drop_near = near
        self.update()

    def _dirty(self, first: Point, last: Point) -> QRect:
        """The widget's part that ink or ring between two points can touch."""
        scale, reach = self.scale, max(self._pen.eraser_radius, self._sketch.width / 2) + 2.0
        box = QRectF(QPointF(*first), QPointF(*last)).normalized().adjusted(-reach, -reach, reach, reach)
        return QRectF(box.topLeft() * scale, box.size() * scale).toAlignedRect()

    def _paint_words(self, painter: QPainter) -> None:
        square = QRect(0, 0, self.side, self.side)
        backdrop = self._sketch.state.backdrop
        painter.setPen(QColor(self._theme.muted))
        if self._sketch.is_empty:
            painter.setFont(font(pixels=13))
            painter.drawText(square, Qt.AlignmentFlag.AlignCenter, HINT)
        elif backdrop is not None:
            painter.setFont(font(pixels=11))
            corner = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
            place = square.adjusted(8, 6, -8, -6)
            if backdrop.note:
                # A drawing may be dark down to the corner.
                ground = painter.boundingRect(place, corner, backdrop.note).adjusted(-4, -2, 4, 2)
                painter.fillRect(ground, QColor(self._theme.paper))
            painter.drawText(place, corner, backdrop.note)

    def _paint_pens(self, painter: QPainter) -> None:
        """The growing end of a stroke, the eraser's ring and the keyboard's pen."""
        painter.save()
        painter.scale(self.scale, self.scale)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._sketch.points:
            tail = self._canvas.tail(self._sketch.points)
            draw_ink(painter, tail, self._sketch.width, QColor(self._theme.ink))
        if self._ring is not None:
            radius = self._pen.eraser_radius
            painter.setPen(QPen(QColor(self._theme.accent), 1.5 / self.scale))
            painter.drawEllipse(QPointF(*self._ring), radius, radius)
        if self.keyboard_pen.visible:
            self.keyboard_pen.paint(painter, self._theme, width=self._pen.reach)
        painter.restore()

    def _paint_frame(self, painter: QPainter) -> None:
        marked = self._drop_near or self.keyboard_pen.visible
        painter.setPen(QPen(QColor(self._theme.accent if marked else self._theme.border), 1))
        painter.drawRect(0, 0, self.side - 1, self.side - 1)

    def sizeHint(self) -> QSize:
        return QSize(round(PAD_SIDE), round(PAD_SIDE))

    def minimumSizeHint(self) -> QSize:
        return QSize(MIN_SIDE, MIN_SIDE)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._canvas.fits(self.side, self.devicePixelRatioF()):
            self._redraw_canvas()
        painter = QPainter(self)
        if not self.isEnabled():
            painter.setOpacity(DISABLED_OPACITY)
        self._canvas.paint(painter)
        self._paint_words(painter)
        self._paint_pens(painter)
        self._paint_frame(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        # Height beyond the square would only be a gap below it.
        self.setMaximumHeight(max(self.width(), MIN_SIDE))

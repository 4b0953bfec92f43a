"""The pad's ink as a picture that grows with the pen instead of being painted anew."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.pad_history import PAD_SIDE, PadState
from lenet_viz.gui.views.theme import Theme

SETTLE_POINTS: Final = 32
"""How many points of a growing stroke are painted in every frame; earlier ones are in the picture already.

One polyline of this length costs little, and its joins are smooth: painted point by point, the soft edges
would lie on top of one another and turn hard.
"""


def draw_ink(painter: QPainter, points: Sequence[Sequence[float]], width: float, colour: QColor) -> None:
    """Draws one polyline (pad pixels) with round caps and joins."""
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    if len(points) == 1:
        painter.drawPoint(QPointF(*points[0]))
    else:
        painter.drawPolyline([QPointF(x, y) for x, y in points])


class PadCanvas:
    """A pixmap of a `PadState` at the screen's own resolution, and the stroke that is growing on it."""

    def __init__(self) -> None:
        self._pixmap = QPixmap()
        self._settled = 0

    def fits(self, side: int, ratio: float) -> bool:
        """Whether the picture has this side (widget pixels) and device-pixel ratio."""
        return self._pixmap.width() == round(side * ratio) and self._pixmap.devicePixelRatio() == ratio

    def redraw(self, state: PadState, theme: Theme, *, side: int, ratio: float) -> None:
        """Paints a state anew, at a side in widget pixels and a device-pixel ratio."""
        if not self.fits(side, ratio):
            self._pixmap = QPixmap(round(side * ratio), round(side * ratio))
            self._pixmap.setDevicePixelRatio(ratio)
        self._pixmap.fill(QColor(theme.paper))
        self._settled = 0
        painter = self._painter()
        if state.backdrop is not None:
            painter.drawImage(QRectF(0, 0, PAD_SIDE, PAD_SIDE), ink_image(state.backdrop.ink, theme))
        for stroke in state.strokes:
            draw_ink(painter, stroke.points.tolist(), stroke.width, QColor(theme.ink))
        painter.end()

    def grow(self, points: Sequence[Sequence[float]], width: float, theme: Theme) -> None:
        """Takes the older part of a growing stroke into the picture, once there is enough of it."""
        if len(points) - self._settled > SETTLE_POINTS:
            self._settle(points, width, theme)

    def finish(self, points: Sequence[Sequence[float]], width: float, theme: Theme) -> None:
        """Takes the rest of a stroke into the picture."""
        self._settle(points, width, theme)
        self._settled = 0

    def paint(self, painter: QPainter) -> None:
        """Copies the picture; Qt clips it to what has to be painted."""
        painter.drawPixmap(QPointF(0, 0), self._pixmap)

    def tail(self, points: Sequence[Sequence[float]]) -> Sequence[Sequence[float]]:
        """The part of a growing stroke that is not in the picture yet."""
        return points[self._settled :]

    def _settle(self, points: Sequence[Sequence[float]], width: float, theme: Theme) -> None:
        painter = self._painter()
        draw_ink(painter, self.tail(points), width, QColor(theme.ink))
        painter.end()
        self._settled = len(points) - 1

    def _painter(self) -> QPainter:
        painter = QPainter(self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        scale = self._pixmap.deviceIndependentSize().width() / PAD_SIDE
        painter.scale(scale, scale)
        return painter

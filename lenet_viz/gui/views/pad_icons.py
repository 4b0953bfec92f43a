"""The pictures on the pad's buttons, drawn as lines in the theme's colours."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPen, QPolygonF, QTransform

from lenet_viz.gui.views.button_icons import button_icon
from lenet_viz.gui.views.theme import Theme

GRID: Final = 16
"""The pictures are drawn on a square of this side."""

LINE: Final = 1.4


def undo_icon(theme: Theme) -> QIcon:
    """An arrow back."""
    return _icon(_arrow_back(), theme)


def redo_icon(theme: Theme) -> QIcon:
    """The same arrow, forward."""
    return _icon(QTransform(-1, 0, 0, 1, GRID, 0).map(_arrow_back()), theme)


def eraser_icon(theme: Theme) -> QIcon:
    """A tilted eraser on a line."""
    path = QPainterPath()
    path.addPolygon(
        QPolygonF([QPointF(*at) for at in ((2.5, 9), (9, 2.5), (13.5, 7), (7, 13.5), (5, 13.5), (2.5, 11))])
    )
    path.closeSubpath()
    path.moveTo(6, 5.5)
    path.lineTo(10.5, 10)
    path.moveTo(7, 13.5)
    path.lineTo(13.5, 13.5)
    return _icon(path, theme)


def clear_icon(theme: Theme) -> QIcon:
    """A waste bin."""
    path = QPainterPath(QPointF(2.5, 4))
    path.lineTo(13.5, 4)
    path.addPolygon(QPolygonF([QPointF(6, 4), QPointF(6.5, 2), QPointF(9.5, 2), QPointF(10, 4)]))
    path.addPolygon(QPolygonF([QPointF(4, 4), QPointF(4.7, 14), QPointF(11.3, 14), QPointF(12, 4)]))
    for x in (6.8, 9.2):
        path.moveTo(x, 6.8)
        path.lineTo(x, 11.2)
    return _icon(path, theme)


def _arrow_back() -> QPainterPath:
    path = QPainterPath(QPointF(5.5, 2.5))
    path.lineTo(2.5, 5.5)
    path.lineTo(5.5, 8.5)
    path.moveTo(2.5, 5.5)
    path.lineTo(9.5, 5.5)
    path.arcTo(QRectF(5.5, 5.5, 8, 8), 90, -180)
    path.lineTo(6, 13.5)
    return path


def _icon(path: QPainterPath, theme: Theme) -> QIcon:
    def draw(painter: QPainter, colour: QColor) -> None:
        painter.setPen(QPen(colour, LINE, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
        painter.drawPath(path)

    return button_icon(GRID, draw, theme)

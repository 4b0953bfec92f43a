"""The pictures on the buttons that move the kernel."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPixmap, QPolygonF

from lenet_viz.gui.views.theme import Theme

GRID: Final = 16
"""The pictures are drawn on a square of this side."""

SCALES: Final = (1.0, 1.5, 2.0, 3.0)
"""Device-pixel ratios to have a picture for."""


class Transport(Enum):
    """What a button does, and its picture: bars as (left, width), triangles as (tail, tip)."""

    START = (((2.5, 1.8),), ((8.8, 4.3), (13.5, 9.0)))
    BACK = (((11.5, 1.8),), ((10.5, 3.5),))
    PLAY = ((), ((4.5, 13.0),))
    PAUSE = (((4.0, 2.8), (9.2, 2.8)), ())
    FORWARD = (((2.7, 1.8),), ((5.5, 12.5),))


def transport_icon(what: Transport, theme: Theme) -> QIcon:
    """The picture of a button in a theme's colours, enabled and disabled."""
    icon = QIcon()
    for mode, colour in ((QIcon.Mode.Normal, theme.text), (QIcon.Mode.Disabled, theme.faint)):
        for scale in SCALES:
            icon.addPixmap(_picture(_path(what), QColor(colour), scale), mode)
    return icon


def _path(what: Transport) -> QPainterPath:
    bars, triangles = what.value
    path = QPainterPath()
    for left, width in bars:
        path.addRect(QRectF(left, 3.2, width, 9.6))
    for tail, tip in triangles:
        path.addPolygon(QPolygonF([QPointF(tail, 3.2), QPointF(tip, 8.0), QPointF(tail, 12.8)]))
        path.closeSubpath()
    return path


def _picture(path: QPainterPath, colour: QColor, scale: float) -> QPixmap:
    picture = QPixmap(round(GRID * scale), round(GRID * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, colour)
    return picture

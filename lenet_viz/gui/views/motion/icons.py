"""The pictures on the buttons that move the kernel."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QIcon, QPainterPath, QPolygonF

from lenet_viz.gui.views.button_icons import button_icon
from lenet_viz.gui.views.theme import Theme

GRID: Final = 16
"""The pictures are drawn on a square of this side."""


class Transport(Enum):
    """What a button does, and its picture: bars as (left, width), triangles as (tail, tip)."""

    START = (((2.5, 1.8),), ((8.8, 4.3), (13.5, 9.0)))
    BACK = (((11.5, 1.8),), ((10.5, 3.5),))
    PLAY = ((), ((4.5, 13.0),))
    PAUSE = (((4.0, 2.8), (9.2, 2.8)), ())
    FORWARD = (((2.7, 1.8),), ((5.5, 12.5),))


def transport_icon(what: Transport, theme: Theme) -> QIcon:
    """The picture of a button in a theme's colours, enabled and disabled."""
    path = _path(what)
    return button_icon(GRID, lambda painter, colour: painter.fillPath(path, colour), theme, lit=False)


def _path(what: Transport) -> QPainterPath:
    bars, triangles = what.value
    path = QPainterPath()
    for left, width in bars:
        path.addRect(QRectF(left, 3.2, width, 9.6))
    for tail, tip in triangles:
        path.addPolygon(QPolygonF([QPointF(tail, 3.2), QPointF(tip, 8.0), QPointF(tail, 12.8)]))
        path.closeSubpath()
    return path

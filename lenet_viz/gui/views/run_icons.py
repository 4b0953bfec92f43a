"""The pictures on the buttons of a training run, filled in the theme's colours."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QIcon, QPainterPath, QPolygonF

from lenet_viz.gui.views.button_icons import button_icon
from lenet_viz.gui.views.theme import Theme

ICON_SIDE: Final = 12
"""The pictures are drawn on a square of this side."""


def pause_icon(theme: Theme) -> QIcon:
    """Two bars."""
    return _icon(_bars((2, 3.2), (6.8, 3.2)), theme)


def resume_icon(theme: Theme) -> QIcon:
    """A triangle to the right."""
    return _icon(_triangle(2.5, 10.5), theme)


def step_icon(theme: Theme) -> QIcon:
    """A triangle that runs into one bar."""
    return _icon(_triangle(1.5, 7.5) | _bars((8.5, 2)), theme)


def pass_icon(theme: Theme) -> QIcon:
    """Two triangles that run into a bar."""
    return _icon(_triangle(0.5, 5) | _triangle(5, 9.5) | _bars((9.9, 1.6)), theme)


def stop_icon(theme: Theme) -> QIcon:
    """A square."""
    return _icon(_box(QRectF(2, 2, 8, 8)), theme)


def rewind_icon(theme: Theme) -> QIcon:
    """A triangle back to a bar."""
    return _icon(_triangle(10.5, 3.5) | _bars((1.2, 2)), theme)


def seed_icon(theme: Theme) -> QIcon:
    """The five of a die."""
    face = _box(QRectF(1, 1, 10, 10), round_by=2)
    dots = QPainterPath()
    for at in ((3.6, 3.6), (8.4, 3.6), (6, 6), (3.6, 8.4), (8.4, 8.4)):
        dots.addEllipse(QPointF(*at), 1.05, 1.05)
    return _icon(face - dots, theme)


def lock_icon(theme: Theme) -> QIcon:
    """A padlock."""
    outer, inner = QPainterPath(), QPainterPath()
    outer.addRoundedRect(QRectF(3, 1, 6, 8), 3, 3)
    inner.addRoundedRect(QRectF(4.4, 2.4, 3.2, 6), 1.6, 1.6)
    return _icon((outer - inner) | _box(QRectF(1.8, 5.4, 8.4, 5.8), round_by=1), theme)


def _triangle(base: float, tip: float) -> QPainterPath:
    path = QPainterPath()
    path.addPolygon(QPolygonF([QPointF(base, 1.5), QPointF(tip, 6), QPointF(base, 10.5)]))
    path.closeSubpath()
    return path


def _bars(*spans: tuple[float, float]) -> QPainterPath:
    """Upright bars: (left edge, width) of each."""
    path = QPainterPath()
    for left, width in spans:
        path.addRect(QRectF(left, 1.5, width, 9))
    return path


def _box(place: QRectF, round_by: float = 0.5) -> QPainterPath:
    path = QPainterPath()
    path.addRoundedRect(place, round_by, round_by)
    return path


def _icon(path: QPainterPath, theme: Theme) -> QIcon:
    return button_icon(ICON_SIDE, lambda painter, colour: painter.fillPath(path, colour), theme)

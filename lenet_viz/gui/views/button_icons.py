"""Pictures on buttons: one drawing in the theme's colours, for every state of the button and every screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from lenet_viz.gui.views.theme import Theme

SCALES: Final = (1.0, 1.5, 2.0, 3.0)
"""Device-pixel ratios to have a picture for."""

Drawing = Callable[[QPainter, QColor], None]
"""Draws on a square of logical pixels, in one colour."""


def button_icon(side: int, draw: Drawing, theme: Theme, *, lit: bool = True) -> QIcon:
    """An icon that is pale on a disabled button.

    Args:
        side: of the square, in logical pixels.
        draw: draws it.
        theme: the colours.
        lit: whether it has the accent colour on a button that is on.
    """
    icon = QIcon()
    for mode, state, colour in (
        (QIcon.Mode.Normal, QIcon.State.Off, theme.text),
        (QIcon.Mode.Normal, QIcon.State.On, theme.accent if lit else theme.text),
        (QIcon.Mode.Disabled, QIcon.State.Off, theme.faint),
        (QIcon.Mode.Disabled, QIcon.State.On, theme.faint),
    ):
        for scale in SCALES:
            icon.addPixmap(_picture(side, draw, QColor(colour), scale), mode, state)
    return icon


def _picture(side: int, draw: Drawing, colour: QColor, scale: float) -> QPixmap:
    picture = QPixmap(round(side * scale), round(side * scale))
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    with QPainter(picture) as painter:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(painter, colour)
    return picture

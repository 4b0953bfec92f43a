"""The pen of those who draw with the keyboard: where it is, where a key takes it, how it looks."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from lenet_viz.gui.views.keyboard import NUMBER_PAD_STEPS
from lenet_viz.gui.views.pad_history import PAD_SIDE
from lenet_viz.gui.views.theme import Theme

STEP: Final = 5.0
"""Pad pixels a key moves the pen."""

BIG_STEP: Final = 20.0
"""The same with Shift."""

CROSS_ARM: Final = 9.0


class PenCursor:
    """A position on the pad in pad pixels, moved by keys; visible while the keyboard is in use."""

    def __init__(self) -> None:
        self.position = (PAD_SIDE / 2, PAD_SIDE / 2)
        self.visible = False

    def move(self, key: int, *, big: bool) -> bool:
        """Moves one step if the key is a direction; returns whether it was."""
        direction = NUMBER_PAD_STEPS.get(Qt.Key(key))
        if direction is None:
            return False
        (x, y), (down, right) = self.position, direction
        step = BIG_STEP if big else STEP
        x, y = x + step * right, y + step * down
        self.position = (min(max(x, 0.0), PAD_SIDE), min(max(y, 0.0), PAD_SIDE))
        return True

    def paint(self, painter: QPainter, theme: Theme, *, width: float) -> None:
        """Paints a cross and the outline of the ink it would leave (pad pixels)."""
        pen = QPen(QColor(theme.accent), 1.5)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x, y = self.position
        painter.drawLine(QPointF(x - CROSS_ARM, y), QPointF(x + CROSS_ARM, y))
        painter.drawLine(QPointF(x, y - CROSS_ARM), QPointF(x, y + CROSS_ARM))
        painter.drawEllipse(QPointF(x, y), width / 2, width / 2)

"""A row of distorted copies of one sample."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.images import ink_image
from lenet_viz.gui.views.style import SMALL_PIXELS
from lenet_viz.gui.views.theme import LIGHT, Theme, font

COPIES: Final = 10
SIDE: Final = 28
GAP: Final = 1


class CopiesStrip(QWidget):
    """Ten small pictures, or a hint where there are none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._copies: tuple[NDArray[np.uint8], ...] = ()
        self._pictures: tuple[QImage, ...] = ()
        self._hint = ""
        self._theme = LIGHT
        self.setAccessibleName("Distorted copies")
        self.setToolTip("How copies of the selected digit may look. Each is turned, slanted, stretched, moved and bent")
        self.setFixedSize(self.sizeHint())

    @property
    def hint(self) -> str:
        """What is said instead of pictures."""
        return self._hint

    def show_copies(self, copies: Sequence[NDArray[np.uint8]], hint: str = "") -> None:
        """Show copies, each (28, 28) uint8 with 255 for ink, or without any a hint."""
        self._copies, self._hint = tuple(copies), hint
        self.setAccessibleDescription(hint or f"{len(self._copies)} copies")
        self._draw()

    def set_theme(self, theme: Theme) -> None:
        """Paints in the colours of a theme."""
        self._theme = theme
        self._draw()

    def _draw(self) -> None:
        self._pictures = tuple(
            ink_image(copy.astype(np.float32) / np.float32(255), self._theme) for copy in self._copies
        )
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(COPIES * (SIDE + GAP) - GAP + 2, SIDE + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.paper))
        for place, picture in enumerate(self._pictures):
            painter.drawImage(QRect(1 + place * (SIDE + GAP), 1, SIDE, SIDE), picture)
        painter.setPen(QColor(self._theme.border))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        if not self._pictures:
            painter.setPen(QColor(self._theme.muted))
            painter.setFont(font(pixels=SMALL_PIXELS))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), self._hint)

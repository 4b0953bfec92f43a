"""A figure of the paper as a picture that is made elsewhere, at this widget's size."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.theme import LIGHT, Theme

DIM: Final = 0.35
"""How opaque a picture is while the one wanted is still being made."""


class FigurePicture(QWidget):
    """Shows the newest picture; one of another size is scaled until the right one comes."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image: QImage | None = None
        self._waiting = False
        self._words = ""
        self._theme = LIGHT
        self.setAccessibleName("The figure")

    @property
    def image(self) -> QImage | None:
        """The picture on show; None while there is none, or it is not the one wanted."""
        return None if self._waiting else self._image

    @property
    def words(self) -> str:
        """What is said in place of a picture."""
        return self._words

    def set_image(self, image: QImage, description: str) -> None:
        """Show a picture.

        Args:
            image: with the density of this widget's pixels.
            description: what it shows, for those who cannot see it.
        """
        self._image, self._waiting, self._words = image, False, ""
        self.setAccessibleDescription(description)
        self.update()

    def set_waiting(self) -> None:
        """Another picture is being made: what is on show steps back."""
        self._waiting, self._words = True, ""
        self.update()

    def set_words(self, words: str) -> None:
        """Say something in place of a picture."""
        self._image, self._waiting, self._words = None, False, words
        self.setAccessibleDescription(words)
        self.update()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours; a picture in those of another one goes."""
        if theme is not self._theme:
            self._image = None
        self._theme = theme
        self.update()

    def height_in(self, room: QSize) -> int:
        """The height that the picture needs in a room; all of it while there is none."""
        if self._image is None:
            return room.height()
        size = self._image.deviceIndependentSize().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        return math.ceil(size.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(self._theme.window))
            if self._words:
                painter.setPen(QColor(self._theme.muted))
                flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
                painter.drawText(self.rect().adjusted(40, 0, -40, 0), flags, self._words)
            elif self._image is not None:
                painter.setOpacity(DIM if self._waiting else 1)
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
                painter.drawImage(self._place(self._image), self._image)

    def _place(self, image: QImage) -> QRectF:
        """Where a picture stands: as large as it can be, in the middle, its pixels on the screen's if they fit."""
        room, own = QRectF(self.rect()), image.deviceIndependentSize()
        size = own.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        if abs(size.width() - own.width()) < 2 and abs(size.height() - own.height()) < 2:
            size = own
        ratio = self.devicePixelRatioF()
        left, top = (room.width() - size.width()) / 2, (room.height() - size.height()) / 2
        return QRectF(QPointF(int(left * ratio) / ratio, int(top * ratio) / ratio), size)

"""A figure and what is said below it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from lenet_viz.gui.views.paper.caption import Caption
from lenet_viz.gui.views.paper.picture import FigurePicture
from lenet_viz.gui.views.theme import SPACING, Theme

SETTLING_MS: Final = 150
"""So long a size must last before a picture is made for it."""

SMALLEST_PICTURE: Final = QSize(480, 300)
USUAL_PICTURE: Final = QSize(820, 560)
LONGEST_LINE: Final = 650
"""Pixels, about a hundred letters; eyes that come back from the end of longer lines miss the next one."""


class FigurePlate(QWidget):
    """The picture over its caption.

    Every picture has the same room, whatever its caption; a long caption takes what a low picture leaves of it.

    Signals:
        settled(): the room for pictures has kept another size, or another density of pixels, for a moment.
    """

    settled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.picture, self.caption = FigurePicture(self), Caption(self)
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self.settled)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def room(self) -> QSize:
        """The largest size that a picture can have, over a caption of usual height."""
        return QSize(self.width(), max(1, self.height() - self._below))

    def set_image(self, image: QImage, words: str) -> None:
        """Show a picture with what is to be said about it."""
        self.caption.set_words(words)
        self.picture.set_image(image, words)
        self._arrange()

    def set_waiting(self) -> None:
        """Another picture is being made: the one on show steps back, where it stands."""
        self.caption.set_words("")
        self.picture.set_waiting()

    def set_obstacle(self, words: str) -> None:
        """Say why there is no picture."""
        self.caption.set_words("")
        self.picture.set_words(words)
        self._arrange()

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.caption.set_theme(theme)
        self.picture.set_theme(theme)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._settling.start()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._settling.start()
        return super().event(event)

    def sizeHint(self) -> QSize:
        return USUAL_PICTURE + QSize(0, self._below)

    def minimumSizeHint(self) -> QSize:
        return SMALLEST_PICTURE + QSize(0, self._below)

    @property
    def _below(self) -> int:
        return SPACING + self.caption.least_height

    def _arrange(self) -> None:
        room, width = self.room, min(self.width(), LONGEST_LINE)
        high = self.caption.height_in(width, room.height() - self.picture.height_in(room))
        self.caption.setGeometry((self.width() - width) // 2, self.height() - high, width, high)
        self.picture.setGeometry(0, 0, self.width(), self.height() - SPACING - high)

"""What pictures have in common whose layout is a whole number of the screen's own pixels."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget


class PixelCanvas(QWidget):
    """A painted widget that is laid out anew at every size and on every screen.

    Attributes:
        usual: a comfortable size, in widget pixels.
        smallest: the smallest size at which everything is legible.
    """

    usual: QSize
    smallest: QSize

    def _lay_out(self) -> None:
        """Place everything for the size and the screen of now."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return self.usual

    def minimumSizeHint(self) -> QSize:
        return self.smallest

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._lay_out()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

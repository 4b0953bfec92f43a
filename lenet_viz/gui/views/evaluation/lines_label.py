"""Words that may take several lines of a width that is settled."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QWidget


class LinesLabel(QLabel):
    """A label that is as high as its words need, so that where there is less room the page scrolls.

    It asks its page for no height by width: pages that do are given the height they would like rather than what
    they need.
    """

    def __init__(self, width: int, parent: QWidget | None = None) -> None:
        """Make an empty label of so many pixels' width."""
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setFixedWidth(width)

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(self.maximumWidth(), self.heightForWidth(self.maximumWidth()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # What was measured out of sight may be of another font.
        self.updateGeometry()

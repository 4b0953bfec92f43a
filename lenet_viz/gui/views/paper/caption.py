"""What stands below a figure, in a place that is as high for every figure."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QSizePolicy, QWidget

from lenet_viz.gui.views.theme import LIGHT, Theme

LINES: Final = 4
"""So many are in view; the picture keeps its size from one figure to the next."""

EDGE: Final = 3
"""Pixels above and below the words: for the frame that the focus draws, and a little air."""


class Caption(QScrollArea):
    """Some sentences; long ones can be scrolled, also with the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setProperty("role", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName("What the figure shows")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._words)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for each in (self.viewport(), self._words):
            each.setAutoFillBackground(False)
        self.set_theme(LIGHT)

    @property
    def words(self) -> str:
        """What is said."""
        return self._words.text()

    def set_words(self, words: str) -> None:
        """Say something else, from its beginning."""
        self._words.setText(words)
        self.setAccessibleDescription(words)
        self.verticalScrollBar().setValue(0)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self.setStyleSheet(
            "Caption { background: transparent; border: 1px solid transparent; border-radius: 3px; }"
            f"Caption:focus {{ border-color: {theme.accent}; }}"
        )

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), LINES * self._words.fontMetrics().lineSpacing() + 2 * EDGE)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

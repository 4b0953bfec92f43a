"""The mark of an altered network: what is altered, what it costs, and the way back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views.theme import SPACING


class AlteredMark(QWidget):
    """Says that the network on screen is not the trained one, and offers to undo."""

    def __init__(self, undo: QAction, redo: QAction, restore: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("alteredMark")
        self._sign = QLabel("altered")
        self._sign.setProperty("role", "altered")
        self._words = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._error = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._error.setProperty("role", "muted")
        self._error.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        row.addWidget(self._sign)
        row.addWidget(self._words)
        row.addWidget(self._error, stretch=1)
        for action in (undo, redo, restore):
            button = QToolButton()
            button.setDefaultAction(action)
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def set_words(self, words: str) -> None:
        """What is altered: "2 links muted, 1 number changed"."""
        self._words.setText(words)
        self._tell()

    def set_error(self, words: str, *, stale: bool, details: str = "") -> None:
        """The measured test error of the altered network, or why there is none.

        Args:
            words: "test error 0.48 % → 1.92 %".
            stale: whether another measurement is under way, so that the number is of an earlier alteration.
            details: more words for the tool tip.
        """
        self._error.setText(words)
        self._error.setToolTip(details or words)
        self._error.setEnabled(not stale)
        self._tell()

    @property
    def words(self) -> str:
        """Everything it says, in one line."""
        return " · ".join(part for part in (self._words.text(), self._error.text()) if part)

    def _tell(self) -> None:
        self.setAccessibleName(f"The network is altered: {self.words}")

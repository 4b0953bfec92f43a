"""What the time machine shows at present, and what can be done from there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from lenet_viz.gui.views.elided_label import ElidedLabel
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme

STRIP_HEIGHT: Final = 26
BRANCH_TEXT: Final = "Branch from here"
SHORT_BRANCH_TEXT: Final = "Branch"
LONG_TEXT_WIDTH: Final = 540
"""From this width on Branch says from where."""


class LookingBackStrip(QWidget):
    """Words such as 'looking back at step 1,234 of pass 3', and the ways on from there.

    Signals:
        live_requested (): back to the newest weights.
        branch_requested (): a new run shall begin from the weights of that moment.
        film_requested (): the kernels' history shall be written as a film.
    """

    live_requested = Signal()
    branch_requested = Signal()
    film_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = ElidedLabel()
        # A preferred width of its own would push the buttons out of a narrow dock.
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._words.setAccessibleName("moment shown")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING // 2)
        row.addWidget(self._words, 1)
        live = _button("Live", "Back to the newest weights of the run", self.live_requested)
        self._branch = _button(BRANCH_TEXT, "Begin a new run from the weights of this moment", self.branch_requested)
        film = _button("Film…", "Write the history of the kernels as a film", self.film_requested)
        for button in (live, self._branch, film):
            row.addWidget(button)
        self.set_theme(LIGHT)

    def set_words(self, words: str) -> None:
        """Says which moment is shown."""
        self._words.set_words(words)

    def set_theme(self, theme: Theme) -> None:
        """Colour of the words: what is seen is not what is."""
        self._words.setStyleSheet(f"QLabel {{ color: {theme.accent}; }}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._branch.setText(BRANCH_TEXT if self.width() >= LONG_TEXT_WIDTH else SHORT_BRANCH_TEXT)


def _button(text: str, tip: str, clicked: SignalInstance) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setFixedHeight(STRIP_HEIGHT)
    button.clicked.connect(clicked)
    return button

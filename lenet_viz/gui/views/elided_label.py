"""A line of words that gives way: what does not fit ends in an ellipsis, and the tool tip says it all."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

SHORTEST: Final = "Xx…"
"""What it must have room for."""

PLACE: Final = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ElidedLabel(QLabel):
    """A label of one line that takes less room than it would like rather than push its neighbours away."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tip = ""
        self.setTextFormat(Qt.TextFormat.PlainText)

    @property
    def words_shown(self) -> str:
        """The text, as far as there is room for it."""
        metrics = QFontMetrics(self.font())
        return metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width())

    def set_words(self, words: str) -> None:
        """Say something else."""
        self.setText(words)
        self._tell_rest()

    def set_tip(self, tip: str) -> None:
        """Have the tool tip say this, too: below the words while they do not fit, alone while they do."""
        self._tip = tip
        self._tell_rest()

    def minimumSizeHint(self) -> QSize:
        usual = self.sizeHint()
        return QSize(min(QFontMetrics(self.font()).horizontalAdvance(SHORTEST), usual.width()), usual.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_rest()

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter,
                self.contentsRect(),
                PLACE,
                self.palette(),
                self.isEnabled(),
                self.words_shown,
                self.foregroundRole(),
            )

    def _tell_rest(self) -> None:
        rest = "" if self.words_shown == self.text() else self.text()
        self.setToolTip("\n".join(part for part in (rest, self._tip) if part))

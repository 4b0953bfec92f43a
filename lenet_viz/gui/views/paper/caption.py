"""What stands below a figure."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from lenet_viz.gui.views.theme import LIGHT, Theme

LINES: Final = 6
"""So many are always in view, so that the picture keeps its size from one figure to the next."""

EDGE: Final = 3
"""Pixels above and below the words: for the frame that the focus draws, and a little air."""


class Caption(QScrollArea):
    """Some sentences; those without room can be scrolled to, also with the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = _Words(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setProperty("role", "muted")
        self._words.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setAccessibleName("What the figure shows")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(self._words)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
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

    @property
    def least_height(self) -> int:
        """The height of `LINES` lines."""
        return self._height(LINES)

    def height_in(self, width: int, spare: int) -> int:
        """As high as the words ask at a width, by `spare` pixels at most above the least; whole lines."""
        line = self._line
        asked = -(-self._words.heightForWidth(width - 2 * self.frameWidth()) // line)
        return self._height(max(LINES, min(asked, LINES + spare // line)))

    @property
    def _line(self) -> int:
        """The height of a line as a label lays it out, which rounds up what `QFontMetrics` rounds off."""
        return math.ceil(QFontMetricsF(self._words.font()).lineSpacing())

    def _height(self, lines: int) -> int:
        return lines * self._line + 2 * EDGE


class _Words(QLabel):
    """While words are selected, the key that copies is theirs and not that of the window."""

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and self.hasSelectedText():
            assert isinstance(event, QKeyEvent)
            if event.matches(QKeySequence.StandardKey.Copy):
                event.accept()
                return True
        return super().event(event)

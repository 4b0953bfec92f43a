"""A note about the run: why it ended, or what is looked at."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from lenet_viz.gui.views.theme import LIGHT, Theme

SIDES: Final = 24
"""Pixels that its frame needs beside the words."""


class PanelNote(QLabel):
    """Words in a frame, in as many lines as they need; hidden without words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.set_theme(LIGHT)
        self.hide()

    def say(self, words: str) -> None:
        """Says something; nothing hides it."""
        self.setText(words)
        self.setVisible(bool(words))

    def fits(self, width: int) -> bool:
        """Whether one line of so many pixels is enough."""
        return SIDES + self.fontMetrics().horizontalAdvance(self.text()) <= width

    def set_theme(self, theme: Theme) -> None:
        """Colours of words and frame."""
        self.setStyleSheet(
            f"QLabel {{ background: {theme.warning}; color: {theme.text};"
            f" border-left: 4px solid {theme.accent}; padding: 4px 8px; }}"
        )

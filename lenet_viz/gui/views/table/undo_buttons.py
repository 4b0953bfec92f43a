"""Undo and redo as two small buttons that say what they would do."""

from __future__ import annotations

from PySide6.QtCore import QSize, Slot
from PySide6.QtGui import QUndoStack
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from lenet_viz.gui.views import pad_icons
from lenet_viz.gui.views.theme import LIGHT, Theme


class UndoButtons(QWidget):
    """Two buttons for a stack of edits."""

    def __init__(self, stack: QUndoStack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._undo, self._redo = QToolButton(), QToolButton()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button, step in ((self._undo, stack.undo), (self._redo, stack.redo)):
            button.setProperty("role", "quiet")
            button.setIconSize(QSize(pad_icons.GRID, pad_icons.GRID))
            button.clicked.connect(step)
            row.addWidget(button)
        # The stack tells its words; it must not be asked for them, for it tells them also while it is deleted.
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        self._name_undo("")
        self._name_redo("")
        self.set_theme(LIGHT)

    def set_theme(self, theme: Theme) -> None:
        """Draws the pictures in the colours of a theme."""
        self._undo.setIcon(pad_icons.undo_icon(theme))
        self._redo.setIcon(pad_icons.redo_icon(theme))

    @Slot(str)
    def _name_undo(self, words: str) -> None:
        _name(self._undo, "Undo", words, "Ctrl+Z")

    @Slot(str)
    def _name_redo(self, words: str) -> None:
        _name(self._redo, "Redo", words, "Ctrl+Shift+Z")


def _name(button: QToolButton, step: str, words: str, keys: str) -> None:
    """Says what a button would undo or redo; without words that is nothing."""
    button.setEnabled(bool(words))
    button.setAccessibleName(f"{step} {words}".strip())
    button.setToolTip(f"{step} {words} ({keys})" if words else f"Nothing to {step.lower()} ({keys})")

"""A panel with edits of its own: undo and redo belong to it while the keyboard is there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtGui import QKeyEvent, QUndoStack
from PySide6.QtWidgets import QWidget

from lenet_viz.gui.views.keyboard import undo_step

UNDO_LIMIT: Final = 200


class UndoPanel(QWidget):
    """Takes the keys of undo and redo before the window gives them to its pad.

    Attributes:
        undo_stack: the panel's edits.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.undo_stack = QUndoStack(self)
        self.undo_stack.setUndoLimit(UNDO_LIMIT)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and undo_step(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = undo_step(event)
        if step:
            (self.undo_stack.undo if step < 0 else self.undo_stack.redo)()
        else:
            super().keyPressEvent(event)

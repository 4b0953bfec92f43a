"""One undo and one redo for the whole window: they belong to where the user is at work."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QApplication, QWidget

from lenet_viz.gui.views.drawing_pad import DrawingPad

_LONGEST: Final = 40
"""Longer words for a step would make the menu wide."""


class UndoController(QObject):
    """Routes Ctrl+Z to the steps made where the keyboard focus is, and to the strokes on the pad elsewhere."""

    def __init__(
        self,
        actions: Mapping[str, QAction],
        pad: DrawingPad,
        places: Mapping[QWidget, QUndoStack],
        parent: QObject | None = None,
    ) -> None:
        """Take over the actions.

        Args:
            actions: the window's; undo, redo and the pair of the strokes are used.
            pad: its strokes are undone unless the focus is in one of the places.
            places: widget → the steps made in it.
            parent: the object that deletes this one.
        """
        super().__init__(parent)
        self._undo, self._redo, self._pad, self._places = actions["undo"], actions["redo"], pad, places
        self._undo_stroke, self._redo_stroke = actions["undo_stroke"], actions["redo_stroke"]
        self._stack: QUndoStack | None = None
        self._undo.triggered.connect(self._on_undo)
        self._redo.triggered.connect(self._on_redo)
        self._undo_stroke.triggered.connect(pad.undo)
        self._redo_stroke.triggered.connect(pad.redo)
        pad.history_changed.connect(self._on_pad_history)
        for stack in set(places.values()):
            stack.indexChanged.connect(self._show)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._on_focus_changed)
        if parent is not None:
            parent.destroyed.connect(self._on_window_gone)
        self._on_pad_history(False, False)

    @Slot()
    def _on_window_gone(self) -> None:
        """A stack says once more that it is empty when it is deleted, after the actions are."""
        for stack in set(self._places.values()):
            stack.blockSignals(True)

    @Slot(QWidget, QWidget)
    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        # A menu or another window takes the focus only for a while.
        if now is None or now.window() is not self._pad.window():
            return
        places = self._places.items()
        self._stack = next((stack for place, stack in places if place is now or place.isAncestorOf(now)), None)
        self._show()

    @Slot(bool, bool)
    def _on_pad_history(self, can_undo: bool, can_redo: bool) -> None:
        self._undo_stroke.setEnabled(can_undo)
        self._redo_stroke.setEnabled(can_redo)
        self._show()

    @Slot()
    def _on_undo(self) -> None:
        if self._stack is None:
            self._pad.undo()
        else:
            self._stack.undo()

    @Slot()
    def _on_redo(self) -> None:
        if self._stack is None:
            self._pad.redo()
        else:
            self._stack.redo()

    @Slot()
    def _show(self) -> None:
        stack = self._stack
        if stack is None:
            undo, redo = "the last stroke", "a stroke"
            possible = (self._undo_stroke.isEnabled(), self._redo_stroke.isEnabled())
        else:
            undo, redo = stack.undoText(), stack.redoText()
            possible = (stack.canUndo(), stack.canRedo())
        for action, verb, what, can in zip(
            (self._undo, self._redo), ("&Undo", "&Redo"), (undo, redo), possible, strict=True
        ):
            action.setText(f"{verb}: {_shortened(what)}" if can and what else verb)
            action.setEnabled(can)


def _shortened(words: str) -> str:
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"

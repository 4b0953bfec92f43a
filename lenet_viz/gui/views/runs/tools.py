"""What can be asked of the chosen runs: a row of buttons, and the same as a menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views.runs.row import RunAction, RunRow, obstacle
from lenet_viz.gui.views.theme import SPACING

GAP: Final = 2
USUAL: Final = "QToolButton { padding: 2px 9px; }"
SMALL: Final = "QToolButton { font-size: 11px; padding: 1px 4px; }"

_WORDS: Final = {
    RunAction.OPEN: ("Open", "Show its network in the figure; of a run that goes on, the newest one, live"),
    RunAction.LOOK_BACK: ("Look back", "Walk through its kept moments along the curves of the Training tab"),
    RunAction.COMPARE: ("Compare", "Two networks read the same digit, side by side"),
    RunAction.RESUME: ("Resume", "Go on where it was left; the weights are as if it had never stopped"),
    RunAction.RERUN: ("Rerun", "Train the same once more, from the start, as a new run"),
    RunAction.RENAME: ("Rename", "Give it another name"),
    RunAction.DELETE: ("Delete", "Take the chosen runs out of the list; Undo brings them back"),
    RunAction.FILM: ("Film…", "Save how its kernels came about as a film"),
    RunAction.FOLDER: ("Folder", "Show its files in the file manager"),
}
"""Action → what its button says, and what it does."""

_KEYS: Final = {
    RunAction.OPEN: (Qt.Key.Key_Return, Qt.Key.Key_Enter),
    RunAction.RENAME: (Qt.Key.Key_F2,),
    RunAction.DELETE: (Qt.Key.Key_Delete,),
}
"""They work while the keyboard is in the table."""

_GROUP_ENDS: Final = (RunAction.COMPARE, RunAction.RERUN, RunAction.DELETE)


class RunTools(QWidget):
    """One button for each action; those that cannot be done now say why in their tool tips.

    Signals:
        wanted (object): a RunAction shall be done with the chosen runs.
    """

    wanted = Signal(object)

    def __init__(self, keyboard: QWidget, parent: QWidget | None = None) -> None:
        """Make the buttons.

        Args:
            keyboard: the widget in which the keys of the actions work.
            parent: the object that deletes this one.
        """
        super().__init__(parent)
        self._actions = {action: self._make_action(action, keyboard) for action in RunAction}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        for kind, action in self._actions.items():
            button = QToolButton()
            button.setDefaultAction(action)
            button.setAccessibleName(_WORDS[kind][0])
            row.addWidget(button)
            if kind in _GROUP_ENDS:
                row.addSpacing(SPACING // 2)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_small(False)
        self.set_chosen(())

    def set_chosen(self, rows: Sequence[RunRow]) -> None:
        """Which runs are chosen: decides what can be asked."""
        for kind, action in self._actions.items():
            reason = obstacle(kind, rows)
            meaning, keys = _WORDS[kind][1], _KEYS.get(kind)
            key = f" ({QKeySequence(keys[0]).toString()})" if keys else ""
            action.setEnabled(not reason)
            action.setToolTip(f"Not now. {reason}" if reason else f"{meaning}{key}")

    def set_small(self, small: bool) -> None:
        """Small words and little around them, where there is little room."""
        self.setStyleSheet(SMALL if small else USUAL)

    def open_menu(self, place: QPoint) -> None:
        """Offer the actions as a menu at a place of the screen."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for kind, action in self._actions.items():
            menu.addAction(action)
            if kind in _GROUP_ENDS:
                menu.addSeparator()
        menu.popup(place)

    def _make_action(self, kind: RunAction, keyboard: QWidget) -> QAction:
        action = QAction(_WORDS[kind][0], keyboard)
        action.setIconText(action.text())  # buttons show this one; by itself it would lack the dots
        action.setShortcuts([QKeySequence(key) for key in _KEYS.get(kind, ())])
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda: self.wanted.emit(kind))
        keyboard.addAction(action)
        return action

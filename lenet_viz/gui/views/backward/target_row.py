"""Ten buttons, one for each class; at most one is chosen."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from lenet_viz.network.spec import CLASSES

BUTTON: Final = 22

LOOK: Final = """
QToolButton { padding: 3px 0; border-radius: 4px; }
QToolButton:checked { background: palette(highlight); color: palette(highlighted-text); font-weight: bold; }
QToolButton:checked:focus { border: 2px solid palette(text); }
"""
"""Narrower than other buttons; the class in use is filled: the frame of the one with the focus looks else."""


class TargetRow(QWidget):
    """The classes 0…9 in a row. Pressing the chosen one again lets go of it; arrow keys walk, digits choose.

    Signals:
        target_chosen(object): a class, or None when the choice was taken back.
    """

    target_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: int | None = None
        self._shown: int | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        self._buttons = [self._button(digit) for digit in range(CLASSES)]
        for button in self._buttons:
            row.addWidget(button)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setStyleSheet(LOOK)
        self.setAccessibleName("Target class")
        self.set_target(None, None)

    def set_target(self, shown: int | None, chosen: int | None) -> None:
        """Mark the class in use; `chosen` is the user's choice, None while the target follows the answer."""
        self._chosen, self._shown = chosen, shown
        for digit, button in enumerate(self._buttons):
            button.setChecked(digit == shown)
        self.setFocusProxy(self._buttons[shown or 0])

    @Slot()
    def _on_clicked(self) -> None:
        digit = self._buttons.index(self.sender())  # type: ignore[arg-type]  # only buttons are connected
        # Qt has turned the button already; what is checked follows from what the answer to this signal is.
        self.set_target(self._shown, self._chosen)
        self.target_chosen.emit(None if digit == self._chosen else digit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by a digit; Qt itself lets arrow keys walk from button to button."""
        if len(event.text()) == 1 and event.text() in "0123456789":
            button = self._buttons[int(event.text())]
            button.setFocus(Qt.FocusReason.OtherFocusReason)
            button.click()
        else:
            super().keyPressEvent(event)

    def _button(self, digit: int) -> QToolButton:
        button = QToolButton()
        button.setText(str(digit))
        button.setCheckable(True)
        button.setFixedSize(BUTTON, BUTTON + 2)
        button.setAccessibleName(f"Target class {digit}")
        button.setToolTip(f"Ask for {digit} (key {digit}); once more: follow the answer")
        button.clicked.connect(self._on_clicked)
        return button

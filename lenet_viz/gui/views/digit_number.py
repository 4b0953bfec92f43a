"""The field with the number of a test digit."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSpinBox

NUMBER_WIDTH: Final = 62


class DigitNumber(QSpinBox):
    """The number of a digit, −1 for none; its arrow keys ask for a step instead of counting.

    Signals:
        step_asked (int): how many digits forward.
    """

    step_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setPrefix("#")
        self.setProperty("role", "bare")  # previous and next are its arrows
        self.setKeyboardTracking(False)
        self.setSpecialValueText("#")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setFixedWidth(NUMBER_WIDTH)
        self.setAccessibleName("Number of the test digit")

    def set_count(self, count: int) -> None:
        """Allows 0 … count − 1, and −1 for no digit."""
        with QSignalBlocker(self):
            self.setRange(-1, count - 1)
        self.setToolTip(f"Type a number from 0 to {count - 1}" if count else "")

    def show_number(self, number: int | None) -> None:
        """Shows a number that was chosen elsewhere, or none, without a signal."""
        with QSignalBlocker(self):
            self.setValue(-1 if number is None else number)

    def stepBy(self, steps: int) -> None:
        self.step_asked.emit(steps)

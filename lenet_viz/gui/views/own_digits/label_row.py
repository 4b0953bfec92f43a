"""Ten buttons that say what is on the pad."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views.own_digits.words import CLASSES, counted, named

WIDTH: Final = 33
GAP: Final = 3
STYLE: Final = "QToolButton { font-weight: bold; padding: 1px 0px; }"
NUMBER_HEIGHT: Final = 13


class LabelRow(QWidget):
    """A button for each class, and below it how many samples the class has.

    Signals:
        labelled (int): what is on the pad is this digit.
    """

    labelled = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._obstacle = ""
        self._counts: tuple[int, ...] = (0,) * CLASSES
        self._buttons = [QToolButton() for _ in range(CLASSES)]
        self._numbers = [QLabel() for _ in range(CLASSES)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(0)
        for label, (button, number) in enumerate(zip(self._buttons, self._numbers, strict=True)):
            button.setText(str(label))
            button.setStyleSheet(STYLE)
            button.setFixedWidth(WIDTH)
            # A click must not take the focus: the button is disabled as soon as the pad is empty.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(partial(self.labelled.emit, label))
            number.setProperty("role", "small")
            number.setFixedHeight(NUMBER_HEIGHT)
            number.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(button, 0, label)
            grid.addWidget(number, 1, label)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._show()

    def set_obstacle(self, reason: str) -> None:
        """Why nothing can be added now; empty when something can."""
        self._obstacle = reason
        self._show()

    def set_counts(self, counts: Sequence[int]) -> None:
        """How many samples each class has."""
        self._counts = tuple(counts)
        self._show()

    def _show(self) -> None:
        for label, (button, number, count) in enumerate(zip(self._buttons, self._numbers, self._counts, strict=True)):
            button.setEnabled(not self._obstacle)
            button.setToolTip(
                self._obstacle or f"Add what is on the pad to your digits, as {named(label)} (key {label})"
            )
            button.setAccessibleName(f"Add as {named(label)}; {counted(count)} so far")
            number.setText(f"{count:,}" if count else "–")

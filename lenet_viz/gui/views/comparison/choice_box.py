"""The choice of the network in a column: long names end in an ellipsis, and its tool tip says all of them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip, QWidget

LEAST_LETTERS: Final = 12
"""The box takes whatever width its column has, and needs no more than this."""


class ChoiceBox(QComboBox):
    """A list to choose a network from.

    Args:
        side: "left" or "right".
        parent: the object that deletes this one.
    """

    def __init__(self, side: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(f"Network on the {side}")
        self.setMinimumContentsLength(LEAST_LETTERS)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setToolTip(f"Which network is on the {side}")
        self.setPlaceholderText("Choose a network")

    def paintEvent(self, event: QPaintEvent) -> None:
        # Qt would cut the words off in the middle of a letter.
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        control, part = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, option, part, self).width()
        words = self.currentText()
        if self.currentIndex() < 0:
            words = self.placeholderText()
            option.palette.setBrush(QPalette.ColorRole.ButtonText, option.palette.placeholderText())
        option.currentText = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self.currentIndex() >= 0:
            QToolTip.showText(event.globalPos(), f"{self.toolTip()}: {self.currentText()}", self)
            return True
        return super().event(event)

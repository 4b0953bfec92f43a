"""A list to choose from that gives way: long names end in an ellipsis, and its tool tip says all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip


class ElidedBox(QComboBox):
    """A closed box that shows as much of its choice as there is room for."""

    @property
    def whole_tip(self) -> str:
        """What it is for, and the whole name of what is chosen."""
        return f"{self.toolTip()}: {self.currentText()}" if self.currentIndex() >= 0 else self.toolTip()

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
            QToolTip.showText(event.globalPos(), self.whole_tip, self)
            return True
        return super().event(event)

"""One line of news at the top of the window instead of a stack of dialogs."""

from __future__ import annotations

from enum import Enum
from typing import Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from lenet_viz.gui.views.theme import SPACING


class MessageKind(Enum):
    """How bad it is; the value is the `kind` that the style sheet knows."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


_SPOKEN: Final = {MessageKind.INFO: "Note", MessageKind.WARNING: "Warning", MessageKind.ERROR: "Error"}


class MessageBar(QFrame):
    """A message that can be read, selected and closed; hidden while there is none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = MessageKind.INFO
        self._words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        close = QToolButton()
        close.setText("×")
        close.setProperty("role", "quiet")
        close.setToolTip("Close this message (Esc)")
        close.setAccessibleName("Close this message")
        close.clicked.connect(self.clear_message)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * SPACING, 6, SPACING, 6)
        row.addWidget(self._words)
        row.addWidget(close, alignment=Qt.AlignmentFlag.AlignTop)
        self.setObjectName("messageBar")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """The message shown; empty if there is none."""
        return self._words.text()

    @property
    def kind(self) -> MessageKind:
        """How bad the shown message is."""
        return self._kind

    def show_message(self, text: str, kind: MessageKind = MessageKind.INFO, details: str = "") -> None:
        """Shows a message in place of the last one; a mere note never takes an error's place.

        Args:
            text: one sentence, plain text.
            kind: how bad it is.
            details: more words for the tool tip.
        """
        if self.text and self._kind is MessageKind.ERROR and kind is MessageKind.INFO:
            return
        self._kind = kind
        self._words.setText(text)
        self._words.setToolTip(details)
        self.setProperty("kind", kind.value)
        self.style().unpolish(self)
        self.style().polish(self)
        spoken = f"{_SPOKEN[kind]}: {text}"
        self.setAccessibleName(spoken)
        self.setAccessibleDescription(details)
        self._words.setAccessibleName(spoken)
        self.setVisible(bool(text))
        if text:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    @Slot()
    def clear_message(self) -> None:
        """Takes the message away, whatever it is."""
        self._words.clear()
        self._words.setToolTip("")
        self.hide()

    @Slot(str)
    def forget(self, text: str) -> None:
        """Takes this message away, unless another has come since."""
        if self.text == text:
            self.clear_message()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear_message()
        else:
            super().keyPressEvent(event)

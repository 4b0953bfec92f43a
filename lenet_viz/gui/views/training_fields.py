"""One typed value of the training form: a field that says what is wrong with its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QLineEdit, QWidget

from lenet_viz.gui.views.theme import LIGHT, Theme

FIELD_WIDTH: Final = 56
CLOSE: Final = "padding: 2px 3px;"
"""Room for numbers such as 0.0001."""

Value = TypeVar("Value")


class RecipeField(QLineEdit, Generic[Value]):
    """A field whose text is read by a function that says what is wrong with it.

    The text stays as it was typed, right or wrong.

    Signals:
        checked (): the text has changed, and `problem` is up to date.
    """

    checked = Signal()

    def __init__(
        self,
        value: Value,
        *,
        read: Callable[[str], Value],
        write: Callable[[Value], str],
        parent: QWidget | None = None,
    ) -> None:
        """Make a field.

        Args:
            value: what it holds first.
            read: text → value; raises ValueError with the reason in a few words.
            write: value → text.
            parent: the owner.
        """
        super().__init__(write(value), parent)
        self._read = read
        self._write = write
        self._value = value
        self._problem = ""
        self._theme = LIGHT
        self.setFixedWidth(FIELD_WIDTH)
        self._mark()
        self.textChanged.connect(self._check)

    @property
    def problem(self) -> str:
        """What is wrong with the text; empty when nothing is."""
        return self._problem

    @property
    def value(self) -> Value:
        """The value typed; the last good one while there is a problem."""
        return self._value

    def set_value(self, value: Value) -> None:
        """Show a value, and hold exactly it."""
        self.setText(self._write(value))
        self.setCursorPosition(0)  # of a long number the first digits are seen
        self._value = value

    def set_theme(self, theme: Theme) -> None:
        """Colours of the mark."""
        self._theme = theme
        self._mark()

    @Slot()
    def _check(self) -> None:
        try:
            self._value = self._read(self.text())
            self._problem = ""
        except ValueError as error:
            self._problem = str(error)
        self._mark()
        self.checked.emit()

    def _mark(self) -> None:
        wrong = bool(self._problem) and self.isEnabled()
        border = f"border-color: {self._theme.accent};" if wrong else ""
        self.setStyleSheet(f"QLineEdit {{ {CLOSE} {border} }}")
        self.setAccessibleDescription(self._problem)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._mark()  # what is not used cannot be wrong

"""One typed number of the training form: a field, and beside it a remark or what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from lenet_viz.gui.views.theme import LIGHT, Theme

FIELD_WIDTH: Final = 72
REMARK_WIDTH: Final = 120

Number = TypeVar("Number", bound=float)


class RecipeField(QLineEdit, Generic[Number]):
    """A field whose text is read by a function that says what is wrong with it.

    The text stays as it was typed, right or wrong.

    Attributes:
        remark: the label to put beside the field.

    Signals:
        checked (): the text has changed, and `problem` is up to date.
    """

    checked = Signal()

    def __init__(self, read: Callable[[str], Number], remark: str, parent: QWidget | None = None) -> None:
        """Make a field.

        Args:
            read: text → number; raises ValueError with the reason in a few words.
            remark: what is said beside the field while all is well.
            parent: the owner.
        """
        super().__init__(parent)
        self._read = read
        self._usual_remark = remark
        self._problem = ""
        self._theme = LIGHT
        self.remark = QLabel(remark)
        self.remark.setProperty("role", "small")
        self.remark.setFixedWidth(REMARK_WIDTH)
        self.setFixedWidth(FIELD_WIDTH)
        self.textChanged.connect(self._check)

    @property
    def problem(self) -> str:
        """What is wrong with the text; empty when nothing is."""
        return self._problem

    def number(self) -> Number:
        """The number typed.

        Raises:
            ValueError: it is none that will do, with the reason.
        """
        return self._read(self.text())

    def set_remark(self, remark: str) -> None:
        """What is said beside the field while all is well."""
        self._usual_remark = remark
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the mark."""
        self._theme = theme
        self._show()

    @Slot()
    def _check(self) -> None:
        try:
            self._read(self.text())
            self._problem = ""
        except ValueError as error:
            self._problem = str(error)
        self._show()
        self.checked.emit()

    def _show(self) -> None:
        accent = self._theme.accent if self._problem else ""
        self.setStyleSheet(f"QLineEdit {{ border-color: {accent}; }}" if accent else "")
        self.remark.setStyleSheet(f"QLabel {{ color: {accent}; }}" if accent else "")
        self.remark.setText(self._problem or self._usual_remark)
        self.setAccessibleDescription(self._problem)

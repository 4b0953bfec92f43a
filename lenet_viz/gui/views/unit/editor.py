"""The bar in which one number of the network is changed."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from lenet_viz.gui.views.number_field import NumberField, number_text
from lenet_viz.gui.views.theme import LIGHT, SPACING, Theme
from lenet_viz.network.alterations import Place

FIELD_WIDTH: Final = 112


class NumberEditor(QWidget):
    """What the number is, the field, what it was when trained, what is wrong.

    Signals:
        edited (object, float, bool): the Place, its new number, and whether the change has ended.
        reset (object): the Place whose number shall be as trained again.
        done (): the bar is no longer needed.
    """

    edited = Signal(object, float, bool)
    reset = Signal(object)
    done = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._place: Place | None = None
        self._theme = LIGHT
        self.name = QLabel()
        self.field = NumberField()
        self.field.setFixedWidth(FIELD_WIDTH)
        self.field.setToolTip("Type a number and press Enter; drag sideways, or use the wheel or ↑ ↓; Shift is finer")
        self.trained, self.message = QLabel(), QLabel()
        self.trained.setProperty("role", "muted")
        self.message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.as_trained = _button("As trained", "Put the trained number back (Ctrl+T)")
        self.close_button = _button("Done", "Close this bar (Esc)")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACING)
        for widget in (self.name, self.field, self.trained, self.as_trained, self.close_button):
            row.addWidget(widget)
        row.addWidget(self.message, 1)
        self.field.value_changed.connect(self._pass_on)
        self.field.rejected.connect(self.show_problem)
        self.as_trained.clicked.connect(self._put_back)
        self.close_button.clicked.connect(self.done)
        keys = QShortcut(QKeySequence("Ctrl+T"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.as_trained.click)

    @property
    def place(self) -> Place | None:
        """Which number is being changed."""
        return self._place

    def open(self, place: Place, words: str, value: float, trained: float | None) -> None:
        """Begin to change a number.

        Args:
            place: which.
            words: what it is.
            value: what it is now.
            trained: what it was when trained; None where that is not known.
        """
        self._place = place
        self.name.setText(words)
        self.field.setAccessibleName(words)
        self.field.revert()
        self.set_value(value, trained)
        self.show_problem("")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.field.selectAll()

    def close_editor(self) -> None:
        """Forget the number."""
        self._place = None

    def set_value(self, value: float, trained: float | None) -> None:
        """The number as it is now, and as it was."""
        self.field.set_value(value)
        self.trained.setText("" if trained is None else f"as trained {number_text(trained)}")
        self.as_trained.setEnabled(trained is not None and trained != value)

    def set_step(self, step: float) -> None:
        """How far one step moves the number."""
        self.field.set_step(step)

    def set_theme(self, theme: Theme) -> None:
        """Use a theme's colours."""
        self._theme = theme
        self.show_problem(self.message.text())

    @Slot(str)
    def show_problem(self, problem: str) -> None:
        """Say what is wrong beside the field; empty when nothing is."""
        self.message.setText(problem)
        self.message.setToolTip(problem)
        self.message.setStyleSheet(f"QLabel {{ color: {self._theme.accent}; }}")
        self.field.setStyleSheet(f"QLineEdit {{ border-color: {self._theme.accent}; }}" if problem else "")
        self.field.setAccessibleDescription(problem)

    @Slot(float, bool)
    def _pass_on(self, value: float, final: bool) -> None:
        if self._place is not None:
            self.show_problem("")
            self.edited.emit(self._place, value, final)

    @Slot()
    def _put_back(self) -> None:
        if self._place is not None:
            self.field.revert()
            self.reset.emit(self._place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.done.emit()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from the window's shortcuts."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            event.accept()
            return True
        return super().event(event)


def _button(text: str, purpose: str) -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(purpose)
    button.setAccessibleName(text)
    return button

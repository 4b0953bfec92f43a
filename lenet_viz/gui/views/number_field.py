"""A field for one number of a network: typed, dragged, or stepped with the wheel and the arrow keys."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from lenet_viz.network.alterations import LARGEST_NUMBER

_FINER: Final = 0.1
"""A step with Shift, in steps."""
_KEY_STEPS: Final = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1, Qt.Key.Key_PageUp: 10, Qt.Key.Key_PageDown: -10}
_WHEEL_NOTCH: Final = 120


def read_number(text: str) -> float:
    """The number typed; both minus signs will do.

    Raises:
        ValueError: it is none that a network can compute with, with the reason in a few words.
    """
    typed = text.strip().replace("−", "-")
    if not typed:
        raise ValueError("type a number")
    if "," in typed:
        raise ValueError("write a point, not a comma: 0.5")
    try:
        value = float(typed)
    except ValueError:
        raise ValueError(f"“{text.strip()}” is not a number") from None
    if not abs(value) <= LARGEST_NUMBER:
        raise ValueError(f"must lie between −{LARGEST_NUMBER:,.0f} and {LARGEST_NUMBER:,.0f}")
    return value


def number_text(value: float) -> str:
    """A number as it stands in the field: six significant digits and a true minus sign."""
    return f"{value:.6g}".replace("-", "−")


class NumberField(QLineEdit):
    """One number. Enter takes what was typed; dragging sideways, the wheel and the arrow keys change it in steps.

    Shift makes the steps finer. Esc takes back what was typed since the last Enter. Whatever is wrong is
    reported, and the last good number stays.

    Signals:
        value_changed (float, bool): the new number, and whether the change has ended: not while the
            field is dragged or an arrow key is held down.
        rejected (str): what is wrong with the text; empty as soon as nothing is.
    """

    value_changed = Signal(float, bool)
    rejected = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value = 0.0
        self._step = 0.01
        self._problem = ""
        self._held_at: float | None = None
        self._dragging = False
        self._stepping = False
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.setText(number_text(0.0))
        self.textEdited.connect(self._check)

    @property
    def value(self) -> float:
        """The last good number."""
        return self._value

    def set_value(self, value: float) -> None:
        """Show a number, unless it is the one shown already or somebody is just typing another."""
        changed = value != self._value
        self._value = value
        if changed and not (self.isModified() or self._dragging):
            self._show_value()

    def set_step(self, step: float) -> None:
        """How far an arrow key, a notch of the wheel or a pixel of dragging moves the number; above 0."""
        self._step = step

    def revert(self) -> None:
        """Show the last good number again."""
        self._show_value()

    @Slot(str)
    def _check(self, text: str) -> None:
        try:
            read_number(text)
        except ValueError as error:
            self._report(str(error))
        else:
            self._report("")

    def _report(self, problem: str) -> None:
        if problem != self._problem:
            self._problem = problem
            self.rejected.emit(problem)

    def _show_value(self) -> None:
        self.setText(number_text(self._value))
        self.setModified(False)
        self._report("")

    def _take(self) -> None:
        """Make the typed text the number, if it is one."""
        try:
            value = read_number(self.text())
        except ValueError as error:
            self._report(str(error))
            return
        # Six digits of the same number are no change.
        same = value == read_number(number_text(self._value))
        if not same:
            self._value = value
        self._show_value()
        if not same:
            self.value_changed.emit(value, True)

    def _move_to(self, value: float, *, final: bool) -> None:
        value = max(-LARGEST_NUMBER, min(LARGEST_NUMBER, value))
        self._value = value
        self._show_value()
        self.value_changed.emit(value, final)

    def _step_by(self, steps: float, *, finer: bool, final: bool) -> None:
        self._move_to(self._value + steps * self._step * (_FINER if finer else 1.0), final=final)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes, Esc reverts, arrow keys step."""
        key = Qt.Key(event.key())
        finer = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take()
        elif key == Qt.Key.Key_Escape and (self.isModified() or self._problem):
            self._show_value()
        elif key == Qt.Key.Key_Escape:
            event.ignore()
        elif key in _KEY_STEPS:
            self._stepping = True
            self._step_by(_KEY_STEPS[key], finer=finer, final=False)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A released arrow key ends its change."""
        if self._stepping and event.key() in _KEY_STEPS and not event.isAutoRepeat():
            self._end_steps()
            return
        super().keyReleaseEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End steps whose key is released elsewhere."""
        if self._stepping:
            self._end_steps()
        super().focusOutEvent(event)

    def _end_steps(self) -> None:
        self._stepping = False
        self.value_changed.emit(self._value, True)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Step, if the field has the focus: scrolling past it changes nothing."""
        notches = event.angleDelta().y() / _WHEEL_NOTCH
        if not self.hasFocus() or not notches:
            event.ignore()
            return
        self._step_by(notches, finer=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier), final=True)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag, or a click into the text."""
        if event.button() is Qt.MouseButton.LeftButton and not self.isModified():
            self._held_at = event.position().x()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Drag the number."""
        if self._held_at is None:
            super().mouseMoveEvent(event)
            return
        moved = event.position().x() - self._held_at
        if not self._dragging and abs(moved) < QApplication.startDragDistance():
            return
        self._held_at = event.position().x()
        self._dragging = True
        self.deselect()
        self._step_by(moved, finer=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier), final=False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the drag."""
        dragged = self._dragging
        self._held_at, self._dragging = None, False
        if dragged:
            self.value_changed.emit(self._value, True)
            return
        super().mouseReleaseEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Enter, Esc and the arrow keys from the window's shortcuts while the field has the focus.

        What is being typed has an undo of its own; after that, undo is the window's.
        """
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undoes = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
            if undoes and not self.isModified():
                event.ignore()
                return False
            keys = (*_KEY_STEPS, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape)
            if event.key() in keys:
                event.accept()
                return True
        return super().event(event)

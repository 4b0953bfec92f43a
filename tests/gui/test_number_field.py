"""A number that is typed, dragged or stepped: what it accepts, what it says, when a change has ended."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QApplication

from lenet_viz.gui.views.number_field import NumberField, number_text, read_number
from lenet_viz.network.alterations import LARGEST_NUMBER


@pytest.fixture
def field(qtbot):
    widget = NumberField()
    qtbot.addWidget(widget)
    widget.resize(120, 26)
    widget.show()
    widget.activateWindow()
    widget.setFocus()
    qtbot.waitUntil(widget.hasFocus)
    widget.set_value(0.25)
    return widget


@pytest.fixture
def heard(field):
    """Every (value, final) and every problem, in order."""
    changes, problems = [], []
    field.value_changed.connect(lambda value, final: changes.append((value, final)))
    field.rejected.connect(problems.append)
    return changes, problems


def type_over(qtbot, field, text):
    field.selectAll()
    qtbot.keyClicks(field, text)


@given(st.floats(-LARGEST_NUMBER, LARGEST_NUMBER))
def test_what_is_shown_can_be_typed(value):
    assert read_number(number_text(value)) == pytest.approx(value, rel=1e-5)
    assert "-" not in number_text(value)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "type a number"),
        ("  ", "type a number"),
        ("abc", "“abc” is not a number"),
        ("0,5", "write a point, not a comma: 0.5"),
        ("nan", "must lie between −1,000,000 and 1,000,000"),
        ("−inf", "must lie between −1,000,000 and 1,000,000"),
        ("2e6", "must lie between −1,000,000 and 1,000,000"),
        ("1e39", "must lie between −1,000,000 and 1,000,000"),
        ("1.2.3", "“1.2.3” is not a number"),
    ],
)
def test_what_is_no_number_is_told_so(text, reason):
    with pytest.raises(ValueError, match=reason):
        read_number(text)


def test_enter_takes_what_was_typed(qtbot, field, heard):
    type_over(qtbot, field, "-0.5")
    assert heard[0] == []
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard[0] == [(-0.5, True)]
    assert field.text() == "−0.5"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert len(heard[0]) == 1, "the same number again is no change"


def test_a_wrong_text_is_reported_and_the_last_good_number_stays(qtbot, field, heard):
    changes, problems = heard
    type_over(qtbot, field, "0.2x")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert (changes, field.value, field.text()) == ([], 0.25, "0.2x")
    assert problems == ["“0.2x” is not a number"]
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert problems[-1] == ""
    assert field.text() == "0.25"


def test_a_number_from_outside_does_not_disturb_typing(qtbot, field):
    type_over(qtbot, field, "0.7")
    field.set_value(0.1)
    assert field.text() == "0.7"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == "0.1"


def test_six_digits_of_the_same_number_are_no_change(qtbot, field, heard):
    exact = float(np.float32(-0.10451245))
    field.set_value(exact)
    type_over(qtbot, field, field.text().replace("−", "-"))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert heard[0] == []
    assert field.value == exact


def test_arrow_keys_step_and_a_released_key_ends_the_change(qtbot, field, heard):
    field.set_step(0.01)
    qtbot.keyPress(field, Qt.Key.Key_Up)
    qtbot.keyPress(field, Qt.Key.Key_Up)
    assert [final for _, final in heard[0]] == [False, False]
    qtbot.keyRelease(field, Qt.Key.Key_Up)
    assert heard[0][-1] == (pytest.approx(0.27), True)
    qtbot.keyClick(field, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert field.value == pytest.approx(0.269)


def test_dragging_changes_the_number_and_its_end_is_final(qtbot, field, heard):
    field.set_step(0.01)
    qtbot.mousePress(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 13))
    qtbot.mouseMove(field, QPoint(40, 13))
    qtbot.mouseMove(field, QPoint(50, 13))
    qtbot.mouseRelease(field, Qt.MouseButton.LeftButton, pos=QPoint(50, 13))
    changes = heard[0]
    assert changes[-1] == (pytest.approx(0.55), True)
    assert [final for _, final in changes] == [False] * (len(changes) - 1) + [True]


def test_a_click_changes_nothing(qtbot, field, heard):
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton, pos=QPoint(20, 13))
    assert heard[0] == []


def wheel(field, notches):
    place = QPointF(20, 13)
    event = QWheelEvent(
        place,
        field.mapToGlobal(place),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)


def test_the_wheel_steps_only_with_the_focus(qtbot, field, heard):
    field.set_step(0.01)
    wheel(field, 2)
    assert heard[0] == [(pytest.approx(0.27), True)]
    field.clearFocus()
    wheel(field, 2)
    assert len(heard[0]) == 1


def test_undo_is_the_windows_unless_something_is_being_typed(qtbot, field):
    undo = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    undo.ignore()
    QApplication.sendEvent(field, undo)
    assert not undo.isAccepted()
    qtbot.keyClicks(field, "7")
    QApplication.sendEvent(field, undo)
    assert undo.isAccepted()

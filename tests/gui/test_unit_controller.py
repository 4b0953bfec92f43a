"""The unit panel in the window: its buttons, the figure's keys, and whose undo it is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from lenet_viz.network.alterations import Part, Place
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.storage.resources import resource

UNIT = Unit(Stage.C3, 9, 5, 4)


@pytest.fixture
def window(window):
    """A window with a digit on its pad and a pinned unit."""
    window.drawing.open_source(resource("samples", "3.json"))
    window.explanations.inspection.pin(UNIT)
    QApplication.processEvents()
    assert window.unit_panel.isVisible()
    return window


def test_silence_pressed_from_the_pad_is_what_ctrl_z_takes_back(window, qtbot):
    session = window._session
    window.pad.setFocus()
    qtbot.mouseClick(window.unit_panel._controls.unit, Qt.MouseButton.LeftButton)
    assert UNIT in session.alterations.silenced.units
    assert window.unit_panel._controls.unit.isChecked()
    window._actions["undo"].trigger()
    assert not session.alterations
    assert session.trace is not None, "the strokes are still there"


def test_the_focus_stays_where_silence_was_asked_for(window, qtbot):
    window.figure.setFocus()
    qtbot.keyClick(window.figure, Qt.Key.Key_S)
    assert UNIT in window._session.alterations.silenced.units
    assert window.figure.hasFocus()
    window.unit_panel.canvas.setFocus()
    qtbot.keyClick(window.unit_panel.canvas, Qt.Key.Key_M)
    assert (Stage.C3, 9) in window._session.alterations.silenced.maps
    assert window.unit_panel.canvas.hasFocus()


def test_outputs_and_pixels_cannot_be_silenced(window, qtbot):
    window.figure.setFocus()
    for unit in (Unit(Stage.OUTPUT, 3), Unit(Stage.INPUT, 0, 4, 4)):
        window.explanations.inspection.pin(unit)
        qtbot.keyClick(window.figure, Qt.Key.Key_S)
        qtbot.keyClick(window.figure, Qt.Key.Key_M)
    assert not window._session.alterations
    assert not window.messages.text


def test_p_in_the_figure_pins_and_lets_go(window, qtbot):
    window.figure.setFocus()
    qtbot.keyClick(window.figure, Qt.Key.Key_P)
    assert not window.explanations.inspection.inspection.pinned


def test_an_altered_code_pixel_moves_the_penalty_and_is_undone_from_its_field(window, qtbot):
    session = window._session
    before = session.trace.scores.copy()
    window.explanations.inspection.pin(Unit(Stage.OUTPUT, 3))
    place = Place(Stage.OUTPUT, Part.WEIGHTS, 3 * 84 + 5)
    window.unit_panel.edit_number(place)
    field = window.unit_panel.editor.field
    assert field.hasFocus()
    qtbot.keyClicks(field, "0.25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert session.alterations.number(place) == 0.25
    assert session.trace.scores[3] != before[3]
    window._actions["undo"].trigger()
    assert session.trace.scores.tobytes() == before.tobytes()

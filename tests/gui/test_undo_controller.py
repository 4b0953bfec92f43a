"""One Ctrl+Z for the whole window: it belongs to where the keyboard focus is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QUndoCommand, QUndoStack
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from lenet_viz.gui.controllers.undo import UndoController
from lenet_viz.gui.views.drawing_pad import DrawingPad


@pytest.fixture
def desk(qtbot):
    """A window with a pad, a place that has steps, a field inside it, and a field elsewhere."""
    home = QWidget()
    qtbot.addWidget(home)
    row = QHBoxLayout(home)
    pad, place, elsewhere = DrawingPad(), QWidget(), QLineEdit()
    for widget in (pad, place, elsewhere):
        row.addWidget(widget)
    inside = QLineEdit(place)
    actions = {name: QAction(name, home) for name in ("undo", "redo", "undo_stroke", "redo_stroke")}
    stack = QUndoStack(home)
    controller = UndoController(actions, pad, {place: stack}, home)
    home.resize(600, 300)
    home.show()
    qtbot.waitExposed(home)
    return SimpleNamespace(
        home=home, pad=pad, inside=inside, elsewhere=elsewhere, actions=actions, stack=stack, controller=controller
    )


def draw(qtbot, pad: DrawingPad) -> None:
    qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(40, 40))
    qtbot.mouseMove(pad, QPoint(60, 80))
    qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 80))


def state(desk) -> dict[str, bool]:
    return {name: action.isEnabled() for name, action in desk.actions.items()}


def test_nothing_can_be_undone_at_first(desk):
    assert not any(state(desk).values())
    assert desk.actions["undo"].text() == "&Undo"


def test_strokes_are_undone_where_no_place_has_the_focus(desk, qtbot):
    desk.elsewhere.setFocus()
    draw(qtbot, desk.pad)
    assert state(desk) == {"undo": True, "redo": False, "undo_stroke": True, "redo_stroke": False}
    assert desk.actions["undo"].text() == "&Undo: the last stroke"
    desk.actions["undo"].trigger()
    assert state(desk) == {"undo": False, "redo": True, "undo_stroke": False, "redo_stroke": True}
    desk.actions["redo"].trigger()
    assert desk.actions["undo"].isEnabled()


def test_a_place_undoes_its_own_steps_and_the_strokes_keep_their_buttons(desk, qtbot):
    draw(qtbot, desk.pad)
    desk.stack.push(QUndoCommand("mute S2 0 → C3 0"))
    desk.pad.setFocus()
    assert desk.actions["undo"].text() == "&Undo: the last stroke"
    desk.inside.setFocus()
    assert desk.actions["undo"].text() == "&Undo: mute S2 0 → C3 0"
    desk.actions["undo"].trigger()
    assert not desk.stack.canUndo()
    assert state(desk) == {"undo": False, "redo": True, "undo_stroke": True, "redo_stroke": False}
    desk.actions["redo"].trigger()
    assert desk.stack.canUndo()
    desk.actions["undo_stroke"].trigger()
    assert desk.stack.canUndo()
    assert not desk.actions["undo_stroke"].isEnabled()


def test_a_step_made_elsewhere_does_not_take_the_words(desk, qtbot):
    desk.pad.setFocus()
    desk.stack.push(QUndoCommand("silence C3 map 9"))
    assert not desk.actions["undo"].isEnabled()
    desk.inside.setFocus()
    assert desk.actions["undo"].isEnabled()


def test_another_window_takes_the_focus_only_for_a_while(desk, qtbot):
    desk.stack.push(QUndoCommand("mute a row"))
    desk.inside.setFocus()
    dialog = QLineEdit()
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.activateWindow()
    dialog.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is dialog)
    assert desk.actions["undo"].text() == "&Undo: mute a row"


def test_long_words_are_cut(desk, qtbot):
    desk.inside.setFocus()
    desk.stack.push(QUndoCommand("mute " + ", ".join(str(number) for number in range(40))))
    words = desk.actions["undo"].text()
    assert words.endswith("…")
    assert len(words) < 60

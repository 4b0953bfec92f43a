"""The panel of the user's own digits: what it shows, and what it asks for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QMenu, QPushButton, QSpinBox, QToolButton, QVBoxLayout, QWidget

from lenet_viz.data.collection import Sample
from lenet_viz.gui.views.own_digits.panel import OwnDigitsPanel
from lenet_viz.gui.views.own_digits.words import SampleReading
from lenet_viz.gui.views.style import style_sheet
from lenet_viz.gui.views.theme import DARK, LIGHT


def samples(*labels: int) -> tuple[Sample, ...]:
    return tuple(
        Sample(Path(f"{label}/{number}.png"), label, np.full((28, 28), number % 256, np.uint8))
        for number, label in enumerate(labels)
    )


SEVEN = samples(0, 0, 3, 3, 3, 7, 7)


@pytest.fixture
def panel(qtbot):
    panel = OwnDigitsPanel()
    qtbot.addWidget(panel)
    panel.resize(1130, 220)
    panel.show()
    qtbot.waitExposed(panel)
    return panel


@pytest.fixture
def full(panel):
    panel.set_samples(SEVEN)
    return panel


def button(panel, name) -> QToolButton | QPushButton:
    found = [
        each
        for kind in (QToolButton, QPushButton)
        for each in panel.findChildren(kind)
        if (each.accessibleName() or each.text().replace("&", "")).startswith(name)
    ]
    assert len(found) == 1
    return found[0]


def field(panel, name) -> QSpinBox:
    return next(each for each in panel.findChildren(QSpinBox) if each.accessibleName().startswith(name))


def click(qtbot, panel, sample, modifiers=Qt.KeyboardModifier.NoModifier) -> None:
    at = panel.grid.sample_rect(sample).center()
    qtbot.mouseClick(panel.grid.viewport(), Qt.MouseButton.LeftButton, modifiers, at)


def test_the_ten_buttons_say_what_is_on_the_pad(qtbot, panel):
    with qtbot.waitSignal(panel.labelled) as told:
        qtbot.mouseClick(button(panel, "Add as a 7"), Qt.MouseButton.LeftButton)
    assert told.args == [7]


def test_an_obstacle_disables_them_and_says_why(qtbot, panel):
    panel.set_pad_obstacle("Draw first.")
    seven = button(panel, "Add as a 7")
    assert not seven.isEnabled()
    assert seven.toolTip() == panel.message == "Draw first."
    with qtbot.assertNotEmitted(panel.labelled):
        qtbot.keyClick(panel.grid, Qt.Key.Key_7)
    panel.say("Added as a 7")
    assert panel.message == "Added as a 7"
    panel.say("")
    panel.set_pad_obstacle("")
    assert seven.isEnabled()


def test_digit_keys_work_in_the_whole_window_but_not_in_a_text_field(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    panel, pad, text = OwnDigitsPanel(), QPushButton("pad"), QLineEdit()
    column = QVBoxLayout(window)
    for part in (pad, text, panel):
        column.addWidget(part)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    told = []
    panel.labelled.connect(told.append)
    pad.setFocus()
    qtbot.keyClick(pad, Qt.Key.Key_4)
    panel.grid.setFocus()
    qtbot.keyClick(panel.grid, Qt.Key.Key_0)
    assert told == [4, 0]
    for editor in (text, field(panel, "Share")):
        editor.setFocus()
        qtbot.keyClick(editor, Qt.Key.Key_5)
    assert told == [4, 0]
    assert text.text() == "5"
    panel.hide()
    pad.setFocus()
    qtbot.keyClick(pad, Qt.Key.Key_4)
    assert told == [4, 0]


def test_score_and_counts(full):
    assert full.tools.score == "Reading 7 digits …"
    full.set_readings({sample: SampleReading(3, False) for sample in SEVEN})
    assert full.tools.score == "The network reads 3 of 7"
    assert button(full, "Add as a 3").accessibleName() == "Add as a 3; 3 digits so far"


def test_the_filter(qtbot, full):
    box = full.findChild(QComboBox)
    box.setCurrentIndex(box.findText("only 3 · 3"))
    assert full.grid.samples == SEVEN[2:5]
    full.set_readings({sample: SampleReading(3, False) for sample in SEVEN})
    box.setCurrentIndex(box.findText("misread · 4"))
    assert full.grid.samples == SEVEN[:2] + SEVEN[5:]
    full.select(SEVEN[2:3])  # hidden by the filter, which gives way
    assert full.grid.samples == SEVEN
    assert full.grid.selected == SEVEN[2:3]


def test_a_click_selects_and_shows_on_the_pad(qtbot, full):
    with qtbot.waitSignal(full.picked) as told:
        click(qtbot, full, SEVEN[3])
    assert told.args == [SEVEN[3]]
    with qtbot.assertNotEmitted(full.picked):
        click(qtbot, full, SEVEN[5], Qt.KeyboardModifier.ShiftModifier)
        click(qtbot, full, SEVEN[4], Qt.KeyboardModifier.ControlModifier)
    assert full.grid.selected == (SEVEN[3], SEVEN[5])
    qtbot.mouseClick(full.grid.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(600, 150))
    assert full.grid.selected == ()


def test_the_keyboard_walks_selects_and_removes(qtbot, full):
    grid = full.grid
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_End, Qt.Key.Key_Left):
        qtbot.keyClick(grid, key)
    assert grid.selected == (SEVEN[5],)
    qtbot.keyClick(grid, Qt.Key.Key_Home, Qt.KeyboardModifier.ShiftModifier)
    assert grid.selected == SEVEN[:6]
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert grid.selected == SEVEN
    with qtbot.waitSignal(full.remove_requested) as told:
        qtbot.keyClick(grid, Qt.Key.Key_Delete)
    assert told.args == [SEVEN]
    assert grid.accessibleDescription() == "a 0; 7 of 7 selected"


def test_the_grid_scrolls_to_the_sample_that_is_selected(qtbot, panel):
    many = samples(*sorted(number % 10 for number in range(300)))
    panel.set_samples(many)
    assert not panel.grid.viewport().rect().contains(panel.grid.sample_rect(many[-1]))
    qtbot.keyClick(panel.grid, Qt.Key.Key_End)
    qtbot.keyClick(panel.grid, Qt.Key.Key_End)
    assert panel.grid.viewport().rect().contains(panel.grid.sample_rect(many[-1]))
    qtbot.keyClick(panel.grid, Qt.Key.Key_PageUp)
    assert panel.grid.viewport().rect().contains(panel.grid.sample_rect(panel.grid.current))


def test_keys_go_on_from_where_a_sample_was_removed(qtbot, full):
    full.select(SEVEN[3:4])
    full.set_samples(SEVEN[:3] + SEVEN[4:])
    assert full.grid.selected == ()
    assert full.grid.current == SEVEN[4]
    qtbot.keyClick(full.grid, Qt.Key.Key_Right)
    assert full.grid.selected == (SEVEN[5],)
    full.set_samples(())
    assert full.grid.current is None
    qtbot.keyClick(full.grid, Qt.Key.Key_Right)


def test_correcting_names_only_those_that_change(qtbot, full):
    assert not button(full, "Correct the label").isEnabled()
    full.select(SEVEN[4:6])
    menu = full.findChild(QMenu)
    seven = next(action for action in menu.actions() if action.text() == "It is a &7")
    with qtbot.waitSignal(full.relabel_requested) as told:
        seven.trigger()
    assert told.args == [(SEVEN[4],), 7]
    full.select(SEVEN[5:6])
    with qtbot.assertNotEmitted(full.relabel_requested):
        seven.trigger()


def test_fine_tuning_says_what_it_is_asked_for(qtbot, full):
    field(full, "Share").setValue(0)
    field(full, "Distorted").setValue(4)
    assert full.tuning.words == "You have no 7 digits, and without MNIST the network forgets them."
    with qtbot.waitSignal(full.fine_tune_requested) as told:
        button(full, "Fine-tune").click()
    assert told.args == [0.0, 4]
    full.set_obstacle("A run is under way.")
    assert not button(full, "Fine-tune").isEnabled()
    assert button(full, "Fine-tune").toolTip() == "A run is under way."


def test_nothing_to_learn_from(panel):
    assert not button(panel, "Fine-tune").isEnabled()
    assert panel.preview_sample is None


def test_the_preview_is_of_the_selected_sample(qtbot, full):
    assert full.preview_sample == SEVEN[-1]
    with qtbot.waitSignal(full.preview_wanted):
        full.select(SEVEN[1:2])
    assert full.preview_sample == SEVEN[1]
    with qtbot.waitSignal(full.preview_wanted):
        field(full, "Distorted").setValue(0)
    assert full.preview_sample is None
    full.show_copies(())
    assert full.tuning.strip.hint == "no copies: every digit as it is"


def test_a_wrong_answer_is_marked_in_both_themes(full):
    """The caption below a wrong sample is filled with the accent, below a right one it is not."""
    full.set_readings({sample: SampleReading(3, False) for sample in SEVEN})
    for theme in (LIGHT, DARK):
        full.set_theme(theme)
        picture = full.grid.viewport().grab().toImage()
        for sample in SEVEN:
            at = full.grid.sample_rect(sample).bottomLeft() + QPoint(1, -1)
            marked = picture.pixelColor(at).name() == theme.accent
            assert marked == (sample.label != 3)


def test_everything_fits_at_the_smallest_size(qtbot):
    panel = OwnDigitsPanel()
    qtbot.addWidget(panel)
    panel.setStyleSheet(style_sheet(LIGHT))
    panel.set_samples(SEVEN)
    panel.set_readings({sample: SampleReading(3, False) for sample in SEVEN})
    panel.resize(980, 180)
    panel.show()
    qtbot.waitExposed(panel)
    for child in panel.findChildren(QWidget):
        if child.isVisible() and child.parent() in (panel, panel.tuning, panel.tools):
            if not isinstance(child, QSpinBox | QComboBox):  # Qt would give them more than they need
                assert child.width() >= child.minimumSizeHint().width(), child
            assert child.height() >= child.minimumSizeHint().height(), child
            bottom = child.mapTo(panel, child.rect().bottomRight())
            assert panel.rect().contains(bottom), child

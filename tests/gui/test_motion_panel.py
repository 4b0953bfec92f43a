"""The convolution in motion, with mouse, keyboard and clock."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QSlider, QSpinBox, QToolButton

from lenet_viz.analysis.account import account
from lenet_viz.gui.views.figure.geometry import Rect
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit
from lenet_viz.gui.views.images import signed_image
from lenet_viz.gui.views.motion.panel import MotionPanel
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
LENET_1 = VARIANTS["lenet-1"]
NO_KEYS = Qt.KeyboardModifier.NoModifier


def traced(spec: NetworkSpec, seed: int = 0) -> Trace:
    side = spec.input_size
    return run(LeNet5(spec, seed=seed), np.random.default_rng(seed).random((side, side), dtype=np.float32))


def show(panel: MotionPanel, spec: NetworkSpec, trace: Trace | None) -> None:
    weights = LeNet5(spec, seed=0).snapshot() if trace is None else trace.weights
    panel.set_trace(spec, weights, trace, activation_limits(spec, trace), kernel_limit(weights))


def panel_of(qtbot, spec: NetworkSpec = PAPER, *, blank: bool = False, size=(1140, 215)) -> MotionPanel:
    panel = MotionPanel()
    qtbot.addWidget(panel)
    panel.resize(*size)
    show(panel, spec, None if blank else traced(spec))
    panel.show()
    QApplication.processEvents()
    return panel


def button(panel: MotionPanel, name: str) -> QToolButton:
    return next(found for found in panel.findChildren(QToolButton) if found.accessibleName() == name)


def mouse(panel: MotionPanel, kind: QEvent.Type, place: tuple[float, float]) -> None:
    point, left, none = QPointF(*place), Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    pressed = none if kind == QEvent.Type.MouseMove else left
    QApplication.sendEvent(panel.picture, QMouseEvent(kind, point, point, pressed, none, NO_KEYS))


def hover(panel: MotionPanel, place: tuple[float, float]) -> None:
    mouse(panel, QEvent.Type.MouseMove, place)


def leave(panel: MotionPanel) -> None:
    QApplication.sendEvent(panel.picture, QEvent(QEvent.Type.Leave))


def spot(rect: Rect) -> QPoint:
    return QPoint(*(round(at) for at in rect.centre))


def picture(panel: MotionPanel) -> QImage:
    return panel.picture.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def part(image: QImage, rect: Rect) -> QImage:
    return image.copy(round(rect.x), round(rect.y), round(rect.w), round(rect.h))


def test_c1_map_0_comes_first(qtbot):
    panel = panel_of(qtbot)
    assert panel.unit == Unit(Stage.C1, 0, 0, 0)
    empty = MotionPanel()
    qtbot.addWidget(empty)
    assert empty.unit is None
    with pytest.raises(ValueError, match="no network"):
        empty.set_unit(Unit(Stage.C1, 0))


def test_steps_and_rows_by_key(qtbot):
    panel = panel_of(qtbot)
    panel.set_map(Stage.C3, 9)
    for key, place in (
        (Qt.Key.Key_Right, (0, 1)),
        (Qt.Key.Key_Down, (1, 1)),
        (Qt.Key.Key_Down, (2, 1)),
        (Qt.Key.Key_Up, (1, 1)),
        (Qt.Key.Key_Left, (1, 0)),
        (Qt.Key.Key_Left, (0, 9)),
        (Qt.Key.Key_End, (9, 9)),
        (Qt.Key.Key_Home, (0, 0)),
    ):
        with qtbot.waitSignal(panel.unit_wanted) as wanted:
            qtbot.keyClick(panel.picture, key)
        assert wanted.args == [Unit(Stage.C3, 9, *place)] == [panel.unit]
    with qtbot.assertNotEmitted(panel.unit_wanted):
        qtbot.keyClick(panel.picture, Qt.Key.Key_Up)
        qtbot.keyClick(panel.picture, Qt.Key.Key_Left)
        qtbot.keyClick(panel.picture, Qt.Key.Key_X)


def test_buttons_do_what_the_keys_do(qtbot):
    panel = panel_of(qtbot)
    button(panel, "One position on").click()
    button(panel, "One position on").click()
    assert panel.unit == Unit(Stage.C1, 0, 0, 2)
    button(panel, "One position back").click()
    assert panel.unit == Unit(Stage.C1, 0, 0, 1)
    assert panel.sweep.filled == 3
    button(panel, "Back to the start").click()
    assert (panel.unit, panel.sweep.filled) == (Unit(Stage.C1, 0, 0, 0), 1)


def test_after_a_click_or_a_number_the_keys_move_the_kernel(qtbot):
    panel = panel_of(qtbot)
    box = panel.findChild(QSpinBox)
    box.setFocus()
    qtbot.keyClicks(box.lineEdit(), "3")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert panel.focusWidget() is panel.picture
    box.setFocus()
    qtbot.mouseClick(button(panel, "Maps of C3"), Qt.MouseButton.LeftButton)
    assert panel.focusWidget() is panel.picture
    forward = button(panel, "One position on")
    forward.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(forward, Qt.Key.Key_Space)
    assert panel.focusWidget() is forward
    assert panel.unit == Unit(Stage.C3, 0, 0, 1)


def test_playing_fills_the_map_and_starts_again(qtbot):
    panel = panel_of(qtbot, LENET_1)
    panel.set_map(Stage.C3, 5)
    panel.set_speed(200.0)
    units: list[Unit] = []
    panel.unit_wanted.connect(units.append)
    with qtbot.waitSignals([panel.playing_changed, panel.playing_changed], timeout=5000):
        qtbot.keyClick(panel.picture, Qt.Key.Key_Space)
        assert panel.playing
    assert not panel.playing
    assert panel.sweep.filled == 64
    assert units[-1] == Unit(Stage.C3, 5, 7, 7)
    assert units == sorted(units, key=lambda unit: (unit.row, unit.column)), "row by row"
    assert 15 <= len(units) < 64, "several positions a beat"
    button(panel, "Play").click()
    assert panel.playing
    assert panel.sweep.filled == 1, "from the start, with an empty map"
    button(panel, "Pause").click()
    assert not panel.playing


def test_slow_motion_shows_every_position(qtbot):
    panel = panel_of(qtbot)
    panel.set_speed(50.0)
    units: list[Unit] = []
    panel.unit_wanted.connect(units.append)
    panel.set_playing(True)
    qtbot.waitUntil(lambda: len(units) >= 5)
    panel.set_playing(False)
    assert units == [Unit(Stage.C1, 0, 0, 1 + index) for index in range(len(units))]


def test_nothing_moves_out_of_sight(qtbot):
    panel = panel_of(qtbot)
    panel.set_playing(True)
    with qtbot.waitSignal(panel.playing_changed) as changed:
        panel.hide()
    assert changed.args == [False]
    panel.set_playing(True)
    assert not panel.playing
    with qtbot.waitSignal(panel.shown):
        panel.show()
    assert not panel.playing


def test_the_pointer_on_the_output_looks_at_a_unit_and_leaves_no_trace(qtbot):
    panel = panel_of(qtbot)
    panel.set_map(Stage.C3, 9)
    panel.set_unit(Unit(Stage.C3, 9, 1, 1))
    layout = panel.picture.motion_layout
    with qtbot.waitSignal(panel.unit_wanted) as wanted:
        hover(panel, layout.cell(54).centre)
    assert wanted.args == [Unit(Stage.C3, 9, 5, 4)]
    assert panel.sweep.filled == 55
    with qtbot.waitSignal(panel.unit_wanted) as wanted:
        leave(panel)
    assert wanted.args == [Unit(Stage.C3, 9, 1, 1)]
    assert panel.sweep.filled == 12


def test_the_window_follows_the_pointer_on_any_source_map(qtbot):
    panel = panel_of(qtbot)
    panel.set_map(Stage.C3, 9)
    layout = panel.picture.motion_layout
    rect = layout.groups[2].map
    hover(panel, (rect.x + 6.5 * rect.w / 14, rect.y + 7.5 * rect.h / 14))
    assert panel.unit == Unit(Stage.C3, 9, 5, 4), "the window's middle is under the pointer"
    hover(panel, (rect.x + 1, rect.y + 1))
    assert panel.unit == Unit(Stage.C3, 9, 0, 0), "the window stays inside"


def test_hovering_holds_the_motion_until_the_pointer_leaves(qtbot):
    panel = panel_of(qtbot)
    panel.set_speed(100.0)
    panel.set_playing(True)
    qtbot.waitUntil(lambda: panel.sweep.position > 3)
    hover(panel, panel.picture.motion_layout.cell(500).centre)
    assert panel.unit == Unit(Stage.C1, 0, 500 // 28, 500 % 28)
    assert panel.playing
    at = panel.sweep.position
    assert not panel.findChild(QTimer).isActive()
    leave(panel)
    assert panel.unit == panel.picture.motion_layout.walk.unit(at), "on from where it was"
    qtbot.waitUntil(lambda: panel.sweep.position > at)
    panel.set_playing(False)


def test_dragging_takes_the_window_along_and_stays(qtbot):
    panel = panel_of(qtbot)
    layout = panel.picture.motion_layout
    rect = layout.groups[0].map
    cell = rect.w / 32
    mouse(panel, QEvent.Type.MouseButtonPress, (rect.x + 10.5 * cell, rect.y + 4.5 * cell))
    assert panel.unit == Unit(Stage.C1, 0, 2, 8)
    hover(panel, (rect.x + 20.5 * cell, rect.y + 14.5 * cell))
    assert panel.unit == Unit(Stage.C1, 0, 12, 18)
    hover(panel, (5000, -50))
    assert panel.unit == Unit(Stage.C1, 0, 0, 27), "clamped beside the map"
    mouse(panel, QEvent.Type.MouseButtonRelease, (5000, -50))
    leave(panel)
    assert panel.unit == Unit(Stage.C1, 0, 0, 27)
    assert panel.sweep.filled == 12 * 28 + 19, "as far as it was dragged"


def test_choosing_stage_and_map(qtbot):
    panel = panel_of(qtbot)
    chooser = panel.findChild(QSpinBox)
    with qtbot.waitSignal(panel.unit_wanted) as wanted:
        button(panel, "Maps of C3").click()
    assert wanted.args == [Unit(Stage.C3, 0, 0, 0)]
    assert chooser.maximum() == 15
    panel.set_unit(Unit(Stage.C3, 0, 5, 4))
    with qtbot.waitSignal(panel.unit_wanted) as wanted:
        chooser.setValue(15)
    assert wanted.args == [Unit(Stage.C3, 15, 5, 4)], "the position stays within a stage"
    button(panel, "Maps of C5").click()
    assert panel.unit == Unit(Stage.C5, 0)
    assert chooser.maximum() == 119
    play = button(panel, "Play")
    assert not play.isEnabled()
    assert "single position" in play.toolTip()
    panel.set_playing(True)
    assert not panel.playing


def test_going_where_the_user_looks_emits_nothing(qtbot):
    panel = panel_of(qtbot)
    panel.set_playing(True)
    with qtbot.assertNotEmitted(panel.unit_wanted):
        panel.set_unit(Unit(Stage.C3, 15, 5, 4))
    assert panel.unit == Unit(Stage.C3, 15, 5, 4)
    assert not panel.playing
    assert panel.findChild(QSpinBox).value() == 15
    assert button(panel, "Maps of C3").isChecked()
    for unit, reason in ((Unit(Stage.S2, 0), "no convolution"), (Unit(Stage.C3, 15, 10), "no unit 15")):
        with pytest.raises(ValueError, match=reason):
            panel.set_unit(unit)
        assert panel.unit == Unit(Stage.C3, 15, 5, 4)


def test_another_network_keeps_what_it_has(qtbot):
    panel = panel_of(qtbot)
    panel.set_unit(Unit(Stage.C3, 11, 5, 4))
    show(panel, VARIANTS["softmax-full"], traced(VARIANTS["softmax-full"]))
    assert panel.unit == Unit(Stage.C3, 11, 5, 4)
    show(panel, LENET_1, traced(LENET_1))
    assert panel.unit == Unit(Stage.C3, 11, 0, 0)
    show(panel, PAPER, traced(PAPER))
    panel.set_unit(Unit(Stage.C5, 100))
    show(panel, LENET_1, traced(LENET_1))
    assert panel.unit == Unit(Stage.C1, 0, 0, 0)
    assert not button(panel, "Maps of C5").isVisible()


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_the_map_fills_in_the_figures_colours(qtbot, theme):
    panel = panel_of(qtbot)
    panel.set_theme(theme)
    trace = traced(PAPER)
    panel.set_map(Stage.C3, 9)
    qtbot.keyClick(panel.picture, Qt.Key.Key_End)
    panel.set_unit(Unit(Stage.C3, 9, 0, 0))
    layout = panel.picture.motion_layout
    side = round(layout.output.w)
    cells = signed_image(trace.values[Stage.C3][9], 1.7159, theme.activations).scaled(side, side)
    image = picture(panel)
    for position in range(20, 100):
        centre = spot(layout.cell(position))
        expected = cells.pixel(centre.x() - round(layout.output.x), centre.y() - round(layout.output.y))
        assert image.pixel(centre) == expected, position
    button(panel, "Back to the start").click()
    image = picture(panel)
    left, top = (round(at) for at in (layout.cell(99).x + 2, layout.cell(99).y + 2))
    assert image.pixelColor(left, top) == QColor(theme.panel), "not reached"
    x, y = (round(at) for at in layout.cell(99).centre)
    middle = {image.pixelColor(x + right, y + down).name() for right in (-1, 0) for down in (-1, 0)}
    assert middle != {QColor(theme.panel).name()}, "but marked"


def test_a_new_drawing_keeps_position_and_filling(qtbot):
    panel = panel_of(qtbot)
    panel.set_unit(Unit(Stage.C1, 3, 9, 9))
    before, sweep = picture(panel), panel.sweep
    show(panel, PAPER, traced(PAPER, seed=8))
    assert panel.sweep == sweep
    assert panel.unit == Unit(Stage.C1, 3, 9, 9)
    assert picture(panel) != before


def test_a_blank_pad_shows_the_structure(qtbot):
    panel = panel_of(qtbot, blank=True)
    empty = picture(panel)
    panel.set_account(account(traced(PAPER), panel.unit))
    assert picture(panel) == empty, "no numbers without a digit"
    qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    assert picture(panel) != empty, "but the kernel moves"
    show(panel, PAPER, traced(PAPER))
    assert part(picture(panel), panel.picture.motion_layout.sum) != part(empty, panel.picture.motion_layout.sum)


def test_arithmetic_of_another_unit_is_not_shown(qtbot):
    panel = panel_of(qtbot)
    rect = panel.picture.motion_layout.sum
    trace = traced(PAPER)
    without = part(picture(panel), rect)
    panel.set_account(account(trace, Unit(Stage.C1, 0, 3, 3)))
    assert part(picture(panel), rect) == without
    panel.set_account(account(trace, panel.unit))
    assert part(picture(panel), rect) != without


def test_speed_is_kept_and_told(qtbot):
    panel = panel_of(qtbot)
    with qtbot.assertNotEmitted(panel.speed_changed):
        panel.set_speed(60.0)
    assert panel.speed == pytest.approx(60.0, rel=0.03)
    slider = panel.findChild(QSlider)
    with qtbot.waitSignal(panel.speed_changed) as changed:
        slider.setValue(slider.maximum())
    assert changed.args == [pytest.approx(200.0)]
    panel.set_playing(True)
    assert panel.findChild(QTimer).interval() == 16
    slider.setValue(0)
    assert panel.findChild(QTimer).interval() == 1000
    panel.set_playing(False)


def test_exact_numbers_under_the_pointer(qtbot):
    panel = panel_of(qtbot)
    panel.set_unit(Unit(Stage.C3, 9, 5, 4))
    layout = panel.picture.motion_layout
    for rect, words in (
        (layout.groups[1].products, "S2 3 (7, 6) = "),
        (layout.output, "C3 map 9 (5, 4) = "),
    ):
        assert panel.picture.words_at(spot(rect)).startswith(words)
    assert panel.picture.words_at(spot(layout.sum)) == ""
    show(panel, PAPER, None)
    assert panel.picture.words_at(spot(layout.groups[1].kernel)).startswith("kernel S2 3 → C3 9, weight (2, 2) = ")


@pytest.mark.parametrize("size", [(840, 170), (1600, 320)], ids=str)
def test_the_panel_keeps_to_its_size(qtbot, size):
    panel = panel_of(qtbot, size=size)
    assert (panel.width(), panel.height()) == size
    assert panel.minimumSizeHint().width() <= 840
    assert panel.minimumSizeHint().height() <= 170


def test_every_control_has_a_name_and_a_tip(qtbot):
    panel = panel_of(qtbot)
    for kind in (QToolButton, QSpinBox, QSlider):
        for control in panel.findChildren(kind):
            assert control.accessibleName()
            assert control.toolTip()

"""The unit panel as a widget: pointer, keyboard, the number editor, buttons, words."""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication

from lenet_viz.analysis.account import account
from lenet_viz.analysis.account_text import as_latex, as_text
from lenet_viz.gui.views.figure.scales import activation_limits, kernel_limit
from lenet_viz.gui.views.images import signed_image
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.gui.views.unit.panel import UnitPanel
from lenet_viz.gui.views.unit.scene import Kind, Target
from lenet_viz.gui.views.unit.targets import place_of, rect_of, source_of
from lenet_viz.network.alterations import UNALTERED, altered, number_at
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
C3 = Unit(Stage.C3, 9, 5, 4)
CELL = Target(Kind.SOURCE, 31)
WEIGHT = Target(Kind.FACTOR, 31)


@cache
def traced() -> Trace:
    side = PAPER.input_size
    return run(LeNet5(PAPER, seed=1), np.random.default_rng(2).random((side, side), dtype=np.float32))


def inspected(unit: Unit = C3, *, pinned: bool = True, trace: Trace | None = None) -> Inspection:
    return Inspection(unit, pinned, {}, (), account(trace or traced(), unit))


@pytest.fixture
def panel(qtbot):
    widget = UnitPanel()
    qtbot.addWidget(widget)
    widget.resize(1140, 215)
    trace = traced()
    widget.set_limits(activation_limits(PAPER, trace), kernel_limit(trace.weights))
    widget.set_trained(trace.weights)
    widget.set_inspection(inspected())
    widget.show()
    widget.activateWindow()
    widget.canvas.setFocus()
    qtbot.waitUntil(widget.canvas.hasFocus)
    return widget


def place_on(panel: UnitPanel, target: Target) -> QPoint:
    rect = rect_of(panel.canvas.scene, target)
    return QPoint(round(rect.centre[0]), round(rect.centre[1]))


def click(qtbot, panel: UnitPanel, target: Target) -> None:
    qtbot.mouseClick(panel.canvas, Qt.MouseButton.LeftButton, pos=place_on(panel, target))


def words(panel: UnitPanel) -> str:
    return f"{panel._heading.text} | {panel._hint.text}"


def test_a_cell_has_the_colour_of_its_value(panel):
    explanation = inspected().account.explanation
    image = panel.canvas.grab().toImage()
    for target, numbers, limit, colours in (
        (CELL, explanation.inputs, activation_limits(PAPER, traced())[Stage.S2], LIGHT.activations),
        (WEIGHT, explanation.factors, kernel_limit(traced().weights), LIGHT.kernels),
    ):
        value = np.float32(numbers[31]).reshape(1, 1)
        assert image.pixelColor(place_on(panel, target)) == signed_image(value, limit, colours).pixelColor(0, 0)


def test_a_click_on_an_input_asks_about_that_unit(qtbot, panel):
    with qtbot.waitSignal(panel.unit_wanted) as heard:
        click(qtbot, panel, CELL)
    assert heard.args == [source_of(inspected().account.explanation, 31)]


def test_pointing_at_a_term_names_its_source_and_says_its_numbers(qtbot, panel):
    source = source_of(inspected().account.explanation, 31)
    with qtbot.waitSignal(panel.term_hovered) as heard:
        qtbot.mouseMove(panel.canvas, place_on(panel, WEIGHT))
    assert heard.args == [source]
    assert f"S2 3 ({source.row}, {source.column}) = " in words(panel)
    with qtbot.waitSignal(panel.term_hovered) as heard:
        qtbot.mouseMove(panel.canvas, QPoint(1000, 3))
    assert heard.args == [None]


def test_a_unit_marked_in_the_figure_is_marked_here(panel):
    before = panel.canvas.grab().toImage()
    source = source_of(inspected().account.explanation, 31)
    panel.set_marked(source)
    marked = panel.canvas.grab().toImage()
    rect = rect_of(panel.canvas.scene, WEIGHT)
    corner = QPoint(round(rect.x) - 1, round(rect.y) - 1)
    assert marked.pixelColor(corner) == QColor(LIGHT.accent) != before.pixelColor(corner)
    panel.set_inspection(inspected())
    assert panel.canvas.grab().toImage() == marked, "new numbers keep the mark"
    panel.set_marked(Unit(Stage.C1, 0, 0, 0))
    assert panel.canvas.grab().toImage() == before


def test_a_weight_is_typed_and_the_editor_follows(qtbot, panel):
    changes = []
    panel.number_edited.connect(lambda *change: changes.append(change))
    click(qtbot, panel, WEIGHT)
    field = panel.editor.field
    qtbot.waitUntil(field.hasFocus)
    place = place_of(inspected().account.explanation, WEIGHT)
    trained = number_at(traced().weights, place)
    assert field.value == trained
    assert panel.editor.name.text() == "kernel S2 3 → C3 9, weight (1, 1)"
    qtbot.keyClicks(field, "0.5")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert changes == [(place, 0.5, True)]
    # The controller answers with other weights; the field and the button follow.
    weights = altered(PAPER, traced().weights, UNALTERED.with_number(place, 0.75))
    panel.set_inspection(inspected(trace=Trace(PAPER, weights, traced().sums, traced().values)))
    assert field.text() == "0.75"
    assert panel.editor.as_trained.isEnabled()
    with qtbot.waitSignal(panel.number_reset) as heard:
        qtbot.mouseClick(panel.editor.as_trained, Qt.MouseButton.LeftButton)
    assert heard.args == [place]
    panel.set_inspection(inspected())
    assert not panel.editor.as_trained.isEnabled()


def test_what_is_no_number_is_said_beside_the_field(qtbot, panel):
    click(qtbot, panel, WEIGHT)
    qtbot.keyClicks(panel.editor.field, "abc")
    with qtbot.assertNotEmitted(panel.number_edited):
        qtbot.keyClick(panel.editor.field, Qt.Key.Key_Return)
    assert panel.editor.message.text() == "“abc” is not a number"
    qtbot.keyClick(panel.editor.field, Qt.Key.Key_Escape)
    assert panel.editor.message.text() == ""
    panel.show_problem("not possible")
    assert panel.editor.message.text() == "not possible"


def test_esc_closes_the_editor_then_the_cursor_then_lets_go(qtbot, panel):
    click(qtbot, panel, Target(Kind.BIAS))
    assert panel.editor.isVisible()
    assert panel.editor.name.text() == "bias of C3 9"
    qtbot.keyClick(panel.editor.field, Qt.Key.Key_Escape)
    assert not panel.editor.isVisible()
    qtbot.waitUntil(panel.canvas.hasFocus)
    with qtbot.assertNotEmitted(panel.pin_toggled):
        qtbot.keyClick(panel.canvas, Qt.Key.Key_Escape)
    with qtbot.waitSignal(panel.pin_toggled):
        qtbot.keyClick(panel.canvas, Qt.Key.Key_Escape)


def test_another_unit_ends_the_edit_but_a_neighbour_keeps_it(qtbot, panel):
    click(qtbot, panel, WEIGHT)
    panel.set_inspection(inspected(Unit(Stage.C3, 9, 0, 0)))
    assert panel.editor.isVisible(), "the neighbour reads through the same kernel"
    panel.set_inspection(inspected(Unit(Stage.C3, 8, 0, 0)))
    assert not panel.editor.isVisible()


def test_the_keyboard_reaches_a_weight_and_changes_it(qtbot, panel):
    canvas = panel.canvas
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.target == Target(Kind.FACTOR, 0)
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    qtbot.keyClick(canvas, Qt.Key.Key_Down)
    assert canvas.target == Target(Kind.FACTOR, 6)
    qtbot.keyClick(canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(panel.editor.field.hasFocus)
    with qtbot.waitSignal(panel.number_edited) as heard:
        qtbot.keyPress(panel.editor.field, Qt.Key.Key_Up)
    assert heard.args[0] == place_of(inspected().account.explanation, Target(Kind.FACTOR, 6))
    assert heard.args[2] is False
    qtbot.keyRelease(panel.editor.field, Qt.Key.Key_Up)


def test_letters_in_the_field_press_no_buttons(qtbot, panel):
    click(qtbot, panel, WEIGHT)
    with qtbot.assertNotEmitted(panel.pin_toggled), qtbot.assertNotEmitted(panel.silence_toggled):
        qtbot.keyClicks(panel.editor.field, "psm")


@pytest.mark.parametrize(
    ("key", "signal", "arguments"),
    [
        (Qt.Key.Key_P, "pin_toggled", []),
        (Qt.Key.Key_F, "fan_out_toggled", [True]),
        (Qt.Key.Key_S, "silence_toggled", [False]),
        (Qt.Key.Key_M, "silence_toggled", [True]),
    ],
)
def test_buttons_have_keys(qtbot, panel, key, signal, arguments):
    with qtbot.waitSignal(getattr(panel, signal)) as heard:
        qtbot.keyClick(panel.canvas, key)
    assert heard.args == arguments


def test_buttons_show_the_state_of_things(panel):
    controls = panel._controls
    assert controls.pin.isChecked()
    panel.set_inspection(inspected(pinned=False))
    assert not controls.pin.isChecked()
    panel.set_silenced(Silenced(units=frozenset({C3})))
    assert (controls.unit.isChecked(), controls.map.isChecked()) == (True, False)
    panel.set_inspection(inspected(Unit(Stage.F6, 3)))
    assert controls.map.isHidden(), "a unit of F6 is its map"
    panel.set_inspection(inspected(Unit(Stage.OUTPUT, 3)))
    assert not controls.unit.isEnabled()
    assert not controls.fan_out.isEnabled()
    for button in controls.buttons:
        assert button.accessibleName()
        assert button.property("keys") in button.toolTip()


def test_copies_add_up(qtbot, panel):
    told = inspected().account
    with qtbot.waitSignal(panel.copied) as heard:
        panel._controls.text.click()
    assert heard.args == ["text"]
    assert QGuiApplication.clipboard().text() == as_text(told)
    with qtbot.waitSignal(panel.copied):
        panel._controls.latex.click()
    assert QGuiApplication.clipboard().text() == as_latex(told)
    subtotals = [Decimal(group.subtotal.replace("−", "-")) for group in told.groups]
    assert sum(subtotals) + Decimal(told.bias.replace("−", "-")) == Decimal(told.total.replace("−", "-"))


def test_blank_pads_pixels_and_nothing_at_all_have_words(panel):
    panel.set_inspection(Inspection(C3, True, {}, (), None))
    assert words(panel).startswith("C3 map 9, unit (5, 4) Draw a digit to see its numbers.")
    assert not panel._controls.text.isEnabled()
    panel.set_pixel(0.5375)
    panel.set_inspection(Inspection(Unit(Stage.INPUT, 0, 3, 4), False, {}, (), None))
    assert words(panel).startswith("Input pixel (3, 4) 0.5375 · 50% ink | A pixel is drawn")
    panel.set_pixel(float(np.float32(-0.1)))
    assert words(panel).startswith("Input pixel (3, 4) −0.1 · paper |")
    panel.set_inspection(None)
    assert words(panel).startswith("Point at any cell of the figure")
    assert panel._controls.isHidden()
    assert panel.grab().toImage().pixelColor(600, 120) == QColor(LIGHT.panel)


def test_altered_numbers_are_marked(panel):
    explanation = inspected().account.explanation
    before = panel.canvas.grab().toImage()
    rect = rect_of(panel.canvas.scene, WEIGHT)
    corner = QPoint(round(rect.right) - 2, round(rect.y) + 1)
    panel.set_altered(frozenset({place_of(explanation, WEIGHT)}))
    after = panel.canvas.grab().toImage()
    assert after.pixelColor(corner) == QColor(LIGHT.accent) != before.pixelColor(corner)


def test_muted_kernels_say_so_and_both_themes_differ(panel):
    before = panel.grab().toImage()
    panel.set_muted(frozenset({3}))
    assert panel.grab().toImage() != before
    panel.set_muted(frozenset())
    assert panel.grab().toImage() == before
    panel.set_theme(DARK)
    assert panel.grab().toImage().pixelColor(5, 5) == QColor(DARK.panel)


def test_the_panel_tells_when_it_is_shown(qtbot, panel):
    panel.hide()
    with qtbot.waitSignal(panel.shown):
        panel.show()


@pytest.mark.parametrize("size", [(560, 150), (840, 170), (1600, 320)])
@pytest.mark.parametrize("stage", [layer.stage for layer in PAPER.layers[1:]])
def test_every_stage_at_every_size(panel, stage, size):
    panel.resize(*size)
    panel.set_inspection(inspected(Unit(stage, 3)))
    assert not panel.grab().isNull()

"""The window as a whole: ask about units, alter the network, undo, read why."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QActionGroup, QGuiApplication
from PySide6.QtWidgets import QApplication, QMenu

from lenet_viz.benchmark.hover import place_of
from lenet_viz.gui.views.codes.picture_row import PictureRow
from lenet_viz.gui.views.figure.answer_panel import AnswerPanel
from lenet_viz.gui.views.figure.targets import KernelTarget, LinkTarget, UnitTarget
from lenet_viz.network.alterations import Part, Place
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.storage.resources import resource
from lenet_viz.training.recipes import RECIPES

UNIT = Unit(Stage.C3, 9, 5, 4)


@pytest.fixture
def window(window):
    """A window with a digit on its pad."""
    window.drawing.open_source(resource("samples", "3.json"))
    QApplication.processEvents()
    assert window._session.trace is not None
    return window


def at(window, unit: Unit) -> QPoint:
    return place_of(window.figure.figure_layout, unit).toPoint()


def click(qtbot, window, unit: Unit) -> None:
    qtbot.mouseMove(window.figure, at(window, unit))
    qtbot.mouseClick(window.figure, Qt.MouseButton.LeftButton, pos=at(window, unit))


def inspected(window):
    return window.explanations.inspection.inspection


def test_pointing_fills_the_panel_and_clicking_pins(window, qtbot):
    qtbot.mouseMove(window.figure, at(window, UNIT))
    assert inspected(window).unit == UNIT
    assert window.unit_panel.canvas.scene is not None
    click(qtbot, window, UNIT)
    assert inspected(window).pinned
    qtbot.mouseMove(window.figure, at(window, Unit(Stage.S2, 1, 3, 3)))
    assert inspected(window).unit == UNIT
    click(qtbot, window, UNIT)
    assert not inspected(window).pinned


def test_the_keyboard_walks_from_the_answer_to_the_ink(window, qtbot):
    figure = window.figure
    figure.setFocus()
    qtbot.keyClick(figure, Qt.Key.Key_Right)
    assert inspected(window).unit == Unit(Stage.OUTPUT, window._session.answer.best)
    stages = []
    while inspected(window).unit.stage is not Stage.INPUT:
        stages.append(inspected(window).unit.stage)
        qtbot.keyClick(figure, Qt.Key.Key_Return)
    assert stages == [Stage.OUTPUT, Stage.F6, Stage.C5, Stage.S4, Stage.C3, Stage.S2, Stage.C1]
    qtbot.keyClick(figure, Qt.Key.Key_Escape)
    assert not inspected(window).pinned


def test_pinning_brings_the_unit_panel_up_from_another_tab_but_not_from_one_that_follows(window, qtbot):
    window.docks.bring_up(window.training_panel)
    qtbot.waitUntil(window.training_panel.isVisible)
    click(qtbot, window, UNIT)
    qtbot.waitUntil(window.unit_panel.isVisible)
    window.docks.bring_up(window.explanations.motion_panel)
    qtbot.waitUntil(window.explanations.motion_panel.isVisible)
    click(qtbot, window, Unit(Stage.C3, 2, 1, 1))
    assert window.explanations.motion_panel.isVisible()


def test_a_cell_among_the_codes_asks_its_unit_why(window, qtbot):
    window._actions["show_codes"].trigger()
    codes = window.explanations.codes_panel
    qtbot.waitUntil(codes.isVisible)
    row = codes.findChild(PictureRow)
    place = QPoint(*(round(value) for value in row.row_layout.cell_rect(1, 30).centre))
    qtbot.mouseMove(row, place)
    assert "F6 unit 30" in codes.cell_words
    qtbot.mouseClick(row, Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(window.unit_panel.isVisible)
    assert inspected(window).unit == Unit(Stage.F6, 30)
    assert inspected(window).pinned
    assert window.unit_panel.isAncestorOf(QApplication.focusWidget()), "the focus goes along"


def test_a_click_on_a_link_mutes_it_marks_the_network_and_ctrl_z_restores_it(window, qtbot):
    figure, session = window.figure, window._session
    before = session.trace.scores.copy()
    kernel = figure.figure_layout.kernels[0, 0]
    place = QPoint(*(round(value) for value in kernel.centre))
    qtbot.mouseMove(figure, place)
    qtbot.mouseClick(figure, Qt.MouseButton.LeftButton, pos=place)
    assert session.alterations.muted == {(0, 0)}
    assert window._actions["as_trained"].isEnabled()
    assert not np.array_equal(session.trace.scores, before)
    assert window._mark.isVisible()
    assert "1 link muted" in window._mark.words
    assert QApplication.focusWidget() is figure
    window._actions["undo"].trigger()
    assert not session.alterations
    assert not window._actions["as_trained"].isEnabled()
    assert not window._mark.isVisible()
    np.testing.assert_array_equal(session.trace.scores, before)


def test_ctrl_z_belongs_to_the_place_with_the_focus(window, qtbot):
    session = window._session
    window.explanations.alterations.mute([(0, 0)], True)
    window.pad.setFocus()
    window._actions["undo"].trigger()  # the strokes from the file
    assert session.alterations.muted == {(0, 0)}
    qtbot.waitUntil(lambda: session.trace is None)
    window._actions["redo"].trigger()
    qtbot.waitUntil(lambda: session.trace is not None)
    window.figure.setFocus()
    assert "mute S2 0 → C3 0" in window._actions["undo"].text()
    window._actions["undo"].trigger()
    assert not session.alterations


def test_the_test_error_of_the_altered_network_is_measured(window, qtbot, small_data, monkeypatch):
    monkeypatch.setenv("LENET_VIZ_DATA", str(small_data))
    window.explanations.alterations.silence_map((Stage.S4, 3), True)
    assert "no test digits" in window._mark.words
    window.digits.start()
    qtbot.waitUntil(lambda: "→" in window._mark.words)
    assert "1 map silenced" in window._mark.words
    window._actions["as_trained"].trigger()
    assert not window._mark.isVisible()


def test_impossible_muting_is_told_over_the_figure(window):
    window.explanations.alterations.mute([(0, 0), (1, 0), (2, 0)], True)
    assert "C3 map 0" in window.messages.text
    assert not window._session.alterations


def test_a_weight_is_changed_in_the_panel_and_is_as_trained_again(window, qtbot):
    click(qtbot, window, UNIT)
    place = Place(Stage.C3, Part.BIASES, 9)
    window.unit_panel.edit_number(place)
    field = window.unit_panel.editor
    assert field.place == place
    trained = float(window._session.trained_weights[Stage.C3].biases[9])
    window.unit_panel.number_edited.emit(place, trained + 0.5, True)
    assert window._session.weights[Stage.C3].biases[9] == np.float32(trained + 0.5)
    assert inspected(window).account.check.agrees
    window.unit_panel.number_edited.emit(place, float("nan"), True)
    assert window._session.weights[Stage.C3].biases[9] == np.float32(trained + 0.5)
    window.unit_panel.number_reset.emit(place)
    assert not window._session.alterations


def test_a_training_run_starts_from_an_unaltered_network(window, qtbot, small_data, monkeypatch):
    monkeypatch.setenv("LENET_VIZ_DATA", str(small_data))
    window.explanations.alterations.mute([(0, 0)], True)
    click(qtbot, window, UNIT)
    window.training_panel.set_recipe(replace(RECIPES["plain"], passes=2, batch=16))
    with qtbot.waitSignal(window.training.trained, timeout=30_000):
        window.laboratory.orders.start()
        assert not window._session.alterations
        assert inspected(window).pinned
        assert window.training_panel.isVisible()
    qtbot.waitUntil(lambda: not window.training.running)
    assert inspected(window).account.check.agrees


def test_a_pinned_unit_that_the_next_network_lacks_is_told(window, qtbot):
    click(qtbot, window, Unit(Stage.C5, 3))
    window.networks.show_shipped("lenet-1")
    assert "C5" in window.messages.text
    assert inspected(window).unit.stage is Stage.OUTPUT


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_of_a_unit_silences_it(window, qtbot):
    window.figure.menu_wanted.emit(UnitTarget(UNIT), QPoint(100, 100))
    menu = window.explanations._menu._menu
    qtbot.waitUntil(menu.isVisible)
    action = next(action for action in menu.actions() if "map 9" in action.text())
    action.trigger()
    menu.close()
    assert (Stage.C3, 9) in window._session.alterations.silenced.maps


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_of_a_link_mutes_its_row(window, qtbot):
    window.figure.menu_wanted.emit(LinkTarget(3, 9), QPoint(100, 100))
    menu = window.explanations._menu._menu
    qtbot.waitUntil(menu.isVisible)
    next(action for action in menu.actions() if "every link of S2 map 3" in action.text()).trigger()
    menu.close()
    links = window._session.network.spec.table.links
    assert window._session.alterations.muted == {link for link in links if link[0] == 3}


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_menu_of_a_weight_opens_its_field(window, qtbot):
    window.figure.menu_wanted.emit(KernelTarget(Stage.C3, source=3, map=9, row=2, column=4), QPoint(100, 100))
    menu = window.explanations._menu._menu
    qtbot.waitUntil(menu.isVisible)
    next(action for action in menu.actions() if "Change weight (2, 4)" in action.text()).trigger()
    menu.close()
    kernel = window._session.network.spec.table.kernel_index[3, 9]
    assert window.unit_panel.editor.place == Place(Stage.C3, Part.WEIGHTS, kernel * 25 + 2 * 5 + 4)
    assert (inspected(window).unit.stage, inspected(window).unit.map) == (Stage.C3, 9)


def test_a_heading_opens_its_facts(window, qtbot):
    window.figure.heading_clicked.emit(Stage.C3)
    assert window._figure_area.card.isVisible()
    assert "60" in window._figure_area.card.words
    window.figure.heading_clicked.emit(Stage.C3)
    assert not window._figure_area.card.isVisible()
    qtbot.mouseClick(window.figure.findChild(AnswerPanel), Qt.MouseButton.LeftButton, pos=QPoint(10, 5))
    assert "penalties" in window._figure_area.card.words


def test_the_panel_can_be_copied(window, qtbot):
    click(qtbot, window, UNIT)
    with qtbot.waitSignal(window.unit_panel.copied):
        next(button for button in window.unit_panel._controls.buttons if "LaTeX" in button.text()).click()
    assert "tanh" in QGuiApplication.clipboard().text()


@pytest.mark.parametrize("title", ["Unit", "Motion", "Codes", "Backward", "Table", "Training"])
def test_every_tab_has_a_key_that_brings_it_up_with_the_focus_inside(window, qtbot, title):
    window._actions[f"show_{title.lower()}"].trigger()
    panel = window._panels[title]
    qtbot.waitUntil(panel.isVisible)
    qtbot.waitUntil(lambda: [other for other in window._panels.values() if other.isVisible()] == [panel])
    focus = QApplication.focusWidget()
    assert focus is panel or panel.isAncestorOf(focus)


@pytest.mark.parametrize("visible", [True, False])
def test_another_network_ends_the_change_of_a_number(window, qtbot, visible):
    click(qtbot, window, Unit(Stage.C5, 3))
    last = window._session.weights[Stage.C5].weights.size - 1
    window.explanations.inspection.pin(Unit(Stage.C5, 119))
    window.unit_panel.edit_number(Place(Stage.C5, Part.WEIGHTS, last))
    assert window.unit_panel.editor.place is not None
    if not visible:
        window.docks.bring_up(window.training_panel)
        qtbot.waitUntil(lambda: not window.unit_panel.isVisible())
    window.networks.show_shipped("keras-3x3")
    assert window.unit_panel.editor.place is None
    window.docks.bring_up(window.unit_panel)
    qtbot.waitUntil(window.unit_panel.isVisible)
    assert not window.messages.isVisible() or "went wrong" not in window.messages.text
    assert window.unit_panel.canvas.scene is not None
    assert inspected(window).account.check.agrees


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_links_are_muted_from_the_menu_of_a_unit_and_menus_do_not_pile_up(window, qtbot):
    menus = []
    for _ in range(4):
        window.figure.menu_wanted.emit(UnitTarget(UNIT), QPoint(100, 100))
        menu = window.explanations._menu._menu
        qtbot.waitUntil(menu.isVisible)
        links = next(action.menu() for action in menu.actions() if action.menu() is not None)
        next(action for action in links.actions() if "3" in action.text()).trigger()
        menu.close()
        menus.append(len(window.findChildren(QMenu)))
    assert len(set(menus)) == 1
    assert not window._session.alterations
    window.explanations.alterations.undo_stack.undo()
    assert window._session.alterations.muted == {(3, 9)}


def test_menus_of_networks_do_not_pile_up(window, qtbot):
    counts = []
    for _ in range(3):
        window.networks._fill_network_menu()
        window.networks._fill_device_menu()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        counts.append((len(window.findChildren(QMenu)), len(window.findChildren(QActionGroup))))
    assert len(set(counts)) == 1


@pytest.mark.parametrize("title", ["Unit", "Motion", "Codes", "Backward", "Table", "Training"])
def test_the_tab_key_gets_out_of_every_panel(window, qtbot, title):
    window._actions[f"show_{title.lower()}"].trigger()
    panel = window._panels[title]
    qtbot.waitUntil(panel.isVisible)
    for _ in range(80):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        if not panel.isAncestorOf(QApplication.focusWidget()):
            break
    assert not panel.isAncestorOf(QApplication.focusWidget())


def test_after_as_trained_ctrl_z_brings_the_alterations_back(window, qtbot):
    window.explanations.alterations.mute([(0, 0)], True)
    window._mark.setFocus()
    window._actions["as_trained"].trigger()
    assert QApplication.focusWidget() is window.figure
    window._actions["undo"].trigger()
    assert window._session.alterations.muted == {(0, 0)}

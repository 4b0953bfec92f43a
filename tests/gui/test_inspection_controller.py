"""Asking about units: pointed at, walked to, pinned, let go; and what becomes of them in another network."""

from __future__ import annotations

import numpy as np
import pytest

from lenet_viz.data.preparation import prepare_digit
from lenet_viz.gui.controllers.alterations import AlterationsController
from lenet_viz.gui.controllers.figure import FigureController
from lenet_viz.gui.controllers.inspection import InspectionController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.views.header_bar import HeaderBar
from lenet_viz.network.ladder import fan_out, ladder
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
UNIT, OTHER = Unit(Stage.C3, 9, 5, 4), Unit(Stage.S2, 3, 6, 6)


@pytest.fixture
def figure(qtbot):
    figure = NetworkFigure()
    qtbot.addWidget(figure)
    figure.resize(1100, 640)
    return figure


@pytest.fixture
def session(qtbot, figure):
    session = Session(LeNet5(PAPER, seed=4).eval(), Origin("test"), figure)
    header = HeaderBar()
    qtbot.addWidget(header)
    FigureController(session, figure, header, figure)
    return session


@pytest.fixture
def inspection(session, figure):
    return InspectionController(session, figure, figure)


def bar(left: int):
    image = np.zeros((28, 28), np.uint8)
    image[4:24, left : left + 5] = 255
    return prepare_digit(image)


def test_the_unit_under_the_pointer_is_inspected_and_stays_known(session, figure, inspection):
    session.set_preparation(bar(10))
    figure.unit_hovered.emit(UNIT)
    assert inspection.inspection.unit == UNIT
    assert not inspection.inspection.pinned
    assert inspection.inspection.account.explanation.unit == UNIT
    figure.unit_hovered.emit(None)
    assert inspection.inspection.unit == UNIT
    expected = ladder(PAPER, UNIT, session.weights)
    assert all(np.array_equal(inspection.inspection.ladder[stage], mask) for stage, mask in expected.items())


def test_a_click_pins_and_a_second_one_lets_go(figure, inspection, qtbot):
    with qtbot.waitSignal(inspection.pinned_by_user):
        figure.unit_clicked.emit(UNIT)
    figure.unit_hovered.emit(OTHER)
    assert (inspection.inspection.unit, inspection.inspection.pinned) == (UNIT, True)
    figure.unit_clicked.emit(UNIT)
    assert not inspection.inspection.pinned
    figure.unit_hovered.emit(OTHER)
    assert inspection.inspection.unit == OTHER


def test_a_pinned_unit_follows_every_new_input(session, figure, inspection):
    figure.unit_clicked.emit(UNIT)
    assert inspection.inspection.account is None
    session.set_preparation(bar(10))
    first = inspection.inspection.account.explanation.total
    session.set_preparation(prepare_digit(np.tri(28, dtype=np.uint8) * 255))
    assert inspection.inspection.account.explanation.total != first
    session.set_weights(LeNet5(PAPER, seed=5).state_dict())
    trace = session.trace
    computed = float(trace.values[Stage.C3][9, 5, 4])
    assert inspection.inspection.account.explanation.value == pytest.approx(computed, abs=1e-5)
    assert inspection.inspection.account.check.agrees


def test_enter_goes_to_the_strongest_source_down_to_the_ink(session, figure, inspection):
    session.set_preparation(bar(10))
    figure.unit_wanted.emit(Unit(Stage.OUTPUT, 3))
    stages = [Stage.OUTPUT]
    while inspection.inspection.unit.stage is not Stage.INPUT:
        explanation = inspection.inspection.account.explanation
        figure.source_wanted.emit()
        strongest = np.abs(explanation.terms).max()
        source = explanation.wiring.units.index(inspection.inspection.unit)
        assert abs(explanation.terms[source]) == strongest
        stages.append(inspection.inspection.unit.stage)
    assert stages == [layer.stage for layer in reversed(PAPER.layers)]
    figure.source_wanted.emit()  # a pixel has no source
    assert inspection.inspection.unit.stage is Stage.INPUT


def test_escape_lets_go(figure, inspection):
    figure.unit_wanted.emit(UNIT)
    assert inspection.inspection.pinned
    figure.let_go.emit()
    assert not inspection.inspection.pinned


def test_who_reads_a_unit_is_known_only_while_wanted(figure, inspection):
    figure.unit_clicked.emit(OTHER)
    assert inspection.inspection.fan_out == ()
    figure.fan_out_toggled.emit()
    assert list(inspection.inspection.fan_out) == fan_out(PAPER, OTHER)


def test_the_ladder_follows_what_is_muted(session, figure, inspection):
    figure.unit_clicked.emit(UNIT)
    AlterationsController(session, figure).mute([(3, 9)], True)
    assert np.flatnonzero(inspection.inspection.ladder[Stage.C1].any(axis=(1, 2))).tolist() == [0, 4, 5]


def test_a_unit_that_the_next_network_lacks_is_let_go_with_a_word(session, figure, inspection, qtbot):
    session.set_preparation(bar(10))
    figure.unit_clicked.emit(Unit(Stage.C5, 7))
    with qtbot.waitSignal(inspection.trouble) as trouble:
        session.set_network(LeNet5(VARIANTS["lenet-1"]), Origin("other"))
    assert "LeNet-1" in trouble.args[0]
    assert "C5" in trouble.args[0]
    assert inspection.inspection.unit == Unit(Stage.OUTPUT, session.answer.best)


def test_before_anything_is_asked_the_answer_explains_itself(session, figure, inspection, qtbot):
    assert inspection.inspection is None
    session.set_preparation(bar(10))
    assert inspection.inspection.unit == Unit(Stage.OUTPUT, session.answer.best)
    assert not inspection.inspection.pinned
    first = inspection.inspection
    session.set_preparation(bar(4))
    assert inspection.inspection is first  # nobody asked: the pen comes first
    qtbot.waitUntil(lambda: inspection.inspection is not first)
    assert inspection.inspection.account.explanation.unit.map == session.answer.best
    figure.unit_hovered.emit(OTHER)
    assert inspection.inspection.unit == OTHER
    session.set_preparation(None)
    assert inspection.inspection.unit == OTHER


def test_a_unit_that_the_next_network_has_stays_pinned(session, figure, inspection):
    session.set_preparation(bar(10))
    figure.unit_clicked.emit(Unit(Stage.C1, 2, 3, 3))
    session.set_network(LeNet5(VARIANTS["lenet-1"]), Origin("other"))
    assert inspection.inspection.pinned
    assert inspection.inspection.account.explanation.wiring.stage is Stage.INPUT
    assert inspection.inspection.account.check.agrees

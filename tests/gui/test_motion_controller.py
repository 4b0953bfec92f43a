"""The kernel's position is the inspected unit, and the other way round."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QObject, Qt, Signal

from lenet_viz.analysis.account import account
from lenet_viz.data.preparation import prepare_digit
from lenet_viz.gui.controllers.motion import MotionController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.gui.views.motion.panel import MotionPanel
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
C3 = Unit(Stage.C3, 9, 5, 4)
F6 = Unit(Stage.F6, 12)


class FakeInspection(QObject):
    """What the motion needs of the inspection controller; it remembers what it was asked to show."""

    inspection_changed = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.inspection: Inspection | None = None
        self.asked: list[Unit] = []

    def show(self, unit: Unit) -> None:
        self.asked.append(unit)
        self.look(unit, pinned=self.inspection is not None and self.inspection.pinned)

    def look(self, unit: Unit, *, pinned: bool = False) -> None:
        trace = self._session.trace
        told = None if trace is None else account(trace, unit)
        self.inspection = Inspection(unit=unit, pinned=pinned, ladder={}, fan_out=(), account=told)
        self.inspection_changed.emit(self.inspection)


def preparation(column: int = 12):
    image = np.zeros((28, 28), np.uint8)
    image[6:22, column : column + 4] = 255
    return prepare_digit(image)


@pytest.fixture
def session(qapp):
    session = Session(LeNet5(PAPER, seed=1).eval(), Origin("untrained"))
    session.set_preparation(preparation())
    return session


@pytest.fixture
def inspection(session):
    return FakeInspection(session)


@pytest.fixture
def panel(qtbot):
    panel = MotionPanel()
    qtbot.addWidget(panel)
    panel.resize(1140, 215)
    return panel


@pytest.fixture
def controller(session, inspection, panel):
    controller = MotionController(session, inspection, panel)
    panel.show()
    return controller


def shown_account(panel: MotionPanel):
    return panel.picture.account_shown


def test_every_position_is_inspected(qtbot, controller, session, inspection, panel):
    panel.set_map(Stage.C3, 9)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Down)
    assert inspection.asked == [Unit(Stage.C3, 9, 0, 1), Unit(Stage.C3, 9, 1, 1)]
    assert shown_account(panel) is inspection.inspection.account, "worked out once"
    assert shown_account(panel).explanation.unit == panel.unit


def test_the_kernel_goes_where_the_user_looks(controller, inspection, panel):
    inspection.look(C3)
    assert panel.unit == C3
    assert shown_account(panel) is inspection.inspection.account
    inspection.look(Unit(Stage.S2, 3, 4, 4))
    assert panel.unit == C3, "no kernel moves across C1 for S2"
    assert shown_account(panel).explanation.unit == C3
    inspection.look(Unit(Stage.C5, 100))
    assert panel.unit == Unit(Stage.C5, 100)
    assert inspection.asked == [], "nothing goes round in circles"


def test_what_was_inspected_before_the_panel_came_into_sight(session, inspection, panel):
    controller = MotionController(session, inspection, panel)
    inspection.look(C3)
    assert panel.unit == Unit(Stage.C1, 0, 0, 0), "out of sight nothing is done"
    panel.show()
    assert panel.unit == C3
    assert shown_account(panel) is not None
    assert controller.parent() is None


def test_a_unit_pinned_elsewhere_stays_pinned(qtbot, controller, session, inspection, panel):
    inspection.look(F6, pinned=True)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    assert inspection.asked == []
    assert inspection.inspection.unit == F6
    assert shown_account(panel).explanation.unit == panel.unit == Unit(Stage.C1, 0, 0, 1)
    inspection.look(F6, pinned=True)  # as after every stroke of the pen
    assert panel.unit == Unit(Stage.C1, 0, 0, 1)


def test_a_pin_calls_only_once(qtbot, controller, inspection, panel):
    inspection.look(C3, pinned=True)
    panel.set_map(Stage.C1, 2)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    assert inspection.asked == []
    inspection.look(C3, pinned=True)  # as after every stroke of the pen
    assert panel.unit == Unit(Stage.C1, 2, 0, 1)


def test_a_pinned_unit_of_the_map_moves_along(qtbot, controller, inspection, panel):
    inspection.look(C3, pinned=True)
    qtbot.keyClick(panel.picture, Qt.Key.Key_Right)
    assert inspection.asked == [Unit(Stage.C3, 9, 5, 5)]
    assert inspection.inspection.pinned


def test_a_motion_under_way_is_called_away_by_a_pin_only(controller, inspection, panel):
    panel.set_playing(True)
    inspection.look(C3)
    assert panel.unit.stage is Stage.C1
    assert panel.playing
    inspection.look(Unit(Stage.C3, 9, 5, 5), pinned=True)
    assert panel.unit == Unit(Stage.C3, 9, 5, 5)
    assert not panel.playing


def test_playing_is_inspected_beat_by_beat(qtbot, controller, inspection, panel):
    panel.set_speed(100.0)
    panel.set_playing(True)
    qtbot.waitUntil(lambda: len(inspection.asked) >= 4)
    panel.set_playing(False)
    assert inspection.asked[-1] == panel.unit
    assert shown_account(panel).explanation.unit == panel.unit


def test_numbers_follow_the_pen(controller, session, inspection, panel):
    inspection.look(C3)
    before = shown_account(panel).value
    session.set_preparation(preparation(8))
    inspection.look(C3)
    assert panel.unit == C3
    assert shown_account(panel).value == account(session.trace, C3).value != before
    session.set_preparation(None)
    assert shown_account(panel) is None


def test_another_network(controller, session, inspection, panel):
    inspection.look(Unit(Stage.C5, 100))
    inspection.inspection = None
    session.set_network(LeNet5(VARIANTS["lenet-1"], seed=2), Origin("untrained"))
    assert panel.unit == Unit(Stage.C1, 0, 0, 0)
    assert shown_account(panel).explanation.unit == panel.unit


def test_out_of_sight_nothing_is_done(controller, session, panel):
    panel.set_unit(C3)
    session.set_preparation(preparation())
    told = shown_account(panel)
    panel.hide()
    session.set_preparation(preparation(8))
    assert shown_account(panel) is told
    panel.show()
    assert shown_account(panel).value == account(session.trace, C3).value != told.value

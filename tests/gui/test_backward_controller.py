"""What the way back shows is always of the newest input, unit and target; nothing is computed out of view."""

from __future__ import annotations

import threading

import numpy as np
import pytest
import torch
from PySide6.QtCore import QObject, Signal

from lenet_viz.analysis.flip import flip
from lenet_viz.data.preparation import prepare_digit
from lenet_viz.gui.controllers.backward import BackwardController, Wish
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.backward.panel import BackwardPanel
from lenet_viz.gui.views.figure.network_figure import NetworkFigure
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file


def digit(left: int = 12):
    image = np.zeros((28, 28), dtype=np.uint8)
    image[4:24, left : left + 4] = 255
    return prepare_digit(image)


class FakeInspection(QObject):
    """Only what the controller asks of one."""

    inspection_changed = Signal(object)

    def __init__(self):
        super().__init__()
        self.inspection = None

    def inspect(self, unit: Unit | None) -> None:
        self.inspection = None if unit is None else _Inspected(unit)
        self.inspection_changed.emit(self.inspection)


class _Inspected:
    def __init__(self, unit: Unit):
        self.unit = unit


class CountingWorker(LatestWorker):
    """Remembers what it was asked for."""

    def __init__(self):
        super().__init__()
        self.keys: list[object] = []

    def submit(self, key, work):
        self.keys.append(key)
        return super().submit(key, work)


class Rig:
    """A controller between a session, a figure and a panel."""

    def __init__(self, qtbot):
        self.session = Session(load_network(network_file("paper-1998"))[0].eval(), Origin(""))
        self.figure, self.panel = NetworkFigure(), BackwardPanel()
        for widget in (self.figure, self.panel):
            qtbot.addWidget(widget)
        self.gradients: list = []
        self.figure.set_gradients = self.gradients.append  # what the figure makes of them is tested elsewhere
        self.inspection, self.worker = FakeInspection(), CountingWorker()
        self.controller = BackwardController(self.session, self.inspection, self.figure, self.panel, self.worker)

    @property
    def settled(self) -> bool:
        return bool(self.worker.keys) and not self.worker.busy and self.panel.gallery.stale == (False, False)


@pytest.fixture
def rig(qtbot):
    rig = Rig(qtbot)
    yield rig
    rig.worker.shut_down()
    rig.controller._rest.stop()


def values(rig, index):
    return rig.panel.gallery.pictures[index].values


def test_a_digit_in_view_is_attributed_and_flipped(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    assert rig.panel.gallery.stale == (True, True)
    assert rig.panel.loss != "loss –"
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.worker.keys == [Wish.ATTRIBUTIONS, Wish.FLIP]
    assert all(picture.values is not None for picture in rig.panel.gallery.pictures)
    best = rig.session.answer.best
    assert rig.panel.gallery.headings[0] == (f"Attributions from output {best}, its penalty", "")
    assert rig.panel.gallery.headings[1][0].startswith(f"Smallest found: {best} → ")


def test_nothing_is_computed_out_of_view(qtbot, rig):
    rig.session.set_preparation(digit())
    rig.inspection.inspect(Unit(Stage.C3, 9, 5, 4))
    assert not rig.controller._rest.isActive()
    assert rig.worker.keys == []
    assert rig.gradients == []
    rig.panel.show()
    qtbot.waitUntil(lambda: rig.settled)
    # Coming back to the same results asks for nothing.
    rig.panel.hide()
    rig.panel.show()
    assert not rig.controller._rest.isActive()
    assert rig.panel.gallery.stale == (False, False)


def test_another_unit_asks_for_attributions_only(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    qtbot.waitUntil(lambda: rig.settled)
    before = values(rig, 3)
    rig.worker.keys.clear()
    rig.inspection.inspect(Unit(Stage.C3, 9, 5, 4))
    assert rig.panel.gallery.stale == (True, False)
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.worker.keys == [Wish.ATTRIBUTIONS]
    assert rig.panel.gallery.headings[0][0] == "Attributions from C3 map 9, unit (5, 4)"
    assert not np.array_equal(values(rig, 3), before)
    # The same unit looked at again, as with every trace, is nothing new.
    rig.inspection.inspect(Unit(Stage.C3, 9, 5, 4))
    assert not rig.controller._rest.isActive()


def test_a_pixel_has_no_attributions_so_the_answers_are_shown(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    rig.inspection.inspect(Unit(Stage.INPUT, 0, 3, 3))
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.panel.gallery.headings[0][0].startswith("Attributions from output")


def test_a_target_is_what_the_loss_and_the_flip_ask_for(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    qtbot.waitUntil(lambda: rig.settled)
    loss, best = rig.panel.loss, rig.session.answer.best
    target = (best + 2) % 10
    rig.worker.keys.clear()
    rig.panel.target_chosen.emit(target)
    assert rig.controller.target == target
    assert rig.panel.loss != loss
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.worker.keys == [Wish.FLIP]
    assert rig.panel.gallery.headings[1][0] == f"Smallest found: {best} → {target}"
    rig.panel.target_chosen.emit(None)
    assert rig.controller.target == best
    assert rig.panel.loss == loss


def test_a_target_that_is_the_answer_flips_to_any_other(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    rig.panel.target_chosen.emit(rig.session.answer.best)
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.panel.gallery.headings[1][0].startswith("Smallest found")


def test_only_the_newest_input_stays(qtbot, rig):
    rig.panel.show()
    for left in (6, 9, 15):
        rig.session.set_preparation(digit(left))
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.worker.keys == [Wish.ATTRIBUTIONS, Wish.FLIP]
    np.testing.assert_array_equal(values(rig, 0), rig.session.trace.values[Stage.INPUT][0])
    flipped, difference = values(rig, 6), values(rig, 5)
    np.testing.assert_array_equal(flipped - values(rig, 0), difference)


def test_a_result_for_an_older_input_looks_stale(qtbot, rig):
    rig.panel.show()
    rig.controller._rest.setInterval(60_000)
    rig.session.set_preparation(digit(6))
    rig.controller._ask()
    rig.session.set_preparation(digit(15))
    qtbot.waitUntil(lambda: not rig.worker.busy)
    assert values(rig, 5) is not None
    assert rig.panel.gallery.stale == (True, True)


class Gate:
    """Holds every search for a flip until it is opened, and counts how many began."""

    def __init__(self, monkeypatch):
        self.began, self._open = 0, threading.Event()
        monkeypatch.setattr("lenet_viz.gui.controllers.backward.flip", self._flip)

    def open(self) -> None:
        self._open.set()

    def _flip(self, network, pixels, target, report):
        self.began += 1
        while not self._open.wait(0.005):
            report(0, 1)
        return flip(network, pixels, target, report)


def learn(session: Session) -> None:
    """What a step of a training run does."""
    session.set_weights({name: value * 1.0001 for name, value in session.trained_network.state_dict().items()})


def test_a_network_that_learns_does_not_stop_the_work_under_way(qtbot, rig, monkeypatch):
    """Five times a second there are other weights, and a flip takes half a second."""
    gate = Gate(monkeypatch)
    rig.controller._rest.setInterval(10)
    rig.panel.show()
    rig.session.set_preparation(digit())
    qtbot.waitUntil(lambda: gate.began == 1)
    for _ in range(3):
        learn(rig.session)
        qtbot.waitUntil(lambda: not rig.controller._rest.isActive())  # the rest is over each time
    assert gate.began == 1
    shown = []
    show = rig.panel.show_flip
    monkeypatch.setattr(rig.panel, "show_flip", lambda found, *, stale: (shown.append(stale), show(found, stale=stale)))
    gate.open()
    qtbot.waitUntil(lambda: rig.settled, timeout=10_000)
    assert shown == [True, False]


def test_what_the_user_does_stops_the_work_under_way(qtbot, rig, monkeypatch):
    gate = Gate(monkeypatch)
    rig.controller._rest.setInterval(10)
    rig.panel.show()
    rig.session.set_preparation(digit())
    qtbot.waitUntil(lambda: gate.began == 1)
    rig.session.set_preparation(digit(7))
    qtbot.waitUntil(lambda: gate.began == 2)
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    qtbot.waitUntil(lambda: gate.began == 3)
    rig.panel.target_chosen.emit((rig.session.answer.best + 2) % 10)
    qtbot.waitUntil(lambda: gate.began == 4)
    rig.worker.shut_down()  # the gate is never opened: the search ends at its next report


def test_a_blank_pad_ends_it(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    qtbot.waitUntil(lambda: bool(rig.worker.keys))
    rig.session.set_preparation(None)
    assert not rig.worker.busy
    assert all(picture.values is None for picture in rig.panel.gallery.pictures)
    rig.session.set_preparation(digit())
    qtbot.waitUntil(lambda: rig.settled)


def test_another_network_has_its_own_results(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    qtbot.waitUntil(lambda: bool(rig.worker.keys))
    rig.session.set_network(LeNet5(VARIANTS["keras-3x3"], seed=1), Origin(""))
    qtbot.waitUntil(lambda: rig.settled)
    assert all(picture.values is None or len(picture.values) == 28 for picture in rig.panel.gallery.pictures)
    assert "weighted sum" in rig.panel.gallery.headings[0][0]


def test_the_altered_network_is_asked_not_the_trained_one(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    unit = Unit(Stage.C3, 9, 5, 4)
    rig.inspection.inspect(unit)
    qtbot.waitUntil(lambda: rig.settled)
    assert values(rig, 1).any()
    rig.session.alter(UNALTERED.with_silenced_unit(unit, True))
    qtbot.waitUntil(lambda: rig.settled)
    assert not values(rig, 1).any()


def test_trouble_is_told_in_the_panel(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    rig.inspection.inspect(Unit(Stage.C3, 16, 0, 0))
    with qtbot.waitSignal(rig.worker.failed):
        pass
    assert "C3 has 16 maps" in rig.panel.gallery.headings[0][1]


def test_gradients_follow_every_trace_and_the_target(qtbot, rig):
    rig.session.set_preparation(digit())
    rig.panel.set_gradients_wanted(True)
    assert len(rig.gradients) == 1
    shown = rig.gradients[-1]
    assert shown.target == rig.session.answer.best
    assert shown.fits(rig.session.network.spec)
    rig.session.set_preparation(digit(15))
    rig.panel.target_chosen.emit(7)
    assert len(rig.gradients) == 3
    assert rig.gradients[-1].target == 7
    rig.session.set_preparation(None)
    assert rig.gradients[-1] is None
    rig.session.set_preparation(digit())
    rig.session.set_network(LeNet5(VARIANTS["lenet-1"], seed=1), Origin(""))
    assert rig.gradients[-1].fits(VARIANTS["lenet-1"])
    rig.panel.set_gradients_wanted(False)
    assert rig.gradients[-1] is None
    assert rig.worker.keys == []


def test_the_loss_in_the_panel_is_that_of_the_gradients(qtbot, rig):
    rig.panel.show()
    rig.session.set_preparation(digit())
    rig.panel.target_chosen.emit(4)
    rig.panel.set_gradients_wanted(True)
    assert rig.panel.loss == f"loss {rig.gradients[-1].loss:.4f}"


def test_the_networks_own_gradients_stay_untouched(qtbot, rig):
    rig.panel.show()
    rig.panel.set_gradients_wanted(True)
    before = {name: value.clone() for name, value in rig.session.network.state_dict().items()}
    rig.session.set_preparation(digit())
    qtbot.waitUntil(lambda: rig.settled)
    assert all(parameter.grad is None for parameter in rig.session.network.parameters())
    assert all(torch.equal(value, before[name]) for name, value in rig.session.network.state_dict().items())

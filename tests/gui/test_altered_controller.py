"""The mark of an altered network: what it says, what its test error is measured on, and when."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import torch
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers import altered
from lenet_viz.gui.controllers.altered import AlteredController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.altered_mark import AlteredMark
from lenet_viz.gui.views.header_bar import HeaderBar
from lenet_viz.gui.views.theme import DARK, LIGHT
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file

MUTED = UNALTERED.with_muted([(0, 0)], True)
MORE = MUTED.with_silenced_map((Stage.C5, 3), True)


class FakeDigits(QObject):
    """Only what the controller asks of the browser's controller."""

    loaded = Signal()

    def __init__(self, digits: DigitSet | None):
        super().__init__()
        self.digits = digits

    def load(self, digits: DigitSet) -> None:
        self.digits = digits
        self.loaded.emit()


def some_digits(count: int = 40) -> DigitSet:
    images = torch.randint(0, 256, (count, 28, 28), dtype=torch.uint8, generator=torch.Generator().manual_seed(1))
    return DigitSet(DatasetName.MNIST, Part.TEST, images, torch.arange(count) % 10)


class Rig:
    """A controller between a session and a header."""

    def __init__(self, qtbot, digits: DigitSet | None):
        network, self.card = load_network(network_file("paper-1998"))
        self.session = Session(network.eval(), Origin("", self.card))
        self.mark = AlteredMark(*(QAction(text) for text in ("Undo", "Redo", "As trained")))
        self.header = HeaderBar(self.mark)
        qtbot.addWidget(self.header)
        self.header.show()
        self.digits, self.worker = FakeDigits(digits), LatestWorker()
        self.controller = AlteredController(self.session, self.header, self.mark, self.digits, self.worker)

    @property
    def settled(self) -> bool:
        return self.mark.isVisible() and not self.mark.stale and not self.worker.busy

    def error(self, network: LeNet5 | None = None) -> str:
        return f"{evaluate(network or self.session.network, self.digits.digits).error:.2%}"

    def learn(self) -> None:
        """What a step of a training run does."""
        state = {name: value + 0.01 for name, value in self.session.trained_network.state_dict().items()}
        self.session.set_weights(state)


@pytest.fixture
def make(qtbot, monkeypatch):
    monkeypatch.setattr(altered, "REST_MS", 10)
    monkeypatch.setattr(altered, "LEARNING_REST_MS", 10)
    rigs = []

    def made(digits: DigitSet | None) -> Rig:
        rigs.append(Rig(qtbot, digits))
        return rigs[-1]

    yield made
    for rig in rigs:
        rig.worker.shut_down()
        rig.session.alter(UNALTERED)  # stops the timer


class Gate:
    """Holds the measuring until it is opened, and counts how often it began."""

    def __init__(self, monkeypatch):
        self.began, self._open = 0, threading.Event()
        monkeypatch.setattr(altered, "evaluate", self._evaluate)

    def open(self) -> None:
        self._open.set()

    def _evaluate(self, network, digits, report):
        self.began += 1
        while not self._open.wait(0.005):
            report(0, 1)
        return evaluate(network, digits, report=report)


def test_the_mark_is_there_exactly_while_something_is_altered(qtbot, make):
    rig = make(some_digits())
    assert not rig.mark.isVisible()
    rig.session.alter(MORE)
    assert rig.mark.isVisible()
    assert rig.mark.words.startswith("1 link muted, 1 map silenced · ")
    rig.session.alter(UNALTERED)
    assert not rig.mark.isVisible()
    assert not rig.worker.busy


def test_the_error_is_measured_as_trained_and_altered(qtbot, make):
    rig = make(some_digits())
    rig.session.alter(MORE)
    assert "measuring" in rig.mark.words
    assert rig.mark.stale
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.mark.words.endswith(f"test error {rig.error(rig.session.trained_network)} → {rig.error()}")


@pytest.mark.parametrize(("data", "taken"), [("MNIST training set", True), ("Fashion-MNIST training set", False)])
def test_the_cards_error_counts_if_it_is_of_the_same_digits(qtbot, make, data, taken):
    rig = make(some_digits())
    card = replace(rig.card, data=data, test_digits=40, test_error=0.125)
    rig.session.set_origin(Origin("", card))
    rig.session.alter(MUTED)
    qtbot.waitUntil(lambda: rig.settled)
    assert ("12.50% → " in rig.mark.words) is taken


def test_without_digits_it_says_so_until_they_come(qtbot, make):
    rig = make(None)
    rig.session.alter(MUTED)
    assert rig.mark.words == "1 link muted · test error: no test digits"
    assert rig.mark.stale
    rig.digits.load(some_digits())
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.mark.words.endswith(rig.error())


def test_another_alteration_stops_the_measuring_and_the_older_error_looks_stale(qtbot, make, monkeypatch):
    rig = make(some_digits())
    rig.session.alter(MUTED)
    qtbot.waitUntil(lambda: rig.settled)
    older = rig.mark.words.split(" · ")[1]
    gate = Gate(monkeypatch)
    rig.session.alter(MUTED.with_silenced_map((Stage.S2, 0), True))
    qtbot.waitUntil(lambda: gate.began == 1)
    rig.session.alter(MUTED.with_silenced_map((Stage.S2, 1), True))
    assert rig.mark.words.split(" · ")[1] == older
    assert rig.mark.stale
    qtbot.waitUntil(lambda: gate.began == 2)
    gate.open()
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.mark.words.endswith(rig.error())


def test_a_network_that_learns_is_measured_again_and_again_but_not_stopped(qtbot, make, monkeypatch):
    rig = make(some_digits())
    gate = Gate(monkeypatch)
    rig.session.alter(MUTED)
    qtbot.waitUntil(lambda: gate.began == 1)
    for _ in range(3):
        rig.learn()
        qtbot.waitUntil(lambda: not rig.controller._rest.isActive())  # the rest is over, yet the measuring goes on
    assert gate.began == 1
    shown = []
    monkeypatch.setattr(
        rig.mark, "set_error", lambda words, *, stale, details="": shown.append((words.startswith("test error"), stale))
    )
    gate.open()
    qtbot.waitUntil(lambda: (True, True) in shown)  # an error, of weights that have moved on
    qtbot.waitUntil(lambda: (True, False) in shown)  # and that of the newest


def test_an_error_that_comes_late_says_nothing_about_another_network(qtbot, make, monkeypatch):
    rig = make(some_digits())
    gate = Gate(monkeypatch)
    rig.session.alter(MUTED)
    qtbot.waitUntil(lambda: gate.began == 1)
    rig.session.set_network(LeNet5(VARIANTS["softmax-full"], seed=1), Origin("untrained"))
    assert not rig.mark.isVisible()
    assert not rig.worker.busy
    gate.open()
    rig.session.alter(UNALTERED.with_muted([(1, 0)], True))
    assert "measuring" in rig.mark.words
    qtbot.waitUntil(lambda: rig.settled)
    assert rig.mark.words.endswith(f"{rig.error(rig.session.trained_network)} → {rig.error()}")


def test_what_cannot_be_measured_is_told(qtbot, make, monkeypatch):
    rig = make(some_digits())

    def broken(*_args, **_more):
        raise RuntimeError("no memory left")

    monkeypatch.setattr(altered, "evaluate", broken)
    rig.session.alter(MUTED)
    qtbot.waitUntil(lambda: "could not be measured" in rig.mark.words)
    assert rig.mark.stale


def test_shutting_down_does_not_wait_for_the_measuring(qtbot, make, monkeypatch):
    rig = make(some_digits())
    gate = Gate(monkeypatch)
    rig.session.alter(MUTED)
    qtbot.waitUntil(lambda: gate.began == 1)
    rig.worker.shut_down()  # the gate is never opened: it ends at the next report
    assert not rig.worker.busy


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_a_long_alteration_gives_way_to_the_error_and_the_menus(qtbot, make, theme):
    rig = make(None)
    header, mark = rig.header, rig.mark
    header.set_title("LeNet-5, 1998 · own table (95 kernels)", "")
    header.set_device("CPU")
    mark.set_theme(theme)
    rig.session.alter(MUTED)
    mark.set_words("12 links muted, 22 numbers changed, 3 maps silenced, 12 units silenced")
    mark.set_error("test error 0.48% → 12.73%", stale=False)
    header.resize(1280, header.height())
    qtbot.waitUntil(lambda: header.width() == 1280)
    assert header.minimumSizeHint().width() < 1100
    assert mark._words.words_shown.endswith("…")
    assert mark._words.toolTip() == mark._words.text()
    assert mark._error.width() >= mark._error.sizeHint().width()
    for button in header.findChildren(QToolButton):
        right = button.mapTo(header, button.rect().bottomRight()).x()
        assert right < 1280
        assert button.width() >= button.sizeHint().width()
        assert button.accessibleName() or button.text()
    assert {type(menu) for menu in (header.network_menu, header.more_menu)} == {QMenu}

"""Made-up evaluations, and the tab's controller without a window, for the tests of the evaluation tab."""

from __future__ import annotations

import threading

import numpy as np
from PySide6.QtCore import QObject, Signal

from lenet_viz.analysis.evaluation import Evaluation, read_in_parts
from lenet_viz.analysis.limits import USUAL_LIMITS
from lenet_viz.data.datasets import DigitSet
from lenet_viz.gui.controllers.evaluation import EvaluationController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.evaluation.panel import EvaluationPanel
from lenet_viz.network.spec import Output
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file
from lenet_viz.storage.run_library import RunLibrary

PART = 8
"""Digits that come through a gate at a time: a fifth of the small set."""

LONG = 30_000
"""Milliseconds: captum is imported by the first explanation."""


CLASSES = tuple("0123456789")
"""Names of classes."""

LABELS, ANSWERS = [4, 4, 4, 7, 1, 2, 3, 5], [9, 9, 4, 1, 1, 2, 3, 6]
"""Eight digits, half of them misread."""


def file_key(name: str) -> str:
    """The key of a built-in network in the lists of networks."""
    return f"file:{network_file(name)}"


def shown(qtbot, widget, size=(1100, 170)):
    """A widget that is really there."""
    qtbot.addWidget(widget)
    widget.resize(*size)
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def evaluation_of(labels, answers, *, output=Output.RBF, total=None, seed=0) -> Evaluation:
    """An evaluation in which digits with these labels got these answers, each with another score."""
    random = np.random.default_rng(seed)
    labels, answers = np.asarray(labels, np.int64), np.asarray(answers, np.int64)
    scores = random.uniform(30, 90, (len(labels), 10)).astype(np.float32)
    scores[np.arange(len(labels)), answers] = random.uniform(0.5, 25, len(labels))
    if output is Output.SOFTMAX:
        weights = np.exp(-scores / 20)
        scores = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    return Evaluation(labels, scores, output, total or len(labels), USUAL_LIMITS[output])


def images_of(count: int) -> np.ndarray:
    """(N, 28, 28) bytes: a bar for each, at another height."""
    images = np.zeros((count, 28, 28), np.uint8)
    for number, image in enumerate(images):
        image[4 + number % 20, 4:24] = 255
    return images


class FakeDigits(QObject):
    """Only what the controller asks of the browser's controller."""

    def __init__(self):
        super().__init__()
        self.digits: DigitSet | None = None
        self.chosen: list[int] = []
        self.started = 0

    def start(self) -> None:
        self.started += 1

    def choose(self, index: int) -> None:
        self.chosen.append(index)


class FakeDrawing(QObject):
    """Remembers what was put on the pad."""

    input_replaced = Signal()

    def __init__(self):
        super().__init__()
        self.shown: list[tuple[np.ndarray, str]] = []

    def show_sample(self, image, note: str) -> None:
        self.shown.append((image, note))
        self.input_replaced.emit()


class Rig:
    """A controller between a session and the panel."""

    def __init__(self, qtbot, tmp_path):
        network, card = load_network(network_file("paper-1998"))
        self.qtbot = qtbot
        self.session = Session(network.eval(), Origin("", card))
        self.panel, self.digits, self.drawing = EvaluationPanel(), FakeDigits(), FakeDrawing()
        qtbot.addWidget(self.panel)
        self.own = tmp_path / "digits"
        self.library = RunLibrary(tmp_path / "runs")
        self.controller = EvaluationController(
            self.session, self.panel, self.drawing, self.digits, self.own, self.library
        )
        self.troubles: list[str] = []
        self.controller.trouble.connect(self.troubles.append)
        self.panel.resize(1140, 215)
        self.panel.show()

    @property
    def result(self):
        return self.controller.result

    def evaluate(self, source: str = "mnist"):
        self.panel.evaluate_wanted.emit(source)
        self.qtbot.waitUntil(lambda: not self.controller.running)
        return self.controller.result

    def turn_to(self, page: int) -> None:
        self.panel._switch.buttons()[page].click()

    def hold_against(self, key: str) -> None:
        """Choose the other network, as the user does."""
        box = self.panel.versus._choice
        place = box.findData(key)
        assert place >= 0, key
        box.setCurrentIndex(place)
        box.activated.emit(place)

    def learn(self, factor: float = 0.5) -> None:
        """Give the network on screen other weights."""
        state = self.session.trained_network.state_dict()
        self.session.set_weights({name: factor * value for name, value in state.items()})

    def use(self, name: str) -> None:
        network, card = load_network(network_file(name))
        self.session.set_network(network, Origin("", card))


class Gate:
    """Lets readings go part by part.

    Attributes:
        given: how many parts were read in all.
    """

    def __init__(self, monkeypatch, module: str = "gui.controllers.evaluation_result"):
        self._passed = threading.Semaphore(0)
        self.closed = threading.Event()
        self.given = 0
        monkeypatch.setattr(f"lenet_viz.{module}.read_in_parts", self._parts)

    def _parts(self, network, digits, *_):
        scores = np.concatenate(list(read_in_parts(network, digits)))
        try:
            for start in range(0, len(digits), PART):
                self._passed.acquire()
                self.given += 1
                yield scores[start : start + PART]
        finally:
            self.closed.set()

    def let(self, parts: int) -> None:
        for _ in range(parts):
            self._passed.release()

"""The paper's figures without a network's minute of measuring: made-up figures and material, and the controller."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import USUAL_LIMITS
from lenet_viz.gui.controllers import paper_material
from lenet_viz.gui.controllers.paper_figures import PaperFiguresController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.paper.window import PaperWindow
from lenet_viz.gui.workers.latest import LatestWorker
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.report import canvas
from lenet_viz.report.figure import PaperFigure
from lenet_viz.report.material import Material
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file
from lenet_viz.storage.run_library import RunLibrary

LONG_MS = 20_000


class FakeFigures:
    """Two figures: plain areas in the palette's accent, which can be held up.

    Attributes:
        drawn: which ones were begun, with which palette.
        gate: while it is closed, each waits once it was begun.
        broken: none can be drawn.
    """

    def __init__(self) -> None:
        self.drawn: list[tuple[str, str]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.broken = False
        self.all = tuple(self._figure(key, height) for key, height in (("wide", 3.0), ("high", 12.0)))

    def _figure(self, key: str, height: float) -> PaperFigure:
        def draw(material, palette):
            self.drawn.append((key, palette.name))
            self.gate.wait()
            if self.broken:
                raise ValueError("there is nothing to draw")
            figure = canvas.blank(palette, height)
            figure.set_facecolor(palette.accent)
            return figure

        def rows(material):
            return [["of", "error"], [material.title, 2.5]]

        return PaperFigure(key, f"Figure {key}", f"How {key}?", draw, lambda material: f"{key} of it", rows)


class Rig:
    """A controller between a session and its window, with measuring that takes no time."""

    def __init__(self, qtbot, folder: Path, monkeypatch):
        network, card = load_network(network_file("paper-1998"))
        self._qtbot = qtbot
        self.session = Session(network, Origin("test error", card))
        self.window = PaperWindow()
        qtbot.addWidget(self.window)
        self.figures = FakeFigures()
        self.measured: list[tuple] = []
        self.trouble: Exception | None = None
        self.library = RunLibrary(folder / "runs")
        monkeypatch.setattr(paper_material, "gather", self.gather)
        self.controller = PaperFiguresController(self.session, self.window, self.library, figures=self.figures.all)

    def gather(self, network, title, card, digits, *, training, passes, report):
        self.measured.append((network, title, card, len(digits), len(training)))
        report(1, 4)
        if self.trouble is not None:
            raise self.trouble
        return material(network, title, card, digits)

    def open(self) -> None:
        self.controller.show_window()
        self.wait_drawn()

    def wait_drawn(self) -> None:
        self._qtbot.waitUntil(lambda: self.window.picture.image is not None, timeout=LONG_MS)

    def wait_idle(self) -> None:
        """Until everything has come that was still to come into the window."""
        worker = self.controller.findChild(LatestWorker, options=Qt.FindChildOption.FindDirectChildrenOnly)
        self._qtbot.waitUntil(lambda: not worker.busy, timeout=LONG_MS)

    def wait_begun(self, *drawn: tuple[str, str]) -> None:
        """Until exactly these figures were begun."""
        self._qtbot.waitUntil(lambda: self.figures.drawn == list(drawn), timeout=LONG_MS)

    def wait_measured(self) -> None:
        self._qtbot.waitUntil(lambda: self.controller.material is not None, timeout=LONG_MS)

    def wait_said(self, words: str) -> None:
        self._qtbot.waitUntil(lambda: words in self.said, timeout=LONG_MS)

    @property
    def said(self) -> str:
        return said(self.window)

    def button(self, words: str) -> QPushButton:
        return button(self.window, words)

    def close(self) -> None:
        """End it, also what a test holds up."""
        self.figures.gate.set()
        self.controller.shut_down()


def only_network(name: str) -> tuple[LeNet5, Origin]:
    """A shipped network as it comes on screen."""
    network, card = load_network(network_file(name))
    return network, Origin("", card)


def said(widget: QWidget) -> str:
    """Everything that can be read."""
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible() and label.text())


def button(widget: QWidget, words: str) -> QPushButton:
    """The button that says something that begins so."""
    buttons = widget.findChildren(QPushButton)
    return next(each for each in buttons if each.text().replace("&", "").startswith(words))


def plain(size: QSize, colour: str = "#336699") -> QImage:
    """A picture of one colour."""
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return image


def material(network, title, card, digits) -> Material:
    """Material of a network that makes one mistake."""
    scores = np.full((len(digits), 10), 100.0, np.float32)
    scores[np.arange(len(digits)), digits.labels.numpy()] = 1
    scores[0] = 100 * (digits.labels.numpy()[0] == np.arange(10)) + 1  # one mistake
    evaluation = Evaluation(
        digits.labels.numpy(), scores, network.spec.output, len(digits), USUAL_LIMITS[network.spec.output]
    )
    return Material(title, card, network, digits, evaluation, None, Stage.F6, np.zeros((10, 84), np.float32), ())

"""The network on screen reads a set in a thread; what is shown is of that network, or says that it is not."""

from __future__ import annotations

import threading

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.data.collection import Collection
from lenet_viz.data.datasets import DigitSet, Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.evaluation import EvaluationController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.gui.views.evaluation.panel import EvaluationPanel
from lenet_viz.gui.views.evaluation.versus_page import INVITATION, Share
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.spec import Output
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file
from lenet_viz.storage.run_library import RunLibrary

PART = 8
"""Digits that come through the gate at a time: a fifth of the set."""

LONG = 30_000
"""Milliseconds: captum is imported by the first explanation."""


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


class Rig:
    """A controller between a session and the panel."""

    def __init__(self, qtbot, tmp_path):
        network, card = load_network(network_file("paper-1998"))
        self.qtbot = qtbot
        self.session = Session(network.eval(), Origin("", card))
        self.panel, self.digits, self.drawing = EvaluationPanel(), FakeDigits(), FakeDrawing()
        qtbot.addWidget(self.panel)
        self.own = tmp_path / "digits"
        library = RunLibrary(tmp_path / "runs")
        self.controller = EvaluationController(self.session, self.panel, self.drawing, self.digits, self.own, library)
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

    def use(self, name: str) -> None:
        network, card = load_network(network_file(name))
        self.session.set_network(network, Origin("", card))


@pytest.fixture
def rig(qtbot, tmp_path, tiny_mnist):
    rig = Rig(qtbot, tmp_path)
    yield rig
    rig.controller.shut_down()


def test_nothing_is_read_unasked(rig):
    assert rig.result is None
    assert rig.panel.status == "Not evaluated yet."


def test_a_whole_set_is_read(rig):
    result = rig.evaluate()
    expected = evaluate(rig.session.network, load(DatasetName.MNIST, Part.TEST))
    np.testing.assert_array_equal(result.evaluation.scores, expected.scores)
    assert result.evaluation.complete
    assert not rig.panel.stale
    assert rig.panel.status.startswith("LeNet-5, 1998 on MNIST test · error ")
    assert rig.panel.confusions.heading == f"All {len(expected.wrong)} mistakes"
    assert rig.digits.started == 1


class Gate:
    """Lets a reading go part by part."""

    def __init__(self, monkeypatch):
        self.passed = threading.Semaphore(0)
        self.closed = threading.Event()
        monkeypatch.setattr("lenet_viz.gui.controllers.evaluation_result.read_in_parts", self._parts)

    def _parts(self, network, digits):
        scores = evaluate(network, digits).scores
        try:
            for start in range(0, len(digits), PART):
                self.passed.acquire()
                yield scores[start : start + PART]
        finally:
            self.closed.set()

    def let(self, parts: int) -> None:
        for _ in range(parts):
            self.passed.release()


@pytest.fixture
def gate(monkeypatch):
    gate = Gate(monkeypatch)
    yield gate
    gate.let(100)


def test_mistakes_appear_while_there_is_more_to_read(qtbot, rig, gate):
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(1)
    qtbot.waitUntil(lambda: rig.result is not None)
    assert rig.controller.running
    assert rig.panel.running
    assert rig.result.evaluation.labels.tolist() == list(range(PART))
    assert "first 8 of 40" in rig.panel.status
    gate.let(4)
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.result.evaluation.complete
    assert "first" not in rig.panel.status
    assert not rig.panel.running


def test_cancel_keeps_what_is_known(qtbot, rig, gate):
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(2)
    qtbot.waitUntil(lambda: rig.result is not None and rig.result.evaluation.count == 16)
    rig.panel.cancel_wanted.emit()
    gate.let(1)
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert gate.closed.is_set()
    assert 16 <= rig.result.evaluation.count <= 24
    assert f"first {rig.result.evaluation.count} of 40" in rig.panel.status


def test_another_network_makes_the_result_stale_until_it_is_evaluated(rig):
    rig.evaluate()
    rig.use("keras-5x5")
    assert rig.panel.stale
    assert rig.panel.status.startswith("LeNet-5, 1998 ")
    assert rig.evaluate().evaluation.output is Output.SOFTMAX
    assert not rig.panel.stale


def test_an_alteration_makes_it_stale_and_undoing_it_does_not(rig):
    rig.evaluate()
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    assert rig.panel.stale
    rig.session.alter(UNALTERED)
    assert not rig.panel.stale
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    rig.evaluate()
    assert not rig.panel.stale
    assert ", altered on MNIST test" in rig.panel.status


def test_the_reading_network_is_not_the_one_on_screen(qtbot, rig, gate):
    expected = evaluate(rig.session.network, load(DatasetName.MNIST, Part.TEST)).scores
    rig.panel.evaluate_wanted.emit("mnist")
    rig.session.set_weights({name: 0 * each for name, each in rig.session.network.state_dict().items()})
    gate.let(5)
    qtbot.waitUntil(lambda: not rig.controller.running)
    np.testing.assert_array_equal(rig.result.evaluation.scores, expected)
    assert rig.panel.stale


def test_a_set_that_cannot_be_read_is_told(qtbot, rig):
    with qtbot.waitSignal(rig.controller.trouble) as caught:
        rig.panel.evaluate_wanted.emit("own")
    assert "holds no digits of your own yet" in caught.args[0]
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.result is None
    assert not rig.panel.running


def test_own_digits_are_read_and_shown_on_the_pad(rig):
    image = load(DatasetName.MNIST, Part.TEST).images[3].numpy()
    Collection(rig.own).add(image, 3)
    rig.evaluate("own")
    rig.controller.show_digit(0)
    (shown, note), *_ = rig.drawing.shown
    np.testing.assert_array_equal(shown, image)
    assert note == "my digits #0, 3"


@pytest.fixture
def pictures(tmp_path, tiny_mnist):
    """Three pictures of a 7 and one of a 2, beside a file that is no picture."""
    folder = tmp_path / "post office"
    digits = load(DatasetName.MNIST, Part.TEST)
    for place, name in enumerate(("2/a", "7/b", "7/c", "7/d")):
        path = folder / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(digits.images[place].numpy()).save(path)
    (folder / "7" / "notes.txt").write_text("no picture")
    return folder


def ask_for(rig, monkeypatch, folder: str) -> None:
    """Choose the last entry of the sets, and a folder in the dialog it opens."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: folder)
    sources = rig.panel._sources
    sources.setCurrentIndex(sources.count() - 1)
    sources.activated.emit(sources.count() - 1)


def test_a_folder_of_pictures_is_read(rig, monkeypatch, pictures):
    ask_for(rig, monkeypatch, str(pictures))
    with rig.qtbot.waitSignal(rig.controller.trouble) as caught:
        result = rig.evaluate(rig.panel.source)
    assert result.evaluation.labels.tolist() == [2, 7, 7, 7]
    assert "on pictures in post office · error " in rig.panel.status
    assert "notes.txt" in caught.args[0]
    rig.controller.show_digit(1)
    assert rig.drawing.shown[0][1] == "pictures in post office #1, 7"


def test_a_folder_without_pictures_is_told(rig, monkeypatch, tmp_path):
    (tmp_path / "empty" / "0").mkdir(parents=True)
    ask_for(rig, monkeypatch, str(tmp_path / "empty"))
    with rig.qtbot.waitSignal(rig.controller.trouble) as caught:
        rig.panel.evaluate_wanted.emit(rig.panel.source)
    assert "holds no picture that can be read" in caught.args[0]
    rig.qtbot.waitUntil(lambda: not rig.controller.running)


def test_without_a_folder_the_set_stays_what_it_was(rig, monkeypatch, pictures):
    rig.panel._sources.setCurrentIndex(1)
    rig.panel._sources.activated.emit(1)
    ask_for(rig, monkeypatch, "")
    assert rig.panel.source == "fashion"


def test_another_folder_takes_the_place_of_the_first(rig, monkeypatch, pictures):
    ask_for(rig, monkeypatch, str(pictures))
    entries = rig.panel._sources.count()
    ask_for(rig, monkeypatch, str(pictures.parent))
    assert rig.panel._sources.count() == entries
    whole_name = rig.panel._sources.currentData(Qt.ItemDataRole.ToolTipRole)
    assert whole_name == f"pictures in {pictures.parent.name}"


def test_a_test_digit_is_chosen_in_the_browser(rig):
    rig.digits.digits = load(DatasetName.MNIST, Part.TEST)
    rig.evaluate()
    rig.panel.confusions.matrix.choose(Place())
    rig.panel.confusions.gallery._go_to(0)
    assert rig.digits.chosen == [rig.panel.confusions.gallery.chosen]
    assert rig.drawing.shown == []


def test_the_limit_on_screen_counts(rig):
    rig.evaluate()
    rejected = rig.result.evaluation.rejected_share
    assert rejected < 1
    rig.session.set_limit(Limit(Measure.PENALTY, 0.0))
    assert rig.result.evaluation.rejected_share == 1


def test_a_limit_laid_while_there_is_more_to_read_counts_for_the_rest(qtbot, rig, gate):
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(1)
    qtbot.waitUntil(lambda: rig.result is not None)
    rig.session.set_limit(Limit(Measure.PENALTY, 0.0))
    gate.let(4)
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.result.evaluation.count == 40
    assert rig.result.evaluation.rejected_share == 1


def test_a_network_that_answers_no_numbers_has_no_curve(rig):
    rig.session.set_weights({name: float("nan") * each for name, each in rig.session.network.state_dict().items()})
    rig.evaluate()
    rig.turn_to(2)
    assert "nothing to draw" in rig.panel.rejection.note
    rig.panel.rejection.share_wanted.emit(0.5)
    assert rig.session.limit == USUAL_LIMITS[Output.RBF]


def test_pulling_the_line_lays_the_limit(rig):
    rig.evaluate()
    rig.turn_to(2)
    page = rig.panel.rejection
    assert page.readings["limit"] == "penalty above 20"
    page.share_wanted.emit(0.5)
    share = rig.result.evaluation.rejected_share
    assert share == pytest.approx(0.5, abs=0.05)
    assert rig.session.limit.measure is Measure.PENALTY
    assert page.plot.limit_at[0] == pytest.approx(share)
    page.measure_chosen.emit(Measure.GAP)
    assert rig.session.limit.measure is Measure.GAP
    assert rig.result.evaluation.rejected_share == pytest.approx(share, abs=0.05)
    assert page.plot.limit_at is not None
    page.usual_wanted.emit()
    assert rig.session.limit == USUAL_LIMITS[Output.RBF]
    assert page.readings["limit"] == "penalty above 20"


def test_a_stale_curve_lays_no_limit(rig):
    rig.evaluate()
    rig.turn_to(2)
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    assert rig.panel.rejection.note
    limit = rig.session.limit
    rig.panel.rejection.share_wanted.emit(0.5)
    rig.panel.rejection.measure_chosen.emit(Measure.GAP)
    assert rig.session.limit == limit
    rig.session.set_limit(Limit(Measure.GAP, 2.0))
    rig.panel.rejection.usual_wanted.emit()
    assert rig.session.limit == Limit(Measure.GAP, 2.0)


def test_another_network_is_held_against_it(qtbot, rig):
    rig.evaluate()
    rig.turn_to(3)
    page = rig.panel.versus
    assert page.words == INVITATION
    place = page._choice.findData(f"file:{network_file('lenet-1')}")
    page._choice.setCurrentIndex(place)
    qtbot.waitUntil(lambda: page._versus is not None)
    digits = load(DatasetName.MNIST, Part.TEST)
    other = evaluate(load_network(network_file("lenet-1"))[0], digits)
    np.testing.assert_array_equal(page._versus.right.scores, other.scores)
    both = (other.answers == other.labels) & (rig.result.evaluation.answers == other.labels)
    assert page.counts[Share.BOTH] == str(int(both.sum()))
    # Another limit is no reason to read everything again; another network is.
    found = page._versus
    rig.session.set_limit(Limit(Measure.PENALTY, 1.0))
    assert page._versus is found
    rig.use("keras-5x5")
    rig.evaluate()
    qtbot.waitUntil(lambda: page._versus not in (None, found))
    assert page._versus.left.output is Output.SOFTMAX


def test_a_part_is_held_against_the_same_part(qtbot, rig, gate):
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(2)
    qtbot.waitUntil(lambda: rig.result is not None)
    rig.panel.cancel_wanted.emit()
    gate.let(1)
    qtbot.waitUntil(lambda: not rig.controller.running)
    rig.turn_to(3)
    rig.panel.versus._choice.setCurrentIndex(1)
    qtbot.waitUntil(lambda: rig.panel.versus._versus is not None)
    assert rig.panel.versus._versus.right.count == rig.result.evaluation.count < 40


def test_a_chosen_mistake_is_explained(qtbot, rig):
    rig.digits.digits = load(DatasetName.MNIST, Part.TEST)
    rig.evaluate()
    rig.turn_to(1)
    page = rig.panel.mistakes
    page.gallery._go_to(0)
    index = page.gallery.chosen
    assert rig.digits.chosen == [index]
    qtbot.waitUntil(lambda: page.pictures.explanation is not None and len(page.neighbours.pictures) > 0, timeout=LONG)
    why, evaluation = page.pictures.explanation, rig.result.evaluation
    assert (why.index, why.answer, why.rival) == (index, evaluation.answers[index], evaluation.labels[index])
    assert why.edit is None or why.edit.after == why.rival
    assert page.near_heading == "Nearest training digits in F6"
    page.neighbours._go_to(0)
    assert rig.drawing.shown[0][1].startswith("training digit #")


def test_the_newest_choice_is_explained(qtbot, rig):
    rig.evaluate()
    rig.turn_to(1)
    page = rig.panel.mistakes
    for place in range(3):
        page.gallery._go_to(place)
    last = page.gallery.chosen
    qtbot.waitUntil(lambda: page.pictures.explanation is not None and not page.pictures.note, timeout=LONG)
    assert page.pictures.explanation.index == last


def test_what_was_explained_goes_with_its_network(qtbot, rig):
    rig.evaluate()
    rig.turn_to(1)
    page = rig.panel.mistakes
    page.gallery._go_to(0)
    qtbot.waitUntil(lambda: page.pictures.explanation is not None, timeout=LONG)
    rig.use("keras-3x3")
    rig.evaluate()
    assert page.pictures.explanation is None
    page.gallery._go_to(0)
    qtbot.waitUntil(lambda: len(page.neighbours.pictures) > 0, timeout=LONG)
    assert page.near_heading == "Nearest training digits in C5"


def test_closing_stops_a_reading(qtbot, rig, gate):
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(100)
    rig.controller.shut_down()
    qtbot.waitUntil(lambda: not rig.controller.running)

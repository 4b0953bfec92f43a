"""The user's digits from the pad to files and back, and what the network makes of them."""

from __future__ import annotations

import shutil

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from lenet_viz.analysis.reading import read
from lenet_viz.data.collection import Collection
from lenet_viz.data.preparation import prepare_digit
from lenet_viz.gui.controllers import own_digits_reading
from lenet_viz.gui.controllers.drawing import DrawingController
from lenet_viz.gui.controllers.own_digits import BLANK, INVITATION, TEST_DIGIT, WAIT, OwnDigitsController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.drawing_pad import DrawingPad
from lenet_viz.gui.views.own_digits.panel import OwnDigitsPanel
from lenet_viz.gui.views.preparation_strip import PreparationStrip
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]


def digit(seed: int) -> np.ndarray:
    image = np.zeros((28, 28), np.uint8)
    image[4:24, 4:24] = np.random.default_rng(seed).integers(0, 256, (20, 20))
    return image


def line(x: float) -> list[np.ndarray]:
    return [np.array([(x, 40), (140, 240)], np.float32)]


class Bench:
    """Session, pad, panel and controllers over a folder."""

    def __init__(self, qtbot, root) -> None:
        self.session = Session(LeNet5(PAPER, seed=1).eval(), Origin("untrained"))
        self.pad, self.strip, self.panel = DrawingPad(), PreparationStrip(), OwnDigitsPanel()
        for widget in (self.pad, self.strip, self.panel):
            qtbot.addWidget(widget)
        self.collection = Collection(root)
        self.drawing = DrawingController(self.session, self.pad, self.strip)
        self.controller = OwnDigitsController(self.session, self.panel, self.drawing, self.collection)
        self.troubles: list[str] = []
        self.controller.trouble.connect(self.troubles.append)
        self.qtbot = qtbot

    def show(self) -> None:
        self.panel.resize(1130, 220)
        self.panel.show()
        self.settle()

    def settle(self) -> None:
        """Wait until folder and samples are read."""
        self.qtbot.waitUntil(lambda: self.panel.message != WAIT and not self.controller._worker.busy)

    def draw(self, x: float) -> None:
        with self.qtbot.waitSignal(self.session.trace_changed):
            self.pad.set_drawing(line(x))

    def add(self, x: float, label: int):
        self.draw(x)
        self.panel.labelled.emit(label)
        return next(sample for sample in self.panel.grid.selected)

    @property
    def held(self) -> list[int]:
        """The labels in the folder, which are always those in the panel."""
        samples = self.collection.samples()
        assert set(samples) == set(self.panel.samples)
        return [sample.label for sample in samples]

    def answers(self) -> list[int]:
        """What the network on screen makes of each sample when it reads it by itself."""
        session = self.session
        scores = [
            run(session.network, prepare_digit(sample.image).pixels(PAPER.input_size), session.weights).scores
            for sample in self.panel.samples
        ]
        return [read(each, PAPER.output).best for each in scores]

    def shown_answers(self) -> list[int]:
        readings = self.controller._reader.readings
        return [readings[sample].answer if sample in readings else -1 for sample in self.panel.samples]


@pytest.fixture
def bench(qtbot, tmp_path):
    bench = Bench(qtbot, tmp_path / "digits")
    yield bench
    bench.controller.shut_down()


@pytest.fixture
def ready(bench):
    bench.show()
    return bench


def test_nothing_is_read_before_anybody_looks(bench):
    bench.collection.add(digit(1), 3)
    assert bench.panel.samples == ()
    assert not bench.controller._worker.busy
    bench.show()
    assert bench.held == [3]


def test_a_drawing_becomes_a_sample_and_the_pad_is_free_for_the_next(ready):
    assert ready.panel.message == BLANK
    ready.draw(40)
    assert ready.panel.message not in (BLANK, WAIT)
    pixels = np.rint(ready.session.preparation.centred * 255)
    ready.panel.labelled.emit(7)
    assert ready.held == [7]
    assert np.array_equal(ready.collection.samples()[0].image, pixels)
    assert ready.panel.message == "Added as a 7 · 1 digit"
    ready.qtbot.waitUntil(lambda: ready.session.preparation is None)
    assert ready.panel.message == "Added as a 7 · 1 digit"
    ready.draw(60)
    assert ready.panel.message != "Added as a 7 · 1 digit"


def test_the_pad_stays_if_wanted_and_the_same_is_not_added_twice(ready):
    ready.panel._clears.setChecked(False)
    ready.add(40, 8)
    assert ready.session.preparation is not None
    ready.panel.labelled.emit(3)
    assert ready.held == [8]
    assert ready.controller._obstacle() == "This very picture is among your digits already, as an 8."


def test_a_blank_pad_and_test_digits_are_not_added(ready):
    ready.panel.labelled.emit(7)
    ready.drawing.show_digit(digit(1), "test digit #1")
    assert ready.panel.message == TEST_DIGIT
    ready.panel.labelled.emit(7)
    assert ready.held == []
    ready.draw(40)
    assert ready.panel.message != TEST_DIGIT


def test_undo_and_redo_of_everything_in_files(ready):
    seven, one = ready.add(40, 7), ready.add(90, 1)
    ready.panel.relabel_requested.emit((seven,), 4)
    assert ready.held == [1, 4]
    ready.panel.remove_requested.emit((one, ready.panel.samples[1]))
    assert ready.held == []
    stack = ready.panel.undo_stack
    assert stack.undoText() == "removing 2 digits"
    seen = []
    while stack.canUndo():
        stack.undo()
        seen.append(ready.held)
    assert seen == [[1, 4], [1, 7], [7], []]
    while stack.canRedo():
        stack.redo()
        seen.append(ready.held)
    assert seen[4:] == [[7], [1, 7], [1, 4], []]
    assert ready.troubles == []


def test_undo_keys_belong_to_the_panel(ready):
    ready.add(40, 7)
    ready.qtbot.keyClick(ready.panel.grid, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ready.held == []


def test_a_step_whose_file_is_gone_is_given_up_and_the_folder_shown_as_it_is(ready):
    sample = ready.add(40, 7)
    ready.add(90, 1)
    sample.path.unlink()
    ready.panel.relabel_requested.emit((sample,), 3)
    assert ready.panel.undo_stack.undoText() == "adding a 1"
    ready.panel.undo_stack.undo()
    ready.panel.undo_stack.undo()
    assert len(ready.troubles) == 2
    assert sample.path.name in ready.troubles[0]
    assert "No such file" in ready.troubles[0]
    ready.qtbot.waitUntil(lambda: ready.panel.samples == ())
    assert ready.panel.undo_stack.count() == 0


def test_a_full_disk_is_told_and_nothing_is_lost(ready, monkeypatch):
    def full(*_arguments):
        raise OSError(28, "No space left on device", "some.png")

    monkeypatch.setattr(ready.collection, "add", full)
    ready.draw(40)
    ready.panel.labelled.emit(7)
    assert ready.troubles == ["some.png: No space left on device"]
    assert ready.session.preparation is not None
    assert ready.panel.undo_stack.count() == 0


def test_files_put_there_by_others_are_found_when_the_panel_is_shown_again(ready):
    ready.add(40, 7)
    ready.settle()
    ready.collection.add(digit(3), 2)
    (ready.collection.root / "2" / "notes.txt").write_text("x")
    ready.panel.hide()
    ready.panel.show()
    ready.qtbot.waitUntil(lambda: len(ready.panel.samples) == 2)
    assert ready.held == [2, 7]
    assert len(ready.troubles) == 1
    assert "notes.txt" in ready.troubles[0]
    ready.panel.hide()
    ready.panel.show()
    ready.settle()
    assert len(ready.troubles) == 1  # said once


def test_the_folder_may_go_away(ready):
    ready.add(40, 7)
    shutil.rmtree(ready.collection.root)
    ready.panel.hide()
    ready.panel.show()
    ready.qtbot.waitUntil(lambda: ready.panel.samples == ())
    assert ready.panel.grid._hint == INVITATION


def test_every_sample_is_read_as_on_the_pad(ready):
    for number in range(5):
        ready.add(30 + 20 * number, number)
    ready.qtbot.waitUntil(lambda: ready.shown_answers() == ready.answers())
    right = sum(answer == sample.label for answer, sample in zip(ready.answers(), ready.panel.samples, strict=True))
    assert ready.panel.tools.score == f"The network reads {right} of 5"


def test_the_answers_follow_the_network(ready, monkeypatch):
    monkeypatch.setattr(own_digits_reading, "REST_MS", 1)
    monkeypatch.setattr(own_digits_reading, "REST_SHARE", 0)
    for number in range(5):
        ready.add(30 + 20 * number, number)
    ready.settle()
    other = LeNet5(PAPER, seed=5)
    ready.session.set_weights(other.state_dict())
    ready.qtbot.waitUntil(lambda: ready.shown_answers() == ready.answers())
    first = ready.shown_answers()
    ready.session.alter(UNALTERED.with_silenced_map((Stage.C1, 0), True))
    ready.qtbot.waitUntil(lambda: ready.shown_answers() == ready.answers())
    ready.session.set_network(LeNet5(PAPER, seed=9), Origin("other"))
    assert ready.shown_answers() == [-1] * 5  # the old network's answers are not shown as the new one's
    ready.qtbot.waitUntil(lambda: ready.shown_answers() == ready.answers())
    assert ready.shown_answers() != first


def test_a_network_that_learns_is_asked_again_only_after_a_rest(ready):
    ready.add(40, 7)
    ready.settle()
    reader = ready.controller._reader
    ready.session.set_weights(LeNet5(PAPER, seed=5).state_dict())
    ready.settle()
    assert reader._rest.isActive()
    ready.session.set_weights(LeNet5(PAPER, seed=6).state_dict())
    assert not ready.controller._worker.busy
    ready.qtbot.waitUntil(lambda: ready.shown_answers() == ready.answers() and not reader._stale)


def test_a_hidden_panel_takes_no_time(ready):
    ready.add(40, 7)
    ready.settle()
    ready.panel.hide()
    ready.controller._reader._rest.stop()
    ready.session.set_weights(LeNet5(PAPER, seed=5).state_dict())
    assert not ready.controller._worker.busy
    ready.panel.show()
    ready.qtbot.waitUntil(lambda: ready.shown_answers() == ready.answers())


def test_a_sample_goes_back_to_the_pad_as_it_is(ready):
    sample = ready.add(40, 7)
    ready.draw(90)
    with ready.qtbot.waitSignal(ready.drawing.input_replaced):  # no test digit: the browser takes its mark away
        ready.panel.picked.emit(sample)
    assert np.array_equal(np.rint(ready.session.preparation.centred * 255), sample.image)
    assert ready.panel.message == "This very picture is among your digits already, as a 7."


def test_the_preview_shows_ten_copies_always_the_same(ready):
    ready.add(40, 7)
    first = ready.panel.tuning.strip._copies
    assert len(first) == 10
    assert all(copy.shape == (28, 28) and copy.max() > 100 for copy in first)
    assert len({copy.tobytes() for copy in first}) == 10
    ready.controller._show_copies()
    assert all(np.array_equal(*pair) for pair in zip(first, ready.panel.tuning.strip._copies, strict=True))


@pytest.mark.parametrize("opens", [True, False])
def test_showing_the_folder(ready, monkeypatch, opens):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()) or opens)
    ready.panel.folder_requested.emit()
    assert opened == [str(ready.collection.root)]
    assert ready.collection.root.is_dir()
    assert len(ready.troubles) == (0 if opens else 1)

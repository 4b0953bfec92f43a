"""Two networks follow the digit on the pad; digits that they read differently are found."""

from __future__ import annotations

import copy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QObject, Signal

from lenet_viz.data.choices import DataChoice
from lenet_viz.data.datasets import DigitSet
from lenet_viz.data.preparation import prepare_digit
from lenet_viz.gui.controllers.comparison import NO_DIGITS, NONE_FOUND, ComparisonController
from lenet_viz.gui.controllers.comparison_choices import SCREEN, Candidates
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.comparison.subject import Side
from lenet_viz.gui.views.comparison.window import CompareWindow
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.inference import run
from lenet_viz.storage.checkpoints import load_network, save_network
from lenet_viz.storage.resources import network_file
from lenet_viz.storage.run_folder import FINAL, RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_sheet import FRESH, RunSheet, Start
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.recipes import RECIPES


def file_key(name: str) -> str:
    return f"file:{network_file(name)}"


class FakeDigits(QObject):
    """Only what the controller asks of the browser's controller."""

    loaded = Signal()

    def __init__(self, digits: DigitSet | None):
        super().__init__()
        self.digits = digits
        self.started = 0

    def start(self) -> None:
        self.started += 1


class Rig:
    """A controller between a session and the window."""

    def __init__(self, qtbot, tmp_path, digits: DigitSet | None = None):
        network, card = load_network(network_file("paper-1998"))
        self.session = Session(network, Origin("", card))
        self.window = CompareWindow()
        qtbot.addWidget(self.window)
        self.digits = FakeDigits(digits)
        self.library = RunLibrary(tmp_path / "runs")
        self.controller = ComparisonController(self.session, self.window, self.digits, self.library)

    @property
    def pair(self):
        return self.window.canvas.pair

    def draw(self, index: int = 0) -> None:
        self.session.set_preparation(prepare_digit(self.digits.digits.images[index].numpy()))

    def choose(self, side: Side, key: str) -> None:
        self.window.network_chosen.emit(side, key)


TRAINED_AS_THEN = "paper-1998-recipe-1998"


@pytest.fixture
def rig(qtbot, tmp_path, other_boxes):
    rig = Rig(qtbot, tmp_path, other_boxes)
    rig.controller.show_window()
    yield rig
    rig.controller.shut_down()


def test_1998_is_compared_with_today_first(rig):
    left, right = rig.pair.subjects
    assert left.spec.name == right.spec.name == "paper-1998"
    assert left.card.recipe.name.startswith("1998")
    assert right.card.recipe.name == "modern"
    assert [rig.window.chosen(side) for side in Side] == [file_key(TRAINED_AS_THEN), file_key("paper-1998")]


def test_both_read_what_is_drawn(rig):
    assert rig.pair.readings == (None, None)
    rig.draw()
    rig.choose(Side.LEFT, file_key("paper-1998"))
    rig.choose(Side.RIGHT, file_key("keras-5x5"))
    for side, name in zip(Side, ("paper-1998", "keras-5x5"), strict=True):
        network, _ = load_network(network_file(name))
        expected = run(network, rig.session.preparation.pixels(network.spec.input_size))
        np.testing.assert_array_equal(rig.pair.readings[side.value].trace.scores, expected.scores)
    rig.session.set_preparation(None)
    assert rig.pair.readings == (None, None)


def test_a_closed_window_costs_nothing_and_catches_up(rig):
    rig.window.close()
    rig.draw()
    assert rig.pair.readings == (None, None)
    rig.controller.show_window()
    assert rig.pair.readings[0] is not None


def test_the_network_on_screen_is_followed(rig):
    rig.draw()
    rig.choose(Side.LEFT, file_key("paper-1998"))
    rig.choose(Side.RIGHT, SCREEN)
    assert rig.pair.share_start
    assert not rig.pair.subjects[1].altered
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    left, right = rig.pair.readings
    assert rig.pair.subjects[1].altered
    assert not np.array_equal(left.trace.scores, right.trace.scores)
    np.testing.assert_array_equal(right.trace.scores, rig.session.trace.scores)
    network, card = load_network(network_file("lenet-1"))
    rig.session.set_network(network, Origin("", card))
    assert rig.pair.subjects[1].spec.name == "lenet-1"
    assert not rig.pair.share_start


def test_swapping(rig):
    rig.draw()
    left, right = rig.pair.subjects
    rig.window.swap_wanted.emit()
    assert rig.pair.subjects == (right, left)
    assert [rig.window.chosen(side) for side in Side] == [file_key("paper-1998"), file_key(TRAINED_AS_THEN)]


def keep_run(library: RunLibrary, seed: int, start: Start = FRESH) -> str:
    """The key of a run of one pass that nobody trained."""
    recipe = replace(RECIPES["1998"], seed=seed)
    network, card = load_network(network_file("paper-1998"))
    folder = library.create(RunSheet("My run", network.spec, recipe, DataChoice(), start=start))
    save_network(folder.path / FINAL, network, replace(card, recipe=recipe))
    return f"run:{folder.path}"


def test_kept_runs_are_offered_and_know_their_start(rig):
    fresh, other = keep_run(rig.library, 1998), keep_run(rig.library, 7)
    branched = keep_run(rig.library, 1998, Start("elsewhere", step=3))
    rig.choose(Side.LEFT, file_key("paper-1998"))
    rig.window.close()
    rig.controller.show_window()
    for key, shared in ((fresh, True), (other, False), (branched, False)):
        rig.choose(Side.RIGHT, key)
        assert rig.window.chosen(Side.RIGHT) == key
        assert rig.pair.subjects[1].title == "My run"
        assert rig.pair.share_start is shared


def test_a_run_that_is_gone_leaves_the_column_as_it_is(qtbot, rig):
    key = keep_run(rig.library, 1)
    rig.window.close()
    rig.controller.show_window()
    before = rig.pair.subjects
    rig.library.remove(RunFolder(Path(key.removeprefix("run:"))))
    with qtbot.waitSignal(rig.controller.trouble) as told:
        rig.choose(Side.LEFT, key)
    assert FINAL in told.args[0]
    assert rig.pair.subjects == before
    assert rig.window.chosen(Side.LEFT) == file_key(TRAINED_AS_THEN)


def test_digits_that_are_read_differently_come_one_after_the_other(qtbot, rig):
    with qtbot.waitSignal(rig.controller.digit_wanted, timeout=20_000) as first:
        rig.window.search_wanted.emit()
    with qtbot.waitSignal(rig.controller.digit_wanted) as second:
        rig.window.search_wanted.emit()
    assert second.args[0] > first.args[0]
    rig.draw(second.args[0])
    left, right = rig.pair.readings
    assert left.answer.best != right.answer.best


def test_networks_that_agree_have_no_such_digit(qtbot, rig):
    rig.choose(Side.LEFT, file_key("paper-1998"))
    with qtbot.assertNotEmitted(rig.controller.digit_wanted):
        rig.window.search_wanted.emit()
        qtbot.waitUntil(lambda: rig.window.found == NONE_FOUND, timeout=20_000)


def test_another_network_ends_the_search(qtbot, rig):
    with qtbot.assertNotEmitted(rig.controller.digit_wanted):
        rig.window.search_wanted.emit()
        rig.choose(Side.RIGHT, file_key("lenet-1"))
    assert rig.window.found == ""


def test_the_search_waits_for_the_digits(qtbot, tmp_path, tiny_mnist, other_boxes):
    rig = Rig(qtbot, tmp_path)
    rig.controller.show_window()
    rig.window.search_wanted.emit()
    assert rig.digits.started == 1
    rig.digits.digits = other_boxes
    with qtbot.waitSignal(rig.controller.digit_wanted, timeout=20_000):
        rig.digits.loaded.emit()
    rig.controller.shut_down()


def test_without_digits_it_says_where_to_get_them(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("LENET_VIZ_DATA", str(tmp_path / "nowhere"))
    rig = Rig(qtbot, tmp_path)
    rig.controller.show_window()
    rig.window.search_wanted.emit()
    assert rig.window.found == NO_DIGITS
    rig.controller.shut_down()


def test_what_was_found_is_forgotten_when_the_network_on_screen_learns(qtbot, rig):
    rig.choose(Side.RIGHT, SCREEN)
    rig.choose(Side.LEFT, file_key("softmax-full"))
    with qtbot.waitSignal(rig.controller.digit_wanted, timeout=20_000):
        rig.window.search_wanted.emit()
    assert rig.window.found
    state = copy.deepcopy(rig.session.network.state_dict())
    rig.session.set_weights({name: value * 0.5 for name, value in state.items()})
    assert rig.window.found == ""


def test_what_is_compared_first_can_be_loaded(tmp_path):
    network, card = load_network(network_file("paper-1998"))
    candidates = Candidates(Session(network, Origin("", card)), RunLibrary(tmp_path / "runs"))
    offered = [choice.key for choice in candidates.offered()]
    assert offered[0] == SCREEN
    for key in candidates.usual():
        assert key in offered
        assert candidates.load(key).choice.key == key


def test_a_network_that_is_not_offered_is_not_there(tmp_path):
    network, card = load_network(network_file("paper-1998"))
    candidates = Candidates(Session(network, Origin("", card)), RunLibrary(tmp_path / "runs"))
    key = keep_run(RunLibrary(tmp_path / "runs"), 1)
    candidates.offered()
    RunLibrary(tmp_path / "runs").remove(RunFolder(Path(key.removeprefix("run:"))))
    candidates.offered()
    with pytest.raises(CheckpointError, match="My run: this network is not there any more"):
        candidates.load(key)


@pytest.mark.parametrize(
    ("name", "title"),
    [("paper-1998", "LeNet-5, 1998"), ("paper-1998-hands", "LeNet-5, 1998 · real hands")],
)
def test_the_network_on_screen_has_the_name_it_is_offered_by(tmp_path, name, title):
    network, card = load_network(network_file(name))
    candidates = Candidates(Session(network, Origin("", card)), RunLibrary(tmp_path / "runs"))
    assert candidates.offered()[0].title == f"On screen: {title}"


def test_a_list_reads_no_numbers_and_a_choice_reads_one_network(tmp_path, monkeypatch):
    network, card = load_network(network_file("paper-1998"))
    candidates = Candidates(Session(network, Origin("", card)), RunLibrary(tmp_path / "runs"))
    read: list[str] = []

    def reading(path):
        read.append(path.stem)
        return load_network(path)

    monkeypatch.setattr("lenet_viz.gui.controllers.comparison_choices.load_network", reading)
    titles = {choice.key: choice.title for choice in candidates.offered()}
    assert titles[file_key("paper-1998-hands")] == "LeNet-5, 1998 · real hands"
    assert read == []
    for _ in range(2):
        assert candidates.load(file_key("lenet-1")).network.spec.name == "lenet-1"
    assert read == ["lenet-1"]

"""The evaluated network held against another: both are what they are said to be, or nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.limits import Limit, Measure
from lenet_viz.data.collection import Collection
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.comparison_choices import SCREEN
from lenet_viz.gui.controllers.versus import CHANGED, WAITING
from lenet_viz.gui.views.evaluation.versus_page import INVITATION
from lenet_viz.gui.views.evaluation.versus_shares import Share
from lenet_viz.network.spec import Output
from lenet_viz.storage.card import usual_limit
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file
from tests.gui.evaluation.lab import Gate, file_key


@pytest.fixture
def page(rig):
    """The page, in sight, of a network that has read the test digits."""
    rig.evaluate()
    rig.turn_to(3)
    return rig.panel.versus


@pytest.fixture
def gate_at(monkeypatch):
    """Makes gates from a moment on: before the readings of a module."""
    made: list[Gate] = []

    def make(module: str) -> Gate:
        made.append(Gate(monkeypatch, module))
        return made[-1]

    yield make
    for gate in made:
        gate.let(1000)


@pytest.fixture
def other_gate(page, gate_at):
    """Lets the second network read part by part."""
    return gate_at("analysis.evaluation")


def compared(rig, key: str):
    """What the page shows once a network was chosen and has read."""
    rig.hold_against(key)
    rig.qtbot.waitUntil(lambda: rig.panel.versus._versus is not None)
    return rig.panel.versus._versus


def scores_of(network):
    return evaluate(network, load(DatasetName.MNIST, Part.TEST)).scores


def test_another_network_is_held_against_it(qtbot, rig, page):
    assert page.words == INVITATION
    found = compared(rig, file_key("lenet-1"))
    other = evaluate(load_network(network_file("lenet-1"))[0], load(DatasetName.MNIST, Part.TEST))
    np.testing.assert_array_equal(found.right.scores, other.scores)
    both = (other.answers == other.labels) & (rig.result.evaluation.answers == other.labels)
    assert page.counts[Share.BOTH] == str(int(both.sum()))
    rig.use("keras-5x5")
    rig.evaluate()
    qtbot.waitUntil(lambda: page._versus not in (None, found))
    assert page._versus.left.output is Output.SOFTMAX


def test_another_limit_is_no_reason_to_read_again(rig, page):
    found = compared(rig, file_key("lenet-1"))
    rig.session.set_limit(Limit(Measure.PENALTY, 0.0))
    assert page._versus.right is found.right
    assert page._versus.left.rejected.all()
    page.choose_cell(next(share for share, count in page.counts.items() if count != "0"))
    assert page.gallery.pictures.words(0).splitlines()[0].endswith(", rejected")


def test_the_other_network_has_the_limit_of_its_card(rig, page):
    _, card = load_network(network_file("paper-1998-hands"))
    limit = usual_limit(card, Output.RBF)
    assert limit != usual_limit(None, Output.RBF)
    assert compared(rig, file_key("paper-1998-hands")).right.limit == limit


def test_a_part_is_held_against_the_same_part(qtbot, rig, gate_at):
    gate = gate_at("gui.controllers.evaluation_result")
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(2)
    qtbot.waitUntil(lambda: rig.result is not None)
    rig.panel.cancel_wanted.emit()
    gate.let(1)
    qtbot.waitUntil(lambda: not rig.controller.running)
    rig.turn_to(3)
    assert compared(rig, SCREEN).right.count == rig.result.evaluation.count < 40


def test_a_comparison_of_the_set_before_is_not_shown_over_another(qtbot, rig, page, other_gate, gate_at, monkeypatch):
    """The new set has fewer digits than those that the old one's numbers name."""
    Collection(rig.own).add(load(DatasetName.MNIST, Part.TEST).images[3].numpy(), 3)
    rig.hold_against(file_key("lenet-1"))
    other_gate.let(1)
    qtbot.waitUntil(lambda: page.words == "reading… 20%")
    gate = gate_at("gui.controllers.evaluation_result")
    rig.panel.evaluate_wanted.emit("own")
    gate.let(1)
    qtbot.waitUntil(lambda: rig.result.evaluation.total == 1)
    # The set's reading has not ended while it has not been told that it is over.
    words = []
    page_words = page.show_words
    monkeypatch.setattr(page, "show_words", lambda text: (words.append(text), page_words(text)))
    other_gate.let(1000)
    qtbot.waitUntil(lambda: page._versus is not None)
    assert page._versus.right.count == 1
    assert page.gallery.pictures.images is rig.result.images
    page.grab()
    assert not [each for each in words if each in ("reading… 40%", "reading… 60%")]


def test_while_a_set_is_read_there_is_no_table(qtbot, rig, page, gate_at):
    compared(rig, file_key("lenet-1"))
    gate = gate_at("gui.controllers.evaluation_result")
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(1)
    qtbot.waitUntil(lambda: rig.result.evaluation.count == 8)
    assert page.words == WAITING
    assert page._versus is None
    gate.let(4)
    qtbot.waitUntil(lambda: page._versus is not None)
    assert page._versus.left is rig.result.evaluation


def test_the_progress_of_a_comparison_does_not_hide_that_a_set_is_read(qtbot, rig, page, other_gate, gate_at):
    rig.hold_against(file_key("lenet-1"))
    other_gate.let(1)
    qtbot.waitUntil(lambda: page.words == "reading… 20%")
    gate = gate_at("gui.controllers.evaluation_result")
    rig.panel.evaluate_wanted.emit("mnist")
    gate.let(1)
    qtbot.waitUntil(lambda: page.words == WAITING)
    assert not rig.controller.versus._worker.busy
    other_gate.let(1)
    qtbot.waitUntil(other_gate.closed.is_set)
    assert page.words == WAITING
    gate.let(100)
    other_gate.let(1000)
    qtbot.waitUntil(lambda: page._versus is not None)


def test_a_result_of_another_reading_is_dropped(rig, page):
    """Should one come in spite of all."""
    compared(rig, file_key("lenet-1"))
    old = rig.controller.versus._result
    right = page._versus.right
    rig.use("lenet-1")
    rig.panel._switch.buttons()[0].click()
    rig.evaluate()
    shown = page._versus
    rig.controller.versus._worker.done.emit("", type("Found", (), {"result": old, "right": right})())
    assert page._versus is shown


def test_another_choice_takes_the_place_of_the_one_that_reads(qtbot, rig, page, other_gate):
    rig.hold_against(file_key("lenet-1"))
    other_gate.let(1)
    qtbot.waitUntil(lambda: page.words == "reading… 20%")
    rig.hold_against(file_key("keras-3x3"))
    other_gate.let(1000)
    qtbot.waitUntil(lambda: page._versus is not None)
    np.testing.assert_array_equal(page._versus.right.scores, scores_of(load_network(network_file("keras-3x3"))[0]))


def test_the_network_on_screen_is_not_shown_as_it_was(qtbot, rig, page):
    before = compared(rig, SCREEN)
    rig.learn()
    assert page.words == CHANGED
    assert page._versus is None
    assert set(page.counts.values()) == {"–"}
    found = compared(rig, SCREEN)
    np.testing.assert_array_equal(found.right.scores, scores_of(rig.session.network))
    assert not np.array_equal(found.right.scores, before.right.scores)
    rig.use("lenet-1")
    assert page.words == CHANGED
    assert page._choice.currentText() == "On screen: LeNet-1, 1990"
    rig.turn_to(0)
    rig.turn_to(3)
    qtbot.waitUntil(lambda: page._versus is not None)
    np.testing.assert_array_equal(page._versus.right.scores, scores_of(rig.session.network))


def test_a_network_that_learns_on_screen_is_not_read_at_every_step(rig, page, monkeypatch):
    compared(rig, SCREEN)
    loaded: list[str] = []
    load_key = rig.controller.versus._candidates.load
    monkeypatch.setattr(rig.controller.versus._candidates, "load", lambda key: (loaded.append(key), load_key(key))[1])
    for _ in range(5):
        rig.learn(0.9)
    assert loaded == []
    assert not rig.controller.versus._worker.busy
    rig.evaluate()
    assert loaded == [SCREEN]


def test_another_network_on_screen_leaves_the_comparison_with_a_file_alone(rig, page):
    found = compared(rig, file_key("lenet-1"))
    rig.learn()
    assert page._versus is found


def test_a_comparison_that_failed_is_tried_again_when_the_page_is_seen(qtbot, rig, page, monkeypatch):
    def fail(*_):
        raise ValueError("out of luck")
        yield

    with monkeypatch.context() as patched:
        patched.setattr("lenet_viz.analysis.evaluation.read_in_parts", fail)
        rig.hold_against(file_key("lenet-1"))
        qtbot.waitUntil(lambda: page.words == "The digits could not be read: out of luck")
    rig.turn_to(0)
    rig.turn_to(3)
    qtbot.waitUntil(lambda: page._versus is not None)


def test_closing_stops_a_comparison(qtbot, rig, page, other_gate):
    rig.hold_against(file_key("lenet-1"))
    other_gate.let(1)
    qtbot.waitUntil(lambda: page.words == "reading… 20%")
    worker = rig.controller.versus._worker
    other_gate.let(1000)
    rig.controller.shut_down()
    assert worker._thread is None
    assert page._versus is None

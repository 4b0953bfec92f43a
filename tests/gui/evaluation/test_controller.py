"""The network on screen reads a set in a thread; what is shown is of that network, or says that it is not."""

from __future__ import annotations

import numpy as np
import pytest

from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.limits import Limit, Measure
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.controllers.evaluation import BUSY
from lenet_viz.gui.controllers.evaluation_notes import ALTERED, OTHER_NETWORK
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.evaluation.matrix_layout import Place
from lenet_viz.network.alterations import UNALTERED
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output
from lenet_viz.network.variants import VARIANTS
from tests.gui.evaluation.lab import PART


def test_nothing_is_read_unasked(rig):
    assert rig.result is None
    assert rig.panel.status == "Not evaluated yet."


def test_a_whole_set_is_read(rig):
    result = rig.evaluate()
    expected = evaluate(rig.session.network, load(DatasetName.MNIST, Part.TEST))
    np.testing.assert_array_equal(result.evaluation.scores, expected.scores)
    assert result.evaluation.complete
    assert not rig.panel.stale
    low, high = expected.interval
    words = f"{expected.error:.2%} error ({low * 100:.2f} … {high:.2%}) on MNIST test · LeNet-5, 1998"
    assert rig.panel.status == words
    assert rig.panel.confusions.heading == f"All {len(expected.wrong)} mistakes"
    assert rig.digits.started == 1


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
    assert rig.panel.note == OTHER_NETWORK
    assert rig.panel.status.endswith("LeNet-5, 1998")
    assert rig.evaluate().evaluation.output is Output.SOFTMAX
    assert not rig.panel.stale


def test_an_alteration_makes_it_stale_and_undoing_it_does_not(rig):
    rig.evaluate()
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    assert rig.panel.stale
    assert rig.panel.note == ALTERED
    rig.session.alter(UNALTERED)
    assert not rig.panel.stale
    assert rig.panel.note == ""
    rig.session.alter(UNALTERED.with_muted([(0, 0)], True))
    rig.evaluate()
    assert not rig.panel.stale
    assert rig.panel.status.endswith(" on MNIST test · LeNet-5, 1998, altered by hand")


def test_the_reading_network_is_not_the_one_on_screen(qtbot, rig, gate):
    expected = evaluate(rig.session.network, load(DatasetName.MNIST, Part.TEST)).scores
    rig.panel.evaluate_wanted.emit("mnist")
    rig.session.set_weights({name: 0 * each for name, each in rig.session.network.state_dict().items()})
    gate.let(5)
    qtbot.waitUntil(lambda: not rig.controller.running)
    np.testing.assert_array_equal(rig.result.evaluation.scores, expected)
    assert rig.panel.stale


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


def test_closing_stops_a_reading_and_hears_nothing_of_it_afterwards(qtbot, rig, gate, monkeypatch):
    rig.panel.evaluate_wanted.emit("mnist")
    task = rig.controller._task
    wait = task.wait
    # Parts come only once the controller waits for the end.
    monkeypatch.setattr(task, "wait", lambda: (gate.let(100), wait()))
    with qtbot.waitSignal(task.finished):
        rig.controller.shut_down()
    assert gate.given == 1
    assert not rig.controller.running
    assert rig.digits.started == 0
    assert rig.troubles == []


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("paper-1998", "LeNet-5, 1998"),
        ("paper-1998-hands", "LeNet-5, 1998 · real hands"),
        ("paper-1998-recipe-1998", "LeNet-5, 1998 · trained as in 1998"),
    ],
)
def test_networks_of_one_spec_have_names_of_their_own(rig, name, title):
    rig.use(name)
    rig.evaluate()
    assert rig.panel.status.endswith(f" on MNIST test · {title}")


def test_a_network_without_a_card_says_where_it_comes_from(rig):
    rig.session.set_network(LeNet5(VARIANTS["lenet-1"]), Origin("untrained"))
    rig.evaluate()
    assert rig.panel.status.endswith(" on MNIST test · LeNet-1, 1990, untrained")


def test_while_a_set_is_read_no_other_is_begun_and_that_is_said(qtbot, rig, gate):
    rig.panel.evaluate_wanted.emit("mnist")
    task = rig.controller._task
    rig.panel.evaluate_wanted.emit("own")
    assert rig.troubles == [BUSY]
    assert rig.controller._task is task
    gate.let(5)
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.result.reader.source.value == "mnist"


def test_an_evaluation_takes_the_place_of_another(qtbot, rig, gate):
    gate.let(5)
    before = rig.evaluate()
    rig.use("lenet-1")
    rig.panel.evaluate_wanted.emit("mnist")
    assert rig.result is before
    gate.let(1)
    qtbot.waitUntil(lambda: rig.result is not before)
    assert rig.result.reader.title == "LeNet-1, 1990"
    assert rig.result.evaluation.count == PART
    assert not rig.panel.stale
    gate.let(4)
    qtbot.waitUntil(lambda: not rig.controller.running)
    expected = evaluate(rig.session.network, load(DatasetName.MNIST, Part.TEST))
    np.testing.assert_array_equal(rig.result.evaluation.scores, expected.scores)


def test_a_limit_is_not_laid_on_the_result_of_another_network(qtbot, rig, gate):
    """Neither on one that is whole nor on one that is growing."""
    gate.let(5)
    rig.evaluate()
    rig.panel.evaluate_wanted.emit("mnist")
    rig.learn()
    before = rig.session.usual_limit
    rig.session.set_limit(Limit(Measure.PENALTY, 0.0))
    assert rig.result.evaluation.limit == before
    gate.let(5)
    qtbot.waitUntil(lambda: not rig.controller.running)
    assert rig.panel.stale
    assert rig.result.evaluation.limit == before


def test_pages_out_of_sight_are_filled_when_they_are_seen(rig, monkeypatch):
    rig.evaluate()
    rig.turn_to(2)
    page = rig.panel.confusions
    filled: list[object] = []
    show = page.matrix.show_evaluation
    monkeypatch.setattr(page.matrix, "show_evaluation", lambda *given: (filled.append(given), show(*given)))
    for value in (1.0, 2.0, 0.0):
        rig.session.set_limit(Limit(Measure.PENALTY, value))
    assert filled == []
    assert rig.result.evaluation.rejected_share == 1
    rig.turn_to(0)
    assert len(filled) == 1
    assert page._facts[3][1].text() == "100.00%"

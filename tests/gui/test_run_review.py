"""A kept run where the live one would be."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lenet_viz.gui.controllers.run_orders import RunOrder
from lenet_viz.gui.controllers.training import UNDER_WAY
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.network.lenet5 import LeNet5
from tests.gui.training_lab import OTHER, RECIPE, STEPS


@pytest.fixture
def kept(lab):
    """A lab in which a run was trained, and forgotten over another network."""
    lab.training.begin(RunOrder(lab.sheet()))
    lab.wait(RunState.FINISHED)
    lab.session.set_network(LeNet5(OTHER), Origin("another"))
    return lab


def test_its_curves_and_its_last_network_are_shown(kept, qtbot):
    with qtbot.waitSignal(kept.review.shown):
        kept.review.show(kept.folder)
    assert kept.note == "the last of “a run”"
    assert kept.shows(kept.folder.final()[0].state_dict())
    assert kept.newest_step == 3 * STEPS
    assert kept.panel.note == "looking at the kept run “a run”"


def test_every_moment_of_it_can_be_looked_at(kept):
    for _ in range(2):
        kept.review.show(kept.folder)
        assert kept.curves._time_machine.has_moments, "also when the same run is shown once more"
    kept.look_back(4)
    assert kept.shows(kept.weights_at(4))
    kept.machine.go_live()
    assert kept.shows(kept.folder.final()[0].state_dict())
    assert kept.note == "the last of “a run”"


def test_it_is_not_mistaken_for_the_run_that_was_trained_last(kept):
    kept.review.show(kept.folder)
    assert kept.training.state is RunState.IDLE
    kept.panel.rewind_requested.emit()
    kept.panel.new_seed_requested.emit()
    assert not kept.training.running
    assert kept.panel.seed != RECIPE.seed


def test_a_branch_begins_there(kept):
    kept.review.show(kept.folder)
    kept.look_back(4)
    kept.panel.branch_requested.emit()
    kept.wait(RunState.FINISHED)
    assert kept.folder.sheet().start.step == 4


def test_a_run_under_way_comes_first(kept):
    folder = kept.folder
    kept.begin()
    kept.review.show(folder)
    assert kept.troubles == [UNDER_WAY]
    assert kept.note == "in training"


def test_what_cannot_be_shown_is_told_and_all_stays(kept):
    folder = kept.folder
    for moment in folder.moments():
        moment.path.unlink()
    kept.review.show(folder)
    kept.library.remove(folder)
    kept.review.show(folder)
    none, gone = kept.troubles
    assert none == "a run: no moment of it is kept"
    assert "no such file" in gone
    assert kept.note == "another"
    assert kept.training.state is RunState.FINISHED


def test_what_a_run_held_out_is_not_called_a_test_set(lab):
    lab.begin(RunOrder(replace(lab.sheet(), held_out=20)))
    assert "held-out error" in lab.curves.error_words
    lab.finish()
    held_out = lab.folder
    lab.begin()
    assert "test error" in lab.curves.error_words
    lab.stop()
    lab.review.show(held_out)
    assert "held-out error" in lab.curves.error_words

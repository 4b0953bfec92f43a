"""A run on screen: as often as the user wants, and no loss left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lenet_viz.data.choices import DataChoice
from lenet_viz.gui.controllers import run_follower
from lenet_viz.gui.controllers.run_orders import RunOrder
from lenet_viz.gui.controllers.run_words import (
    ended_words,
    interrupted_words,
    live_words,
    loading_words,
    own_network_words,
)
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.workers.training_thread import Leave
from lenet_viz.network.spec import Stage
from lenet_viz.storage.run_sheet import RunSheet
from tests.gui.training_lab import RECIPE, SPEC, STEPS

LONG = 50_000
SHEET = RunSheet("a run", SPEC, RECIPE, DataChoice())
FROZEN = replace(SHEET, recipe=replace(SHEET.recipe, frozen=(Stage.C1, Stage.S2)))
VALIDATED = RunSheet("a run", SPEC, RECIPE, DataChoice(), held_out=20)
OWN_DIGITS = replace(SHEET, data=DataChoice("own", share_own=0.6))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (live_words(SHEET, 0, None), "in training"),
        (live_words(SHEET, 2, None), "in training: pass 2 done"),
        (live_words(FROZEN, 0, None), "in training, C1 S2 frozen"),
        (live_words(SHEET, 2, 0.0123), "in training: pass 2 done, test error 1.23%"),
        (live_words(OWN_DIGITS, 0, None), "in training on 60% own digits, 40% MNIST"),
        (live_words(VALIDATED, 2, 0.5), "in training: pass 2 done, error on held-out digits 50.00%"),
        (ended_words(SHEET, 0, None), "trained for part of a pass"),
        (ended_words(SHEET, 2, 0.0123), "trained for 2 of 3 passes, test error 1.23%"),
        (loading_words(1_500_000, 9_900_000), "loading: 1.5 of 9.9 MB"),
        (loading_words(1_500, 60_000), "loading: 1,500 of 60,000"),
        (own_network_words(SPEC), ""),
        (interrupted_words([]), ""),
        (interrupted_words(["mine"]), "A run was interrupted: mine. Go on with it in Runs."),
        (interrupted_words(["b", "a"]), "2 runs were interrupted, the newest of them b. Go on with them in Runs."),
    ],
)
def test_words(words, said):
    assert words == said


def test_every_loss_reaches_the_curves(lab):
    lab.training.begin(RunOrder(lab.sheet()))
    lab.wait(RunState.FINISHED)
    assert lab.newest_step == 3 * STEPS
    assert len(lab.curves_show.errors) == 3
    assert lab.curves_show.losses.rows() == lab.folder.history().losses.rows()


def test_a_resumed_run_goes_on_with_its_curves(lab):
    lab.begin()
    lab.step(7)
    lab.stop()
    lab.orders.resume(lab.folder)
    lab.wait(RunState.FINISHED)
    assert lab.curves_show.losses.rows() == lab.folder.history().losses.rows()
    assert len(lab.curves_show.errors) == 3


def test_the_weights_follow_as_often_as_is_wanted(lab, qtbot):
    lab.panel.update_rate_changed.emit(30.0)
    lab.training.begin(RunOrder(lab.sheet(passes=LONG)))
    for _ in range(3):
        with qtbot.waitSignal(lab.session.weights_changed, timeout=20_000):
            pass
    assert lab.training.follower._timer.interval() == round(1000 / 30)


def test_at_full_speed_no_weights_are_asked_for_before_a_pass_has_ended(lab, qtbot, monkeypatch):
    monkeypatch.setattr(run_follower, "UNSEEN_MS", 10)
    lab.panel.update_rate_changed.emit(0.0)
    lab.begin(passes=LONG)
    follower = lab.training.follower
    shown = []
    lab.session.weights_changed.connect(lambda: shown.append(lab.training.state))
    thread = lab.training._thread
    with monkeypatch.context() as patch:
        # Without the controller, and without the weights that a run shows when it is held, whatever the rate.
        put = []
        patch.setattr(thread._mailbox, "put_state", put.append)
        for step in range(1, STEPS):
            with qtbot.waitSignal(thread.held):
                thread.go(Leave.STEP)
            qtbot.waitUntil(lambda step=step: lab.newest_step == step)
            assert len(put) == step, "only those of holding"
            assert not follower.mailbox.wants_state
    assert shown == []
    with qtbot.waitSignal(lab.session.weights_changed):
        thread.go(Leave.ALL)
    assert lab.curves_show.errors.newest.number >= 1


def test_a_run_that_is_held_shows_its_weights_at_any_rate(lab):
    lab.panel.update_rate_changed.emit(0.0)
    lab.begin()
    lab.step(3)
    assert lab.shows(lab.weights_at(3))
    assert lab.newest_step == 3


def test_progress_is_told(lab):
    lab.begin()
    lab.training.make_pass()
    lab.wait(RunState.PAUSED)
    lab.step()
    assert lab.panel.status == "paused · pass 2 of 3"
    lab.finish()
    assert lab.panel.status == "finished · 3 passes"


def test_an_earlier_run_is_not_mistaken_for_this_one(lab):
    lab.begin()
    lab.step(3)
    lab.training.rewind()
    lab.wait(RunState.STOPPING)
    lab.wait(RunState.PAUSED)
    assert lab.newest_step == 0
    lab.step()
    assert lab.newest_step == 1


def test_figure_five_stands_beside_recipes_of_1998(lab, monkeypatch):
    shown = []
    monkeypatch.setattr(lab.curves, "set_reference", shown.append)
    lab.begin(name="1998 mine")
    lab.stop()
    lab.begin()
    assert shown == [True, False]

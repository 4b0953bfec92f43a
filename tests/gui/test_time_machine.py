"""Looking back on a run: what is shown is what was, and the run notices nothing."""

from __future__ import annotations

import pytest

from lenet_viz.gui.controllers.time_machine import nearest
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.workers.training_thread import Leave, copy_state
from lenet_viz.network.alterations import Alterations
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Stage
from lenet_viz.storage.moments import Moment
from tests.gui.training_lab import OTHER, STEPS, same, undisturbed

SILENT = Alterations(silenced=Silenced(maps=frozenset({(Stage.C1, 0)})))


@pytest.fixture
def held(lab):
    """A run that is held after six steps, one of them of its second pass."""
    lab.begin()
    lab.training.make_pass()
    lab.wait(RunState.PAUSED)
    lab.step()
    return lab


def show_another(lab) -> None:
    lab.session.set_network(LeNet5(OTHER), Origin("another"))


@pytest.mark.parametrize(("passes", "step"), [(-1, 0), (0.0, 0), (0.4, 0), (0.5, 0), (0.51, 1), (1.6, 2), (9, 2)])
def test_the_nearest_moment_and_the_earlier_of_two(tmp_path, passes, step):
    moments = [Moment(number, float(number), tmp_path) for number in range(3)]
    assert nearest(moments, passes).step == step


def test_a_moment_is_shown_as_it_was_and_live_is_the_newest(held):
    newest = copy_state(held.session.trained_network)
    held.look_back(2)
    assert held.shows(held.weights_at(2))
    assert not same(newest, held.weights_at(2))
    assert held.note == "as it was at step 2, pass 0.40"
    assert held.curves.moment == pytest.approx(0.4)
    held.look_back(0)
    assert held.shows(held.weights_at(0))
    held.panel.live_requested.emit()
    assert held.shows(newest)
    assert held.note.startswith("in training: pass 1 done, test error")
    assert held.curves.moment is None


def test_the_panel_says_which_moment_is_looked_at(held):
    strip = []
    held.panel.set_looking_back = strip.append
    held.look_back(2)
    held.machine.go_live()
    assert strip == ["step 2, pass 0.40", None]


def test_the_handle_stays_while_the_run_goes_on(held, qtbot):
    held.look_back(2)
    looked_at = held.weights_at(2)
    for _ in range(3):
        with qtbot.waitSignal(held.training._thread.held):
            held.training._thread.go(Leave.STEP)
    held.training.follower.hold()
    assert held.curves.moment == pytest.approx(0.4)
    assert held.shows(looked_at)
    assert held.note == "as it was at step 2, pass 0.40"
    assert held.machine._moments[-1].step == 9
    held.machine.go_live()
    assert held.shows(held.weights_at(9))


def test_looking_back_never_touches_the_run(held):
    for step in (0, 3, 1):
        held.look_back(step)
    held.step(2)
    held.look_back(4)
    held.session.alter(SILENT)
    held.finish()
    assert same(held.folder.final()[0].state_dict(), undisturbed(held.sheet()).average.state_dict())


def test_going_on_is_live(held):
    held.look_back(2)
    held.step()
    assert not held.machine.looking_back
    assert held.shows(held.weights_at(7))


def test_a_run_that_ends_meanwhile_says_so_once_it_is_live(held):
    held.look_back(2)
    held.training.stop()
    held.wait(RunState.FINISHED)
    assert held.note == "as it was at step 2, pass 0.40"
    held.curves.live_wanted.emit()
    assert held.note.startswith("trained for 1 of 3 passes, test error")
    assert held.shows(held.folder.final()[0].state_dict())
    held.look_back(0)
    assert held.shows(held.weights_at(0)), "and a run that has ended can be looked back on"


def test_another_network_ends_the_look_back_and_the_run_comes_back_live(held):
    newest = copy_state(held.session.trained_network)
    held.look_back(2)
    show_another(held)
    assert held.curves.moment is None
    assert not held.machine.looking_back
    assert held.note == "another"
    held.training.show_network()
    assert held.shows(newest)
    assert held.note.startswith("in training: pass 1 done")


def test_the_handle_brings_the_network_of_the_run_back(held):
    newest = copy_state(held.session.trained_network)
    show_another(held)
    held.look_back(2)
    assert held.session.network.spec == held.sheet().spec
    assert held.shows(held.weights_at(2))
    held.machine.go_live()
    assert held.shows(newest)
    assert held.note.startswith("in training: pass 1 done"), "and not what was said of the other one"


def test_before_any_weights_came_live_is_the_start(held):
    """At full speed none come before a pass has ended."""
    held.stop()
    start = LeNet5(held.sheet().spec, seed=4)
    held.machine.set_network(start, Origin("starting weights"))
    held.machine.set_run(held.folder, held.folder.moments())
    held.look_back(3)
    assert held.shows(held.weights_at(3))
    held.machine.go_live()
    assert held.shows(LeNet5(held.sheet().spec, seed=4).state_dict())
    assert held.note == "starting weights"


def test_coming_back_to_what_is_on_screen_keeps_what_is_altered(held):
    held.session.alter(SILENT)
    held.look_back(2)
    assert held.session.alterations == SILENT
    assert held.shows(held.weights_at(2))
    held.training.show_network()
    assert held.session.alterations == SILENT


def test_instead_of_a_moment_that_was_thrown_away_a_neighbour_is_shown(held):
    held.moment(2).path.unlink()
    held.curves.moment_wanted.emit(0.45)
    assert held.note == "as it was at step 3, pass 0.60"
    assert held.shows(held.weights_at(3))
    assert held.troubles == []


def test_a_damaged_moment_is_told_and_the_handle_goes_back(held):
    held.look_back(3)
    held.moment(2).path.write_bytes(b"no network")
    held.curves._time_machine.go_to(0.4)
    assert str(held.moment(3).path.with_name("step-0000002.safetensors")) in held.troubles[-1]
    assert held.curves.moment == pytest.approx(0.6)
    assert held.note == "as it was at step 3, pass 0.60"


def test_a_run_that_was_removed_cannot_be_looked_back_on(held):
    held.stop()
    newest = copy_state(held.session.trained_network)
    held.library.remove(held.folder)
    held.curves._time_machine.go_to(0.4)
    (trouble,) = held.troubles
    assert "no such file" in trouble
    assert held.curves.moment is None
    assert held.shows(newest)
    held.panel.branch_requested.emit()
    assert not held.training.running


def test_the_curves_hear_of_the_moments_of_a_run_that_they_began_anew(held):
    held.stop()
    held.curves.begin_run(3)
    assert not held.curves._time_machine.has_moments
    held.machine.set_run(held.folder, held.folder.moments())
    assert held.curves._time_machine.has_moments


def test_without_a_run_there_is_nothing_to_look_at(lab):
    lab.curves.moment_wanted.emit(0.5)
    lab.machine.go_live()
    lab.machine.bring_back()
    assert lab.note == "untrained"
    assert lab.troubles == []


def test_all_moments_of_a_run_are_where_the_handle_looks_for_them(held):
    assert [moment.step for moment in held.machine._moments] == list(range(STEPS + 2))

"""A run under the panel's buttons: whatever is pressed when, the same order gives the same weights."""

from __future__ import annotations

import errno
import shutil
import threading
from dataclasses import replace

import pytest
import torch

from lenet_viz.gui.controllers import run_orders
from lenet_viz.gui.controllers.run_orders import RunOrder
from lenet_viz.gui.controllers.training import UNDER_WAY
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.workers.training_thread import Leave
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage import run_recorder
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunStatus
from lenet_viz.training.recipe import Optimiser
from tests.gui.training_lab import OTHER, RECIPE, same, undisturbed


@pytest.fixture
def gate(monkeypatch):
    """Holds every preparation until it is set."""
    gate, real = threading.Event(), run_orders.build

    def build(*args, **keywords):
        assert gate.wait(20)
        return real(*args, **keywords)

    monkeypatch.setattr(run_orders, "build", build)
    yield gate
    gate.set()


def final(folder):
    return folder.final()[0].state_dict()


@pytest.mark.parametrize("changes", [{}, {"optimiser": Optimiser.SDLM, "rate": 5e-4}, {"averaging": 0.0, "batch": 40}])
def test_the_window_trains_to_the_bit_as_the_command_line_does(lab, changes):
    lab.training.begin(RunOrder(lab.sheet(**changes)))
    lab.wait(RunState.FINISHED)
    alone = undisturbed(lab.sheet(**changes)).average.state_dict()
    assert same(final(lab.folder), alone)
    assert lab.shows(alone)
    assert same(lab.trained[0][0].state_dict(), alone)


def test_steps_passes_pauses_and_a_stop_change_nothing(lab):
    lab.begin()
    lab.step(3)
    lab.training.make_pass()
    lab.wait(RunState.PAUSED)
    assert lab.note.startswith("in training: pass 1 done, test error")
    lab.step(2)
    lab.stop()
    assert lab.folder.sheet().status is RunStatus.STOPPED
    lab.orders.resume(lab.folder)
    lab.wait(RunState.FINISHED)
    (folder,) = lab.library.runs()
    assert folder.sheet().status is RunStatus.FINISHED
    assert same(final(folder), undisturbed(lab.sheet()).average.state_dict())
    assert len(folder.history().errors) == RECIPE.passes


def test_a_resumed_run_says_and_shows_where_it_stands(lab, gate):
    gate.set()
    lab.begin()
    lab.training.make_pass()
    lab.wait(RunState.PAUSED)
    lab.step()
    lab.stop()
    put_aside = final(lab.folder)
    lab.session.set_network(LeNet5(OTHER), Origin("another"))
    lab.training.begin(RunOrder(lab.folder.sheet(), folder=lab.folder), Leave.NOWHERE)
    assert lab.note == "as it was put aside"
    assert lab.shows(put_aside)
    lab.wait(RunState.PAUSED)
    assert lab.note.startswith("in training: pass 1 done, test error")
    assert "pass 2 of 3" in lab.panel.status
    lab.stop()
    assert lab.note.startswith("trained for 1 of 3 passes, test error")


def test_a_finished_run_that_shall_go_on_stays_as_it_is(lab):
    lab.training.begin(RunOrder(lab.sheet(passes=1)))
    lab.wait(RunState.FINISHED)
    before = final(lab.folder)
    lab.orders.resume(lab.folder)
    assert lab.training.state is RunState.PREPARING
    lab.wait(RunState.FINISHED)
    assert same(final(lab.folder), before)
    assert lab.folder.sheet().status is RunStatus.FINISHED
    assert lab.troubles == []


def test_rewind_goes_back_to_the_same_start_and_keeps_what_was(lab):
    lab.begin()
    start = lab.weights_at(0)
    lab.step(4)
    first = lab.folder
    lab.training.change(replace(RECIPE, rate=0.5))
    lab.training.rewind()
    lab.wait(RunState.STOPPING)
    lab.wait(RunState.PAUSED)
    assert lab.shows(start)
    assert first.sheet().status is RunStatus.STOPPED
    assert first.sheet().steps == 4
    lab.finish()
    assert same(final(lab.folder), undisturbed(lab.sheet()).average.state_dict())
    assert len(lab.library.runs()) == 2


def test_the_form_shows_the_recipe_of_the_run_that_was_rewound(lab):
    lab.begin()
    lab.step()
    lab.panel.set_recipe(replace(RECIPE, rate=0.5))
    lab.training.rewind()
    lab.wait(RunState.STOPPING)
    lab.wait(RunState.PAUSED)
    assert lab.panel.recipe() == RECIPE


def test_rewinding_twice_begins_one_run(lab):
    lab.begin()
    lab.step()
    lab.panel.rewind_requested.emit()
    lab.panel.rewind_requested.emit()
    lab.wait(RunState.PAUSED)
    assert len(lab.library.runs()) == 2
    lab.stop()
    (kept,) = lab.library.runs()
    assert kept.sheet().steps == 1, "and the one without a step leaves nothing behind"


def test_a_run_that_cannot_be_read_any_more_is_not_rewound(lab):
    lab.begin()
    lab.step()
    lab.stop()
    lab.orders.resume(lab.folder)
    lab.wait(RunState.FINISHED)
    lab.library.remove(lab.folder)
    lab.training.rewind()
    assert lab.training.state is RunState.FINISHED
    assert "no such file" in lab.troubles[-1]


def test_a_new_seed_begins_anew_only_where_nothing_is_lost(lab):
    lab.panel.new_seed_requested.emit()
    assert lab.panel.seed != RECIPE.seed
    assert not lab.training.running, "there was no run: only the form has it"
    lab.training.begin(RunOrder(lab.sheet(passes=50_000)))
    lab.wait(RunState.RUNNING)
    lab.panel.new_seed_requested.emit()
    assert lab.training.state is RunState.RUNNING
    lab.training.pause()
    lab.wait(RunState.PAUSED)
    lab.panel.new_seed_requested.emit()
    lab.wait(RunState.STOPPING)
    lab.wait(RunState.PAUSED)
    sheet = lab.folder.sheet()
    assert sheet.recipe.seed == lab.panel.seed
    assert f"--seed {lab.panel.seed}" in sheet.command


def test_pause_means_nothing_while_the_digits_are_loaded(lab, gate):
    lab.training.begin(RunOrder(lab.sheet(passes=1)))
    lab.training.pause()
    lab.training.make_step()
    lab.training.resume()
    assert lab.training.state is RunState.PREPARING
    gate.set()
    lab.wait(RunState.FINISHED)


def test_a_run_that_is_stopped_before_its_first_step_leaves_nothing(lab, gate):
    lab.training.begin(RunOrder(lab.sheet()))
    lab.training.stop()
    assert lab.training.state is RunState.STOPPING
    gate.set()
    lab.wait(RunState.IDLE)
    assert lab.library.runs() == []
    assert lab.trained == []
    assert lab.note == "starting weights"
    assert lab.machine.folder is None


def test_another_network_that_is_opened_meanwhile_keeps_its_own_words(lab, gate):
    lab.training.begin(RunOrder(lab.sheet(passes=1)))
    lab.session.set_network(LeNet5(OTHER), Origin("another"))
    gate.set()
    lab.wait(RunState.FINISHED)
    assert lab.note == "another"
    assert lab.session.network.spec == OTHER
    lab.training.show_network()
    assert lab.note.startswith("trained for 1 of 1 pass, ")
    assert lab.shows(final(lab.folder))


def test_a_second_run_is_refused_while_one_is_held(lab):
    lab.begin()
    with pytest.raises(ValueError, match=UNDER_WAY):
        lab.training.begin(RunOrder(lab.sheet()))
    with pytest.raises(ValueError, match=UNDER_WAY):
        lab.training.leave_run()
    assert lab.training.state is RunState.PAUSED


def test_an_error_that_nobody_expected_ends_as_a_failure(lab, monkeypatch):
    def build(*args, **keywords):
        raise KeyError("pixels")

    monkeypatch.setattr(run_orders, "build", build)
    lab.training.begin(RunOrder(lab.sheet()))
    lab.wait(RunState.FAILED)
    assert lab.troubles == ["Training stopped: 'pixels'"]
    assert lab.library.runs() == []


def test_a_run_whose_folder_cannot_be_filled_leaves_none(lab, monkeypatch):
    def full(self, *args):
        raise OSError(errno.ENOSPC, "No space left on device", "resume.safetensors")

    monkeypatch.setattr(RunRecorder, "_write_all", full)
    lab.training.begin(RunOrder(lab.sheet()))
    lab.wait(RunState.FAILED)
    assert "No space left" in lab.panel.note
    assert lab.library.folders() == []


def test_a_full_disk_while_the_run_is_held_is_told_and_overcome(lab, monkeypatch):
    real = RunRecorder.pause

    def full(self):
        raise OSError(errno.ENOSPC, "No space left on device", "resume.safetensors")

    lab.begin()
    monkeypatch.setattr(RunRecorder, "pause", full)
    lab.step()
    assert "No space left" in lab.panel.note
    monkeypatch.setattr(RunRecorder, "pause", real)
    lab.step()
    assert lab.panel.note == ""
    lab.finish()
    assert same(final(lab.folder), undisturbed(lab.sheet()).average.state_dict())


def test_a_step_that_could_not_be_recorded_is_not_the_next_one(lab, monkeypatch):
    real, full = RunRecorder.record, threading.Event()

    def record(self, event):
        if full.is_set():
            raise OSError(errno.ENOSPC, "No space left on device", "resume.safetensors")
        real(self, event)

    monkeypatch.setattr(RunRecorder, "record", record)
    lab.begin()
    full.set()
    lab.step()
    full.clear()
    lab.step()
    assert lab.training._thread.prepared_run.training.steps_done == 2


def test_the_first_of_two_failures_is_told(lab, monkeypatch):
    def close(self, *args, **keywords):
        self._lock.release()
        raise OSError(errno.ENOSPC, "No space left on device", "run.json")

    monkeypatch.setattr(RunRecorder, "close", close)
    lab.training.begin(RunOrder(lab.sheet(rate=1e38, optimiser=Optimiser.SGD)))
    lab.wait(RunState.FAILED)
    assert "the rate of" in lab.panel.note
    assert "run.json: No space left" in lab.panel.note


def test_changes_of_what_cannot_change_are_left_out(lab):
    lab.begin()
    lab.training.change(replace(RECIPE, rate=0.01, optimiser=Optimiser.SGD, passes=9))
    lab.step()
    training = lab.training._thread.prepared_run.training
    assert training.recipe == replace(RECIPE, rate=0.01)
    assert lab.training.state is RunState.PAUSED


def test_a_device_that_fails_the_figure_does_not_disturb_the_run(lab):
    if torch.cuda.is_available():
        pytest.skip("this machine has the device")
    lab.begin()
    lab.step(2)
    lab.session.set_device("cuda:0")
    assert lab.session.device == "cpu"
    lab.finish()
    assert same(final(lab.folder), undisturbed(lab.sheet()).average.state_dict())


@pytest.mark.parametrize("steps", [0, 3])
def test_closing_ends_a_run_that_is_held(lab, steps):
    lab.begin()
    lab.step(steps)
    lab.training.shut_down()
    assert not lab.training.running
    assert [folder.sheet().steps for folder in lab.library.runs()] == ([steps] if steps else [])
    assert len(lab.trained) == (1 if steps else 0)


def test_closing_ends_a_rewind_too(lab):
    lab.begin()
    lab.step()
    lab.training.rewind()
    lab.training.shut_down()
    assert not lab.training.running
    assert len(lab.library.runs()) == 1


def lose_device(lab) -> None:
    """The weights of the run that is held are nowhere from now on: the next step fails, and every copy."""

    def step(*_arguments):
        raise RuntimeError("the device is gone!\nmore")

    training = lab.training._thread.prepared_run.training
    training.network.to("meta")
    training._stepper.step = step


def test_a_run_that_loses_its_device_is_held_and_goes_on_on_the_cpu(lab):
    lab.begin()
    lab.step(3)
    lose_device(lab)
    lab.training.resume()
    lab.wait(RunState.PUT_ASIDE)
    assert lab.panel.note.startswith("The run is held: meta failed: the device is gone. Resume goes on on the CPU, ")
    assert lab.troubles == [lab.panel.note]
    assert lab.folder.sheet().status is RunStatus.PAUSED
    lab.step()
    assert lab.panel.note == ""
    assert lab.newest_step == 4, "the run was put aside when it was held after its third step"
    assert lab.training.state is RunState.PAUSED
    lab.finish()
    assert lab.folder.sheet().device == "cpu"
    assert same(final(lab.folder), undisturbed(lab.sheet()).average.state_dict())


def test_steps_that_were_lost_with_the_device_leave_the_curves(lab, monkeypatch):
    monkeypatch.setattr(run_recorder, "RESUME_SECONDS", 1000.0)
    # Only the first step after the start is put aside; the thread holds by itself after the pass.
    monkeypatch.setattr(RunRecorder, "pause", lambda self: None)
    lab.begin()
    lab.step(4)
    lose_device(lab)
    lab.training.make_step()
    lab.wait(RunState.PUT_ASIDE)
    assert lab.newest_step == 4
    lab.step()
    assert lab.newest_step == 1
    lab.finish()
    assert same(final(lab.folder), undisturbed(lab.sheet()).average.state_dict())


def test_another_run_may_follow_one_that_lost_its_device(lab):
    lab.begin()
    lab.step()
    lose_device(lab)
    lab.training.make_step()
    lab.wait(RunState.PUT_ASIDE)
    first = lab.folder
    lab.training.rewind()
    lab.wait(RunState.PAUSED)
    assert lab.folder != first
    lab.finish()
    assert same(final(lab.folder), undisturbed(lab.sheet()).average.state_dict())
    assert first.sheet().status is RunStatus.PAUSED


def test_a_run_whose_folder_went_with_its_device_has_failed(lab):
    lab.begin()
    lab.step()
    lose_device(lab)
    shutil.rmtree(lab.folder.path)
    lab.training.make_step()
    lab.wait(RunState.FAILED)
    assert "meta failed" in lab.panel.note

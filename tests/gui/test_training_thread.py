"""The training thread and its mailbox: nothing is lost, nothing piles up, it holds where it is told, it always ends."""

from __future__ import annotations

import errno
import threading
from dataclasses import replace

import pytest
import torch

from lenet_viz.data.choices import DataChoice
from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.workers.mailbox import STEP_LIMIT, Mailbox
from lenet_viz.gui.workers.training_thread import Leave, PreparedRun, TrainingThread
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.history import RunHistory
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Optimiser
from lenet_viz.training.recipes import RECIPES

SPEC = VARIANTS["lenet-1"]


def digits(count: int) -> DigitSet:
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (count, 28, 28), dtype=torch.uint8, generator=generator)
    return DigitSet(DatasetName.MNIST, Part.TRAIN, images, torch.arange(count) % 10)


@pytest.fixture
def run_of(tmp_path):
    """Makes the function that a thread prepares its run with: 64 digits, four steps a pass."""

    def make(passes: int = 2, **changes: object):
        def prepare(_progress: object) -> PreparedRun:
            recipe = replace(RECIPES["plain"], passes=passes, batch=16, **changes)
            training = Training(LeNet5(SPEC, seed=1), digits(64), recipe, watch=digits(32))
            sheet = RunSheet("a run", SPEC, recipe, DataChoice())
            folder = RunLibrary(tmp_path).create(sheet)
            return PreparedRun(training, RunRecorder(folder, sheet, training), RunHistory())

        return prepare

    return make


def folder_of(thread):
    return thread.prepared_run.recorder.folder


def test_the_mailbox_keeps_order_and_is_bounded():
    box = Mailbox()
    for number in range(STEP_LIMIT + 5):
        box.put_step(StepDone(number, 1.0, 0.1, number, number / 100))
    post = box.drain()
    assert [taken.step for taken in post.steps] == list(range(5, STEP_LIMIT + 5))
    assert box.drain().steps == ()


def test_weights_are_given_once_for_every_request():
    box = Mailbox()
    assert not box.wants_state
    box.ask_for_state()
    assert box.wants_state
    box.put_state({"a": torch.zeros(1)})
    assert not box.wants_state
    assert box.drain().state is not None
    assert box.drain().state is None


def test_a_run_reports_every_pass_is_recorded_and_ends(qtbot, run_of):
    passes = []
    thread = TrainingThread(run_of(), Mailbox())
    thread.pass_done.connect(passes.append)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: len(passes) == 2)
    assert [event.number for event in passes] == [1, 2]
    sheet = folder_of(thread).sheet()
    assert (sheet.status, sheet.steps, sheet.passes) == (RunStatus.FINISHED, 8, 2.0)


def test_weights_that_are_handed_over_are_copies(qtbot, run_of):
    box = Mailbox()
    box.ask_for_state()
    thread = TrainingThread(run_of(), box)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    state = box.drain().state
    kernels = thread.prepared_run.training.average.state_dict()["C1.weights"]
    assert state["C1.weights"].data_ptr() != kernels.data_ptr()


def test_a_held_run_takes_no_step_goes_on_and_is_stopped(qtbot, run_of):
    box = Mailbox()
    thread = TrainingThread(run_of(passes=100_000), box)
    with qtbot.waitSignal(thread.prepared):
        thread.start()
    qtbot.waitUntil(lambda: len(box.drain().steps) > 0)
    with qtbot.waitSignal(thread.held):
        thread.go(Leave.NOWHERE)
    training, held = thread.prepared_run.training, box.drain().state
    assert held is not None, "nobody has asked, but a held run shows the weights at which it stands"
    assert torch.equal(held["C1.weights"], training.average.C1.weights)
    steps = training.steps_done
    assert folder_of(thread).sheet().status is RunStatus.PAUSED
    assert not threading.Event().wait(0.05), "the thread gets time in which it must do nothing"
    assert training.steps_done == steps
    thread.go(Leave.ALL)
    qtbot.waitUntil(lambda: len(box.drain().steps) > 0)
    with qtbot.waitSignal(thread.finished):
        thread.stop()
    assert folder_of(thread).sheet().status is RunStatus.STOPPED


def test_a_run_goes_as_far_as_it_may(qtbot, run_of):
    box, passes = Mailbox(), []
    thread = TrainingThread(run_of(passes=3), box, leave=Leave.NOWHERE)
    thread.pass_done.connect(passes.append)
    with qtbot.waitSignal(thread.held):
        thread.start()
    training = thread.prepared_run.training
    assert training.steps_done == 0
    for leave, steps, done in ((Leave.STEP, 1, 0), (Leave.STEP, 2, 0), (Leave.PASS, 4, 1), (Leave.PASS, 8, 2)):
        with qtbot.waitSignal(thread.held):
            thread.go(leave)
        assert (training.steps_done, training.passes_done) == (steps, done)
    for _ in range(3):
        with qtbot.waitSignal(thread.held):
            thread.go(Leave.STEP)
    with qtbot.waitSignal(thread.finished):
        thread.go(Leave.STEP)
    assert training.finished, "the last step of a pass brings the pass's errors along"
    qtbot.waitUntil(lambda: len(passes) == 3)


def test_changes_hold_from_the_next_step_on(qtbot, run_of):
    box = Mailbox()
    thread = TrainingThread(run_of(), box, leave=Leave.NOWHERE)
    with qtbot.waitSignal(thread.held):
        thread.start()
    training = thread.prepared_run.training
    thread.change(replace(training.recipe, rate=0.5, batch=32))
    with qtbot.waitSignal(thread.held):
        thread.go(Leave.STEP)
    (step,) = box.drain().steps
    assert (step.rate, step.digits) == (0.5, 32)
    assert [change.step for change in training.changes] == [0]
    with qtbot.waitSignal(thread.finished):
        thread.stop()


def test_a_full_disk_holds_the_run_and_nothing_is_lost(qtbot, run_of, monkeypatch):
    box, told, full = Mailbox(), [], threading.Event()
    real = RunRecorder.record

    def record(recorder, event):
        if full.is_set() and isinstance(event, PassDone):
            raise OSError(errno.ENOSPC, "No space left on device", "resume.safetensors")
        real(recorder, event)

    monkeypatch.setattr(RunRecorder, "record", record)
    full.set()
    thread = TrainingThread(run_of(), box)
    thread.trouble.connect(told.append)
    with qtbot.waitSignal(thread.held):
        thread.start()
    qtbot.waitUntil(lambda: told != [])
    assert "resume.safetensors: No space left on device" in told[0]
    assert thread.prepared_run.training.passes_done == 1
    full.clear()
    with qtbot.waitSignal(thread.finished):
        thread.go(Leave.ALL)
    assert len(folder_of(thread).history().errors) == 2


@pytest.mark.parametrize(
    "error", [ValueError("no such folder\nmore"), OSError("disk full"), RuntimeError("out of memory")]
)
def test_what_goes_wrong_is_told_in_one_line(qtbot, error):
    def prepare(progress: object) -> PreparedRun:
        raise error

    thread = TrainingThread(prepare, Mailbox())
    told = []
    thread.failed.connect(told.append)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: told != [])
    assert told == [str(error).splitlines()[0]]


def test_a_diverging_run_fails_and_keeps_good_weights(qtbot, run_of):
    thread = TrainingThread(run_of(passes=5, rate=1e38, optimiser=Optimiser.SGD), Mailbox())
    told = []
    thread.failed.connect(told.append)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: told != [])
    assert "rate" in told[0]
    average = thread.prepared_run.training.average
    assert all(torch.isfinite(tensor).all() for tensor in average.state_dict().values())
    assert folder_of(thread).sheet().status is RunStatus.FAILED
    assert "rate" in folder_of(thread).sheet().reason


def test_a_download_tells_how_far_it_is_and_can_be_stopped(qtbot):
    told, told_enough = [], threading.Event()

    def prepare(progress) -> PreparedRun:
        progress(1, 3_000_000_000)
        assert told_enough.wait(10)
        progress(2, 3_000_000_000)
        raise AssertionError("not reached: the progress stops the work")

    failures = []
    thread = TrainingThread(prepare, Mailbox())
    thread.loading.connect(lambda done, whole: told.append((done, whole)))
    thread.failed.connect(failures.append)
    with qtbot.waitSignal(thread.loading):
        thread.start()
    with qtbot.waitSignal(thread.finished):
        thread.stop()
        told_enough.set()
    assert told == [(1, 3_000_000_000)]
    assert failures == []
    assert thread.prepared_run is None

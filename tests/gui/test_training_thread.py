"""The training thread and its mailbox: nothing is lost, nothing piles up, it always ends."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
import torch

from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.gui.workers.mailbox import STEP_LIMIT, Mailbox
from lenet_viz.gui.workers.training_thread import TrainingThread
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.events import StepDone
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Optimiser
from lenet_viz.training.recipes import RECIPES


def digits(count: int) -> DigitSet:
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (count, 28, 28), dtype=torch.uint8, generator=generator)
    return DigitSet(DatasetName.MNIST, Part.TRAIN, images, torch.arange(count) % 10)


def training(progress: object = None, *, passes: int = 2, **changes: object) -> Training:
    recipe = replace(RECIPES["plain"], passes=passes, batch=16, **changes)
    return Training(LeNet5(VARIANTS["lenet-1"]), digits(64), recipe, watch=digits(32))


def step(number: int) -> StepDone:
    return StepDone(number, 10_000, 1.0, 0.1, number)


def test_the_mailbox_keeps_order_and_is_bounded():
    box = Mailbox()
    for number in range(STEP_LIMIT + 5):
        box.put_step(step(number))
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


def test_a_run_reports_every_pass_and_ends(qtbot):
    passes = []
    thread = TrainingThread(training, Mailbox())
    thread.pass_done.connect(passes.append)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: len(passes) == 2)
    assert [event.number for event in passes] == [1, 2]
    assert thread.training.passes_done == 2


def test_weights_that_are_handed_over_are_copies(qtbot):
    box = Mailbox()
    box.ask_for_state()
    thread = TrainingThread(training, box)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    state = box.drain().state
    kernels = thread.training.average.state_dict()["C1.weights"]
    assert state["C1.weights"].data_ptr() != kernels.data_ptr()


def test_a_pause_takes_no_step_and_a_stop_ends_it(qtbot):
    box = Mailbox()
    thread = TrainingThread(lambda progress: training(passes=100_000), box)
    with qtbot.waitSignal(thread.prepared):
        thread.start()
    qtbot.waitUntil(lambda: len(box.drain().steps) > 0)
    with qtbot.waitSignal(thread.held):
        thread.pause()
    held = box.drain().state
    assert held is not None, "nobody has asked, but a held run shows the weights at which it stands"
    assert torch.equal(held["C1.weights"], thread.training.average.C1.weights)
    before = thread.training.network.state_dict()["C1.weights"].clone()
    assert not threading.Event().wait(0.05), "the thread gets time in which it must do nothing"
    assert torch.equal(before, thread.training.network.state_dict()["C1.weights"])
    assert box.drain().steps == ()
    thread.resume()
    qtbot.waitUntil(lambda: len(box.drain().steps) > 0)
    with qtbot.waitSignal(thread.held):
        thread.pause()
    with qtbot.waitSignal(thread.finished):
        thread.stop()


@pytest.mark.parametrize(
    "error", [ValueError("no such folder\nmore"), OSError("disk full"), RuntimeError("out of memory")]
)
def test_what_goes_wrong_is_told_in_one_line(qtbot, error):
    def prepare(progress: object) -> Training:
        raise error

    thread = TrainingThread(prepare, Mailbox())
    told = []
    thread.failed.connect(told.append)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: told != [])
    assert told == [str(error).splitlines()[0]]


def test_a_diverging_run_fails_and_keeps_good_weights(qtbot):
    thread = TrainingThread(lambda progress: training(passes=5, rate=1e38, optimiser=Optimiser.SGD), Mailbox())
    told = []
    thread.failed.connect(told.append)
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: told != [])
    assert "rate" in told[0]
    assert all(torch.isfinite(tensor).all() for tensor in thread.training.average.state_dict().values())


def test_a_download_tells_how_far_it_is_and_can_be_stopped(qtbot):
    told, told_enough = [], threading.Event()

    def prepare(progress) -> Training:
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
    assert thread.training is None

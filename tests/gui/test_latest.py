"""Only the newest result counts, one job at a time, and nothing is left running."""

from __future__ import annotations

import threading

import pytest
import torch
from PySide6.QtCore import QThread

from lenet_viz.gui.workers.latest import LatestWorker


@pytest.fixture
def worker(qtbot):
    worker = LatestWorker()
    yield worker
    worker.shut_down()


class Held:
    """A job that waits to be let go, and then reports once before it returns."""

    def __init__(self, result):
        self.result = result
        self.begun = threading.Event()
        self.may_go = threading.Event()
        self.stopped = False

    def __call__(self, progress):
        self.begun.set()
        assert self.may_go.wait(10)
        try:
            progress(1, 1)
        except BaseException:
            self.stopped = True
            raise
        return self.result


class Heard:
    """Everything a worker says."""

    def __init__(self, worker):
        self.done, self.failed, self.busy = [], [], []
        worker.done.connect(lambda key, result: self.done.append((key, result)))
        worker.failed.connect(lambda key, reason: self.failed.append((key, reason)))
        worker.busy_changed.connect(self.busy.append)


def test_a_result_arrives_in_the_windows_thread(qtbot, worker):
    threads = []
    worker.done.connect(lambda *_: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(worker.done) as signal:
        worker.submit("sum", lambda progress: (1 + 1, torch.get_num_threads()))
    assert signal.args == ["sum", (2, 1)]
    assert threads == [QThread.currentThread()]


def test_a_newer_job_stops_the_running_one_and_replaces_the_waiting_one(qtbot, worker):
    heard = Heard(worker)
    first, never = Held("first"), Held("never")
    numbers = [worker.submit("a", first)]
    assert first.begun.wait(10)
    numbers.append(worker.submit("a", never))
    numbers.append(worker.submit("a", lambda progress: "newest"))
    first.may_go.set()
    qtbot.waitUntil(lambda: not worker.busy)
    assert numbers == [1, 2, 3]
    assert heard.done == [("a", "newest")]
    assert first.stopped
    assert not never.begun.is_set()
    assert heard.busy == [True, False]


def test_a_late_result_is_dropped(qtbot, worker):
    """A job that reports nothing cannot be stopped; its result must not be taken for the newest."""
    heard = Heard(worker)
    begun, may_go = threading.Event(), threading.Event()

    def deaf(progress):
        begun.set()
        assert may_go.wait(10)
        return "late"

    worker.submit("a", deaf)
    assert begun.wait(10)
    worker.submit("a", lambda progress: "newest")
    may_go.set()
    qtbot.waitUntil(lambda: not worker.busy)
    assert heard.done == [("a", "newest")]


def test_jobs_of_other_keys_are_left_alone(qtbot, worker):
    heard = Heard(worker)
    first = Held("first")
    worker.submit("a", first)
    assert first.begun.wait(10)
    worker.submit("b", lambda progress: "second")
    assert worker.waits_for("a")
    assert worker.waits_for("b")
    first.may_go.set()
    qtbot.waitUntil(lambda: not worker.busy)
    assert heard.done == [("a", "first"), ("b", "second")]


def test_a_cancelled_job_says_nothing(qtbot, worker):
    heard = Heard(worker)
    running, waiting = Held("running"), Held("waiting")
    worker.submit("a", running)
    worker.submit("b", waiting)
    assert running.begun.wait(10)
    for key in ("a", "b", "unknown"):
        worker.cancel(key)
    assert heard.busy == [True, False]
    running.may_go.set()
    with qtbot.waitSignal(worker.done):
        worker.submit("c", lambda progress: "last")
    assert heard.done == [("c", "last")]
    assert running.stopped
    assert not waiting.begun.is_set()


@pytest.mark.parametrize(
    ("error", "reason"),
    [(ValueError("no such unit\nand more"), "no such unit"), (KeyError(), "KeyError"), (RuntimeError("x"), "x")],
)
def test_a_failure_is_told_and_the_thread_goes_on(qtbot, worker, error, reason):
    def fail(progress):
        raise error

    with qtbot.waitSignal(worker.failed) as failed:
        worker.submit("a", fail)
    assert failed.args == ["a", reason]
    with qtbot.waitSignal(worker.done):
        worker.submit("a", lambda progress: None)


def test_progress_is_passed_on(qtbot, worker):
    heard = []
    worker.progressed.connect(lambda *args: heard.append(args))
    with qtbot.waitSignal(worker.done):
        worker.submit("a", lambda progress: [progress(step, 2) for step in range(3)])
    assert heard == [("a", 0, 2), ("a", 1, 2), ("a", 2, 2)]


def test_shutting_down_stops_the_job_and_takes_no_more(qtbot):
    worker = LatestWorker()
    heard = Heard(worker)
    job = Held("late")
    worker.submit("a", job)
    assert job.begun.wait(10)
    threading.Timer(0.05, job.may_go.set).start()
    worker.shut_down()
    assert job.stopped
    worker.submit("a", lambda progress: "too late")
    worker.shut_down()
    assert heard.done == []
    assert not worker.busy


def test_shutting_down_without_a_job_is_nothing(qtbot):
    LatestWorker().shut_down()

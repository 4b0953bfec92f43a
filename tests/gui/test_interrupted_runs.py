"""Runs whose process ended under them: the window says so when it opens."""

from __future__ import annotations

from dataclasses import replace

from lenet_viz.data.choices import DataChoice
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.training.loop import Training
from tests.gui.training_lab import RECIPE, SPEC


def leave(library, boxes, name, day=1, status=None):
    """A run of one step: interrupted, or ended as told."""
    sheet = RunSheet(name, SPEC, replace(RECIPE), DataChoice(), created=f"2026-05-{day:02}T12:00:00+00:00")
    training = Training(LeNet5(SPEC), boxes, RECIPE)
    recorder = RunRecorder(library.create(sheet), sheet, training)
    recorder.record(next(training.events()))
    if status is None:
        recorder._lock.release()
    else:
        recorder.close(status)
    return recorder.folder


def test_an_interrupted_run_is_told_at_the_start(window, qtbot, boxes):
    library = window.laboratory.library
    leave(library, boxes, "ended", 3, RunStatus.STOPPED)
    leave(library, boxes, "mine", 2)
    window.laboratory.start()
    qtbot.waitUntil(lambda: window.messages.text != "")
    assert window.messages.text == "A run was interrupted: mine. Go on with it in Runs."


def test_of_several_the_newest_is_named(window, qtbot, boxes):
    for day, name in enumerate(("first", "last"), start=1):
        leave(window.laboratory.library, boxes, name, day)
    window.laboratory.start()
    qtbot.waitUntil(lambda: window.messages.text != "")
    assert window.messages.text == "2 runs were interrupted, the newest of them last. Go on with them in Runs."


def test_nothing_is_said_of_runs_that_ended_go_on_or_cannot(window, qtbot, boxes):
    library, runs = window.laboratory.library, window.laboratory.runs
    leave(library, boxes, "ended", 1, RunStatus.STOPPED)
    (leave(library, boxes, "cannot", 2).path / "resume.safetensors").unlink()
    sheet = RunSheet("goes on", SPEC, RECIPE, DataChoice())
    recorder = RunRecorder(library.create(sheet), sheet, Training(LeNet5(SPEC), boxes, RECIPE))
    with qtbot.waitSignal(runs._worker.done):
        window.laboratory.start()
    assert window.messages.text == ""
    recorder.close(RunStatus.STOPPED)

"""The runs controller with a library on the disk and real, if small, runs."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from PySide6.QtGui import QDesktopServices

from lenet_viz.data.choices import DataChoice
from lenet_viz.gui.controllers.run_edits import Removal
from lenet_viz.gui.controllers.runs import REFRESH_MS, RunsController
from lenet_viz.gui.session import Origin, Session
from lenet_viz.gui.views.curve_plot import configure_plots
from lenet_viz.gui.views.runs.panel import RunsPanel
from lenet_viz.gui.views.runs.row import RunAction, RunMark
from lenet_viz.gui.views.theme import LIGHT
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.training.loop import Training, start_network
from lenet_viz.training.recipes import RECIPES

RECIPE = replace(RECIPES["plain"], passes=2, batch=50)
SPEC = VARIANTS["paper-1998"]


@pytest.fixture
def library(tmp_path):
    return RunLibrary(tmp_path / "runs")


def begin(library, boxes, name="a run", day=1):
    """A run under way: its recorder, its training, its events."""
    sheet = RunSheet(name, SPEC, RECIPE, DataChoice(), created=f"2026-05-{day:02}T12:00:00+00:00")
    training = Training(start_network(LeNet5(SPEC), RECIPE), boxes, RECIPE, watch=boxes)
    return RunRecorder(library.create(sheet), sheet, training), training, training.events()


def make(library, boxes, name="a run", day=1):
    recorder, training, events = begin(library, boxes, name, day)
    for event in events:
        recorder.record(event)
    recorder.close(RunStatus.FINISHED)
    return recorder.folder, training


@pytest.fixture
def controller(qtbot, library):
    configure_plots(LIGHT)
    panel = RunsPanel()
    qtbot.addWidget(panel)
    panel.resize(1130, 220)
    session = Session(LeNet5(SPEC), Origin("before"))
    controller = RunsController(session, panel, library)
    controller.panel, controller.session, controller.troubles = panel, session, []
    controller.trouble.connect(controller.troubles.append)
    yield controller
    controller.shut_down()


def show(qtbot, controller, *names):
    """Bring the panel into sight and wait until it lists these runs."""
    controller.panel.show()
    qtbot.waitUntil(lambda: [row.name for row in controller.panel.table.rows] == list(names))


def key_of(controller, name) -> str:
    return next(row.key for row in controller.panel.table.rows if row.name == name)


def ask(controller, action, *names):
    controller.panel.asked.emit(action, tuple(key_of(controller, name) for name in names))


def same_weights(network, other) -> bool:
    ours, theirs = network.state_dict(), other.state_dict()
    return all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_nothing_is_read_for_nobody(controller, qtbot):
    assert not controller._timer.isActive()
    show(qtbot, controller)
    assert controller._timer.interval() == REFRESH_MS
    assert controller._timer.isActive()
    controller.panel.hide()
    assert not controller._timer.isActive()


def test_runs_are_listed_and_compared(controller, qtbot, library, boxes):
    make(library, boxes, "first", day=1)
    make(library, boxes, "second", day=2)
    show(qtbot, controller, "second", "first")
    assert all(row.mark is RunMark.FINISHED and row.passes == 2 for row in controller.panel.table.rows)
    controller.panel.table.choose([key_of(controller, "first"), key_of(controller, "second")])
    qtbot.waitUntil(lambda: controller.panel.side.hint == "")
    assert "second  first" in controller.panel.side.curves.legend_words
    assert controller.panel.side.differences.columnCount() == 3


def test_a_damaged_run_is_listed_with_its_reason(controller, qtbot, library, boxes):
    make(library, boxes, "good")
    (library.root / "broken").mkdir()
    show(qtbot, controller, "good", "broken")
    controller.panel.table.choose([key_of(controller, "broken")])
    qtbot.waitUntil(lambda: "there is no such file" in controller.panel.side.hint)


def test_opening_shows_the_last_network(controller, qtbot, library, boxes):
    _, training = make(library, boxes, "good")
    show(qtbot, controller, "good")
    with qtbot.waitSignal(controller.session.network_changed):
        ask(controller, RunAction.OPEN, "good")
    assert same_weights(controller.session.trained_network, training.average)
    assert controller.session.origin.note.startswith("good: test error")
    assert controller.session.origin.card is not None
    assert controller.panel.table.rows[0].on_screen
    controller.session.set_network(LeNet5(SPEC), Origin("another"))
    assert not controller.panel.table.rows[0].on_screen


def test_a_run_of_another_process_is_followed_until_its_end(controller, qtbot, library, boxes):
    recorder, training, events = begin(library, boxes, "far away")
    recorder.record(next(events))
    show(qtbot, controller, "far away")
    assert controller.panel.table.rows[0].mark is RunMark.RUNNING_ELSEWHERE
    with qtbot.waitSignal(controller.session.network_changed):
        ask(controller, RunAction.OPEN, "far away")
    controller.panel.hide()
    assert controller._timer.isActive()  # it is looked at in the figure
    shown = controller.session.trained_network
    controller.session.set_origin(Origin("looked at"))
    for event in events:
        recorder.record(event)
    recorder.pause()
    with qtbot.waitSignal(controller.session.weights_changed):
        controller._on_timer()
    assert "far away: paused, after" in controller.session.origin.note
    recorder.close(RunStatus.FINISHED)
    ask(controller, RunAction.OPEN, "far away")
    qtbot.waitUntil(lambda: controller.session.origin.note.startswith("far away: test error"))
    assert controller.session.trained_network is not shown
    assert same_weights(controller.session.trained_network, training.average)
    assert not controller._timer.isActive()


def test_following_ends_with_another_network(controller, qtbot, library, boxes):
    recorder, _, events = begin(library, boxes, "far away")
    recorder.record(next(events))
    show(qtbot, controller, "far away")
    with qtbot.waitSignal(controller.session.network_changed):
        ask(controller, RunAction.OPEN, "far away")
    controller.panel.hide()
    controller.session.set_network(LeNet5(SPEC), Origin("another"))
    assert not controller._timer.isActive()
    recorder.close(RunStatus.STOPPED)


def test_the_run_of_this_window_is_shown_by_whoever_trains_it(controller, qtbot, library, boxes):
    recorder, _, events = begin(library, boxes, "mine")
    recorder.record(next(events))
    controller.set_running_here(recorder.folder)
    show(qtbot, controller, "mine")
    assert controller.panel.table.rows[0].mark is RunMark.RUNNING_HERE
    with qtbot.waitSignal(controller.live_wanted):
        ask(controller, RunAction.OPEN, "mine")
    recorder.close(RunStatus.STOPPED)


def test_a_network_that_is_gone_is_told(controller, qtbot, library, boxes):
    folder, _ = make(library, boxes, "good")
    show(qtbot, controller, "good")
    (folder.path / "final.safetensors").unlink()
    with qtbot.waitSignal(controller.trouble):
        ask(controller, RunAction.OPEN, "good")
    assert "final.safetensors" in controller.troubles[0]


def test_requests_are_passed_on(controller, qtbot, library, boxes):
    one, _ = make(library, boxes, "one", day=1)
    two, _ = make(library, boxes, "two", day=2)
    show(qtbot, controller, "two", "one")
    for action, signal in (
        (RunAction.LOOK_BACK, controller.opened),
        (RunAction.RESUME, controller.resume_requested),
        (RunAction.FILM, controller.film_requested),
    ):
        with qtbot.waitSignal(signal) as sent:
            ask(controller, action, "one")
        assert sent.args == [one]
    with qtbot.waitSignal(controller.rerun_requested) as sent:
        ask(controller, RunAction.RERUN, "one")
    assert sent.args == [one.sheet()]
    with qtbot.waitSignal(controller.compare_requested) as sent:
        ask(controller, RunAction.COMPARE, "two", "one")
    assert sent.args == [two, one]


def test_deleted_runs_come_back(controller, qtbot, library, boxes):
    make(library, boxes, "one", day=1)
    make(library, boxes, "two", day=2)
    show(qtbot, controller, "two", "one")
    ask(controller, RunAction.DELETE, "one", "two")
    assert controller.panel.table.rows == ()
    assert library.folders() == []
    stack = controller.panel.undo_stack
    assert stack.undoText() == "delete 2 runs"
    stack.undo()
    qtbot.waitUntil(lambda: [row.name for row in controller.panel.table.rows] == ["two", "one"])
    stack.redo()
    assert library.folders() == []
    qtbot.waitUntil(lambda: controller.panel.table.rows == ())


def test_what_cannot_be_deleted_stays_and_is_told(controller, qtbot, library, boxes):
    recorder, _, events = begin(library, boxes, "busy")
    recorder.record(next(events))
    show(qtbot, controller, "busy")
    ask(controller, RunAction.DELETE, "busy")
    assert "stop it first" in controller.troubles[0]
    assert not controller.panel.undo_stack.canUndo()
    assert [row.name for row in controller.panel.table.rows] == ["busy"]
    recorder.close(RunStatus.STOPPED)


def test_a_removal_keeps_what_it_could_move(library, boxes):
    one, _ = make(library, boxes, "one")
    two, _ = make(library, boxes, "two")
    moved = []

    def remove(folder):
        return None if folder == one else library.remove(folder)

    step = Removal([one, two], remove, lambda folder: moved.append(folder) or library.restore(folder), "delete 2 runs")
    step.redo()
    assert not step.isObsolete()
    step.undo()
    assert [folder.path.name for folder in moved] == [two.path.name]


def test_rename_and_undo(controller, qtbot, library, boxes):
    folder, _ = make(library, boxes, "one")
    show(qtbot, controller, "one")
    controller.panel.rename_wanted.emit(str(folder.path), "better")
    assert [row.name for row in controller.panel.table.rows] == ["better"]
    assert folder.sheet().name == "better"
    controller.panel.undo_stack.undo()
    assert folder.sheet().name == "one"
    qtbot.waitUntil(lambda: [row.name for row in controller.panel.table.rows] == ["one"])


def test_the_folder_is_shown(controller, qtbot, library, boxes, monkeypatch):
    folder, _ = make(library, boxes, "one")
    show(qtbot, controller, "one")
    asked = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()) or False)
    ask(controller, RunAction.FOLDER, "one")
    assert asked == [str(folder.path)]
    assert "no file manager" in controller.troubles[0]


def test_a_library_that_cannot_be_read_says_why(controller, qtbot, library, monkeypatch):
    def fail():
        raise PermissionError(13, "Permission denied", str(library.root))

    monkeypatch.setattr(library, "folders", fail)
    controller.panel.show()
    qtbot.waitUntil(lambda: controller.panel._how.text() == f"{library.root}: Permission denied")

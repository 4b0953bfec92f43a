"""A run on disk: as exact as one never stopped, whatever happens to its process."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace

import pytest
import torch

from lenet_viz.data.choices import DataChoice
from lenet_viz.data.distortions import MILD_DISTORTIONS
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage import run_builder, run_recorder
from lenet_viz.storage.moments import MOMENT_LIMIT
from lenet_viz.storage.run_builder import build, resumed
from lenet_viz.storage.run_folder import RunFolder
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_lock import RunBusyError
from lenet_viz.storage.run_recorder import RunRecorder
from lenet_viz.storage.run_sheet import RunSheet, RunStatus
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES

SPEC = VARIANTS["lenet-1"]
RECIPE = Recipe(batch=16, passes=3, seed=5, noise=0.05, dropout=0.1, distortions=MILD_DISTORTIONS)
ONE_BY_ONE = replace(RECIPES["1998"], passes=2, curvature_digits=20, frozen=(Stage.C1,))


def sheet(recipe: Recipe = RECIPE, held_out: int = 16) -> RunSheet:
    network = VARIANTS["paper-1998"] if recipe.optimiser is Optimiser.SDLM else SPEC
    return RunSheet("a run", network, recipe, DataChoice("mnist"), held_out)


@pytest.fixture
def library(tmp_path):
    return RunLibrary(tmp_path / "runs")


@pytest.fixture
def begun(library, small_data):
    """Make a run of a sheet: its training and its recorder."""

    def begin(order: RunSheet | None = None) -> tuple[Training, RunRecorder]:
        order = sheet() if order is None else order
        training = build(order, data_folder=small_data)
        return training, RunRecorder(library.create(order), order, training)

    return begin


@pytest.fixture
def taken_up(small_data):
    """Go on with the run of a folder."""

    def take_up(folder: RunFolder) -> tuple[Training, RunRecorder]:
        training = resumed(folder, data_folder=small_data)
        return training, RunRecorder(folder, folder.sheet(), training)

    return take_up


def drive(training: Training, recorder: RunRecorder, steps: int | None = None) -> None:
    for event in training.events():
        recorder.record(event)
        if steps is not None and isinstance(event, StepDone) and event.step >= steps:
            return


def assert_same(one: Training, other: Training) -> None:
    for got, expected in ((one.network, other.network), (one.average, other.average)):
        for name, value in expected.state_dict().items():
            assert torch.equal(got.state_dict()[name], value), name


def unbroken(order: RunSheet, data) -> Training:
    training = build(order, data_folder=data)
    list(training.events())
    return training


@pytest.mark.parametrize("recipe", [RECIPE, ONE_BY_ONE], ids=["batches", "one by one"])
@pytest.mark.parametrize("steps", [1, 4, 7])
def test_a_paused_run_goes_on_to_the_same_weights_and_curves(begun, taken_up, small_data, recipe, steps):
    training, recorder = begun(sheet(recipe))
    drive(training, recorder, steps)
    recorder.pause()
    assert recorder.folder.sheet().status is RunStatus.PAUSED
    recorder.close(RunStatus.STOPPED)
    training, again = taken_up(recorder.folder)
    assert training.steps_done == steps
    drive(training, again)
    again.close(RunStatus.FINISHED)
    assert_same(training, unbroken(sheet(recipe), small_data))
    whole, recorder = begun(sheet(recipe))
    drive(whole, recorder)
    recorder.close(RunStatus.FINISHED)
    one, other = again.folder.history(), recorder.folder.history()
    assert one.losses.rows() == other.losses.rows()
    assert one.errors.rows() == other.errors.rows()
    assert [moment.step for moment in again.moments if moment.step != steps] == [
        moment.step for moment in recorder.moments if moment.step != steps
    ]
    measured = ("loss", "train_error", "watch_error", "best_error", "best_pass", "steps", "passes")
    assert all(getattr(again.sheet, name) == getattr(recorder.sheet, name) for name in measured)


CHILD = """
import sys
import torch
from pathlib import Path
from lenet_viz.storage import run_recorder
from lenet_viz.storage.run_builder import build
from lenet_viz.storage.run_folder import RunFolder
torch.set_num_threads(1)
run_recorder.RESUME_SECONDS = run_recorder.BEAT_SECONDS = 0.0
folder = RunFolder(Path(sys.argv[1]))
training = build(folder.sheet(), data_folder=Path(sys.argv[2]))
recorder = run_recorder.RunRecorder(folder, folder.sheet(), training)
for event in training.events():
    recorder.record(event)
    print(event.step, flush=True)
"""


@pytest.mark.parametrize(
    ("recipe", "step"), [(replace(RECIPE, passes=200), 23), (replace(ONE_BY_ONE, passes=9), 70)], ids=["batches", "one"]
)
def test_a_killed_process_leaves_a_run_that_goes_on_to_the_same_weights(
    library, taken_up, small_data, recipe, step, request
):
    # Whatever it was writing when it was killed: after every step the child writes all there is.
    folder = library.create(sheet(recipe))
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder.path), str(small_data)], stdout=subprocess.PIPE, text=True
    )
    request.addfinalizer(child.wait)
    request.addfinalizer(child.kill)
    with child.stdout as lines:
        for line in lines:
            if int(line) >= step:
                assert folder.sheet().status is RunStatus.RUNNING
                assert folder.is_busy
                child.kill()
                break
    child.wait()
    assert folder.sheet().status is RunStatus.INTERRUPTED
    training, recorder = taken_up(folder)
    assert step <= training.steps_done < step + 50
    assert list(folder.path.rglob("*.part")) == []
    end = step + 60
    drive(training, recorder, end)
    recorder.close(RunStatus.STOPPED)
    expected = build(sheet(recipe), data_folder=small_data)
    next(event for event in expected.events() if isinstance(event, StepDone) and event.step >= end)
    assert_same(training, expected)
    assert [row[1] for row in folder.history().losses.rows()] == list(range(1, end + 1))
    assert [moment.step for moment in folder.moments()] == sorted({moment.step for moment in recorder.moments})


def test_what_was_changed_on_the_way_is_kept_at_once(begun, taken_up, small_data):
    training, recorder = begun()
    changed = replace(RECIPE, rate=1e-4, batch=8, noise=0.0)
    for event in training.events():
        recorder.record(event)
        if event.step == 3:
            training.change(changed)
        if event.step == 4:
            break
    # The process ends here, without a word.
    del recorder._lock
    folder = recorder.folder
    assert len(folder.sheet().changes) == 1
    resumed_run, again = taken_up(folder)
    assert resumed_run.steps_done == 4
    assert resumed_run.recipe.batch == 8
    drive(resumed_run, again)
    again.close(RunStatus.FINISHED)
    assert_same(resumed_run, unbroken(replace(sheet(), changes=folder.sheet().changes), small_data))


def test_a_table_with_the_older_name_of_the_watched_error_is_read(begun):
    training, recorder = begun()
    drive(training, recorder)
    recorder.close(RunStatus.FINISHED)
    table = recorder.folder.path / "passes.csv"
    rows = recorder.folder.history().errors.rows()
    table.write_text(table.read_text().replace("watch_error_percent", "test_error_percent"))
    assert recorder.folder.history().errors.rows() == rows
    table.write_text(table.read_text().replace("test_error_percent", "error"))
    with pytest.raises(CheckpointError, match=r"not a table with the columns .*, watch_error_percent"):
        recorder.folder.history()


def test_a_folder_a_person_can_read(begun):
    training, recorder = begun()
    drive(training, recorder)
    recorder.close(RunStatus.FINISHED, test=(0.25, 40))
    folder = recorder.folder
    values = json.loads((folder.path / "run.json").read_text(encoding="utf-8"))
    assert (values["status"], values["steps"], values["passes"]) == ("finished", 12, 3.0)
    assert Recipe.from_dict(json.loads((folder.path / "recipe.json").read_text(encoding="utf-8"))) == RECIPE
    head, *lines = (folder.path / "losses.csv").read_text().splitlines()
    assert head == "first_step,last_step,steps,passes,loss,rate"
    assert len(lines) == 12
    head, *lines = (folder.path / "passes.csv").read_text().splitlines()
    assert head == "pass,step,loss,train_error_percent,watch_error_percent"
    assert len(lines) == 3
    assert sorted(path.name for path in folder.path.iterdir()) == [
        ".lock",
        "best.safetensors",
        "final.safetensors",
        "losses.csv",
        "moments",
        "passes.csv",
        "recipe.json",
        "resume.safetensors",
        "run.json",
    ]
    done = folder.sheet()
    assert done.seconds > 0
    assert done.best_error == min(row[4] for row in folder.history().errors.rows()) / 100
    network, card = folder.final()
    assert torch.equal(network.state_dict()["C3.weights"], training.average.state_dict()["C3.weights"])
    assert (card.test_error, card.test_digits, card.held_out, card.digits) == (0.25, 40, 16, 64)
    assert card.held_out_error == done.watch_error
    assert f"chosen after pass {done.best_pass}" in folder.best()[1].data


def test_the_moments_are_the_networks_of_their_steps(begun):
    training, recorder = begun()
    seen = {0: training.average.snapshot()}
    for event in training.events():
        recorder.record(event)
        seen[event.step] = training.average.snapshot()
    recorder.close(RunStatus.FINISHED)
    moments = recorder.folder.moments()
    assert moments == recorder.moments
    assert [moment.step for moment in moments] == list(range(13))
    assert [moment.passes for moment in moments] == [step / 4 for step in range(13)]
    for moment in moments:
        state = recorder.folder.load_moment(moment)
        assert (state["C1.weights"].numpy() == seen[moment.step][Stage.C1].weights).all()


def test_watching_the_test_set_when_nothing_is_held_out(begun):
    training, recorder = begun(sheet(held_out=0))
    drive(training, recorder)
    recorder.close(RunStatus.FINISHED)
    card = recorder.folder.final()[1]
    assert (card.digits, card.held_out, card.test_digits) == (80, 0, 40)
    assert card.test_error == recorder.sheet.watch_error
    assert card.held_out_error is None


def test_a_full_disk_stops_nothing_but_the_writing(begun, taken_up, small_data, monkeypatch):
    training, recorder = begun()
    events = training.events()
    for _ in range(5):
        recorder.record(next(events))  # four steps and a pass
    event = next(events)

    def full(*_arguments, **_options) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", full)
        for _ in range(2):
            with pytest.raises(OSError, match="No space left"):
                recorder.record(event)
        with pytest.raises(OSError, match="No space left"):
            recorder.pause()
    recorder.record(event)  # there is room again
    for event in events:
        recorder.record(event)
    recorder.close(RunStatus.FINISHED)
    assert [row[1] for row in recorder.folder.history().losses.rows()] == list(range(1, 13))
    assert [moment.step for moment in recorder.moments] == list(range(13))
    assert_same(training, unbroken(sheet(), small_data))


def test_a_run_whose_last_words_found_no_room_is_interrupted_and_goes_on(begun, taken_up, small_data, monkeypatch):
    training, recorder = begun()
    drive(training, recorder, 6)

    def full(*_arguments, **_options) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", full)
        with pytest.raises(OSError, match="No space left"):
            recorder.close(RunStatus.STOPPED)
    assert recorder.folder.sheet().status is RunStatus.INTERRUPTED
    training, again = taken_up(recorder.folder)
    assert training.steps_done == 4  # the end of the first pass
    drive(training, again)
    again.close(RunStatus.FINISHED)
    assert_same(training, unbroken(sheet(), small_data))


def test_a_failed_run_says_why_and_goes_on_from_before(begun, taken_up):
    training, recorder = begun()
    drive(training, recorder, 6)
    recorder.close(RunStatus.FAILED, "the loss was no longer a number")
    failed = recorder.folder.sheet()
    assert (failed.status, failed.reason) == (RunStatus.FAILED, "the loss was no longer a number")
    assert recorder.folder.final()
    again, recorder = taken_up(recorder.folder)
    assert again.steps_done == 4
    assert recorder.folder.sheet().reason == ""
    recorder.close(RunStatus.STOPPED)


def test_one_recorder_at_a_time(begun, small_data):
    _, recorder = begun()
    with pytest.raises(RunBusyError, match=rf"trained already, by process {os.getpid()} on"):
        RunRecorder(recorder.folder, recorder.sheet, build(sheet(), data_folder=small_data))
    assert recorder.folder.sheet().status is RunStatus.RUNNING
    recorder.close(RunStatus.STOPPED)
    assert not recorder.folder.is_busy


def test_a_recorder_that_is_dropped_lets_go(begun):
    training, recorder = begun()
    folder = recorder.folder
    del recorder
    assert folder.sheet().status is RunStatus.INTERRUPTED
    assert training.steps_done == 0


def test_a_training_from_elsewhere_is_refused(begun, small_data):
    training, recorder = begun()
    drive(training, recorder, 2)
    recorder.close(RunStatus.STOPPED)
    list(training.events())
    with pytest.raises(CheckpointError, match=r"resume\.safetensors: stands at step 2, not 12"):
        RunRecorder(recorder.folder, recorder.sheet, training)
    assert not recorder.folder.is_busy


def test_going_on_with_other_data_is_refused(begun, small_data, monkeypatch):
    training, recorder = begun()
    drive(training, recorder, 2)
    recorder.close(RunStatus.STOPPED)
    monkeypatch.setattr(
        "lenet_viz.storage.run_builder.learning_set",
        lambda *_arguments, **_options: training._watch,
    )
    order = replace(recorder.folder.sheet(), held_out=0)
    recorder.folder.write_sheet(order)
    with pytest.raises(ValueError, match="64 digits, of which there are now 16"):
        resumed(recorder.folder, data_folder=small_data)


def test_starting_over_in_a_folder_leaves_nothing_of_the_earlier_run(begun, small_data):
    training, recorder = begun()
    drive(training, recorder)
    recorder.close(RunStatus.FINISHED)
    fresh = RunRecorder(recorder.folder, sheet(), build(sheet(), data_folder=small_data))
    assert [moment.step for moment in fresh.moments] == [0]
    fresh.close(RunStatus.STOPPED)
    assert fresh.folder.sheet().best_error is None
    with pytest.raises(CheckpointError, match=r"best\.safetensors: there is no such file"):
        fresh.folder.best()
    assert len(fresh.folder.history().losses) == 0


def test_pauses_do_not_count(begun, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("lenet_viz.storage.run_recorder.time.monotonic", lambda: now[0])
    training, recorder = begun()
    events = training.events()
    now[0] += 3
    recorder.record(next(events))
    recorder.pause()
    now[0] += 1000
    recorder.record(next(events))
    now[0] += 4
    recorder.close(RunStatus.STOPPED)
    assert recorder.folder.sheet().seconds == 7.0


def test_watchers_see_news_every_two_seconds(begun, monkeypatch):
    now = [100.0]
    monkeypatch.setattr("lenet_viz.storage.run_recorder.time.monotonic", lambda: now[0])
    training, recorder = begun()
    events = training.events()
    written = []
    write = RunFolder.write_sheet
    monkeypatch.setattr(
        RunFolder, "write_sheet", lambda self, *args, **options: (written.append(now[0]), write(self, *args, **options))
    )
    for _ in range(8):
        now[0] += 0.5
        event = next(events)
        if isinstance(event, PassDone):
            break
        recorder.record(event)
    assert written == [102.0]
    assert len(recorder.folder.history().losses) == 4
    assert recorder.folder.sheet().steps == 4
    recorder.close(RunStatus.STOPPED)


def test_moments_stay_few_and_even(begun, monkeypatch):
    monkeypatch.setattr("lenet_viz.storage.moments.MOMENT_LIMIT", 8)
    training, recorder = begun(sheet(replace(RECIPE, passes=8)))
    drive(training, recorder)
    recorder.close(RunStatus.FINISHED)
    assert [moment.step for moment in recorder.moments] == [0, 8, 16, 24, 32]
    assert sorted(path.name for path in (recorder.folder.path / "moments").iterdir())[1] == "step-0000008.safetensors"
    assert MOMENT_LIMIT == 256
    assert run_recorder.RESUME_SECONDS == 20


def test_going_on_with_other_labels_is_refused(begun, small_data, monkeypatch):
    training, recorder = begun()
    drive(training, recorder, 2)
    recorder.close(RunStatus.STOPPED)
    real = run_builder.learning_set

    def relabelled(*arguments, **options):
        digits = real(*arguments, **options)
        return replace(digits, labels=(digits.labels + 1) % 10)

    monkeypatch.setattr(run_builder, "learning_set", relabelled)
    with pytest.raises(ValueError, match="other digits, or other labels"):
        resumed(recorder.folder, data_folder=small_data)

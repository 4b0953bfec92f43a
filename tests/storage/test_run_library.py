"""All runs: made, found, renamed, removed and brought back; damaged ones told apart."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from lenet_viz.data.choices import DataChoice
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.card import Card
from lenet_viz.storage.checkpoints import save_network
from lenet_viz.storage.moments import MomentKeeper
from lenet_viz.storage.run_builder import build, network_in, start_weights
from lenet_viz.storage.run_library import RunLibrary
from lenet_viz.storage.run_lock import RunBusyError, RunLock, is_locked
from lenet_viz.storage.run_sheet import RunSheet, RunStatus, Start
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.changes import Change
from lenet_viz.training.loop import start_network
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.recipes import RECIPES

SHEET = RunSheet("digits", VARIANTS["lenet-1"], Recipe(passes=2), DataChoice("mnist"), status=RunStatus.STOPPED)


@pytest.fixture
def library(tmp_path):
    return RunLibrary(tmp_path / "data" / "runs")


def aged(day: int, name: str = "digits") -> RunSheet:
    return replace(SHEET, name=name, created=f"2026-03-{day:02}T10:00:00.000+01:00")


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_a_sheet_survives_json(recipe):
    sheet = replace(
        SHEET,
        recipe=recipe,
        data=DataChoice("own", None, 0.5, 3),
        start=Start("from elsewhere", Path("/some/where.safetensors"), 12, (Stage.F6,)),
        environment={"torch": "2"},
        changes=(Change.of(7, recipe),),
        best_error=0.1,
        best_pass=3,
    )
    assert RunSheet.from_dict(json.loads(json.dumps(sheet.to_dict()))) == sheet


@pytest.mark.parametrize(
    "change",
    [
        {"format": "other"},
        {"version": 2},
        {"mood": "good"},
        {"status": "dreaming"},
        {"spec": None},
        {"recipe": {"rate": -1}},
        {"data": 7},
        {"start": {}},
        {"steps": None},
        {"environment": []},
        {"changes": [1]},
    ],
)
def test_other_sheets_are_refused(library, change):
    folder = library.create(SHEET)
    path = folder.path / "run.json"
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | change))
    with pytest.raises(CheckpointError, match=r"run\.json: "):
        folder.sheet()


def test_no_runs_yet(library):
    assert (library.runs(), library.damaged()) == ([], [])
    assert not library.root.exists()


def test_newest_first(library):
    made = [library.create(aged(day), f"run {number}") for number, day in enumerate((5, 9, 2))]
    assert library.runs() == [made[1], made[0], made[2]]


def test_folders_have_readable_names_and_never_the_same(library):
    paths = [library.create(replace(SHEET, name='my: "best" run/1?')).path for _ in range(3)]
    assert len(set(paths)) == 3
    assert all("my best run 1" in path.name for path in paths)
    assert all(path.parent == library.root for path in paths)
    with pytest.raises(ValueError, match="exists already"):
        library.create(SHEET, paths[0].name)


def test_damaged_folders_are_named_and_hide_nothing_else(library):
    good, bad, empty = (library.create(SHEET) for _ in range(3))
    (bad.path / "run.json").write_text("{")
    (empty.path / "run.json").unlink()
    (library.root / "notes.txt").write_text("mine")
    assert library.runs() == [good]
    assert {run.folder: run.reason for run in library.damaged()} == {
        bad: f"{bad.path / 'run.json'}: not JSON, so no run",
        empty: f"{empty.path / 'run.json'}: there is no such file",
    }


def test_finding_by_name_and_by_folder(library, monkeypatch):
    first, second = library.create(aged(1, "one")), library.create(aged(2, "two"))
    assert library.find("one") == first
    assert library.find(second.path.name) == second
    assert library.find(str(second.path)) == second
    monkeypatch.chdir(library.root)
    assert library.find(second.path.name).path == second.path
    with pytest.raises(ValueError, match="no run is called 'three'"):
        library.find("three")
    library.create(aged(3, "one"), "another")
    with pytest.raises(ValueError, match="several runs are called 'one'; name a folder: 'another', '"):
        library.find("one")


def test_a_new_name_survives_the_trainer(library):
    folder = library.create(SHEET)
    library.rename(folder, "  better\nname ")
    folder.write_sheet(SHEET)
    assert folder.sheet().name == "better name"
    assert library.find("better name") == folder
    with pytest.raises(ValueError, match="needs a name"):
        library.rename(folder, "  ")


def test_removed_runs_come_back(library):
    folder = library.create(SHEET)
    removed = library.remove(folder)
    assert library.runs() == []
    assert not folder.path.exists()
    again = library.create(SHEET, folder.path.name)
    both = {library.restore(removed).path, again.path}
    assert {run.path for run in library.runs()} == both


def test_removed_runs_are_deleted_for_good_after_a_month(library):
    recent, old = (library.remove(library.create(SHEET)) for _ in range(2))
    a_month_ago = time.time() - 31 * 86_400
    os.utime(old.path, (a_month_ago, a_month_ago))
    library.empty_removed()
    assert recent.path.exists()
    assert not old.path.exists()
    library.empty_removed(days=0)
    assert not recent.path.exists()


def test_what_is_being_trained_cannot_be_removed(library):
    folder = library.create(replace(SHEET, status=RunStatus.RUNNING))
    lock = RunLock(folder.path / ".lock")
    assert folder.sheet().status is RunStatus.RUNNING
    with pytest.raises(RunBusyError, match="stop it first"):
        library.remove(folder)
    lock.release()
    assert folder.sheet().status is RunStatus.INTERRUPTED
    library.remove(folder)


def test_another_process_sees_the_lock_and_cannot_take_it(tmp_path):
    path = tmp_path / ".lock"
    code = (
        "import sys; from pathlib import Path; from lenet_viz.storage.run_lock import RunLock, is_locked\n"
        "path = Path(sys.argv[1]); print(is_locked(path))\n"
        "try: RunLock(path)\nexcept ValueError as error: print(error)"
    )
    lock = RunLock(path)
    told = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert told.stdout.startswith("True\n")
    assert "trained already, by process " in told.stdout
    lock.release()
    assert not is_locked(path)
    assert not is_locked(tmp_path / "none")
    told = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


@pytest.fixture
def learned(tmp_path):
    """A network in a file, and itself."""
    network = LeNet5(VARIANTS["keras-5x5"], seed=9)
    card = Card(Recipe(), "nothing", 0, 0, None, 0, None, 1.0, "2026-01-02", "none", "0")
    path = tmp_path / "learned.safetensors"
    save_network(path, network, card)
    return path, network


def test_a_run_keeps_the_weights_it_started_from(library, learned, small_data):
    path, network = learned
    order = replace(
        SHEET, spec=network.spec, start=Start("from a file", path, None, (Stage.OUTPUT,)), recipe=Recipe(seed=4)
    )
    folder = library.create(order)
    path.unlink()
    kept = library.restore(library.remove(folder)).sheet()
    assert kept.start.path is not None
    assert kept.start.path.is_absolute()
    started = build(kept, data_folder=small_data).network.state_dict()
    fresh = start_network(LeNet5(network.spec), kept.recipe).state_dict()
    for name, value in network.state_dict().items():
        assert torch.equal(started[name], fresh[name] if name.startswith("OUTPUT") else value), name


def test_a_missing_file_of_weights_makes_no_folder(library, tmp_path):
    with pytest.raises(OSError, match=r"gone\.safetensors"):
        library.create(replace(SHEET, start=Start("from a file", tmp_path / "gone.safetensors")))
    assert library.folders() == []
    with pytest.raises(CheckpointError, match=r"gone\.safetensors: there is no such file"):
        start_weights(replace(SHEET, start=Start("from a file", tmp_path / "gone.safetensors")))


def test_a_branch_starts_from_a_moment(library, learned):
    _, network = learned
    folder = library.create(replace(SHEET, spec=network.spec))
    MomentKeeper(folder.path / "moments", 1).keep(17, 0.5, network)
    (moment,) = folder.moments()
    assert (moment.step, moment.passes) == (17, 0.5)
    assert torch.equal(network_in(moment.path).state_dict()["C1.weights"], network.state_dict()["C1.weights"])
    branch = replace(SHEET, spec=network.spec, start=Start("from step 17", moment.path, 17))
    assert torch.equal(start_weights(branch).state_dict()["C3.weights"], network.state_dict()["C3.weights"])


def test_damaged_moments_are_left_out(library, learned):
    _, network = learned
    folder = library.create(SHEET)
    keeper = MomentKeeper(folder.path / "moments", 1)
    for step in range(3):
        keeper.keep(step, step / 4, network)
    (folder.path / "moments" / "step-0000001.safetensors").write_bytes(b"")
    assert [moment.step for moment in folder.moments()] == [0, 2]

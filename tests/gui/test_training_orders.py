"""What is ordered is what is trained: from these weights, by this recipe, and told when it cannot be."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PySide6.QtWidgets import QFileDialog

from lenet_viz.data.choices import DataChoice
from lenet_viz.data.collection import Collection
from lenet_viz.gui.controllers.run_orders import RunOrder, as_ordered
from lenet_viz.gui.controllers.training import UNDER_WAY
from lenet_viz.gui.session import Origin
from lenet_viz.gui.views.run_state import RunState
from lenet_viz.gui.workers.training_thread import Leave, copy_state
from lenet_viz.network.alterations import Alterations, Part, Place
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Stage
from lenet_viz.network.transfer import answering_stage
from lenet_viz.storage.run_builder import network_in
from lenet_viz.storage.run_sheet import RunSheet, RunStatus, Start
from lenet_viz.training.recipes import RECIPES
from tests.gui.training_lab import OTHER, RECIPE, SPEC, same, undisturbed

SILENT = Alterations(silenced=Silenced(maps=frozenset({(Stage.C1, 0)})))
ANSWERING = answering_stage(SPEC)


@pytest.fixture
def screen(lab, monkeypatch):
    """The form says: from the network on screen."""
    monkeypatch.setattr(type(lab.panel), "starts_fresh", False)
    return lab


def start_of(lab):
    """The weights at the first step of the newest run."""
    lab.wait(RunState.FINISHED)
    return lab.folder.load_moment(lab.folder.moments()[0])


def test_the_form_begins_a_run(lab):
    lab.panel.start_requested.emit()
    lab.wait(RunState.FINISHED)
    sheet = lab.folder.sheet()
    assert sheet.recipe == RECIPE
    options = f"--network lenet-1 --recipe recipe.json --passes 3 --seed {RECIPE.seed} --held-out 0 --set mnist"
    assert sheet.command == f"lenet-viz train {options}"
    assert same(lab.folder.final()[0].state_dict(), undisturbed(lab.sheet()).average.state_dict())


def test_a_run_starts_from_exactly_what_is_on_screen(screen):
    screen.session.alter(SILENT.with_number(Place(Stage.C1, Part.WEIGHTS, 3), 0.75))
    shown = copy_state(screen.session.network)
    assert shown["C1.weights"].flatten()[3] == 0.75
    screen.orders.start()
    assert screen.session.network.silenced == Silenced()
    assert same(start_of(screen), shown)
    sheet = screen.folder.sheet()
    assert sheet.start.words == f"from the weights of {SPEC.title}"
    assert "--start start.safetensors" in sheet.command
    assert same(network_in(sheet.start.path).state_dict(), shown)


def test_what_is_silenced_on_screen_is_not_in_what_is_trained(screen):
    screen.session.alter(SILENT)
    screen.orders.start()
    screen.wait(RunState.FINISHED)
    assert screen.session.network.silenced == Silenced()


def test_a_replaced_output_starts_anew_and_frozen_stages_stay(screen, monkeypatch):
    before = copy_state(screen.session.network)
    recipe = replace(RECIPE, frozen=(Stage.C1,), seed=5)
    monkeypatch.setattr(type(screen.panel), "replaces_output", True)
    screen.panel.set_recipe(recipe)
    screen.orders.start()
    shown = copy_state(screen.session.network)
    start, final = start_of(screen), screen.folder.final()[0].state_dict()
    assert same(shown, start), "what is on screen meanwhile is what the run starts from"
    fresh = LeNet5(SPEC, seed=5).state_dict()
    for name, value in start.items():
        expected = fresh if name.startswith(f"{ANSWERING}.") else before
        assert torch.equal(value, expected[name]), name
        assert torch.equal(final[name], value) == name.startswith("C1."), name
    assert "--replace-output" in screen.folder.sheet().command


def test_own_digits_bend_what_is_on_screen(lab, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    collection = Collection()
    random = np.random.default_rng(1)
    for label in range(10):
        collection.add(random.integers(0, 256, (28, 28), dtype=np.uint8), label)
    before = copy_state(lab.session.network)
    lab.orders.fine_tune(0.5, 3)
    assert same(start_of(lab), before)
    sheet = lab.folder.sheet()
    assert sheet.data == DataChoice("own", share_own=0.5, copies=3)
    assert sheet.recipe.name == "fine-tuning"
    assert lab.panel.recipe() == sheet.recipe, "what can be changed under way is what holds"


def test_a_branch_starts_from_the_moment_that_is_looked_at(lab):
    lab.training.begin(RunOrder(replace(lab.sheet(), held_out=20)))
    lab.wait(RunState.FINISHED)
    origin = lab.folder
    lab.look_back(3)
    moment = lab.weights_at(3)
    lab.moment(3).path.unlink()
    lab.panel.branch_requested.emit()
    assert same(start_of(lab), moment), "also of a moment that was thrown away meanwhile"
    sheet = lab.folder.sheet()
    assert lab.folder != origin
    assert sheet.start.words == "branched from “a run” at step 3"
    assert sheet.start.step == 3
    assert sheet.name == "a run, branch at step 3"
    assert sheet.held_out == 20
    assert "--held-out 20" in sheet.command


def test_a_branch_says_when_something_was_altered(lab):
    lab.training.begin(RunOrder(lab.sheet()))
    lab.wait(RunState.FINISHED)
    lab.look_back(3)
    lab.session.alter(SILENT)
    lab.panel.branch_requested.emit()
    lab.wait(RunState.FINISHED)
    assert lab.folder.sheet().start.words.endswith("at step 3, altered by hand")


def test_the_same_once_more_gives_the_same_bits_changes_included(lab):
    lab.begin()
    lab.step(4)
    lab.training.change(replace(RECIPE, rate=0.02, batch=8))
    lab.step(2)
    lab.training.change(replace(RECIPE, rate=0.01, noise=0.1))
    lab.finish()
    first = lab.folder
    assert [change.step for change in first.sheet().changes] == [4, 6]
    lab.orders.rerun(first.sheet())
    assert lab.panel.recipe() == RECIPE
    lab.wait(RunState.FINISHED)
    assert lab.folder != first
    assert lab.folder.sheet().changes == first.sheet().changes
    assert same(lab.folder.final()[0].state_dict(), first.final()[0].state_dict())


def test_a_rerun_that_is_rewound_makes_its_changes_again(lab):
    lab.begin()
    lab.step(2)
    lab.training.change(replace(RECIPE, rate=0.02))
    lab.finish()
    first = lab.folder.sheet()
    lab.orders.rerun(first)
    lab.wait(RunState.FINISHED)
    lab.training.rewind()
    lab.wait(RunState.PAUSED)
    lab.finish()
    assert lab.folder.sheet().changes == first.changes


def test_a_run_that_goes_on_shows_the_recipe_as_it_holds(lab):
    lab.begin()
    lab.training.change(replace(RECIPE, rate=0.02))
    lab.step()
    lab.stop()
    lab.panel.set_recipe(RECIPES["plain"])
    lab.orders.resume(lab.folder)
    assert lab.panel.recipe().rate == 0.02
    lab.wait(RunState.FINISHED)


def test_an_old_order_is_of_this_machine_now(lab):
    sheet = replace(lab.sheet(), environment={"program": "LeNet-viz 0.1"}, steps=9, test_error=0.5)
    ordered = as_ordered(sheet)
    assert ordered.environment["program"] != "LeNet-viz 0.1"
    assert (ordered.steps, ordered.test_error) == (0, None)


def test_a_device_that_this_machine_lacks_is_told(lab):
    if torch.cuda.is_available():
        pytest.skip("this machine has the device")
    lab.orders.rerun(replace(lab.sheet(), device="cuda"))
    (trouble,) = lab.troubles
    assert trouble.startswith("cuda cannot be used: ")


@pytest.mark.parametrize("order", ["resume", "rerun", "fine_tune", "branch", "start"])
def test_whatever_is_ordered_while_a_run_is_under_way_is_refused(lab, order):
    lab.begin(rate=0.004)
    lab.step(2)
    form = lab.panel.recipe()
    kept = lab.folder
    {
        "resume": lambda: lab.orders.resume(kept),
        "rerun": lambda: lab.orders.rerun(replace(lab.sheet(), recipe=RECIPES["plain"])),
        "fine_tune": lambda: lab.orders.fine_tune(0.5, 0),
        "branch": lambda: lab.orders.branch(kept, kept.moments()[1]),
        "start": lab.orders.start,
    }[order]()
    assert lab.troubles == [UNDER_WAY]
    assert lab.panel.recipe() == form, "the form belongs to the run"
    assert lab.training.state is RunState.PAUSED


def test_what_is_gone_is_told(lab, tmp_path):
    lab.training.begin(RunOrder(lab.sheet()))
    lab.wait(RunState.FINISHED)
    folder, moment = lab.folder, lab.folder.moments()[0]
    lab.library.remove(folder)
    lab.orders.resume(folder)
    lab.orders.branch(folder, moment)
    lab.orders.rerun(replace(lab.sheet(), start=Start("a file", tmp_path / "none.safetensors")))
    assert len(lab.troubles) == 3
    assert all("no such file" in trouble for trouble in lab.troubles)
    assert not lab.training.running


def test_a_run_whose_weights_are_of_another_network_does_not_go_on(lab):
    lab.begin()
    lab.step()
    lab.stop()
    folder = lab.folder
    lab.training.begin(RunOrder(RunSheet("other", OTHER, RECIPE, DataChoice())), Leave.NOWHERE)
    lab.wait(RunState.PAUSED)
    lab.step()
    lab.stop()
    (lab.folder.path / "resume.safetensors").replace(folder.path / "resume.safetensors")
    lab.orders.resume(folder)
    assert "its weights do not fit" in lab.troubles[-1]


def test_the_form_follows_what_is_on_screen_once_the_run_has_ended(lab):
    lab.begin()
    lab.session.set_network(LeNet5(OTHER), Origin("another"))
    assert lab.panel.network_name() == SPEC.name
    lab.stop()
    assert lab.panel.network_name() == OTHER.name


def test_without_a_folder_of_pictures_nothing_begins(lab, monkeypatch):
    monkeypatch.setattr(type(lab.panel), "data_key", lambda panel: "folder")
    lab.orders.start()
    assert lab.troubles == ["data: no folder of pictures is chosen yet"]


def test_a_folder_is_asked_for(lab, monkeypatch, tmp_path):
    monkeypatch.setattr(type(lab.panel), "data_key", lambda panel: "folder")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *args: str(tmp_path))
    lab.panel.folder_requested.emit()
    lab.orders.start()
    lab.wait(RunState.FAILED)
    assert str(tmp_path) in lab.troubles[-1]


def test_recipes_go_to_files_and_come_back(lab, monkeypatch, tmp_path):
    news = []
    lab.orders.news.connect(news.append)
    path = tmp_path / "mine.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *args: (str(tmp_path / "mine"), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *args: (str(path), ""))
    lab.panel.save_recipe_requested.emit()
    assert news == [f"Saved {path}"]
    lab.panel.set_recipe(RECIPES["plain"])
    lab.panel.open_recipe_requested.emit()
    assert lab.panel.recipe() == replace(RECIPE, name="mine")


@pytest.mark.parametrize("text", ["[]", "{", '{"rate": "fast"}', "[" * 100_000, json.dumps({"rate": -1})])
def test_a_file_that_is_no_recipe_is_told_and_the_form_stays(lab, tmp_path, text):
    path = tmp_path / "bad.json"
    path.write_text(text, encoding="utf-8")
    lab.orders.open_recipe_file(path)
    (trouble,) = lab.troubles
    assert trouble.startswith(f"{path}: ")
    assert lab.panel.recipe() == RECIPE


def test_files_that_cannot_be_are_told(lab, tmp_path):
    lab.orders.open_recipe_file(tmp_path / "none.json")
    lab.orders.save_recipe_file(tmp_path / "none" / "mine.json", RECIPE)
    assert len(lab.troubles) == 2
    assert all("No such file" in trouble for trouble in lab.troubles)


def test_a_run_of_a_device_that_is_not_here_goes_on_on_the_figures(lab):
    lab.begin()
    lab.step()
    lab.stop()
    folder = lab.folder
    folder.write_sheet(replace(folder.sheet(), device="cuda:77"))
    lab.orders.resume(folder)
    lab.wait(RunState.FINISHED)
    assert (folder.sheet().status, folder.sheet().device) == (RunStatus.FINISHED, "cpu")

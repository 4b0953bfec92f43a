"""Unfinished runs: through a file and on, as if never stopped."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lenet_viz.data.datasets import DigitSet, Part
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.runs import RunOrder, UnfinishedRun, load_run, save_run
from lenet_viz.storage.tensor_files import CheckpointError
from lenet_viz.training.events import PassDone
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Optimiser, Recipe

SPEC = VARIANTS["lenet-1"]


@pytest.fixture(scope="module")
def digits() -> DigitSet:
    random = np.random.default_rng(3)
    images = torch.from_numpy(random.integers(0, 256, (60, 28, 28), dtype=np.uint8))
    return DigitSet(DatasetName.MNIST, Part.TRAIN, images, torch.from_numpy(random.integers(0, 10, 60)))


def started(digits: DigitSet, recipe: Recipe) -> Training:
    return Training(LeNet5(SPEC, seed=recipe.seed), digits, recipe)


def after_one_pass(digits: DigitSet, recipe: Recipe) -> Training:
    training = started(digits, recipe)
    next(event for event in training.events() if isinstance(event, PassDone))
    return training


def unfinished(digits: DigitSet, recipe: Recipe) -> UnfinishedRun:
    order = RunOrder(SPEC, recipe, DatasetName.MNIST, 0, "lenet-viz train")
    return UnfinishedRun(order, 2.5, 0.125, *after_one_pass(digits, recipe).state())


@pytest.fixture
def run_file(tmp_path, digits):
    recipe = Recipe(batch=20, passes=2)
    path = tmp_path / "net.run"
    save_run(path, unfinished(digits, recipe))
    return path


@pytest.mark.parametrize("optimiser", Optimiser)
def test_a_run_goes_on_as_if_never_stopped(tmp_path, digits, optimiser):
    recipe = Recipe(optimiser=optimiser, batch=20, passes=3, seed=9)
    path = tmp_path / "net.run"
    saved = unfinished(digits, recipe)
    save_run(path, saved)
    run = load_run(path)
    assert (run.order, run.seconds, run.watch_error) == (saved.order, saved.seconds, saved.watch_error)
    resumed, unbroken = started(digits, run.order.recipe), started(digits, recipe)
    resumed.restore(run.tensors, run.values)
    list(resumed.events())
    list(unbroken.events())
    for got, expected in ((resumed.network, unbroken.network), (resumed.average, unbroken.average)):
        for name, value in expected.state_dict().items():
            assert torch.equal(got.state_dict()[name], value), name


def test_a_network_is_no_run_and_a_run_no_network(run_file, saved):
    with pytest.raises(CheckpointError, match="unfinished run"):
        load_network(run_file)
    with pytest.raises(CheckpointError, match="not a lenet-viz unfinished run"):
        load_run(saved)


def test_damaged_runs_are_refused(run_file, tmp_path, take_apart):
    bad = tmp_path / "bad.run"
    content = run_file.read_bytes()
    bad.write_bytes(content[: len(content) // 2])
    with pytest.raises(CheckpointError, match=r"bad\.run: not a readable"):
        load_run(bad)
    opened = take_apart(run_file)
    opened.tensors["average.C1.weights"][0, 0, 0] = float("nan")
    with pytest.raises(CheckpointError, match=r"bad\.run: average\.C1\.weights holds values that are not numbers"):
        load_run(opened.write(bad))


@pytest.mark.parametrize("part", ["spec", "recipe", "values", "dataset"])
@pytest.mark.parametrize("value", [None, 5, "text"])
def test_runs_of_another_form_are_refused(run_file, tmp_path, take_apart, part, value):
    opened = take_apart(run_file)
    opened.content[part] = value
    with pytest.raises(CheckpointError, match="description cannot be used"):
        load_run(opened.write(tmp_path / "bad.run"))
    del opened.content[part]
    with pytest.raises(CheckpointError, match=part):
        load_run(opened.write(tmp_path / "bad.run"))


def test_a_run_of_another_recipe_cannot_go_on(run_file, digits):
    run = load_run(run_file)
    other = Training(LeNet5(VARIANTS["keras-5x5"]), digits, run.order.recipe)
    before = {name: value.clone() for name, value in other.network.state_dict().items()}
    with pytest.raises(ValueError, match="not the state"):
        other.restore(run.tensors, run.values)
    assert all(torch.equal(value, before[name]) for name, value in other.network.state_dict().items())


def test_a_state_without_the_optimisers_memory_is_refused_and_nothing_half_applied(run_file, digits):
    run = load_run(run_file)
    tensors = {name: value for name, value in run.tensors.items() if not name.startswith("optimizer")}
    other = started(digits, run.order.recipe)
    before = {name: value.clone() for name, value in other.network.state_dict().items()}
    with pytest.raises(ValueError, match="memory"):
        other.restore(tensors, run.values)
    with pytest.raises(ValueError, match="not the state"):
        other.restore(run.tensors, {"passes_done": None})
    with pytest.raises(ValueError, match="not the state"):
        other.restore({name: value for name, value in run.tensors.items() if name != "average.C1.weights"}, run.values)
    assert other.passes_done == 0
    assert all(torch.equal(value, before[name]) for name, value in other.network.state_dict().items())

from __future__ import annotations

import itertools
import math
import os

import pytest
import torch
from torch import nn

from lenet_viz.benchmark import digit_sets
from lenet_viz.benchmark.digit_sets import DigitSets, any_digits, short_watch
from lenet_viz.benchmark.loops import other_processes
from lenet_viz.benchmark.plain_loop import Digits, plain_steps
from lenet_viz.benchmark.plain_network import PLAIN_NETWORKS, PlainSubsampling
from lenet_viz.benchmark.training import Rates, rate_measures
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import FOLDER_VARIABLE, DigitSet, Part, find, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS


@pytest.fixture
def few() -> DigitSet:
    generator = torch.Generator().manual_seed(1)
    images = torch.randint(0, 256, (10, 28, 28), dtype=torch.uint8, generator=generator)
    return DigitSet(DatasetName.MNIST, Part.TRAIN, images, torch.arange(10))


@pytest.fixture
def no_mnist(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(digit_sets, "NOISE_DIGITS", {Part.TRAIN: 300, Part.TEST: 200})
    return tmp_path


def test_the_plain_dataset_gives_floats_one_by_one(few):
    image, label = Digits(few, 32)[3]
    assert len(Digits(few, 32)) == 10
    assert (image.shape, image.dtype, int(label)) == ((1, 32, 32), torch.float32, 3)
    torch.testing.assert_close(image, to_inputs(few.images[3:4], 32)[0], rtol=0, atol=1e-6)


@pytest.mark.parametrize("name", PLAIN_NETWORKS)
def test_the_plain_loop_learns(few, name):
    torch.manual_seed(1)
    losses = list(itertools.islice(plain_steps(name, few, batch=4, rate=1e-3), 60))
    assert all(map(math.isfinite, losses))
    assert sum(losses[-6:]) < sum(losses[:6])


@pytest.mark.parametrize("name", PLAIN_NETWORKS)
def test_the_plain_networks_compute_the_same(few, name):
    network, plain = LeNet5(VARIANTS[name], seed=4), PLAIN_NETWORKS[name]()
    numbers = dict(network.state_dict())
    for stage, layer in zip(
        ["C1", "S2", "C3", "S4", "C5", "F6", "OUTPUT"], _layers_with_weights(name, plain), strict=True
    ):
        if isinstance(layer, PlainSubsampling):
            layer.coefficients.data = numbers[f"{stage}.weights"].view(1, -1, 1, 1) * 4
            layer.biases.data = numbers[f"{stage}.biases"].view(1, -1, 1, 1)
        elif layer is not None:
            dense = network.get_submodule(stage).dense_kernels().detach()
            layer.weight.data = dense.reshape(layer.weight.shape)
            layer.bias.data = numbers[f"{stage}.biases"]
    inputs = to_inputs(few.images, 32)
    torch.testing.assert_close(plain(inputs), network(inputs), rtol=1e-5, atol=1e-4)


def _layers_with_weights(name, plain):
    """The plain layers of C1 … OUTPUT; None where a stage has no weights of its own."""
    layers = [layer for layer in plain if isinstance(layer, nn.Conv2d | nn.Linear | PlainSubsampling)]
    if name == "paper-1998":
        return [*layers, None]
    c1, c3, c5, f6, output = layers
    return [c1, None, c3, None, c5, f6, output]


def test_noise_stands_in_for_mnist_and_goes_again(no_mnist):
    with any_digits() as words:
        assert words == "noise"
        digits = load(DatasetName.MNIST, Part.TRAIN)
        assert len(digits) == 300
        assert digits.images.unique().numel() > 200
        assert find(DatasetName.MNIST) is not None
    assert os.environ[FOLDER_VARIABLE] == str(no_mnist)
    assert find(DatasetName.MNIST) is None


def test_a_watch_is_short(no_mnist):
    with short_watch() as sets:
        learned, watched = load(DatasetName.MNIST, Part.TRAIN), load(DatasetName.MNIST, Part.TEST)
        assert len(watched) == digit_sets.WATCHED
        assert torch.equal(learned.images, sets.learn.images)
        assert torch.equal(watched.labels, sets.watch.labels)
    assert os.environ[FOLDER_VARIABLE] == str(no_mnist)


def test_the_folder_is_forgotten_where_there_was_none(monkeypatch, no_mnist):
    monkeypatch.delenv(FOLDER_VARIABLE)
    monkeypatch.setattr("lenet_viz.data.datasets.cache_folder", lambda: no_mnist)
    with any_digits():
        assert FOLDER_VARIABLE in os.environ
    assert FOLDER_VARIABLE not in os.environ


def test_every_loop_runs_in_a_process_of_its_own_and_goes_on(no_mnist):
    with any_digits(), other_processes() as loops:
        for kind in ("bare", "distorted", "plain", "bare"):
            assert loops.rate(kind, "softmax-full", 0.001) > 0


def test_every_loop_and_ratio_is_told(few):
    rates = Rates(bare=[100.0, 200.0], window=[90.0, 180.0], plain=[50.0, 100.0], distorted=[80.0, 160.0])
    measures = {each.name: each for each in rate_measures("paper-1998", rates, DigitSets(few, few, "noise"))}
    values = {name.removeprefix("training.paper-1998."): each.value for name, each in measures.items()}
    assert values == {
        "bare": 150.0,
        "window": 135.0,
        "plain": 75.0,
        "distorted": 120.0,
        "window_per_bare": pytest.approx(0.9),
        "bare_per_plain": pytest.approx(2.0),
        "distorted_per_bare": pytest.approx(0.8),
    }
    assert measures["training.paper-1998.bare"].details["rounds"] == [100, 200]

from __future__ import annotations

import itertools
import math
import os
import time

import pytest
import torch
from PySide6.QtCore import QTimer
from torch import nn

from lenet_viz.benchmark import digit_sets
from lenet_viz.benchmark.digit_sets import DigitSets, any_digits, short_watch
from lenet_viz.benchmark.heartbeat import Heartbeat
from lenet_viz.benchmark.keras_loop import keras_is_installed, keras_rate
from lenet_viz.benchmark.loops import PLAIN_LOOPS, other_processes
from lenet_viz.benchmark.measure import Measure
from lenet_viz.benchmark.moments import most_room
from lenet_viz.benchmark.open_window import turn, wait_until
from lenet_viz.benchmark.plain_loop import Digits
from lenet_viz.benchmark.plain_network import PLAIN_NETWORKS, PlainSubsampling
from lenet_viz.benchmark.training import Rates, cuda_measure, measure_of_1998, rate_measures
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


@pytest.mark.parametrize("steps", PLAIN_LOOPS.values())
@pytest.mark.parametrize("name", PLAIN_NETWORKS)
def test_the_plain_loops_learn(few, name, steps):
    torch.manual_seed(1)
    losses = list(itertools.islice(steps(name, few, batch=4, rate=1e-3), 60))
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
        for kind in ("bare", "distorted", "plain", "memory", "bare"):
            assert loops.rate(kind, "softmax-full", 0.001) > 0
        assert loops.rate_of_1998(0.001) > 0


@pytest.fixture
def rates() -> Rates:
    rates = Rates(bare=[100.0, 200.0], window=[90.0, 180.0], plain=[50.0, 100.0], distorted=[80.0, 160.0])
    rates.memory, rates.delays = [80.0, 160.0], [0.001] * 99 + [0.03]
    return rates


def told(name: str, rates: Rates, few: DigitSet) -> dict[str, Measure]:
    measures = rate_measures(name, rates, DigitSets(few, few, "noise"))
    return {each.name.removeprefix(f"training.{name}."): each for each in measures}


def test_every_loop_and_ratio_is_told(few, rates):
    measures = told("paper-1998", rates, few)
    assert {name: each.value for name, each in measures.items()} == {
        "bare": 150.0,
        "window": 135.0,
        "plain": 75.0,
        "memory": 120.0,
        "distorted": 120.0,
        "window_per_bare": pytest.approx(0.9),
        "bare_per_plain": pytest.approx(2.0),
        "bare_per_memory": pytest.approx(1.25),
        "distorted_per_bare": pytest.approx(0.8),
        "bare_per_keras": None,
        "delay.p50": pytest.approx(1.0),
        "delay.p99": pytest.approx(1.29),
    }
    assert measures["bare"].details["rounds"] == [100, 200]
    assert measures["delay.p99"].details["longest"] == "30.0 ms"
    ratios = [each for name, each in measures.items() if "_per_" in name and each.value is not None]
    assert all(each.details["bar"].startswith("≥") for each in ratios)


def test_keras_is_told_where_it_is_and_why_it_is_not(few, rates):
    assert "layers" in told("paper-1998", rates, few)["bare_per_keras"].details["skipped"]
    assert "not installed" in told("softmax-full", rates, few)["bare_per_keras"].details["skipped"]
    rates.keras = [50.0, 100.0]
    measures = told("softmax-full", rates, few)
    assert (measures["keras"].value, measures["bare_per_keras"].value) == (75.0, 2.0)


@pytest.mark.skipif(not keras_is_installed(), reason="Keras is not installed")
def test_keras_has_a_rate(few):
    assert keras_rate(few, 0.01, batch=2, rate=1e-3) > 0


def test_1998_has_its_bar(few):
    each = measure_of_1998([900.0, 1_000.0, 1_100.0], DigitSets(few, few, "MNIST"))
    assert (each.value, each.details["bar"]) == (1_000.0, "≥ 800, aim 1,500")


def test_without_cuda_a_pass_on_it_is_skipped_with_the_reason(few, monkeypatch):
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    each = cuda_measure("paper-1998", None, DigitSets(few, few, "MNIST"))
    assert each.value is None
    assert "CUDA" in each.details["skipped"]


@pytest.mark.gpu
def test_a_pass_on_cuda_takes_its_time(no_mnist):
    with any_digits(), other_processes() as loops:
        assert loops.cuda_pass("paper-1998") > 0


def test_the_room_of_moments_is_bounded(monkeypatch):
    monkeypatch.setattr("lenet_viz.storage.moments.MOMENT_LIMIT", 16)
    size, count = most_room(50)
    assert count <= 16
    assert size > count * 240_000


def test_the_heart_beats_late_when_the_window_is_busy(qapp):
    heart = Heartbeat()
    heart.start()
    busy = QTimer()
    busy.setSingleShot(True)
    busy.timeout.connect(lambda: time.sleep(0.06))
    busy.start(10)
    wait_until(lambda: len(heart.delays) > 5, "no beats")
    heart.stop()
    assert max(heart.delays) > 0.03
    beats = len(heart.delays)
    turn(0.02)
    assert len(heart.delays) == beats

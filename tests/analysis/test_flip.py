"""A flip really flips, stays within the input's range, and cannot be made shorter by going back a little."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from lenet_viz.analysis.findings import Flip
from lenet_viz.analysis.flip import STEPS, flip
from lenet_viz.analysis.reading import read
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import Part, load
from lenet_viz.data.preparation import BACKGROUND, FOREGROUND
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS
from lenet_viz.storage.checkpoints import load_network
from lenet_viz.storage.resources import network_file

ROUNDING = 1e-6


def unheard(done: int, whole: int) -> None:
    pass


def a_one(side: int) -> np.ndarray:
    pixels = np.full((side, side), BACKGROUND, dtype=np.float32)
    pixels[side // 2 - 10 : side // 2 + 10, side // 2 - 1 : side // 2 + 2] = FOREGROUND
    return pixels


def best(network: LeNet5, pixels: np.ndarray) -> int:
    return read(run(network, pixels).scores, network.spec.output).best


def check(network: LeNet5, pixels: np.ndarray, found: Flip | None) -> None:
    assert found is not None
    assert best(network, pixels) == found.before != found.after == best(network, found.changed)
    np.testing.assert_array_equal(found.changed - pixels, found.difference)
    assert found.changed.min() >= BACKGROUND - ROUNDING
    assert found.changed.max() <= FOREGROUND + ROUNDING
    assert found.length == pytest.approx(float(np.sqrt(np.square(found.difference).sum())), rel=1e-4)
    assert found.largest == np.abs(found.difference).max()
    # One part in a hundred less, and the answer is not yet the new one.
    assert best(network, pixels + np.float32(0.99) * found.difference) != found.after


@pytest.fixture(scope="module")
def paper() -> LeNet5:
    return load_network(network_file("paper-1998"))[0]


def test_to_any_other_answer(paper):
    pixels = a_one(32)
    found = flip(paper, pixels, None, unheard)
    check(paper, pixels, found)
    assert found.before == 1
    assert 0 < found.length < 4


def test_to_a_chosen_answer(paper):
    pixels = a_one(32)
    nearest = flip(paper, pixels, None, unheard)
    for target in (3, 8):
        found = flip(paper, pixels, target, unheard)
        check(paper, pixels, found)
        assert found.after == target
        assert found.length > 0.98 * nearest.length


@pytest.mark.parametrize("name", VARIANTS)
def test_of_every_variant(name):
    network = load_network(network_file(name))[0]
    pixels = a_one(network.spec.input_size)
    with torch.inference_mode():
        check(network, pixels, flip(network, pixels, None, unheard))
    assert all(parameter.grad is None for parameter in network.parameters())


def test_with_silenced_units(paper):
    network = load_network(network_file("paper-1998"))[0]
    network.silence(Silenced(maps=frozenset({(Stage.C3, 9), (Stage.C1, 0)})))
    check(network, a_one(32), flip(network, a_one(32), None, unheard))


def test_a_network_that_always_says_the_same_cannot_be_flipped():
    network = LeNet5(VARIANTS["softmax-full"])
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.zero_()
    assert flip(network, a_one(32), None, unheard) is None
    with torch.no_grad():
        network.get_submodule("OUTPUT").biases.fill_(torch.nan)
    assert flip(network, a_one(32), None, unheard) is None


def test_progress_and_stopping(paper):
    heard = []
    flip(paper, a_one(32), 7, lambda done, whole: heard.append((done, whole)))
    assert heard == [(step, STEPS) for step in range(STEPS + 1)]

    def stop(done: int, whole: int) -> None:
        if done == 3:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        flip(paper, a_one(32), 7, stop)


@pytest.mark.parametrize(("target", "reason"), [(1, "1 already"), (10, "0…9"), (-1, "0…9")])
def test_targets_that_make_no_sense(paper, target, reason):
    with pytest.raises(ValueError, match=reason):
        flip(paper, a_one(32), target, unheard)


def test_real_digits(paper, data_folder):
    digits = load(DatasetName.MNIST, Part.TEST, folder=data_folder)
    images = to_inputs(digits.images[:10], 32)[:, 0].numpy()
    lengths = []
    for pixels in images:
        found = flip(paper, pixels, None, unheard)
        check(paper, pixels, found)
        lengths.append(found.length)
    assert np.mean(lengths) < 1.0

"""The network as a whole: how it starts, what it copies, and that it is convolutional to the end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from lenet_viz.network.codes import digit_codes
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output, Squashing, Stage
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
SOFTMAX = VARIANTS["softmax-trainable"]


def same(one: LeNet5, other: LeNet5) -> bool:
    return all(torch.equal(a, b) for a, b in zip(one.parameters(), other.parameters(), strict=True))


def test_a_seed_names_the_starting_weights():
    network = LeNet5(PAPER, seed=5)
    assert same(network, LeNet5(PAPER, seed=5))
    assert not same(network, LeNet5(PAPER, seed=6))
    network.initialise(6)
    assert same(network, LeNet5(PAPER, seed=6))


def test_starting_weights_leave_torchs_own_generator_alone():
    before = torch.get_rng_state()
    LeNet5(PAPER, seed=5)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("target", [0, 6, 15], ids=["fan-in-75", "fan-in-100", "fan-in-150"])
def test_each_map_starts_by_its_own_fan_in(target):
    kernels = LeNet5(PAPER).C3.dense_kernels()[target]
    fan_in = len(PAPER.table.columns[target]) * 25
    bound = 1.2 / fan_in**0.5
    assert 0.95 * bound < kernels.abs().max() <= bound
    assert np.isclose(kernels[kernels != 0].var().item(), bound**2 / 3, rtol=0.25)


@pytest.mark.parametrize(
    ("squashing", "gain"),
    [
        (Squashing.SCALED_TANH, 1.2),
        (Squashing.TANH, 3**0.5),
        (Squashing.RELU, 6**0.5),
        (Squashing.SIGMOID, 4 * 3**0.5),
    ],
)
def test_squashing_decides_how_large_weights_start(squashing, gain):
    network = LeNet5(replace(PAPER, squashing=squashing))
    assert 0.99 * gain < network.C5.weights.abs().max() * 400**0.5 <= gain * (1 + 1e-6)


def test_coefficients_and_biases_start_alike():
    network = LeNet5(PAPER)
    assert (network.S2.weights == 0.6).all()
    assert all((numbers == 0).all() for name, numbers in network.named_parameters() if name.endswith("biases"))


def test_numbers_are_named_after_the_stages():
    names = [f"{stage}.{kind}" for stage in ("C1", "S2", "C3", "S4", "C5", "F6") for kind in ("weights", "biases")]
    assert [name for name, _ in LeNet5(PAPER).named_parameters()] == names
    assert set(LeNet5(PAPER).state_dict()) == {*names, "OUTPUT.weights"}


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=VARIANTS)
def test_shapes_are_those_of_the_spec(spec, build):
    network = build(spec)
    images = torch.rand(2, 1, spec.input_size, spec.input_size)
    for layer, sums, values in network.stages(images):
        assert sums.shape == values.shape == (2, *layer.shape)
    weights = network.snapshot()
    for layer in spec.layers:
        numbers = weights[layer.stage]
        assert (None if numbers.weights is None else numbers.weights.shape) == layer.weight_shape
        assert (0 if numbers.biases is None else len(numbers.biases)) == layer.biases


def test_c5_is_a_convolution(build):
    """On a larger input C5 has more than one unit a map, as section II-B says."""
    images = torch.rand(1, 1, 36, 40)
    shapes = {}
    for layer, _, values in build(PAPER).stages(images):
        shapes[layer.stage] = tuple(values.shape[1:])
        if layer.stage is Stage.F6:
            break
    assert shapes[Stage.C5] == (120, 2, 3)
    assert shapes[Stage.F6] == (84, 2, 3)


def test_a_larger_input_is_read_in_steps_of_four(build):
    network = build(SOFTMAX)
    images = torch.rand(1, 1, 36, 40)
    *_, (_, _, wide) = network.stages(images)
    assert wide.shape == (1, 10, 2, 3)
    for row in range(2):
        for column in range(3):
            part = images[:, :, 4 * row : 4 * row + 32, 4 * column : 4 * column + 32]
            torch.testing.assert_close(wide[:, :, row, column], network(part), atol=1e-4, rtol=1e-4)


def test_a_snapshot_is_a_copy():
    network = LeNet5(PAPER)
    weights = network.snapshot()
    before = weights[Stage.C1].weights.copy()
    network.initialise(99)
    np.testing.assert_array_equal(weights[Stage.C1].weights, before)
    np.testing.assert_array_equal(weights[Stage.OUTPUT].weights, digit_codes())


def test_dropout_only_while_training():
    network = LeNet5(replace(SOFTMAX, dropout=0.5))
    images = torch.rand(1, 1, 32, 32)
    network.train()
    assert not torch.equal(network(images), network(images))
    network.eval()
    assert torch.equal(network(images), network(images))
    assert all((values != 0).all() for _, _, values in network.stages(images))


def test_the_largest_logit_wins():
    scores = torch.tensor([[3.0, 1.0, 2.0]])
    assert LeNet5(PAPER).logits(scores).argmax() == 1
    assert LeNet5(SOFTMAX).logits(scores).argmax() == 0
    assert (PAPER.output, SOFTMAX.output) == (Output.RBF, Output.SOFTMAX)


def test_parameters_are_taken_over_to_the_bit():
    spec = VARIANTS["paper-1998"]
    source, target = LeNet5(spec, seed=3), LeNet5(spec, seed=4)
    target.load_parameters(source.state_dict())
    assert all(torch.equal(value, target.state_dict()[name]) for name, value in source.state_dict().items())
    assert all(value.requires_grad for value in target.parameters())

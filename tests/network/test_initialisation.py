"""How weights start: within their range, spread evenly over it, and the same for the same seed."""

from __future__ import annotations

import math

import pytest
import torch

from lenet_viz.network.initialisation import COEFFICIENT, Initialisation
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import LayerKind, Squashing, Stage
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]


def weights(network: LeNet5, stage: Stage) -> torch.Tensor:
    return network.get_submodule(stage.value).get_parameter("weights").detach()


def limits(network: LeNet5, stage: Stage, initialisation: Initialisation) -> torch.Tensor:
    """The largest magnitude that every kernel of a stage may have, written out."""
    layer = network.spec.layer(stage)
    area = layer.window**2
    fan_ins = torch.tensor([len(layer.table.columns[target]) * area for _, target in layer.table.links])
    match initialisation:
        case Initialisation.ROOT:
            tanh = {Squashing.SCALED_TANH: 1.2, Squashing.TANH: 3**0.5, Squashing.NONE: 1.0}
            return tanh[layer.squashing] / fan_ins**0.5
        case Initialisation.PRINTED:
            return 2.4 / fan_ins
        case Initialisation.GLOROT:
            fan_out = layer.maps if layer.shape[1:] == (1, 1) else layer.maps * area
            return (6 / (fan_ins + fan_out)) ** 0.5


@pytest.mark.parametrize("initialisation", Initialisation)
@pytest.mark.parametrize("name", VARIANTS)
def test_kernels_fill_their_range(name, initialisation):
    network = LeNet5(VARIANTS[name], seed=4, initialisation=initialisation)
    for layer in network.spec.layers:
        if layer.trainable and layer.kind is not LayerKind.SUBSAMPLING:
            shares = weights(network, layer.stage) / limits(network, layer.stage, initialisation)[:, None, None]
            assert float(shares.abs().max()) <= 1 + 1e-6
            assert float(shares.abs().max()) > 0.95
            assert abs(float(shares.mean())) < 4 / math.sqrt(3 * shares.numel())
            assert float(shares.std()) == pytest.approx(1 / math.sqrt(3), abs=2 / math.sqrt(shares.numel()))


def test_glorots_ranges_are_those_of_the_articles_keras_layers():
    spec = VARIANTS["keras-5x5"]
    # Conv2D(6, 5), Conv2D(16, 5), Flatten, Dense(120), Dense(84), Dense(10): fan-in and fan-out by Keras's rule.
    fans = {"C1": (25, 150), "C3": (150, 400), "C5": (256, 120), "F6": (120, 84), "OUTPUT": (84, 10)}
    network = LeNet5(spec, seed=4, initialisation=Initialisation.GLOROT)
    for stage, (fan_in, fan_out) in fans.items():
        limit = (6 / (fan_in + fan_out)) ** 0.5
        assert 0.95 * limit < float(weights(network, Stage(stage)).abs().max()) <= limit + 1e-6


def test_c3s_ranges_follow_the_connection_table():
    network = LeNet5(PAPER, initialisation=Initialisation.PRINTED)
    columns = PAPER.layer(Stage.C3).table.columns
    each = limits(network, Stage.C3, Initialisation.PRINTED)
    of_maps = {len(columns[target]): round(float(each[at]), 6) for at, (_, target) in enumerate(PAPER.table.links)}
    assert of_maps == {3: 0.032, 4: 0.024, 6: 0.016}


@pytest.mark.parametrize("initialisation", Initialisation)
def test_biases_start_at_zero_and_coefficients_at_a_constant(initialisation):
    network = LeNet5(PAPER, seed=4, initialisation=initialisation)
    for name, value in network.named_parameters():
        if name.endswith("biases"):
            assert not value.any()
    for stage in (Stage.S2, Stage.S4):
        assert torch.equal(weights(network, stage), torch.full_like(weights(network, stage), COEFFICIENT))


def test_a_seed_decides():
    first, again, other = (LeNet5(PAPER, seed=seed) for seed in (7, 7, 8))
    assert torch.equal(weights(first, Stage.C5), weights(again, Stage.C5))
    assert not torch.equal(weights(first, Stage.C5), weights(other, Stage.C5))


def test_the_range_only_scales_what_the_seed_draws():
    root = weights(LeNet5(PAPER, seed=7), Stage.F6)
    printed = weights(LeNet5(PAPER, seed=7, initialisation=Initialisation.PRINTED), Stage.F6)
    torch.testing.assert_close(printed / 2.4 * 120, root / 1.2 * 120**0.5)


def test_codes_are_not_drawn():
    first, other = (LeNet5(PAPER, seed=seed).state_dict()["OUTPUT.weights"] for seed in (1, 2))
    assert torch.equal(first, other)

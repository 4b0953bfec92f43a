"""Every gradient equals what moving the number itself does to the loss."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from lenet_viz.analysis.gradients import backward
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import NetworkSpec, Output, Squashing, Stage, Subsampling, Unit
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.losses import loss_of

FULL = VARIANTS["softmax-full"]
# Not both in one: among zeros, no difference tells which one max pooling takes.
SPECS = [
    *VARIANTS.values(),
    replace(FULL, name="relu", squashing=Squashing.RELU, dropout=0.5),
    replace(FULL, name="max", squashing=Squashing.SIGMOID, subsampling=Subsampling.MAX),
]
STEP = 1e-5


def build(spec: NetworkSpec) -> LeNet5:
    return LeNet5(spec, seed=3).eval()


def some_pixels(spec: NetworkSpec) -> np.ndarray:
    return np.random.default_rng(5).uniform(-0.1, 1.175, (spec.input_size, spec.input_size)).astype(np.float32)


def loss_after(network: LeNet5, pixels: np.ndarray, target: int, unit: Unit | None = None, by: float = 0.0) -> float:
    """The loss of a network of doubles, with the value of one unit moved on its way through."""
    with torch.no_grad():
        for layer, _, values in network.stages(torch.from_numpy(pixels.astype(np.float64))[None, None]):
            if unit is not None and layer.stage is unit.stage:
                values[0, unit.map, unit.row, unit.column] += by
        return float(loss_of(network.spec.output, values.flatten(1), torch.tensor([target])))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_values_against_finite_differences(spec):
    network, pixels = build(spec), some_pixels(spec)
    found = backward(network, pixels, 7, partial(loss_of, spec.output))
    network.double()
    assert found.loss == pytest.approx(loss_after(network, pixels, 7), rel=1e-4)
    random = np.random.default_rng(1)
    for layer in spec.layers:
        gradients = found.values[layer.stage]
        assert gradients.shape == layer.shape
        for _ in range(4):
            unit = Unit(layer.stage, *(int(random.integers(side)) for side in layer.shape))
            up, down = (loss_after(network, pixels, 7, unit, by) for by in (STEP, -STEP))
            slope = gradients[unit.map, unit.row, unit.column]
            assert slope == pytest.approx((up - down) / (2 * STEP), rel=2e-3, abs=float(1e-5 * np.abs(gradients).max()))


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)
def test_weights_against_finite_differences(spec):
    network, pixels = build(spec), some_pixels(spec)
    found = backward(network, pixels, 2, partial(loss_of, spec.output))
    network.double()
    random = np.random.default_rng(1)
    for name, parameter in network.named_parameters():
        stage, part = name.split(".")
        gradients = getattr(found.weights[Stage(stage)], part)
        assert gradients.shape == tuple(parameter.shape)
        for index in random.integers(gradients.size, size=4):
            losses = []
            for by in (STEP, -2 * STEP):
                with torch.no_grad():
                    parameter.view(-1)[index] += by
                losses.append(loss_after(network, pixels, 2))
            with torch.no_grad():
                parameter.view(-1)[index] += STEP
            slope = (losses[0] - losses[1]) / (2 * STEP)
            assert gradients.ravel()[index] == pytest.approx(slope, rel=2e-3, abs=float(1e-5 * np.abs(gradients).max()))


def test_layers_without_learned_numbers_have_no_gradients():
    spec = VARIANTS["paper-1998"]
    weights = backward(build(spec), some_pixels(spec), 0, partial(loss_of, Output.RBF)).weights
    assert weights.keys() == spec.by_stage.keys()
    assert weights[Stage.OUTPUT].weights is None
    assert weights[Stage.INPUT].weights is None
    average = VARIANTS["softmax-full"]
    found = backward(build(average), some_pixels(average), 0, partial(loss_of, Output.SOFTMAX))
    assert found.weights[Stage.S2].biases is None


def test_nothing_flows_back_through_silenced_units():
    spec = VARIANTS["paper-1998"]
    network, pixels = build(spec), some_pixels(spec)
    network.silence(Silenced(maps=frozenset({(Stage.C3, 9)}), units=frozenset({Unit(Stage.C5, 4)})))
    found = backward(network, pixels, 7, partial(loss_of, spec.output))
    kernels = [index for index, (_, target) in enumerate(spec.table.links) if target == 9]
    assert not found.weights[Stage.C3].weights[kernels].any()
    assert found.weights[Stage.C3].biases[9] == 0
    assert found.weights[Stage.C5].biases[4] == 0
    # What reads a silenced unit could still do something with it.
    assert found.values[Stage.C5][4] != 0


def test_the_network_keeps_nothing():
    spec = VARIANTS["paper-1998"]
    network, pixels = build(spec), some_pixels(spec)
    before = {name: value.clone() for name, value in network.state_dict().items()}
    with torch.inference_mode():
        found = backward(network, pixels, 7, partial(loss_of, spec.output))
    assert found.target == 7
    assert all(parameter.grad is None for parameter in network.parameters())
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


@pytest.mark.parametrize("target", [-1, 10])
def test_a_target_is_a_class(target):
    spec = VARIANTS["lenet-1"]
    with pytest.raises(ValueError, match="one of 0…9"):
        backward(build(spec), some_pixels(spec), target, partial(loss_of, spec.output))

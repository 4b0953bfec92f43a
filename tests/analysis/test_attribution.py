"""Attributions against their definitions, from units of every variant; captum stays out until they are wanted."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.analysis.attribution import PATCH, attribute
from lenet_viz.analysis.findings import Method
from lenet_viz.data.preparation import BACKGROUND
from lenet_viz.network.ladder import ladder
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS

NETWORKS = {name: LeNet5(spec, seed=3).eval() for name, spec in VARIANTS.items()}
PAPER = NETWORKS["paper-1998"]


def some_pixels(network: LeNet5) -> np.ndarray:
    side = network.spec.input_size
    return np.random.default_rng(5).uniform(-0.1, 1.175, (side, side)).astype(np.float32)


def value_of(network: LeNet5, images: torch.Tensor, unit: Unit) -> torch.Tensor:
    values = {layer.stage: values for layer, _, values in network.stages(images)}
    return values[unit.stage][:, unit.map, unit.row, unit.column]


@st.composite
def networks_and_units(draw):
    network = NETWORKS[draw(st.sampled_from(list(NETWORKS)))]
    layer = draw(st.sampled_from(network.spec.layers[1:]))
    return network, Unit(layer.stage, *(draw(st.integers(0, side - 1)) for side in layer.shape))


@settings(max_examples=40)
@given(networks_and_units())
def test_gradients_are_the_networks_own(drawn):
    network, unit = drawn
    pixels = some_pixels(network)
    image = torch.from_numpy(pixels)[None, None].requires_grad_()
    value = value_of(network, image, unit)
    (expected,) = torch.autograd.grad(value, image)
    plain = attribute(network, pixels, unit, Method.GRADIENT)
    np.testing.assert_allclose(plain.values, expected[0, 0], rtol=1e-4, atol=1e-6)
    product = attribute(network, pixels, unit, Method.INPUT_X_GRADIENT)
    np.testing.assert_allclose(product.values, pixels * expected[0, 0].numpy(), rtol=1e-4, atol=1e-6)
    assert plain.value == product.value == pytest.approx(float(value.detach()), rel=1e-5, abs=1e-5)


@settings(max_examples=40)
@given(networks_and_units())
def test_integrated_gradients_add_up(drawn):
    network, unit = drawn
    found = attribute(network, some_pixels(network), unit, Method.INTEGRATED_GRADIENTS)
    scale = max(1.0, abs(found.value), abs(found.paper_value))
    assert abs(found.gap) < 3e-3 * scale
    assert found.total == pytest.approx(found.value - found.paper_value, abs=3e-3 * scale)


@settings(max_examples=20)
@given(networks_and_units(), st.sampled_from(Method))
def test_nothing_outside_the_ladder_is_attributed(drawn, method):
    network, unit = drawn
    pixels = some_pixels(network)
    found = attribute(network, pixels, unit, method)
    assert found.values.shape == pixels.shape
    assert found.values.dtype == np.float32
    grown = np.pad(pixels, 1) * 0
    for row, column in seen(network, unit):
        # A patch that covers the pixel may reach one that the unit sees.
        reach = PATCH - 1 if method is Method.OCCLUSION else 0
        grown[max(0, row + 1 - reach) : row + 2 + reach, max(0, column + 1 - reach) : column + 2 + reach] = 1
    assert not found.values[grown[1:-1, 1:-1] == 0].any()


def seen(network: LeNet5, unit: Unit) -> list[tuple[int, int]]:
    field = ladder(network.spec, unit, network.snapshot(), network.silenced)[Stage.INPUT]
    return [(int(row), int(column)) for _, row, column in np.argwhere(np.asarray(field))]


def test_occlusion_is_the_mean_fall_under_the_patches_that_cover_a_pixel():
    pixels, unit = some_pixels(PAPER), Unit(Stage.F6, 7)
    found = attribute(PAPER, pixels, unit, Method.OCCLUSION)
    for row, column in ((0, 0), (13, 20), (31, 15)):
        falls = []
        for top in range(max(0, row - PATCH + 1), min(row, 32 - PATCH) + 1):
            for left in range(max(0, column - PATCH + 1), min(column, 32 - PATCH) + 1):
                covered = pixels.copy()
                covered[top : top + PATCH, left : left + PATCH] = BACKGROUND
                with torch.no_grad():
                    falls.append(found.value - float(value_of(PAPER, torch.from_numpy(covered)[None, None], unit)))
        assert found.values[row, column] == pytest.approx(np.mean(falls), abs=1e-5)


def test_an_outputs_value_is_its_penalty_or_weighted_sum():
    for network in (PAPER, NETWORKS["softmax-full"]):
        pixels = some_pixels(network)
        with torch.no_grad():
            scores = network(torch.from_numpy(pixels)[None, None])[0]
        found = attribute(network, pixels, Unit(Stage.OUTPUT, 3), Method.GRADIENT)
        assert found.value == pytest.approx(float(scores[3]), rel=1e-5)


@pytest.mark.parametrize("method", Method)
def test_a_silenced_unit_is_due_to_nothing(method):
    network = LeNet5(VARIANTS["paper-1998"], seed=3).eval()
    unit = Unit(Stage.C3, 9, 5, 4)
    network.silence(Silenced(units=frozenset({unit})))
    found = attribute(network, some_pixels(network), unit, method)
    assert found.value == 0
    assert not found.values.any()


@pytest.mark.parametrize("method", Method)
def test_the_network_is_left_alone(method):
    with torch.inference_mode():
        attribute(PAPER, some_pixels(PAPER), Unit(Stage.C5, 3), method)
    assert all(parameter.grad is None for parameter in PAPER.parameters())
    assert not any(module._forward_hooks or module._backward_hooks for module in PAPER.modules())


def test_units_that_cannot_be_asked():
    with pytest.raises(ValueError, match="start at C1"):
        attribute(PAPER, some_pixels(PAPER), Unit(Stage.INPUT, 0, 3, 3), Method.GRADIENT)
    with pytest.raises(ValueError, match="C3 has 16 maps"):
        attribute(PAPER, some_pixels(PAPER), Unit(Stage.C3, 16), Method.GRADIENT)
    lenet_1 = NETWORKS["lenet-1"]
    with pytest.raises(ValueError, match="no F6"):
        attribute(lenet_1, some_pixels(lenet_1), Unit(Stage.F6, 0), Method.GRADIENT)


def test_the_window_starts_without_captum():
    words = "import sys, lenet_viz.gui.application; sys.exit('captum' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0

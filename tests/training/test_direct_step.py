"""Steps with back-propagation written out: autograd's, up to rounding."""

from __future__ import annotations

import copy
import dataclasses

import pytest
import torch

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Output, Stage
from lenet_viz.training.direct_step import DirectStep
from lenet_viz.training.recipe import Loss, Optimiser
from lenet_viz.training.recipes import RECIPES
from lenet_viz.training.steppers import stepper_for
from lenet_viz.training.steps import GradientStep
from tests.training.specs import PAPER, SOFTMAX, SPECS

PLAIN = dataclasses.replace(RECIPES["plain"], optimiser=Optimiser.SGD, rate=0.1)


@pytest.mark.parametrize("loss", list(Loss))
@pytest.mark.parametrize("spec", SPECS)
def test_a_step_is_autograds(double, noise, spec, loss):
    if spec.output is not Output.RBF and loss is not Loss.CROSS_ENTROPY:
        pytest.skip("a loss of penalties")
    recipe = dataclasses.replace(PLAIN, loss=loss)
    one, other = double(spec), double(spec)
    inputs, labels = noise(spec, 6), torch.arange(6)
    told = DirectStep(one, recipe).step(inputs, labels, 0.1), GradientStep(other, recipe).step(inputs, labels, 0.1)
    assert told[0].wrong == told[1].wrong
    assert told[0].loss == pytest.approx(told[1].loss, rel=1e-12)
    expected = dict(other.named_parameters())
    for name, value in one.named_parameters():
        torch.testing.assert_close(value, expected[name], rtol=1e-10, atol=1e-13)


def test_frozen_stages_stay(double, noise):
    network = double(PAPER)
    before = copy.deepcopy(network.state_dict())
    recipe = dataclasses.replace(PLAIN, frozen=(Stage.C1, Stage.S2))
    DirectStep(network, recipe).step(noise(PAPER, 4), torch.arange(4), 0.1)
    moved = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    assert moved == {name for name, _ in network.named_parameters() if name[:2] not in ("C1", "S2")}


def test_a_loss_that_is_no_number_moves_nothing(noise):
    network = LeNet5(SOFTMAX, seed=1)
    before = copy.deepcopy(network.state_dict())
    inputs = noise(SOFTMAX, 4).float()
    inputs[0] = torch.nan
    result = DirectStep(network, PLAIN).step(inputs, torch.arange(4), 0.1)
    assert result.loss != result.loss
    assert all(torch.equal(value, before[name]) for name, value in network.state_dict().items())


def test_dropout_is_left_to_autograd():
    network = LeNet5(SOFTMAX)
    assert type(stepper_for(network, PLAIN)) is DirectStep
    network.dropout = 0.5
    assert type(stepper_for(network, PLAIN)) is GradientStep

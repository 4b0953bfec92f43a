"""Stochastic diagonal Levenberg–Marquardt: its step, and the rates that the paper reports."""

from __future__ import annotations

import copy
import dataclasses

import pytest
import torch

from lenet_viz.data.datasets import Part, load
from lenet_viz.data.sources import DatasetName
from lenet_viz.network.initialisation import Initialisation
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.training.levenberg_marquardt import LevenbergMarquardtStep, estimate_curvature
from lenet_viz.training.loop import Training, start_network
from lenet_viz.training.losses import mean_loss
from lenet_viz.training.recipes import RECIPES
from tests.training.specs import PAPER, SOFTMAX

RECIPE = RECIPES["1998"]


def ready(network: LeNet5, recipe, inputs, labels) -> LevenbergMarquardtStep:
    """A stepper that has estimated the curvature on these digits."""
    stepper = LevenbergMarquardtStep(network, recipe)
    stepper.begin_pass(lambda count: (inputs[:count], labels[:count]))
    return stepper


@pytest.mark.parametrize("decay", [0.0, 0.01])
def test_a_step_is_the_papers_formula(double, noise, decay):
    recipe = dataclasses.replace(RECIPE, damping=0.03, weight_decay=decay, curvature_digits=4)
    network, inputs, labels = double(PAPER), noise(PAPER, 6), torch.arange(6)
    stepper = ready(network, recipe, inputs, labels)
    before = copy.deepcopy(network)
    result = stepper.step(inputs[4:], labels[4:], 7e-4)
    scores = before(inputs[4:])
    loss = mean_loss(recipe, PAPER.output, scores, labels[4:])
    loss.backward()
    curvature = estimate_curvature(before, inputs[:4], labels[:4])
    for (name, was), value in zip(before.named_parameters(), network.parameters(), strict=True):
        slope = was.grad + decay * was.detach()
        expected = was.detach() - 7e-4 / (0.03 + decay + curvature[name]) * slope
        torch.testing.assert_close(value.detach(), expected, rtol=1e-10, atol=1e-13)
    assert result.loss == pytest.approx(loss.item(), rel=1e-12)
    assert result.wrong == int((scores.argmin(dim=1) != labels[4:]).sum())


def test_the_curvature_of_a_pass_is_estimated_before_it_and_stays(boxes):
    recipe = dataclasses.replace(RECIPE, batch=50, passes=2)
    training = Training(LeNet5(PAPER, seed=1), boxes, recipe)
    seen = []
    for _ in training.events():
        seen.append(training.state()[0]["stepper.C3.weights"].clone())
    # Four steps and the end of the pass, twice.
    assert all(torch.equal(seen[0], each) for each in seen[:5])
    assert not torch.equal(seen[4], seen[5])
    assert all(torch.equal(seen[5], each) for each in seen[5:])


def test_frozen_stages_have_no_rate(double, noise):
    recipe = dataclasses.replace(RECIPE, frozen=(Stage.C1, Stage.S2))
    stepper = ready(double(PAPER), recipe, noise(PAPER, 2), torch.tensor([1, 2]))
    assert not any(name.startswith(("C1", "S2")) for name in stepper.rates(1.0))


def test_nothing_moves_where_the_loss_is_no_number(double, noise):
    network, inputs, labels = double(PAPER), noise(PAPER, 2), torch.tensor([1, 2])
    stepper = ready(network, RECIPE, inputs, labels)
    before = copy.deepcopy(network.state_dict())
    assert stepper.step(inputs * float("nan"), labels, 0.1).loss != 0
    torch.testing.assert_close(network.state_dict(), before, rtol=0, atol=0)


def test_the_curvature_of_another_network_is_refused(double, noise):
    tensors = ready(double(SOFTMAX), RECIPE, noise(SOFTMAX, 2), torch.tensor([1, 2])).state()
    with pytest.raises(ValueError, match="another network"):
        LevenbergMarquardtStep(double(PAPER), RECIPE).restore(tensors)


def rates_of_the_first_pass(data_folder, initialisation: Initialisation, seed: int) -> torch.Tensor:
    recipe = dataclasses.replace(RECIPE, initialisation=initialisation, seed=seed)
    digits = load(DatasetName.MNIST, Part.TRAIN, folder=data_folder)
    training = Training(start_network(LeNet5(PAPER), recipe), digits, recipe)
    next(training.events())
    curvature = training.state()[0]
    of_all = [value.flatten() for name, value in curvature.items() if name.startswith("stepper.")]
    return recipe.rate_at(0.0) / (recipe.damping + torch.cat(of_all))


@pytest.mark.parametrize("seed", [1, 1998])
def test_the_first_pass_has_the_rates_that_the_paper_prints(data_folder, seed):
    # "approximately 7·10⁻⁵ and 0.016" (section III-B)
    rates = rates_of_the_first_pass(data_folder, Initialisation.ROOT, seed)
    assert 5e-5 < float(rates.min()) < 1.1e-4
    assert 0.013 < float(rates.max()) < 0.021


def test_the_printed_initialisation_does_not_have_them(data_folder):
    rates = rates_of_the_first_pass(data_folder, Initialisation.PRINTED, 1)
    # Nearly flat everywhere: all rates but those of a few biases are η/μ.
    assert float(rates.min()) > 1.5e-4
    assert float(rates.max()) > 0.022
    assert float(rates.median()) > 0.02

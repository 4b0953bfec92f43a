"""Steps captured as CUDA graphs are the steps that they were captured from."""

from __future__ import annotations

import copy
import dataclasses
from itertools import islice

import pytest
import torch

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.variants import VARIANTS
from lenet_viz.training.events import StepDone
from lenet_viz.training.graphed_step import EAGER_STEPS, GraphedStep
from lenet_viz.training.loop import Training
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.recipes import RECIPES
from lenet_viz.training.steppers import stepper_for
from lenet_viz.training.steps import GradientStep

RECIPE = Recipe(batch=32, passes=2, seed=5, averaging=0.0)
GRADIENTS = [optimiser for optimiser in Optimiser if optimiser is not Optimiser.SDLM]


def on_cuda(name: str) -> LeNet5:
    return LeNet5(VARIANTS[name], seed=3).cuda()


def batches(sizes: list[int]) -> list[tuple[torch.Tensor, torch.Tensor]]:
    generator = torch.Generator().manual_seed(1)
    return [
        (torch.rand((size, 1, 32, 32), generator=generator).cuda(), torch.arange(size, device="cuda") % 10)
        for size in sizes
    ]


def test_only_cuda_gets_graphs():
    assert not isinstance(stepper_for(LeNet5(VARIANTS["softmax-full"]), RECIPE), GraphedStep)


@pytest.mark.gpu
@pytest.mark.parametrize("optimiser", GRADIENTS)
@pytest.mark.parametrize("name", ["paper-1998", "softmax-full"])
def test_captured_steps_are_plain_steps(name, optimiser):
    recipe = dataclasses.replace(RECIPE, optimiser=optimiser, rate=1e-3)
    plain, graphed = on_cuda(name), on_cuda(name)
    steppers = GradientStep(plain, recipe), GraphedStep(graphed, recipe)
    # Captured batches, a short one between them, captured ones of another size, and a rate that changes.
    sizes = [32] * (EAGER_STEPS + 3) + [7] + [32] * 2 + [16] * (EAGER_STEPS + 2) + [32]
    for number, (inputs, labels) in enumerate(batches(sizes)):
        results = [each.step(inputs, labels, 1e-3 / (1 + number)) for each in steppers]
        assert results[1].loss == pytest.approx(results[0].loss, rel=1e-4)
        assert abs(results[1].wrong - results[0].wrong) <= 1
    for one, other in zip(plain.parameters(), graphed.parameters(), strict=True):
        torch.testing.assert_close(other, one, rtol=1e-3, atol=1e-5)


@pytest.mark.gpu
def test_a_captured_step_moves_nothing_where_the_loss_is_no_number():
    network = on_cuda("softmax-full")
    stepper = GraphedStep(network, RECIPE)
    for inputs, labels in batches([32] * (EAGER_STEPS + 2)):
        stepper.step(inputs, labels, 1e-3)
    before = copy.deepcopy(network.state_dict())
    inputs, labels = batches([32])[0]
    assert stepper.step(inputs * float("nan"), labels, 1e-3).wrong >= 0
    torch.testing.assert_close(network.state_dict(), before, rtol=0, atol=0)


@pytest.mark.gpu
@pytest.mark.parametrize("recipe", [RECIPE, dataclasses.replace(RECIPE, dropout=0.3)], ids=["plain", "dropout"])
def test_a_run_on_cuda_goes_on(boxes, recipe):
    def training() -> Training:
        return Training(on_cuda("softmax-full"), boxes, recipe)

    whole = training()
    events = list(whole.events())
    stopped = training()
    list(islice(stopped.events(), 6))
    resumed = training()
    resumed.restore(*copy.deepcopy(stopped.state()))
    rest = list(resumed.events())
    assert [type(event) for event in rest] == [type(event) for event in events[6:]]
    for one, other in zip(whole.network.parameters(), resumed.network.parameters(), strict=True):
        torch.testing.assert_close(other, one, rtol=1e-3, atol=1e-4)


@pytest.mark.gpu
def test_1998_learns_on_cuda_too(boxes):
    recipe = dataclasses.replace(RECIPES["1998"], batch=20, passes=1)
    here, there = (LeNet5(VARIANTS["paper-1998"], seed=3) for _ in range(2))
    losses = [
        [event.loss for event in Training(network, boxes, recipe).events() if isinstance(event, StepDone)]
        for network in (here, there.cuda())
    ]
    assert losses[1] == pytest.approx(losses[0], rel=1e-2)

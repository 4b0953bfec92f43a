"""Steps on a CPU: back-propagation written out, without autograd's bookkeeping."""

from __future__ import annotations

import math

import torch
from torch import Tensor

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.backpropagation import Backpropagation
from lenet_viz.training.losses import mean_loss, slope_of
from lenet_viz.training.optimizers import learning_parameters
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.steps import GradientStep, StepResult


class DirectStep(GradientStep):
    """`GradientStep` for networks without dropout; the same gradients, up to rounding.

    Whatever number of threads shares it, a step ends in the same bits.
    """

    def __init__(self, network: LeNet5, recipe: Recipe) -> None:
        super().__init__(network, recipe)
        self._way = Backpropagation(network, batches=True)
        self._learning = dict(learning_parameters(network, recipe))

    @torch.no_grad()
    def step(self, inputs: Tensor, labels: Tensor, rate: float) -> StepResult:
        """See `Stepper.step`."""
        recipe, output = self._recipe, self._network.spec.output
        scores = self._way.forward(inputs)
        result = StepResult(float(mean_loss(recipe, output, scores, labels)), int(self._wrong(scores, labels)))
        if math.isfinite(result.loss):
            found = self._way.back(slope_of(recipe, output, scores, labels))
            for name, parameter in self._learning.items():
                parameter.grad = found[name]
            self._move(rate)
        return result

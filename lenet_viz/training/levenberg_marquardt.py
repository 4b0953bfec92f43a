"""The stochastic diagonal Levenberg–Marquardt method (appendix C): a rate for every weight, from curvature."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Final

import torch
from torch import Tensor
from torch.nn import functional

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import CLASSES, Output
from lenet_viz.training.backpropagation import Backpropagation, Gradients
from lenet_viz.training.layer_passes import Order
from lenet_viz.training.losses import PENALTY_SHARE, count_wrong, mean_loss, slope_of
from lenet_viz.training.optimizers import learning_parameters
from lenet_viz.training.recipe import Recipe
from lenet_viz.training.steps import Sample, StepResult

CHUNK: Final = 100
"""So many digits' second derivatives at a time: 500 at once would need 100 MB."""


def estimate_curvature(network: LeNet5, inputs: Tensor, labels: Tensor) -> Gradients:
    """h_kk of every weight: the diagonal of the Gauss–Newton Hessian, meaned over digits (Eqs. 21–27).

    It is a sum over all connections that share a weight, and not an average of squared gradients.
    An RBF output counts with a curvature of 1 on every unit of F6, whatever the loss: so do the paper's
    authors, whose criterion is half the penalty. A softmax output has p·(1 − p) on every weighted sum.

    Args:
        network: its weights are read.
        inputs: (N, 1, S, S).
        labels: (N,) 0…9.

    Returns:
        Parameter name → numbers of 0 or more, in the parameter's shape.
    """
    way = Backpropagation(network)
    mean: Gradients = {}
    for part, answers in zip(torch.split(inputs, CHUNK), torch.split(labels, CHUNK), strict=True):
        scores = way.forward(part)
        if network.spec.output is Output.RBF:
            seed = PENALTY_SHARE * functional.one_hot(answers, CLASSES).to(scores.dtype)
        else:
            probabilities = scores.softmax(dim=1)
            seed = probabilities * (1 - probabilities)
        for name, value in way.back(seed, Order.SECOND).items():
            share = value / len(inputs)
            mean[name] = mean[name].add_(share) if name in mean else share
    return mean


class LevenbergMarquardtStep:
    """w ← w − η/(μ + h)·∂E/∂w, with h estimated anew before every pass (Eqs. 18–20).

    Attributes:
        curvature: h of every weight, since `begin_pass`.
    """

    def __init__(self, network: LeNet5, recipe: Recipe) -> None:
        self._network = network
        self._recipe = recipe
        self._way = Backpropagation(network)
        self._parameters = dict(learning_parameters(network, recipe))
        self.curvature: Gradients = {}
        self._shares: Gradients = {}

    def begin_pass(self, sample: Sample) -> None:
        """Estimate the curvature."""
        self._set_curvature(estimate_curvature(self._network, *sample(self._recipe.curvature_digits)))

    def rates(self, rate: float) -> Gradients:
        """ε_k = η/(μ + h_kk) of every weight that learns."""
        return {name: rate * share for name, share in self._shares.items()}

    def step(self, inputs: Tensor, labels: Tensor, rate: float) -> StepResult:
        """See `Stepper.step`."""
        recipe, output = self._recipe, self._network.spec.output
        with torch.inference_mode():
            scores = self._way.forward(inputs)
            loss = float(mean_loss(recipe, output, scores, labels))
            wrong = int(count_wrong(self._network.logits(scores), labels))
            if math.isfinite(loss):
                found = self._way.back(slope_of(recipe, output, scores, labels))
                self._move(found, rate)
        return StepResult(loss, wrong)

    def state(self) -> dict[str, Tensor]:
        """See `Stepper.state`: the curvature."""
        return dict(self.curvature)

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """See `Stepper.restore`."""
        expected = {name: value.shape for name, value in self._network.named_parameters()}
        if tensors and {name: value.shape for name, value in tensors.items()} != expected:
            raise ValueError("the second derivatives belong to another network")
        self._set_curvature(dict(tensors))

    def _move(self, found: Gradients, rate: float) -> None:
        parameters: list[Tensor] = list(self._parameters.values())
        slopes = [found[name] for name in self._parameters]
        if self._recipe.weight_decay:
            torch._foreach_add_(slopes, parameters, alpha=self._recipe.weight_decay)
        torch._foreach_addcmul_(parameters, slopes, list(self._shares.values()), -rate)

    def _set_curvature(self, curvature: Gradients) -> None:
        self.curvature = {name: value.to(self._network.device) for name, value in curvature.items()}
        # The decay is a penalty of its own on every weight, and its own second derivative.
        floor = self._recipe.damping + self._recipe.weight_decay
        self._shares = {name: 1 / (floor + self.curvature[name]) for name in self._parameters if self.curvature}

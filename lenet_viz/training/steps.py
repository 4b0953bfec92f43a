"""One step: what a batch does to the weights; here by autograd and torch's optimisers."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from torch import Tensor

from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.losses import count_wrong, mean_loss
from lenet_viz.training.optimizers import learning_parameters, optimizer_for, set_rate
from lenet_viz.training.recipe import Recipe

Sample = Callable[[int], tuple[Tensor, Tensor]]
"""A number of digits → the inputs and labels of so many (or of all there are), picked from the training set."""


@dataclass(frozen=True)
class StepResult:
    """What a step tells.

    Attributes:
        loss: mean loss of the batch before the step. If it is no finite number, nothing was moved.
        wrong: how many digits of the batch were read wrongly before the step; what is no digit is not counted.
    """

    loss: float
    wrong: int


class Stepper(Protocol):
    """Moves the weights of one network, in place."""

    def begin_pass(self, sample: Sample) -> None:
        """Get ready for a pass through the training set."""

    def step(self, inputs: Tensor, labels: Tensor, rate: float) -> StepResult:
        """Learn from a batch: (N, 1, S, S) inputs and (N,) labels."""

    def state(self) -> dict[str, Tensor]:
        """Everything that `restore` needs besides the weights; the stepper's own tensors, not copies."""

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """Go on where a stepper with this state stood.

        Raises:
            ValueError: the state belongs to another network or optimiser; this one is as it was.
        """


class GradientStep:
    """Forward, backward by autograd, and one of torch's optimisers."""

    def __init__(self, network: LeNet5, recipe: Recipe) -> None:
        self._network = network
        self._recipe = recipe
        self._parameters = [value for _, value in learning_parameters(network, recipe)]
        self._optimizer = optimizer_for(network, recipe)

    def begin_pass(self, sample: Sample) -> None:
        """Nothing to get ready."""

    def step(self, inputs: Tensor, labels: Tensor, rate: float) -> StepResult:
        """See `Stepper.step`."""
        self._network.train()
        scores = self._network(inputs)
        loss = mean_loss(self._recipe, self._network.spec.output, scores, labels)
        result = StepResult(float(loss.detach()), int(self._wrong(scores, labels)))
        if math.isfinite(result.loss):
            self._network.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            self._move(rate)
        return result

    def _wrong(self, scores: Tensor, labels: Tensor) -> Tensor:
        """How many are read wrongly, a tensor of one number."""
        return count_wrong(self._network.logits(scores.detach()), labels)

    def _move(self, rate: float) -> None:
        set_rate(self._optimizer, rate)
        self._optimizer.step()

    def state(self) -> dict[str, Tensor]:
        """See `Stepper.state`: `index.name` of every moment."""
        return {
            f"{index}.{name}": value
            for index, values in self._optimizer.state_dict()["state"].items()
            for name, value in values.items()
            if value is not None
        }

    def restore(self, tensors: Mapping[str, Tensor]) -> None:
        """See `Stepper.restore`."""
        moments: dict[int, dict[str, Tensor]] = {}
        for name, value in tensors.items():
            index, key = name.split(".", 1)
            # The optimiser would go on in the very tensors that it is given.
            moments.setdefault(int(index), {})[key] = value.clone()
        self._check(moments)
        before: dict[str, Any] = copy.deepcopy(self._optimizer.state_dict())
        self._optimizer.load_state_dict(before | {"state": moments})

    def _check(self, moments: Mapping[int, Mapping[str, Tensor]]) -> None:
        """An optimiser takes any state; it would fail, or learn something else, only at its next step."""
        for index, values in moments.items():
            if not 0 <= index < len(self._parameters):
                raise ValueError(f"the optimiser has no parameter {index}")
            for name, value in values.items():
                if value.ndim and value.shape != self._parameters[index].shape:
                    raise ValueError(f"{name} of the optimiser's parameter {index} has another shape")

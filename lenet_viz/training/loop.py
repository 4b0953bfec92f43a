"""The training loop: a plain generator. To cancel, stop asking; to pause, do not ask yet."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator
from typing import Any, Final

import torch
from torch import Tensor

from lenet_viz.data.batches import order, to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.data.distortions import Distortions, distort
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.events import DivergedError, PassDone, StepDone, TrainingEvent
from lenet_viz.training.losses import loss_of
from lenet_viz.training.memory import keep_freed_memory
from lenet_viz.training.optimizers import optimizer_for
from lenet_viz.training.recipe import Optimiser, Recipe

AVERAGE_STEPS: Final = 4
"""The running average takes in the weights every so many steps."""

SAFE_STEPS: Final = 50
"""Good weights are put aside every so many steps, to return to if the loss stops being a number."""

EVALUATION_BATCH: Final = 500


class Training:
    """One run of one network: its optimiser, its running average and how far it has come.

    The order of the digits and their distortions follow from seed and pass number alone, so a run
    that goes on from the `state` of a finished pass ends in the same weights as one never stopped.

    Attributes:
        network: the network being trained, in place.
        average: the running average of its weights, which is what is kept; the network itself when
            the recipe does not average.
        passes_done: finished passes.
    """

    def __init__(self, network: LeNet5, digits: DigitSet, recipe: Recipe, *, watch: DigitSet | None = None) -> None:
        """Prepare a run.

        Args:
            network: starting weights; moved as it learns.
            digits: the training set.
            recipe: all else that decides the run.
            watch: digits to read after every pass; they never influence the run.

        Raises:
            ValueError: there is nothing to learn from.
        """
        if len(digits) == 0:
            raise ValueError("there are no digits to learn from")
        keep_freed_memory()
        self.network = network
        self.recipe = recipe
        self.average = copy.deepcopy(network) if recipe.averaging else network
        self.passes_done = 0
        self._images = digits.images.to(network.device)
        self._labels = digits.labels.to(network.device)
        self._watch = watch
        self._optimizer = optimizer_for(network.parameters(), recipe)
        self._averaged = 0
        self._safe = self._copies()

    @property
    def digits(self) -> int:
        """How many digits the run learns from."""
        return len(self._labels)

    @property
    def watched(self) -> int:
        """How many digits are read after every pass."""
        return 0 if self._watch is None else len(self._watch)

    @property
    def steps_per_pass(self) -> int:
        """Batches in one pass; the last one may be smaller."""
        return math.ceil(self.digits / self.recipe.batch)

    @property
    def steps(self) -> int:
        """Steps of the whole run."""
        return self.steps_per_pass * self.recipe.passes

    def events(self) -> Iterator[TrainingEvent]:
        """Train, one step at a time, from the pass reached so far to the last.

        Yields:
            A StepDone after every step and a PassDone after every pass.

        Raises:
            DivergedError: the loss is no longer a number; network and average hold the last weights
                that were known to be good.
        """
        while self.passes_done < self.recipe.passes:
            yield from self._one_pass(self.passes_done)

    def state(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """Everything that `restore` needs after a finished pass: tensors by name, and plain values.

        The tensors are the run's own; whoever keeps them while it goes on copies them.
        """
        tensors = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        tensors |= {f"average.{name}": value for name, value in self.average.state_dict().items()}
        for index, values in self._optimizer.state_dict()["state"].items():
            tensors |= {f"optimizer.{index}.{name}": value for name, value in values.items() if value is not None}
        return tensors, {"passes_done": self.passes_done, "averaged": self._averaged}

    def restore(self, tensors: dict[str, Tensor], values: dict[str, Any]) -> None:
        """Go on where the run that gave this state stood.

        Raises:
            ValueError: the state belongs to another network or recipe; this run is as it was.
        """
        optimizer = copy.deepcopy(self._optimizer.state_dict())
        try:
            parts, moments = _sorted(tensors)
            done, averaged = int(values["passes_done"]), int(values["averaged"])
            if self.recipe.optimiser is not Optimiser.SGD and len(moments) != len(
                optimizer["param_groups"][0]["params"]
            ):
                raise ValueError("the optimiser's memory is missing")
            self.network.load_state_dict(parts["network"])
            self.average.load_state_dict(parts["average"])
            self._optimizer.load_state_dict(optimizer | {"state": moments})
        except (KeyError, RuntimeError, TypeError, ValueError) as error:
            self._return_to_safe_weights()
            self._optimizer.load_state_dict(optimizer)
            raise ValueError(f"not the state of such a run: {error}") from error
        self.passes_done, self._averaged = done, averaged
        self._safe = self._copies()

    def _one_pass(self, turn: int) -> Iterator[TrainingEvent]:
        recipe, count = self.recipe, self.digits
        places = order(count, seed=recipe.seed, turn=turn).to(self.network.device)
        generator = torch.Generator().manual_seed((recipe.seed * 1_000_003 + turn) * 2 + 1)
        if self.network.spec.dropout:
            torch.manual_seed(recipe.seed * 1_000_003 + turn)
        losses, wrong = 0.0, 0
        for index, chosen in enumerate(torch.split(places, recipe.batch)):
            step = turn * self.steps_per_pass + index
            rate = recipe.rate_at(step, self.steps)
            inputs, labels = self._batch(chosen, generator)
            loss, mistakes = self._step(inputs, labels, rate, step)
            losses += loss * len(labels)
            wrong += mistakes
            seen = turn * count + index * recipe.batch + len(labels)
            yield StepDone(step + 1, self.steps, loss, rate, seen)
        self.passes_done = turn + 1
        yield PassDone(turn + 1, recipe.passes, losses / count, wrong / count, self._watch_error())

    def _batch(self, chosen: Tensor, generator: torch.Generator) -> tuple[Tensor, Tensor]:
        inputs = to_inputs(self._images[chosen], self.network.spec.input_size)
        if self.recipe.distortions:
            inputs = distort(inputs, Distortions(), generator)
        return inputs, self._labels[chosen]

    def _step(self, inputs: Tensor, labels: Tensor, rate: float, step: int) -> tuple[float, int]:
        """One step of the optimiser. Returns the loss before it, and how many digits were read wrongly."""
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        self.network.train()
        scores = self.network(inputs)
        loss = loss_of(self.network.spec.output, scores, labels)
        value = float(loss.detach())
        if not math.isfinite(value):
            self._return_to_safe_weights()
            raise DivergedError(
                f"at step {step + 1} the loss was no longer a number; the rate of {rate:g} is probably too high. "
                "The last good weights were kept."
            )
        if step % SAFE_STEPS == 0:
            self._safe = self._copies()
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self._optimizer.step()
        if step % AVERAGE_STEPS == 0:
            self._update_average()
        return value, int((self.network.logits(scores.detach()).argmax(dim=1) != labels).sum())

    def _update_average(self) -> None:
        if self.average is self.network:
            return
        # While few weights were seen the average follows them more closely.
        self._averaged += 1
        decay = min(self.recipe.averaging, self._averaged / (self._averaged + 9))
        with torch.no_grad():
            for mean, value in zip(self.average.parameters(), self.network.parameters(), strict=True):
                mean.lerp_(value, 1 - decay)

    def _watch_error(self) -> float | None:
        return None if self._watch is None else error_rate(self.average, self._watch)

    def _copies(self) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        return copy.deepcopy(self.network.state_dict()), copy.deepcopy(self.average.state_dict())

    def _return_to_safe_weights(self) -> None:
        network, average = self._safe
        self.network.load_state_dict(network)
        self.average.load_state_dict(average)


def _sorted(tensors: dict[str, Tensor]) -> tuple[dict[str, dict[str, Tensor]], dict[int, dict[str, Tensor]]]:
    """The tensors of a state: those of network and average by name, those of the optimiser by parameter."""
    parts: dict[str, dict[str, Tensor]] = {"network": {}, "average": {}}
    moments: dict[int, dict[str, Tensor]] = {}
    for name, value in tensors.items():
        part, rest = name.split(".", 1)
        if part == "optimizer":
            index, key = rest.split(".", 1)
            moments.setdefault(int(index), {})[key] = value
        else:
            parts[part][rest] = value
    return parts, moments


def error_rate(network: LeNet5, digits: DigitSet) -> float:
    """Share of the digits that a network reads wrongly, 0…1, nothing rejected."""
    network.eval()
    wrong = 0
    with torch.inference_mode():
        for images, labels in zip(
            torch.split(digits.images, EVALUATION_BATCH), torch.split(digits.labels, EVALUATION_BATCH), strict=True
        ):
            inputs = to_inputs(images.to(network.device), network.spec.input_size)
            answers = network.logits(network(inputs)).argmax(dim=1)
            wrong += int((answers != labels.to(answers.device)).sum())
    return wrong / len(digits)

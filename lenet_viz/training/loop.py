"""The training loop: a plain generator. To cancel, stop asking; to pause, do not ask yet."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, NoReturn

import torch
from torch import Tensor

from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.training.changes import Change
from lenet_viz.training.error_rate import error_rate
from lenet_viz.training.events import DivergedError, PassDone, StepDone, TrainingEvent
from lenet_viz.training.losses import knows_rubbish
from lenet_viz.training.memory import keep_freed_memory
from lenet_viz.training.progress import Progress
from lenet_viz.training.recipe import Optimiser, Recipe
from lenet_viz.training.steppers import stepper_for
from lenet_viz.training.supply import Supply, batch_seed
from lenet_viz.training.threads import flush_tiny_numbers

AVERAGE_STEPS: Final = 4
"""The running average takes in the weights every so many steps."""

SAFE_STEPS: Final = 50
"""Good weights are put aside every so many steps, to return to if the loss stops being a number."""


class Training:
    """One run of one network: its optimiser, its running average and how far it has come.

    Order, distortions and whatever else is random follow from seed, pass and place in the pass alone, so
    a run that goes on from a `state`, taken after any step, ends in the same weights as one never stopped.

    Attributes:
        network: the network being trained, in place.
        average: the running average of its weights, which is what is kept; the network itself when
            the recipe does not average.
        recipe: all else that decides the run, as it holds now.
        changes: what was changed since the start, oldest first.
    """

    def __init__(
        self,
        network: LeNet5,
        digits: DigitSet,
        recipe: Recipe,
        *,
        watch: DigitSet | None = None,
        changes: Sequence[Change] = (),
    ) -> None:
        """Prepare a run.

        Args:
            network: starting weights; moved as it learns.
            digits: the training set.
            recipe: as it holds at the start.
            watch: digits to read after every pass; they never influence the run.
            changes: to be made again on the way, oldest first: those of an earlier run.

        Raises:
            ValueError: there is nothing to learn from, or the network cannot be trained so, or not with rubbish.
        """
        if len(digits) == 0:
            raise ValueError("there are no digits to learn from")
        recipe.check(network.spec)
        if digits.holds_rubbish and not knows_rubbish(recipe, network.spec.output):
            raise ValueError(
                f"{network.spec.title} by {recipe.loss} has no class for what is no digit: leave rubbish out"
            )
        keep_freed_memory()
        self.network = network
        self.recipe = recipe
        self.changes: tuple[Change, ...] = ()
        self._started_with = recipe
        self._coming = list(changes)
        network.dropout = recipe.dropout or network.spec.dropout
        self.average = copy.deepcopy(network) if recipe.averaging else network
        self._supply = Supply(digits, network.spec.input_size, network.device)
        self._watch = watch
        self._stepper = stepper_for(network, recipe)
        self._progress = Progress()
        self._ready_for = -1
        self._safe = self._copies()

    @property
    def checksum(self) -> int:
        """Tells the digits that the run learns from, pictures and labels, from others."""
        return self._supply.checksum

    @property
    def digits(self) -> int:
        """How many digits the run learns from, rubbish included."""
        return len(self._supply)

    @property
    def rubbish(self) -> int:
        """How many of those are no digits."""
        return len(self._supply) - self._supply.digits

    @property
    def watched(self) -> int:
        """How many digits are read after every pass."""
        return 0 if self._watch is None else len(self._watch)

    @property
    def passes_done(self) -> int:
        """Finished passes."""
        return self._progress.passes

    @property
    def steps_done(self) -> int:
        """Steps made so far."""
        return self._progress.steps

    @property
    def passes_seen(self) -> float:
        """How far the run is, in passes, the one under way included; 0…passes of the recipe."""
        return self._progress.passes + self._progress.place / self.digits

    @property
    def finished(self) -> bool:
        """Whether the last pass is done."""
        return self._progress.passes >= self.recipe.passes

    def events(self) -> Iterator[TrainingEvent]:
        """Train, one step at a time, from where the run is to the end of its last pass.

        Yields:
            A StepDone after every step and a PassDone after every pass.

        Raises:
            DivergedError: the loss is no longer a number; network and average hold the last weights
                that were known to be good.
        """
        flush_tiny_numbers()
        while not self.finished:
            yield from self._rest_of_pass()

    def change(self, recipe: Recipe) -> None:
        """From the next step on go by another recipe's rate, batch, distortions and noise.

        Raises:
            ValueError: something else is different.
        """
        change = Change.of(self.steps_done, recipe)
        if change.applied(self.recipe) != replace(recipe, name=self.recipe.name):
            raise ValueError("during a run only rate, batch, distortions and noise can change")
        if Change.of(self.steps_done, self.recipe) != change:
            self._coming = []
            self._make(change)

    def state(self) -> tuple[dict[str, Tensor], dict[str, Any]]:
        """Everything that `restore` needs, after any step: tensors by name, and plain JSON values.

        The tensors are the run's own; whoever keeps them while it goes on copies them.
        """
        tensors = {f"network.{name}": value for name, value in self.network.state_dict().items()}
        tensors |= {f"average.{name}": value for name, value in self.average.state_dict().items()}
        tensors |= {f"stepper.{name}": value for name, value in self._stepper.state().items()}
        values = dict(vars(self._progress)) | {
            "changes": [change.to_dict() for change in self.changes],
            "coming": [change.to_dict() for change in self._coming],
            "ready": self._ready_for == self._progress.passes,
        }
        return tensors, values

    def restore(self, tensors: Mapping[str, Tensor], values: Mapping[str, Any]) -> None:
        """Go on where the run that gave this state stood.

        Raises:
            ValueError: the state belongs to another network or recipe; this run is as it was.
        """
        before, stepper = self._copies(), stepper_for(self.network, self._started_with)
        try:
            parts = _sorted(tensors)
            changes = tuple(Change.from_dict(change) for change in values["changes"])
            coming = [Change.from_dict(change) for change in values["coming"]]
            progress = Progress(**{name: values[name] for name in vars(self._progress)})
            self.network.load_state_dict(parts["network"])
            self.average.load_state_dict(parts["average"])
            if progress.steps and not parts["stepper"] and _has_memory(self.recipe):
                raise ValueError("the optimiser's memory is missing")
            stepper.restore(parts["stepper"])
        except (KeyError, RuntimeError, TypeError, ValueError) as error:
            self._return_to(before)
            raise ValueError(f"not the state of such a run: {error}") from error
        self._stepper, self._progress, self.changes = stepper, progress, changes
        self._ready_for = progress.passes if values.get("ready") else -1
        self._coming = coming
        self.recipe = changes[-1].applied(self._started_with) if changes else self._started_with
        self._safe = self._copies()

    def _rest_of_pass(self) -> Iterator[TrainingEvent]:
        progress, supply, turn = self._progress, self._supply, self._progress.passes
        places = supply.order(self.recipe, turn)
        # What changes between two passes already holds for the second derivatives.
        self._make_coming_change()
        if self._ready_for != turn:
            self._stepper.begin_pass(lambda count: supply.sample(self.recipe, turn, count))
            self._ready_for = turn
        while progress.place < self.digits:
            self._make_coming_change()
            chosen = places[progress.place : progress.place + self.recipe.batch]
            rate = self.recipe.rate_at(self.passes_seen)
            loss = self._step(chosen, rate)
            yield StepDone(progress.steps, loss, rate, turn * self.digits + progress.place, self.passes_seen)
        if not all(bool(value.isfinite().all()) for value in self.network.parameters()):
            # The last step may have spoilt what no loss has shown yet.
            self._diverged(progress.steps, "weights were no longer numbers")
        loss, wrong = progress.losses / self.digits, progress.wrong / self._supply.digits
        progress.passes, progress.place, progress.losses, progress.wrong = turn + 1, 0, 0.0, 0
        yield PassDone(turn + 1, self.recipe.passes, progress.steps, loss, wrong, self._watch_error())

    def _step(self, chosen: Tensor, rate: float) -> float:
        """One step. Returns the loss before it."""
        progress = self._progress
        seed = batch_seed(self.recipe.seed, progress.passes, progress.place)
        if self.network.dropout:
            torch.manual_seed(seed)
        inputs, labels = self._supply.batch(self.recipe, chosen, seed)
        if progress.steps % SAFE_STEPS == 0:
            safe = self._copies()
        result = self._stepper.step(inputs, labels, rate)
        if not math.isfinite(result.loss):
            self._diverged(progress.steps + 1, "the loss was no longer a number")
        if progress.steps % SAFE_STEPS == 0:
            self._safe = safe
        if progress.steps % AVERAGE_STEPS == 0:
            self._update_average()
        progress.steps += 1
        progress.place += len(labels)
        progress.losses += result.loss * len(labels)
        progress.wrong += result.wrong
        return result.loss

    def _diverged(self, step: int, what: str) -> NoReturn:
        self._return_to(self._safe)
        cause = _cause(self.recipe, self.recipe.rate_at(self.passes_seen))
        raise DivergedError(step, f"at step {step:,} {what}; {cause}. The last good weights were kept.")

    def _make_coming_change(self) -> None:
        while self._coming and self._coming[0].step <= self._progress.steps:
            self._make(self._coming.pop(0))

    def _make(self, change: Change) -> None:
        self.recipe = change.applied(self.recipe)
        self.changes = (*self.changes, change)

    def _update_average(self) -> None:
        if self.average is self.network:
            return
        # While few weights were seen the average follows them more closely.
        self._progress.averaged += 1
        decay = min(self.recipe.averaging, self._progress.averaged / (self._progress.averaged + 9))
        with torch.no_grad():
            for mean, value in zip(self.average.parameters(), self.network.parameters(), strict=True):
                mean.lerp_(value, 1 - decay)

    def _watch_error(self) -> float | None:
        return None if self._watch is None else error_rate(self.average, self._watch)

    def _copies(self) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        return copy.deepcopy(self.network.state_dict()), copy.deepcopy(self.average.state_dict())

    def _return_to(self, copies: tuple[dict[str, Tensor], dict[str, Tensor]]) -> None:
        network, average = copies
        self.network.load_state_dict(network)
        self.average.load_state_dict(average)


def start_network(network: LeNet5, recipe: Recipe) -> LeNet5:
    """The network with the starting weights that a recipe gives it."""
    network.initialise(recipe.seed, recipe.initialisation)
    return network


def _has_memory(recipe: Recipe) -> bool:
    """Whether the optimiser carries something from step to step."""
    return recipe.optimiser is not Optimiser.SGD and not (
        recipe.optimiser is Optimiser.MOMENTUM and recipe.momentum == 0
    )


def _cause(recipe: Recipe, rate: float) -> str:
    if recipe.optimiser is Optimiser.SDLM:
        return f"with η = {rate:g} and μ = {recipe.damping:g} its steps are probably too long"
    return f"the rate of {rate:g} is probably too high"


def _sorted(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Tensor]]:
    """The tensors of a state by their owner: network, average, stepper."""
    parts: dict[str, dict[str, Tensor]] = {"network": {}, "average": {}, "stepper": {}}
    for name, value in tensors.items():
        owner, rest = name.split(".", 1)
        parts[owner][rest] = value
    return parts

"""What a training run tells while it goes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StepDone:
    """One step has moved the weights.

    Attributes:
        step: how many steps are done, 1…steps.
        steps: how many the whole run has.
        loss: mean loss of the batch, before the step.
        rate: the learning rate of the step.
        digits: digits seen in this run so far.
    """

    step: int
    steps: int
    loss: float
    rate: float
    digits: int


@dataclass(frozen=True)
class PassDone:
    """One pass through the training set has ended.

    Attributes:
        number: how many passes are done, 1…passes.
        passes: how many the whole run has.
        loss: mean loss of the pass.
        train_error: share of training digits that were read wrongly just before they were learned
            from, 0…1; distorted ones if the recipe distorts.
        watch_error: share of the watched digits that the network now reads wrongly, 0…1; None when
            none are watched.
    """

    number: int
    passes: int
    loss: float
    train_error: float
    watch_error: float | None


TrainingEvent = StepDone | PassDone


class DivergedError(ArithmeticError):
    """The loss is no longer a number; the network was put back to its last good weights."""

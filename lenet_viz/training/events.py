"""What a training run tells while it goes on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class StepDone:
    """One step has moved the weights.

    Attributes:
        step: how many steps are done, 1….
        loss: mean loss of the batch, before the step.
        rate: the learning rate of the step; the paper's η.
        digits: digits seen in this run so far, this step's included.
        passes: the same in passes through the training set, 0…passes of the recipe.
    """

    step: int
    loss: float
    rate: float
    digits: int
    passes: float


@dataclass(frozen=True)
class PassDone:
    """One pass through the training set has ended.

    Attributes:
        number: how many passes are done, 1…passes.
        passes: how many the whole run has.
        step: how many steps are done.
        loss: mean loss of the pass.
        train_error: share of training digits that were read wrongly just before they were learned
            from, 0…1; distorted ones if the recipe distorts.
        watch_error: share of the watched digits that the network now reads wrongly, 0…1; None when
            none are watched.
    """

    number: int
    passes: int
    step: int
    loss: float
    train_error: float
    watch_error: float | None


TrainingEvent = StepDone | PassDone


class DivergedError(ArithmeticError):
    """The loss is no longer a number; the network was put back to its last good weights.

    Attributes:
        step: the step at which that happened, 1….
    """

    def __init__(self, step: int, message: str) -> None:
        super().__init__(message)
        self.step = step

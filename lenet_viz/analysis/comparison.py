"""Two networks and the same digit, or the same set of digits: what they make of it, and where they differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.evaluation import Classes, evaluate
from lenet_viz.analysis.reading import Answer
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import AMPLITUDE, Squashing, Stage
from lenet_viz.network.trace import Trace

SATURATED: Final = 0.9
"""Beyond this share of its limit a squashing function has less than a fifth of its steepest slope."""


class Verdict(StrEnum):
    """How two answers to the same digit compare."""

    BLANK = "nothing to read"
    SAME = "same answer"
    DIFFERENT = "they differ"
    ONE_REJECTS = "one rejects it"
    BOTH_REJECT = "both reject it"


def verdict(left: Answer | None, right: Answer | None) -> Verdict:
    """How two answers compare; None is a blank pad."""
    if left is None or right is None:
        return Verdict.BLANK
    if left.rejected and right.rejected:
        return Verdict.BOTH_REJECT
    if left.rejected or right.rejected:
        return Verdict.ONE_REJECTS
    return Verdict.SAME if left.digit == right.digit else Verdict.DIFFERENT


@dataclass(frozen=True)
class StageSummary:
    """What can be said of a stage without knowing which of its maps belongs to which of another network.

    Attributes:
        mean: mean absolute activation.
        saturated: share of the units, 0…1, whose squashing is flat where they are: beyond 0.9 of the limit
            of a tanh or sigmoid, at 0 for ReLU. None for a stage without squashing.
    """

    mean: float
    saturated: float | None


def summarise(trace: Trace, stage: Stage) -> StageSummary:
    """The summary of one stage of one forward pass.

    Raises:
        KeyError: the network has no such stage.
    """
    values = trace.values[stage]
    return StageSummary(float(np.abs(values).mean()), _saturated(values, trace.spec.layer(stage).squashing))


def _saturated(values: NDArray[np.float32], squashing: Squashing) -> float | None:
    match squashing:
        case Squashing.NONE:
            return None
        case Squashing.RELU:
            flat = values <= 0
        case Squashing.SIGMOID:
            flat = np.abs(2 * values - 1) > SATURATED
        case Squashing.SCALED_TANH:
            flat = np.abs(values) > SATURATED * AMPLITUDE
        case Squashing.TANH:
            flat = np.abs(values) > SATURATED
    return float(flat.mean())


def mean_difference(left: Trace, right: Trace, stage: Stage) -> float:
    """Mean absolute difference of a stage's activations, unit by unit.

    It says something only of networks that grew from the same starting weights: the maps of others are in no order.

    Raises:
        ValueError: the stages have different shapes.
    """
    one, other = left.values[stage], right.values[stage]
    if one.shape != other.shape:
        raise ValueError(f"{stage} has {one.shape} units on one side and {other.shape} on the other")
    return float(np.abs(one - other).mean())


@dataclass(frozen=True, eq=False)
class Disagreements:
    """The digits of a set that two networks read differently; the nearest class counts as the answer, rejected or not.

    Attributes:
        indices: (N,) their numbers in the set, ascending.
        labels: (N,) their true classes.
        left, right: (N,) the two answers.
        digits: how many digits were read.
    """

    indices: Classes
    labels: Classes
    left: Classes
    right: Classes
    digits: int

    def __len__(self) -> int:
        return len(self.indices)

    @property
    def left_right(self) -> int:
        """How many of them the left network reads rightly."""
        return int((self.left == self.labels).sum())

    @property
    def right_right(self) -> int:
        """How many of them the right network reads rightly."""
        return int((self.right == self.labels).sum())


def disagreements(
    left: LeNet5, right: LeNet5, digits: DigitSet, report: Callable[[int, int], None] | None = None
) -> Disagreements:
    """The digits that two networks, put into evaluation mode, read differently.

    Args:
        left: one network.
        right: the other.
        digits: what both read.
        report: called now and then with the digits read, by both together, and twice their number; may raise to stop.

    Raises:
        ValueError: there are no digits.
    """
    count = len(digits)

    def forward(start: int) -> Callable[[int, int], None] | None:
        return None if report is None else lambda done, _: report(start + done, 2 * count)

    one = evaluate(left, digits, report=forward(0)).answers
    other = evaluate(right, digits, report=forward(count)).answers
    found = np.flatnonzero(one != other)
    return Disagreements(found, digits.labels.numpy()[found], one[found], other[found], count)

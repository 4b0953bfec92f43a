"""How well a network reads a whole set of digits."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray

from lenet_viz.analysis.reading import PENALTY_LIMIT, PROBABILITY_LIMIT
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.inference import scores
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import CLASSES, Output

BATCH: Final = 500

NORMAL_95: Final = 1.959963984540054
"""Standard deviations around the mean that hold 95 % of a normal distribution."""

Classes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a network made of a set of digits; the nearest class counts as its answer, rejected or not.

    Attributes:
        labels: (N,) true classes, 0…9.
        answers: (N,) nearest classes, 0…9.
        rejected: (N,) whether the answer would be rejected by its score, as `reading.read` does.
    """

    labels: Classes
    answers: Classes
    rejected: NDArray[np.bool_]

    @property
    def count(self) -> int:
        """How many digits were read, at least 1."""
        return len(self.labels)

    @cached_property
    def wrong(self) -> Classes:
        """Numbers of the digits read wrongly, ascending."""
        return np.flatnonzero(self.answers != self.labels)

    @property
    def error(self) -> float:
        """Share of digits read wrongly, 0…1, nothing rejected."""
        return len(self.wrong) / self.count

    @property
    def interval(self) -> tuple[float, float]:
        """95 % interval of the error, 0…1, were there more digits of this kind (Wilson, 1927)."""
        return wilson_interval(len(self.wrong), self.count)

    @property
    def rejected_share(self) -> float:
        """Share of digits whose answer would be rejected, 0…1."""
        return float(self.rejected.mean())

    @cached_property
    def confusion(self) -> Classes:
        """How often true class (row) was read as class (column), (10, 10); right answers on the diagonal."""
        cells = np.bincount(self.labels * CLASSES + self.answers, minlength=CLASSES**2)
        return cells.reshape(CLASSES, CLASSES)

    @property
    def class_errors(self) -> list[float | None]:
        """Share read wrongly of each class, 0…1; None for a class without digits."""
        counts, right = self.confusion.sum(axis=1).tolist(), self.confusion.diagonal().tolist()
        return [1 - good / count if count else None for count, good in zip(counts, right, strict=True)]

    @property
    def confusions(self) -> list[tuple[int, int, int]]:
        """Every mistake that occurs as (true class, answer, times), the most frequent first."""
        off_diagonal = self.confusion * (1 - np.eye(CLASSES, dtype=np.int64))
        cells = [(label, answer, int(off_diagonal[label, answer])) for label, answer in np.argwhere(off_diagonal)]
        return sorted(((int(label), int(answer), times) for label, answer, times in cells), key=lambda cell: -cell[2])


def evaluate(
    network: LeNet5, digits: DigitSet, batch: int = BATCH, report: Callable[[int, int], None] | None = None
) -> Evaluation:
    """Let a network, put into evaluation mode, read a set of digits on its device.

    Args:
        network: the network.
        digits: what it reads.
        batch: how many digits it reads at once.
        report: called before each batch with the digits read and all of them; may raise to stop.

    Raises:
        ValueError: there are no digits.
    """
    if len(digits) == 0:
        raise ValueError("there are no digits to read")
    network.eval()
    size = network.spec.input_size
    parts = []
    for index, images in enumerate(torch.split(digits.images, batch)):
        if report is not None:
            report(index * batch, len(digits))
        parts.append(scores(network, to_inputs(images.to(network.device), size)).cpu())
    marks = torch.cat(parts).numpy()
    output = network.spec.output
    answers = marks.argmin(axis=1) if output is Output.RBF else marks.argmax(axis=1)
    return Evaluation(digits.labels.numpy(), answers, rejected_by_score(marks, output))


def rejected_by_score(marks: NDArray[np.float32], output: Output) -> NDArray[np.bool_]:
    """Whether each row of penalties or probabilities, (N, 10), is like no digit: (N,)."""
    # "Not within" also catches scores that are not numbers.
    if output is Output.RBF:
        within: NDArray[np.bool_] = marks.min(axis=1) <= PENALTY_LIMIT
    else:
        within = marks.max(axis=1) >= PROBABILITY_LIMIT
    return ~within


def wilson_interval(wrong: int, count: int) -> tuple[float, float]:
    """95 % interval of a share, 0…1, of which `wrong` in `count` (at least 1) were seen.

    Unlike the textbook's ± it never leaves 0…1 and has a width even when nothing was wrong.
    """
    share, spread = wrong / count, NORMAL_95**2 / count
    middle = (share + spread / 2) / (1 + spread)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)

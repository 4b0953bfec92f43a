"""How well a network reads a whole set of digits."""

from __future__ import annotations

import math
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.analysis.side_by_side import side_by_side
from lenet_viz.data.batches import to_inputs
from lenet_viz.data.datasets import DigitSet
from lenet_viz.network.inference import scores
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import CLASSES, Output

BATCH: Final = 200
"""Digits that a thread reads at once: more do not stay in its core's cache, fewer cost more calls."""

NORMAL_95: Final = 1.959963984540054
"""Standard deviations around the mean that hold 95% of a normal distribution."""

Classes = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Evaluation:
    """What a network made of a set of digits, or of its first ones; rejected or not, the nearest class is its answer.

    Attributes:
        labels: (N,) true classes, 0…9.
        scores: (N, 10) penalties or probabilities.
        output: which of the two.
        total: how many digits the set has, N or more; more while it is being read, or when that was stopped.
        limit: beyond it an answer is rejected.
    """

    labels: Classes
    scores: NDArray[np.float32]
    output: Output
    total: int
    limit: Limit

    @property
    def count(self) -> int:
        """How many digits were read, at least 1."""
        return len(self.labels)

    @property
    def complete(self) -> bool:
        """Whether the whole set was read."""
        return self.count == self.total

    @cached_property
    def answers(self) -> Classes:
        """(N,) nearest classes, 0…9, as `reading.read` finds them: a score that is not a number is the last."""
        penalties = self.scores if self.output is Output.RBF else -self.scores
        answers: Classes = np.where(np.isnan(penalties), np.inf, penalties).argmin(axis=1)
        return answers

    @cached_property
    def rejected(self) -> NDArray[np.bool_]:
        """(N,) whether an answer would be rejected by its score, as `reading.read` does."""
        return ~self.limit.holds(self.limit.measure.of(self.scores, self.output))

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
        """95% interval of the error, 0…1, were there more digits of this kind (Wilson, 1927)."""
        return wilson_interval(len(self.wrong), self.count)

    @property
    def rejected_share(self) -> float:
        """Share of digits whose answer would be rejected, 0…1."""
        return float(self.rejected.mean())

    @cached_property
    def loss(self) -> float:
        """Mean over the digits of the right class's penalty (twice Eq. 8), or of −log of its probability."""
        right = self.scores[np.arange(self.count), self.labels].astype(np.float64)
        if self.output is Output.RBF:
            return float(right.mean())
        return float(-np.log(np.maximum(right, np.finfo(np.float32).tiny)).mean())

    def sureness(self, *, wrong: bool) -> float | None:
        """Mean penalty or probability of the answers that are right, or wrong; None where there are none."""
        chosen = (self.answers != self.labels) == wrong
        measure = Measure.PENALTY if self.output is Output.RBF else Measure.PROBABILITY
        return float(measure.of(self.scores[chosen], self.output).mean()) if chosen.any() else None

    @cached_property
    def confusion(self) -> Classes:
        """How often true class (row) was read as class (column), (10, 10); right answers on the diagonal."""
        cells = np.bincount(self.labels * CLASSES + self.answers, minlength=CLASSES**2)
        return cells.reshape(CLASSES, CLASSES)

    @property
    def recalls(self) -> list[float | None]:
        """Of the digits of each class the share read as that class, 0…1; None for a class without digits."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=1))

    @property
    def precisions(self) -> list[float | None]:
        """Of the answers of each class the share that is right, 0…1; None for a class never answered."""
        return _shares(self.confusion.diagonal(), self.confusion.sum(axis=0))

    @property
    def class_errors(self) -> list[float | None]:
        """Share read wrongly of each class, 0…1; None for a class without digits."""
        return [None if recall is None else 1 - recall for recall in self.recalls]

    @property
    def confusions(self) -> list[tuple[int, int, int]]:
        """Every mistake that occurs as (true class, answer, times), the most frequent first."""
        off_diagonal = self.confusion * (1 - np.eye(CLASSES, dtype=np.int64))
        cells = [(label, answer, int(off_diagonal[label, answer])) for label, answer in np.argwhere(off_diagonal)]
        return sorted(((int(label), int(answer), times) for label, answer, times in cells), key=lambda cell: -cell[2])


def evaluate(
    network: LeNet5,
    digits: DigitSet,
    batch: int = BATCH,
    report: Callable[[int, int], None] | None = None,
    limit: Limit | None = None,
) -> Evaluation:
    """Let a network, put into evaluation mode, read a set of digits on its device.

    Args:
        network: the network.
        digits: what it reads.
        batch: how many digits it reads at once.
        report: called after each batch with the digits read and all of them; may raise to stop.
        limit: beyond it an answer is rejected; None: the usual one of the network's output.

    Raises:
        ValueError: there are no digits, some are rubbish, or the network cannot be judged by that limit.
    """
    limit = limit or USUAL_LIMITS[network.spec.output]
    limit.check(network.spec.output)
    parts: list[NDArray[np.float32]] = []
    done = 0
    with closing(read_in_parts(network, digits, batch)) as reading:
        for part in reading:
            parts.append(part)
            done += len(part)
            if report is not None:
                report(done, len(digits))
    return Evaluation(digits.labels.numpy(), np.concatenate(parts), network.spec.output, len(digits), limit)


def read_in_parts(
    network: LeNet5, digits: DigitSet, batch: int = BATCH, threads: int | None = None
) -> Generator[NDArray[np.float32]]:
    """Scores of a set, (n, 10) penalties or probabilities of one batch after the other.

    Batches are read side by side: the network must not change until the last has come, or the generator is closed,
    which ends the threads. How many there are changes no bit of the scores.

    Args:
        network: the network; it is put into evaluation mode.
        digits: what it reads.
        batch: how many digits a thread reads at once.
        threads: how many; None: one for each core, or a single one where the network is not on the CPU.

    Raises:
        ValueError: there are no digits, or some are rubbish, which no answer can be right about.
    """
    if len(digits) == 0:
        raise ValueError("there are no digits to read")
    if digits.holds_rubbish:
        raise ValueError("a set with rubbish has no error: no answer to what is no digit is right")
    network.eval()

    def read(images: Tensor) -> NDArray[np.float32]:
        inputs = to_inputs(images.to(network.device), network.spec.input_size)
        result: NDArray[np.float32] = scores(network, inputs).cpu().numpy()
        return result

    if threads is None and network.device.type != "cpu":
        threads = 1
    yield from side_by_side(read, torch.split(digits.images, batch), threads)


def wilson_interval(wrong: int, count: int) -> tuple[float, float]:
    """95% interval of a share, 0…1, of which `wrong` in `count` (at least 1) were seen.

    Unlike the textbook's ± it never leaves 0…1 and has a width even when nothing was wrong.
    """
    share, spread = wrong / count, NORMAL_95**2 / count
    middle = (share + spread / 2) / (1 + spread)
    half = NORMAL_95 * math.sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def _shares(parts: Classes, wholes: Classes) -> list[float | None]:
    return [part / whole if whole else None for part, whole in zip(parts.tolist(), wholes.tolist(), strict=True)]

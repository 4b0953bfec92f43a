"""What rejecting buys: the error of the answers that are left, against how many are rejected. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import Measure
from lenet_viz.network.spec import Output

PAPER_ERROR: Final = 0.005
"""The error of the rest at which the paper's Fig. 10 compares networks."""


@dataclass(frozen=True, eq=False)
class RejectionCurve:
    """Every limit that matters, the most tolerant first. Answers with the same value are one step.

    Attributes:
        measure: what answers are judged by.
        output: what the scores are.
        limits: (K,) the limit at each step, K of at least 1; falling for a penalty, else rising.
        rejected: (K,) share of the digits beyond the limit, 0…1, strictly ascending; it begins with 0 unless there
            are scores that are not finite, which no limit lets pass.
        errors: (K,) share read wrongly of the others, 0…1.
    """

    measure: Measure
    output: Output
    limits: NDArray[np.float32]
    rejected: NDArray[np.float64]
    errors: NDArray[np.float64]

    def at(self, value: float) -> tuple[float, float | None]:
        """The share rejected at any limit, and the error of the rest, 0…1; None where nothing is left."""
        step = int(np.searchsorted(self._goodness(self.limits), self._goodness(np.float32(value)), side="left"))
        if step == len(self.limits):
            return 1.0, None
        return float(self.rejected[step]), float(self.errors[step])

    def share_for(self, error: float = PAPER_ERROR) -> float | None:
        """The smallest share, 0…1, that has to be rejected for an error of the rest of at most so much.

        None where even the surest answers are wrong more often.
        """
        steps = np.flatnonzero(self.errors <= error)
        return float(self.rejected[steps[0]]) if len(steps) else None

    def limit_for(self, share: float) -> float:
        """The limit at which a share, 0…1, is rejected, or what comes nearest to it; of two the more tolerant."""
        return float(self.limits[int(np.abs(self.rejected - share).argmin())])

    def _goodness(self, values: NDArray[np.float32] | np.float32) -> NDArray[np.float32] | np.float32:
        """The values turned so that the larger one is the surer answer."""
        return -values if self.measure.small_is_good else values


def rejection_curve(evaluation: Evaluation, measure: Measure) -> RejectionCurve:
    """The curve of an evaluation, complete or not.

    Raises:
        ValueError: answers of this kind have no such measure, or no score is finite.
    """
    if not measure.fits(evaluation.output):
        raise ValueError(f"the answers of {evaluation.output} outputs have no {measure}")
    values = measure.of(evaluation.scores, evaluation.output)
    finite = np.isfinite(values)
    if not finite.any():
        raise ValueError(f"no answer has a {measure} that is a number")
    wrong = (evaluation.answers != evaluation.labels)[finite]
    goodness = -values[finite] if measure.small_is_good else values[finite]
    steps, step_of, counts = np.unique(goodness, return_inverse=True, return_counts=True)
    mistakes = np.bincount(step_of, weights=wrong, minlength=len(steps))
    # Of each step and all surer ones.
    left, wrong_left = _from_the_end(counts), _from_the_end(mistakes)
    limits = -steps if measure.small_is_good else steps
    return RejectionCurve(
        measure, evaluation.output, limits, (evaluation.count - left) / evaluation.count, wrong_left / left
    )


def _from_the_end(values: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    sums: NDArray[np.float64] = values[::-1].cumsum()[::-1].astype(np.float64)
    return sums

"""The limit at which hardly a digit is rejected, and as much as can be of what is none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import USUAL_LIMITS, Limit

DIGITS_REJECTED: Final = 0.008
"""The share of digits that may be rejected; of others it can be a little more, which leaves it below 1%."""


def chosen_limit(evaluations: Iterable[Evaluation], rejected: float = DIGITS_REJECTED) -> Limit:
    """The tightest limit that rejects at most a share of the digits of every one of these sets.

    Args:
        evaluations: of digits that nothing was learned from, all by the same network, at least one.
        rejected: the share, 0…1.

    Returns:
        On what the network's output is usually judged by: penalty or probability.
    """
    limits = [_of_one(evaluation, rejected) for evaluation in evaluations]
    return max(limits, key=lambda limit: limit.value if limit.measure.small_is_good else -limit.value)


def _of_one(evaluation: Evaluation, rejected: float) -> Limit:
    measure = USUAL_LIMITS[evaluation.output].measure
    values = measure.of(evaluation.scores, evaluation.output)
    surest_first = np.sort(values) if measure.small_is_good else -np.sort(-values)
    kept = len(values) - int(rejected * len(values))
    return Limit(measure, float(surest_first[kept - 1]))

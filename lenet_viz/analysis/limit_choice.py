"""The limit at which hardly a digit is rejected, and as much as can be of what is none."""

from __future__ import annotations

from typing import Final

import numpy as np

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import USUAL_LIMITS, Limit

DIGITS_REJECTED: Final = 0.008
"""The share of digits that may be rejected; of others it can be a little more, which leaves it below 1%."""


def chosen_limit(evaluation: Evaluation, rejected: float = DIGITS_REJECTED) -> Limit:
    """The tightest limit that rejects at most a share of some digits.

    Args:
        evaluation: of digits from which the network did not learn.
        rejected: the share, 0 or more and below 1.

    Returns:
        On what the network's output is usually judged by: penalty or probability.

    Raises:
        ValueError: the share is impossible.
    """
    if not 0 <= rejected < 1:
        raise ValueError(f"the share that may be rejected must lie in 0…1, below 1, not {rejected}")
    measure = USUAL_LIMITS[evaluation.output].measure
    values = measure.of(evaluation.scores, evaluation.output)
    surest_first = np.sort(values) if measure.small_is_good else -np.sort(-values)
    kept = len(values) - int(rejected * len(values))
    return Limit(measure, float(surest_first[kept - 1]))

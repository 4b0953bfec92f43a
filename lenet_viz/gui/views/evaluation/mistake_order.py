"""In which order mistakes are shown. No Qt."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import Measure
from lenet_viz.network.spec import Output


class Order(StrEnum):
    """What comes first."""

    CONFUSION = "confusion"
    """The most frequent confusion; within it the surest answers."""
    SCORE = "score"
    """The answers with the best penalty or probability: the network was surest of them."""
    GAP = "gap"
    """The answers furthest ahead of the runner-up."""

    def words(self, output: Output) -> str:
        """How it is offered."""
        match self:
            case Order.CONFUSION:
                return "most frequent"
            case Order.SCORE:
                return "least penalty" if output is Output.RBF else "most probable"
            case Order.GAP:
                return "largest gap"


def ordered(evaluation: Evaluation, order: Order) -> NDArray[np.int64]:
    """The numbers of the digits read wrongly, in an order; equal ones in the order of the set."""
    wrong = evaluation.wrong
    scores = evaluation.scores[wrong]
    gap = -Measure.GAP.of(scores, evaluation.output).astype(np.float64)
    if order is Order.GAP:
        return wrong[np.argsort(gap, kind="stable")]
    measure = Measure.PENALTY if evaluation.output is Output.RBF else Measure.PROBABILITY
    doubt = measure.of(scores, evaluation.output) * (1.0 if measure.small_is_good else -1.0)
    if order is Order.SCORE:
        return wrong[np.argsort(doubt, kind="stable")]
    labels, answers = evaluation.labels[wrong], evaluation.answers[wrong]
    times = evaluation.confusion[labels, answers]
    return wrong[np.lexsort((doubt, answers, labels, -times))]

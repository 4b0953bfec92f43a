"""From ten scores to an answer: a digit, or a rejection with its reason. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.network.spec import Output

INK_SHARES: Final = (0.03, 0.62)
"""Smallest and largest share of its 20×20 box that a digit inks; of MNIST's 70,000 digits 14 lie outside."""


class ScoreKind(StrEnum):
    """What the ten scores are."""

    PENALTY = "penalty"
    PROBABILITY = "probability"


@dataclass(frozen=True)
class Answer:
    """What a network says about one input.

    Attributes:
        digit: the answer, or None when the input is rejected.
        best: the nearest class, rejected or not.
        score: its penalty or probability.
        runner_up: the second class, and its score.
        reason: why the input is rejected, one sentence; empty otherwise.
        limit: beyond it the answer would have been rejected.
    """

    digit: int | None
    best: int
    score: float
    runner_up: int
    runner_up_score: float
    kind: ScoreKind
    reason: str
    limit: Limit

    @property
    def rejected(self) -> bool:
        """Whether the input is like no digit."""
        return self.digit is None


def read(
    scores: NDArray[np.float32], output: Output, ink_share: float | None = None, limit: Limit | None = None
) -> Answer:
    """The answer to one input.

    Args:
        scores: (10,) penalties of an RBF output or probabilities of a softmax output.
        output: which of the two.
        ink_share: the share of its 20×20 box that the drawing inks, 0…1, where known.
        limit: beyond it an input is rejected; None: the usual one of the output.

    Raises:
        ValueError: networks with this output cannot be judged by that limit.
    """
    limit = limit or USUAL_LIMITS[output]
    limit.check(output)
    penalties = output is Output.RBF
    ranking = np.argsort(scores if penalties else -scores, kind="stable")
    best, runner_up = int(ranking[0]), int(ranking[1])
    reason = _ink_reason(ink_share) or _reason(scores, output, best, limit)
    return Answer(
        digit=None if reason else best,
        best=best,
        score=float(scores[best]),
        runner_up=runner_up,
        runner_up_score=float(scores[runner_up]),
        kind=ScoreKind.PENALTY if penalties else ScoreKind.PROBABILITY,
        reason=reason,
        limit=limit,
    )


def _reason(scores: NDArray[np.float32], output: Output, best: int, limit: Limit) -> str:
    values = limit.measure.of(scores[None], output)
    if limit.holds(values)[0]:
        return ""
    value, at = float(values[0]), limit.words(output)
    match limit.measure:
        case Measure.PENALTY:
            return f"Like no digit: even the nearest code, {best}, has a penalty of {value:.1f} (limit {at})."
        case Measure.PROBABILITY:
            return f"Undecided: even the likeliest digit, {best}, has a probability of only {value:.1%} (limit {at})."
        case Measure.GAP:
            gap = f"{value:.1f}" if output is Output.RBF else f"{value:.1%}"
            return f"Undecided: {best} is ahead of the runner-up by only {gap} (limit {at})."


def _ink_reason(share: float | None) -> str:
    smallest, largest = INK_SHARES
    if share is None or smallest <= share <= largest:
        return ""
    if share < smallest:
        return f"Too little ink: it covers {share:.0%} of its box, a digit at least {smallest:.0%}."
    return f"Too much ink: it covers {share:.0%} of its box, a digit at most {largest:.0%}."

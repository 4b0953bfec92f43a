"""From ten scores to an answer: a digit, or a rejection with its reason. No torch."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.spec import Output

PENALTY_LIMIT: Final = 20.0
"""The largest penalty of an answer. Of training digits that were held out, 1.2 % lie beyond it; of
random scribbles 7 in 10 (`paper-1998`)."""

PROBABILITY_LIMIT: Final = 0.8
"""The smallest probability of an answer. Of digits that were held out, about 1 % lie below it."""

INK_SHARES: Final = (0.03, 0.62)
"""Smallest and largest share of its 20×20 box that a digit inks; MNIST's digits lie inside."""


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
    """

    digit: int | None
    best: int
    score: float
    runner_up: int
    runner_up_score: float
    kind: ScoreKind
    reason: str

    @property
    def rejected(self) -> bool:
        """Whether the input is like no digit."""
        return self.digit is None


def read(scores: NDArray[np.float32], output: Output, ink_share: float | None = None) -> Answer:
    """The answer to one input.

    Args:
        scores: (10,) penalties of an RBF output or probabilities of a softmax output.
        output: which of the two.
        ink_share: the share of its 20×20 box that the drawing inks, 0…1, where known.
    """
    penalties = output is Output.RBF
    ranking = np.argsort(scores if penalties else -scores, kind="stable")
    best, runner_up = int(ranking[0]), int(ranking[1])
    score = float(scores[best])
    reason = _ink_reason(ink_share) or (_penalty_reason(best, score) if penalties else _probability_reason(best, score))
    return Answer(
        digit=None if reason else best,
        best=best,
        score=score,
        runner_up=runner_up,
        runner_up_score=float(scores[runner_up]),
        kind=ScoreKind.PENALTY if penalties else ScoreKind.PROBABILITY,
        reason=reason,
    )


def _penalty_reason(best: int, penalty: float) -> str:
    # "Not smaller" also catches a penalty that is not a number.
    if penalty <= PENALTY_LIMIT:
        return ""
    return f"Like no digit: even the nearest code, {best}, has a penalty of {penalty:.1f} (limit {PENALTY_LIMIT:.0f})."


def _probability_reason(best: int, probability: float) -> str:
    if probability >= PROBABILITY_LIMIT:
        return ""
    limit = f"{PROBABILITY_LIMIT:.0%}"
    return f"Undecided: even the likeliest digit, {best}, has a probability of only {probability:.1%} (limit {limit})."


def _ink_reason(share: float | None) -> str:
    smallest, largest = INK_SHARES
    if share is None or smallest <= share <= largest:
        return ""
    if share < smallest:
        return f"Too little ink: it covers {share:.0%} of its box, a digit at least {smallest:.0%}."
    return f"Too much ink: it covers {share:.0%} of its box, a digit at most {largest:.0%}."

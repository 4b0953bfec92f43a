"""Beyond which score an input is like no digit. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.spec import Output


class Measure(StrEnum):
    """What an answer is judged by."""

    PENALTY = "penalty"
    """Of the nearest code, RBF outputs only: small is good."""
    PROBABILITY = "probability"
    """Of the likeliest class, softmax outputs only: large is good."""
    GAP = "gap"
    """Between the best two outputs, as in the paper's Fig. 10: large is good."""

    def fits(self, output: Output) -> bool:
        """Whether a network with this output can be judged so."""
        match self:
            case Measure.PENALTY:
                return output is Output.RBF
            case Measure.PROBABILITY:
                return output is Output.SOFTMAX
            case Measure.GAP:
                return True

    @property
    def small_is_good(self) -> bool:
        """Whether the sure answers are those with the small values."""
        return self is Measure.PENALTY

    def of(self, scores: NDArray[np.float32], output: Output) -> NDArray[np.float32]:
        """The measure of every answer: (N, 10) penalties or probabilities → (N,), 0 or more."""
        best_first = np.sort(scores if output is Output.RBF else -scores, axis=1)
        if self is Measure.GAP:
            gaps: NDArray[np.float32] = best_first[:, 1] - best_first[:, 0]
            return gaps
        return np.abs(best_first[:, 0])


@dataclass(frozen=True)
class Limit:
    """The last value of a measure at which an answer still stands.

    Attributes:
        measure: what is judged.
        value: the limit itself: a penalty of 0 or more, a probability of 0…1, or a gap between two of either.

    Raises:
        ValueError: the value is negative or not a number.
    """

    measure: Measure
    value: float

    def __post_init__(self) -> None:
        if not (math.isfinite(self.value) and self.value >= 0):
            raise ValueError(f"a limit must be 0 or more, not {self.value}")

    def holds(self, values: NDArray[np.float32]) -> NDArray[np.bool_]:
        """Which answers stand, by the values of the measure; none whose value is not a number."""
        within: NDArray[np.bool_] = values <= self.value if self.measure.small_is_good else values >= self.value
        return within

    def words(self, output: Output) -> str:
        """The value as people read it, for networks with this output: "20", "17.4", "80%"."""
        if output is Output.SOFTMAX:
            return f"{self.value:.1%}".replace(".0%", "%")
        return f"{self.value:.1f}".removesuffix(".0")

    def check(self, output: Output) -> None:
        """Make sure that a network's answers can be judged so.

        Raises:
            ValueError: they cannot.
        """
        if not self.measure.fits(output):
            raise ValueError(f"the answers of {output} outputs have no {self.measure} to lay a limit on")


USUAL_LIMITS: Final = {Output.RBF: Limit(Measure.PENALTY, 20.0), Output.SOFTMAX: Limit(Measure.PROBABILITY, 0.8)}
"""Where nobody asks for another. Of MNIST's digits that were held out 1.4% lie beyond, of random scribbles 7 in 10
(`paper-1998`)."""

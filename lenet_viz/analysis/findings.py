"""What looking backwards from a value finds, as plain arrays that may be shared between threads. No torch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.weights import Weights

Array = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Gradients:
    """How the loss of one input at one target class would follow every number of a network.

    Attributes:
        target: the class the loss is taken at, 0…9.
        loss: the loss, in the recipe's units.
        values: stage → ∂loss/∂value of every unit, INPUT too, in the shapes of `Trace.values`. At a
            softmax OUTPUT these are slopes along the ten weighted sums, not along the probabilities:
            the loss is computed from the sums. A silenced unit has the slope along the 0 it sends on.
        weights: stage → ∂loss/∂ each weight and bias, in the shapes of `LeNet5.snapshot`; None where a
            layer has none, and for the codes of an RBF output, which are not learned.
    """

    target: int
    loss: float
    values: Mapping[Stage, Array]
    weights: Weights


class Method(StrEnum):
    """Ways of telling which pixels a unit's value is due to, in the order in which they are shown."""

    GRADIENT = "gradient"
    """∂value/∂pixel: what a little more ink would do."""
    INPUT_X_GRADIENT = "input × gradient"
    """pixel · ∂value/∂pixel: the share of each pixel if the network were linear."""
    INTEGRATED_GRADIENTS = "integrated gradients"
    """(pixel − paper) × mean gradient between blank paper and the digit: shares that add up."""
    OCCLUSION = "occlusion"
    """How far the value falls when a 3×3 patch of paper covers the pixel: mean over its nine patches."""


@dataclass(frozen=True, eq=False)
class Attribution:
    """What a method makes of a unit's value.

    Attributes:
        unit: the unit asked about. For an RBF output its value is the penalty, and for a softmax
            output the weighted sum: a probability near 0 or 1 hardly follows any pixel.
        values: (S, S), one number a pixel, in the unit's own scale (a gradient: per unit of input).
        value: the unit's value for the input.
        paper_value: its value for blank paper, −0.1 everywhere.
    """

    method: Method
    unit: Unit
    values: Array
    value: float
    paper_value: float

    @property
    def total(self) -> float:
        """Σ of the pixels' numbers."""
        return float(self.values.sum(dtype=np.float64))

    @property
    def gap(self) -> float:
        """What is missing from Σ to value − paper_value: about 0 for integrated gradients only."""
        return self.value - self.paper_value - self.total


@dataclass(frozen=True, eq=False)
class Flip:
    """The smallest change found that makes a network answer something else; there may be smaller ones.

    Attributes:
        changed: (S, S), the changed input, within −0.1…1.175.
        difference: (S, S), changed − original.
        before, after: the answers, nearest class or likeliest digit, rejected or not.
    """

    changed: Array
    difference: Array
    before: int
    after: int

    @property
    def length(self) -> float:
        """Euclidean length of the change: √Σ difference²."""
        return float(np.linalg.norm(self.difference.astype(np.float64)))

    @property
    def largest(self) -> float:
        """The largest change of one pixel, 0…1.275."""
        return float(np.abs(self.difference).max())

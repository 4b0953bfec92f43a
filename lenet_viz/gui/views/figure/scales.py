"""The limits of the figure's colour scales. No Qt."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.codes import digit_codes
from lenet_viz.network.spec import AMPLITUDE, NetworkSpec, Squashing, Stage
from lenet_viz.network.trace import Trace
from lenet_viz.network.weights import Weights

_KERNEL_QUANTILE: Final = 0.98
_STEPS: Final = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)


def natural_limit(squashing: Squashing) -> float | None:
    """The largest absolute value of a squashing function; None where there is none."""
    match squashing:
        case Squashing.SCALED_TANH:
            return AMPLITUDE
        case Squashing.TANH | Squashing.SIGMOID:
            return 1.0
        case Squashing.RELU | Squashing.NONE:
            return None


def activation_limits(spec: NetworkSpec, trace: Trace | None) -> dict[Stage, float]:
    """Stage → end of its colour scale, for C1 … F6.

    Fixed for the squashing functions that have an end; a ReLU stage ends at its largest value,
    rounded up to one of seven steps a decade so that the scale seldom changes.
    """
    natural = natural_limit(spec.squashing)
    stages = [stage for stage in spec.by_stage if stage not in (Stage.INPUT, Stage.OUTPUT)]
    if natural is not None:
        return dict.fromkeys(stages, natural)
    if trace is None:
        return dict.fromkeys(stages, 1.0)
    return {stage: rounded_up(float(np.abs(trace.values[stage]).max())) for stage in stages}


def kernel_limit(weights: Weights) -> float:
    """End of the kernels' colour scale: 98% of the C3 weights lie within, rounded up to two digits.

    One limit for C1 and C3; what lies beyond is drawn in the end colours.
    """
    kernels = weights[Stage.C3].weights
    assert kernels is not None
    limit = _quantile(np.abs(kernels).ravel(), _KERNEL_QUANTILE)
    if not (math.isfinite(limit) and limit > 0.0):
        return 1.0
    digit = 10.0 ** (math.floor(math.log10(limit)) - 1)
    return math.ceil(limit / digit - 1e-6) * digit


def _quantile(numbers: NDArray[np.float32], share: float) -> float:
    """As `np.quantile`, linear between neighbours, in a twentieth of its time: it is asked with every update."""
    place = share * (len(numbers) - 1)
    below = math.floor(place)
    above = min(below + 1, len(numbers) - 1)
    ordered = np.partition(numbers, (below, above))
    return float(ordered[below]) + (float(ordered[above]) - float(ordered[below])) * (place - below)


def penalty_limit() -> float:
    """The penalty of a full bar: the distance between the two codes that differ most."""
    codes = digit_codes()
    return float(np.square(codes[:, None] - codes[None]).sum(axis=2).max())


def rounded_up(value: float) -> float:
    """The next of seven steps a decade at or above a value; 1 for what is no positive number."""
    if not (math.isfinite(value) and value > 0.0):
        return 1.0
    decade = 10.0 ** math.floor(math.log10(value))
    return next(step * decade for step in _STEPS if value <= step * decade * (1 + 1e-6))

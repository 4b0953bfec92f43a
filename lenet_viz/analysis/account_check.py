"""Did the network compute what is shown? Its single precision against the sum in double precision. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from lenet_viz.analysis.account_words import scientific
from lenet_viz.network.arithmetic import Explanation
from lenet_viz.network.spec import AMPLITUDE, SLOPE, Squashing
from lenet_viz.network.trace import Trace

_UNIT: Final = 2.0**-24
"""Half the distance from 1 to the next single-precision number: the most that one operation rounds by."""

_STEEPEST: Final = {
    Squashing.SCALED_TANH: AMPLITUDE * SLOPE,
    Squashing.TANH: 1.0,
    Squashing.RELU: 1.0,
    Squashing.SIGMOID: 0.25,
    Squashing.NONE: 1.0,
}
"""The largest slope of each squashing function: how much of a sum's error reaches the value."""

_SMALLEST: Final = float(np.finfo(np.float32).tiny)
"""Below this, single precision loses digits or flushes to 0."""


@dataclass(frozen=True, eq=False)
class Check:
    """Whether the network's own single-precision value is this double-precision sum.

    Attributes:
        agrees: both the weighted sum and the value lie within the rounding of single precision.
        computed: the network's value, printed with seven significant digits.
        difference: the network's value − the explanation's value.
    """

    agrees: bool
    computed: str
    difference: float


def check(trace: Trace, explanation: Explanation) -> Check:
    """Hold an explanation against what the network computed, weighted sum and value."""
    unit = explanation.unit
    place = unit.map, unit.row, unit.column
    computed = float(trace.values[unit.stage][place])
    difference = computed - explanation.value
    of_sum = float(trace.sums[unit.stage][place]) - explanation.total
    bound = sum_bound(explanation)
    agrees = abs(of_sum) <= bound and abs(difference) <= _value_bound(trace, explanation, bound)
    return Check(agrees, _seven_digits(computed), difference)


def sum_bound(explanation: Explanation) -> float:
    """How far single precision may take a weighted sum from the exact one.

    A sum of n products and a bias passes each term through at most m = n + 2 roundings, whatever the
    order: its error is at most m·u·Σ|term| with u = 2⁻²⁴. For long sums that never happens: roundings
    are as often up as down, so that 4·√m takes the place of m (Higham and Mary, "A new approach to
    probabilistic rounding error analysis", SIAM J. Sci. Comput. 41, 2019; 4 standard deviations).
    """
    roundings = len(explanation.terms) + 2
    size = float(np.abs(explanation.terms).sum()) + abs(explanation.bias)
    return min(roundings, 4.0 * math.sqrt(roundings)) * _UNIT * size + _SMALLEST


def _value_bound(trace: Trace, explanation: Explanation, bound: float) -> float:
    """How far the value may be: the sum's error at the steepest slope, and the function's own few roundings."""
    if explanation.silenced:
        return 0.0
    if explanation.normaliser is None:
        return _STEEPEST[explanation.squashing] * bound + 8.0 * _UNIT * (1.0 + abs(explanation.value))
    logits = trace.sums[explanation.unit.stage].astype(np.float64)
    # exp turns an absolute error of its argument, which grows with the argument, into a relative one.
    reach = float(np.abs(logits - logits.max()).max()) + 16.0
    return explanation.value * math.expm1(min(bound + _UNIT * reach, 1.0)) + _SMALLEST


def _seven_digits(value: float) -> str:
    """As many digits as single precision has: −1.714412; 0 is 0."""
    if value == 0.0:
        return "0"
    mantissa, _, exponent = f"{value:#.7g}".partition("e")
    mantissa = mantissa.replace("-", "−").removesuffix(".")
    return scientific(mantissa, int(exponent)) if exponent else mantissa

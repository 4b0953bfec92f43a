"""The sum behind one number: every unit's terms, taken from the wiring. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lenet_viz.network.spec import AMPLITUDE, SLOPE, LayerKind, Output, Squashing, Stage, Subsampling, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.wiring import Wiring, wiring

Terms = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Explanation:
    """Why a unit has its value: Σ terms + bias = weighted sum → squashing → value.

    Attributes:
        wiring: where the inputs come from, and through which weights.
        inputs: the value of each source, shape (n,).
        factors: what each input is multiplied by; for RBF the code pixel it is compared with.
        terms: the summands: input × factor, or (input − factor)² for RBF. Under max subsampling the
            winner's term is its value and the others are 0.
        bias: the unit's bias, 0 where it has none.
        total: Σ terms + bias, in double precision.
        squashing: what is applied to the total.
        normaliser: the sum of the ten exponentials of a softmax output, divided by the exponential
            of the largest total for safety; None elsewhere.
        silenced: whether the unit is switched off, so that its value is 0 all the same.
        value: the value that follows from all this, in double precision.
    """

    unit: Unit
    wiring: Wiring
    inputs: Terms
    factors: Terms
    terms: Terms
    bias: float
    total: float
    squashing: Squashing
    normaliser: float | None
    silenced: bool
    value: float


def explain(trace: Trace, unit: Unit) -> Explanation:
    """The terms of one unit, and the value they add up to.

    Raises:
        ValueError: the unit does not exist in the traced network, or is an input pixel.
    """
    wires = wiring(trace.spec, unit)
    layer = trace.spec.layer(unit.stage)
    inputs = trace.values[wires.stage][wires.maps, wires.rows, wires.columns].astype(np.float64)
    factors = _factors(trace, unit, wires)
    if layer.kind is LayerKind.RBF:
        terms = np.square(inputs - factors)
    elif layer.subsampling is Subsampling.MAX:
        terms = np.where(np.arange(len(inputs)) == inputs.argmax(), inputs, 0.0)
    else:
        terms = inputs * factors
    biases = trace.weights[unit.stage].biases
    bias = 0.0 if wires.bias is None or biases is None else float(biases[wires.bias])
    total = math.fsum([*terms, bias])
    if unit.stage is Stage.OUTPUT and trace.spec.output is Output.SOFTMAX:
        logits = trace.sums[Stage.OUTPUT].ravel().astype(np.float64)
        logits[unit.map] = total  # the traced sum is rounded to single precision
        normaliser = float(np.exp(logits - logits.max()).sum())
        value = math.exp(total - logits.max()) / normaliser
    else:
        normaliser = None
        value = squashed(layer.squashing, total)
    silenced = unit in trace.silenced
    if silenced:
        value = 0.0
    return Explanation(unit, wires, inputs, factors, terms, bias, total, layer.squashing, normaliser, silenced, value)


def squashed(function: Squashing, total: float) -> float:
    """The squashing function of one weighted sum, in double precision."""
    match function:
        case Squashing.SCALED_TANH:
            return AMPLITUDE * math.tanh(SLOPE * total)
        case Squashing.TANH:
            return math.tanh(total)
        case Squashing.RELU:
            return max(0.0, total)
        case Squashing.SIGMOID:
            # Written with tanh: exp overflows for strongly negative sums.
            return 0.5 * (1.0 + math.tanh(0.5 * total))
        case Squashing.NONE:
            return total


def _factors(trace: Trace, unit: Unit, wires: Wiring) -> Terms:
    """What each input is multiplied by (or compared with)."""
    numbers = trace.weights[unit.stage].weights
    if wires.weights is not None and numbers is not None:
        return numbers.ravel()[wires.weights].astype(np.float64)
    average = trace.spec.layer(unit.stage).subsampling is Subsampling.AVERAGE
    return np.full(len(wires), 1.0 / len(wires) if average else 1.0)

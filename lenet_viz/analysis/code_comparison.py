"""What decides between the two nearest digits: pixel by pixel for codes, unit by unit for softmax. No torch."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lenet_viz.analysis.reading import read
from lenet_viz.network.spec import Output, Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.wiring import wiring

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Candidate:
    """One digit's code held against the units that the output reads.

    Attributes:
        digit: 0…9.
        code: the pixels it is compared with, shape (84,), as the network has them now.
        squares: (unit − pixel)², shape (84,).
        penalty: the exact sum of the squares, rounded once.
    """

    digit: int
    code: Numbers
    squares: Numbers
    penalty: float


@dataclass(frozen=True, eq=False)
class CodeComparison:
    """The two nearest codes of an RBF network, and what lies between them.

    Attributes:
        units: the units that the codes are compared with, row by row of the 7×12 picture.
        inputs: their values, shape (84,).
        nearest: the code with the smallest penalty, rejected or not; `runner_up`: the second.
        votes: the runner-up's squares − the nearest's, shape (84,): positive speaks for the nearest.
        penalties: of all ten digits, shape (10,).
    """

    units: tuple[Unit, ...]
    inputs: Numbers
    nearest: Candidate
    runner_up: Candidate
    votes: Numbers
    penalties: Numbers

    @property
    def deciding(self) -> NDArray[np.bool_]:
        """Where the two codes differ, shape (84,): everywhere else the vote is 0."""
        differ: NDArray[np.bool_] = self.nearest.code != self.runner_up.code
        return differ


@dataclass(frozen=True, eq=False)
class SoftmaxComparison:
    """The two likeliest digits of a softmax network, and what lies between them.

    Attributes:
        units: the units that the output reads.
        inputs: their values, shape (n,).
        likeliest: the digit with the largest weighted sum; `runner_up`: the second.
        weights: of each unit, its weight to the likeliest − its weight to the runner-up, shape (n,).
        votes: input × weights, shape (n,): positive speaks for the likeliest.
        bias_vote: the difference of the two biases.
        sums: the ten weighted sums, shape (10,); `probabilities`: of all ten, shape (10,).
    """

    units: tuple[Unit, ...]
    inputs: Numbers
    likeliest: int
    runner_up: int
    weights: Numbers
    votes: Numbers
    bias_vote: float
    sums: Numbers
    probabilities: Numbers

    @property
    def vote(self) -> float:
        """The exact sum of the votes, rounded once; with `bias_vote` it is the lead of the likeliest digit."""
        return math.fsum(self.votes)


Comparison = CodeComparison | SoftmaxComparison


def compare(trace: Trace) -> Comparison:
    """What decides between the two digits that fit best, for the numbers the trace was computed with."""
    answer = read(trace.scores, trace.spec.output)
    wires = wiring(trace.spec, Unit(Stage.OUTPUT, answer.best))
    inputs = trace.values[wires.stage][wires.maps, wires.rows, wires.columns].astype(np.float64)
    scores = trace.scores.astype(np.float64)
    first, second = (_numbers(trace, digit) for digit in (answer.best, answer.runner_up))
    if trace.spec.output is Output.RBF:
        nearest, runner_up = _candidate(answer.best, first, inputs), _candidate(answer.runner_up, second, inputs)
        votes = runner_up.squares - nearest.squares
        return CodeComparison(tuple(wires.units), inputs, nearest, runner_up, votes, scores)
    biases = trace.weights[Stage.OUTPUT].biases
    assert biases is not None
    return SoftmaxComparison(
        units=tuple(wires.units),
        inputs=inputs,
        likeliest=answer.best,
        runner_up=answer.runner_up,
        weights=first - second,
        votes=inputs * (first - second),
        bias_vote=float(biases[answer.best]) - float(biases[answer.runner_up]),
        sums=trace.sums[Stage.OUTPUT].ravel().astype(np.float64),
        probabilities=scores,
    )


def _numbers(trace: Trace, digit: int) -> Numbers:
    """The code or the weights of one output unit, in the order of its sources."""
    numbers, wires = trace.weights[Stage.OUTPUT].weights, wiring(trace.spec, Unit(Stage.OUTPUT, digit))
    assert numbers is not None
    assert wires.weights is not None
    return numbers.ravel()[wires.weights].astype(np.float64)


def _candidate(digit: int, code: Numbers, inputs: Numbers) -> Candidate:
    squares = np.square(inputs - code)
    return Candidate(digit, code, squares, math.fsum(squares))

"""The two nearest digits: their squares and votes add up to what the network computed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.analysis.code_comparison import CodeComparison, SoftmaxComparison, compare
from lenet_viz.analysis.reading import read
from lenet_viz.network.arithmetic import explain
from lenet_viz.network.codes import CODE_PIXELS, digit_codes
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.trace import Trace
from lenet_viz.network.variants import VARIANTS
from lenet_viz.network.weights import LayerWeights

NETWORKS = {name: LeNet5(spec, seed=3).eval() for name, spec in VARIANTS.items()}


def trace_of(name: str, seed: int) -> Trace:
    side = VARIANTS[name].input_size
    pixels = np.random.default_rng(seed).uniform(-0.1, 1.175, (side, side)).astype(np.float32)
    return run(NETWORKS[name], pixels)


def with_f6(values: np.ndarray, codes: np.ndarray | None = None) -> Trace:
    """A trace whose F6 has these values, with the penalties that follow."""
    codes = digit_codes() if codes is None else codes
    trace = trace_of("paper-1998", 0)
    scores = np.square(values - codes).sum(axis=1).astype(np.float32).reshape(10, 1, 1)
    f6 = values.astype(np.float32).reshape(CODE_PIXELS, 1, 1)
    return replace(
        trace,
        weights={**trace.weights, Stage.OUTPUT: LayerWeights(codes.astype(np.float32), None)},
        sums={**trace.sums, Stage.OUTPUT: scores},
        values={**trace.values, Stage.F6: f6, Stage.OUTPUT: scores},
    )


@pytest.mark.parametrize("name", VARIANTS)
@given(seed=st.integers(0, 10_000))
def test_votes_add_up_to_the_gap_that_the_network_computed(name, seed):
    trace = trace_of(name, seed)
    found, answer = compare(trace), read(trace.scores, trace.spec.output)
    best, second = (explain(trace, Unit(Stage.OUTPUT, digit)) for digit in (answer.best, answer.runner_up))
    assert found.units == tuple(best.wiring.units)
    assert np.array_equal(found.inputs, best.inputs)
    if isinstance(found, CodeComparison):
        assert (found.nearest.digit, found.runner_up.digit) == (answer.best, answer.runner_up)
        assert (found.nearest.penalty, found.runner_up.penalty) == (best.total, second.total)
        assert math.fsum(found.votes) == pytest.approx(second.total - best.total, abs=1e-9)
        assert not found.votes[~found.deciding].any()
    else:
        assert np.array_equal(found.weights, best.factors - second.factors)
        assert (found.likeliest, found.runner_up) == (answer.best, answer.runner_up)
        lead = found.vote + found.bias_vote
        assert lead == pytest.approx(best.total - second.total, abs=1e-9)
        ratio = found.probabilities[found.likeliest] / found.probabilities[found.runner_up]
        assert ratio == pytest.approx(math.exp(lead), rel=1e-3)


def test_a_perfect_three():
    found = compare(with_f6(digit_codes()[3]))
    assert isinstance(found, CodeComparison)
    assert found.nearest.digit == 3
    assert found.nearest.penalty == 0.0
    assert not found.nearest.squares.any()
    # Every pixel in which two codes of ±1 differ costs 4.
    assert found.votes.sum() == found.runner_up.penalty == 4.0 * found.deciding.sum()
    assert set(found.votes.tolist()) == {0.0, 4.0}
    assert found.units[9] == Unit(Stage.F6, 9)


def test_altered_codes_are_compared_as_they_are():
    codes = digit_codes()
    codes[3, 40] = 0.25
    found = compare(with_f6(digit_codes()[3], codes))
    assert found.nearest.code[40] == 0.25
    assert found.nearest.squares[40] == found.nearest.penalty == (digit_codes()[3, 40] - 0.25) ** 2
    assert found.deciding[40]


def test_softmax_has_no_codes():
    found = compare(trace_of("softmax-full", 1))
    assert isinstance(found, SoftmaxComparison)
    assert found.sums[found.likeliest] == found.sums.max()
    assert found.probabilities.sum() == pytest.approx(1.0)
    assert len(compare(trace_of("lenet-1", 1)).units) == 192


def test_scores_that_are_no_numbers_can_be_compared():
    trace = with_f6(digit_codes()[3])
    broken = np.full((10, 1, 1), np.nan, dtype=np.float32)
    assert np.isnan(compare(replace(trace, values={**trace.values, Stage.OUTPUT: broken})).penalties).all()

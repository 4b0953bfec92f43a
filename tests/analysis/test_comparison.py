"""What two networks make of the same digits."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from lenet_viz.analysis.comparison import Verdict, disagreements, mean_difference, summarise, verdict
from lenet_viz.analysis.evaluation import evaluate
from lenet_viz.analysis.limits import USUAL_LIMITS
from lenet_viz.analysis.reading import Answer, ScoreKind
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import AMPLITUDE, Output, Squashing, Stage
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
KERAS = VARIANTS["keras-5x5"]


def answer(digit: int | None) -> Answer:
    return Answer(
        digit,
        3 if digit is None else digit,
        1.0,
        0,
        2.0,
        ScoreKind.PENALTY,
        "" if digit is not None else "no",
        USUAL_LIMITS[Output.RBF],
    )


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (answer(3), answer(3), Verdict.SAME),
        (answer(3), answer(5), Verdict.DIFFERENT),
        (answer(0), answer(None), Verdict.ONE_REJECTS),
        (answer(None), answer(0), Verdict.ONE_REJECTS),
        (answer(None), answer(None), Verdict.BOTH_REJECT),
        (None, answer(3), Verdict.BLANK),
        (None, None, Verdict.BLANK),
    ],
)
def test_verdicts(left, right, expected):
    assert verdict(left, right) is expected


def trace_with(squashing: Squashing, values: list[float]):
    """A trace whose F6 holds these values, over and over."""
    spec = replace(PAPER, squashing=squashing)
    trace = run(LeNet5(spec).eval(), np.zeros((32, 32), np.float32))
    cells = np.resize(np.array(values, np.float32), 84).reshape(84, 1, 1)
    return replace(trace, values=MappingProxyType({**trace.values, Stage.F6: cells}))


@pytest.mark.parametrize(
    ("squashing", "values", "share"),
    [
        (Squashing.SCALED_TANH, [0.91 * AMPLITUDE, -0.95 * AMPLITUDE, 0.89 * AMPLITUDE, 0.0], 0.5),
        (Squashing.TANH, [0.95, -0.95, 0.91, 0.89], 0.75),
        (Squashing.SIGMOID, [0.96, 0.04, 0.5, 0.9], 0.5),
        (Squashing.RELU, [0.0, 0.0, 0.0, 4.0], 0.75),
    ],
)
def test_saturation_is_where_the_squashing_is_flat(squashing, values, share):
    found = summarise(trace_with(squashing, values), Stage.F6)
    assert found.saturated == pytest.approx(share)
    assert found.mean == pytest.approx(np.abs(values).mean(), rel=1e-5)


def test_a_stage_without_squashing_cannot_saturate():
    trace = run(LeNet5(KERAS).eval(), np.zeros((28, 28), np.float32))
    assert summarise(trace, Stage.S2).saturated is None


def test_mean_difference():
    one, other = trace_with(Squashing.TANH, [0.5]), trace_with(Squashing.TANH, [0.5, -0.1])
    assert mean_difference(one, other, Stage.F6) == pytest.approx(0.3)
    assert mean_difference(one, one, Stage.F6) == 0.0
    smaller = run(LeNet5(KERAS).eval(), np.zeros((28, 28), np.float32))
    with pytest.raises(ValueError, match="C1 has"):
        mean_difference(one, smaller, Stage.C1)


def test_disagreements_are_those_of_two_evaluations(other_boxes):
    left, right = LeNet5(PAPER, seed=1), LeNet5(KERAS, seed=2)
    reports = []
    found = disagreements(left, right, other_boxes, lambda done, whole: reports.append((done, whole)))
    one, other = evaluate(left, other_boxes), evaluate(right, other_boxes)
    different = [number for number in range(50) if one.answers[number] != other.answers[number]]
    assert found.indices.tolist() == different
    assert len(found) == len(different) > 0
    assert found.digits == 50
    # Where the answers are the same both are right, or both are wrong.
    assert found.left_right - found.right_right == len(other.wrong) - len(one.wrong)
    assert reports[-1] == (100, 100)


def test_a_network_agrees_with_itself(other_boxes):
    network = LeNet5(PAPER, seed=1)
    assert len(disagreements(network, network, other_boxes)) == 0


def test_a_report_can_stop_it(other_boxes):
    def stop(done: int, whole: int) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        disagreements(LeNet5(PAPER), LeNet5(PAPER), other_boxes, stop)

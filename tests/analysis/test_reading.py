"""From ten scores to an answer or a rejection."""

from __future__ import annotations

import numpy as np
import pytest

from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.analysis.reading import INK_SHARES, ScoreKind, read
from lenet_viz.network.spec import Output


def scores_with(score: float, digit: int, rest: float) -> np.ndarray:
    scores = np.full(10, rest, dtype=np.float32)
    scores[digit] = score
    return scores


def test_the_smallest_penalty_wins():
    scores = scores_with(4.25, 7, 90.0)
    scores[2] = 31.0
    answer = read(scores, Output.RBF)
    assert (answer.digit, answer.best, answer.score) == (7, 7, 4.25)
    assert (answer.runner_up, answer.runner_up_score) == (2, 31.0)
    assert answer.kind is ScoreKind.PENALTY
    assert (answer.rejected, answer.reason) == (False, "")


def test_the_largest_probability_wins():
    answer = read(scores_with(0.91, 3, 0.01), Output.SOFTMAX)
    assert (answer.digit, answer.best, answer.kind) == (3, 3, ScoreKind.PROBABILITY)
    assert answer.score == pytest.approx(0.91)


def test_limits_belong_to_the_answers():
    penalty, probability = USUAL_LIMITS[Output.RBF].value, USUAL_LIMITS[Output.SOFTMAX].value
    assert read(scores_with(penalty, 1, 50), Output.RBF).digit == 1
    assert read(scores_with(penalty + 0.01, 1, 50), Output.RBF).digit is None
    assert read(scores_with(probability, 1, 0.05), Output.SOFTMAX).digit == 1
    assert read(scores_with(probability - 0.01, 1, 0.05), Output.SOFTMAX).digit is None


def test_a_limit_on_the_gap_as_in_fig_10():
    twelve = Limit(Measure.GAP, 12.0)
    assert read(scores_with(4.0, 1, 16.0), Output.RBF, limit=twelve).digit == 1
    rejected = read(scores_with(4.0, 1, 15.5), Output.RBF, limit=twelve)
    assert rejected.digit is None
    assert "only 11.5 (limit 12)" in rejected.reason
    undecided = read(scores_with(0.5, 3, 0.25), Output.SOFTMAX, limit=Limit(Measure.GAP, 0.3))
    assert "only 25.0% (limit 30%)" in undecided.reason


def test_limits_that_make_no_sense():
    with pytest.raises(ValueError, match="have no probability"):
        read(scores_with(4.0, 1, 16.0), Output.RBF, limit=Limit(Measure.PROBABILITY, 0.5))
    for value in (-1.0, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="0 or more"):
            Limit(Measure.GAP, value)


def test_a_rejection_names_the_nearest_class_and_the_reason():
    answer = read(scores_with(81.5, 6, 120), Output.RBF)
    assert answer.rejected
    assert answer.best == 6
    assert "81.5" in answer.reason
    assert "6" in answer.reason
    assert "12.0%" in read(scores_with(0.12, 6, 0.09), Output.SOFTMAX).reason


@pytest.mark.parametrize(("share", "word"), [(INK_SHARES[0] / 2, "little"), (0.9, "much")])
def test_wrong_amounts_of_ink_are_rejected_whatever_the_scores(share, word):
    answer = read(scores_with(0.5, 0, 90), Output.RBF, share)
    assert answer.rejected
    assert word in answer.reason


@pytest.mark.parametrize("share", [None, *INK_SHARES, 0.3])
def test_a_digits_amount_of_ink_is_not_rejected(share):
    assert read(scores_with(0.5, 0, 90), Output.RBF, share).digit == 0


@pytest.mark.parametrize("output", Output)
def test_scores_that_are_not_numbers_are_no_answer(output):
    assert read(np.full(10, np.nan, dtype=np.float32), output).rejected


@pytest.mark.parametrize("output", Output)
def test_equal_scores_fall_to_the_smaller_class(output):
    assert read(np.full(10, 0.1, dtype=np.float32), output).best == 0

"""Error against share rejected, against laying every limit by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limits import USUAL_LIMITS, Limit, Measure
from lenet_viz.analysis.rejection_curve import rejection_curve
from lenet_viz.network.spec import Output

# Few different scores: ties of the measure are common.
SCORES = st.integers(1, 12).flatmap(lambda n: arrays(np.float32, (n, 10), elements=st.sampled_from([0, 0.25, 0.5, 1])))
MEASURES = st.sampled_from([(output, measure) for output in Output for measure in Measure if measure.fits(output)])


def evaluation(scores: np.ndarray, output: Output = Output.RBF, labels: list[int] | None = None) -> Evaluation:
    true = np.arange(len(scores)) % 3 if labels is None else np.array(labels)
    return Evaluation(true, scores.astype(np.float32), output, len(scores), USUAL_LIMITS[output])


def by_hand(got: Evaluation, limit: Limit) -> tuple[float, float | None]:
    stands = limit.holds(limit.measure.of(got.scores, got.output))
    wrong = (got.answers != got.labels)[stands]
    return 1 - stands.sum() / got.count, (wrong.mean() if stands.any() else None)


@given(SCORES, MEASURES, st.floats(0, 1.25, width=32))
def test_every_limit_rejects_what_it_rejects_by_hand(scores, kind, value):
    output, measure = kind
    got = evaluation(scores, output)
    curve = rejection_curve(got, measure)
    rejected, error = by_hand(got, Limit(measure, value))
    assert curve.at(value) == (pytest.approx(rejected), error if error is None else pytest.approx(error))


@given(SCORES, MEASURES)
def test_the_steps_are_the_values_that_occur(scores, kind):
    output, measure = kind
    got = evaluation(scores, output)
    curve = rejection_curve(got, measure)
    assert sorted(curve.limits.tolist()) == sorted(set(measure.of(got.scores, output).tolist()))
    assert curve.rejected[0] == 0
    assert (np.diff(curve.rejected) > 0).all()
    assert curve.errors[0] == got.error
    for limit, rejected, error in zip(curve.limits, curve.rejected, curve.errors, strict=True):
        assert by_hand(got, Limit(measure, float(limit))) == (pytest.approx(rejected), pytest.approx(error))
        assert curve.at(float(limit)) == (rejected, error)
        assert curve.limit_for(float(rejected)) == limit


@given(SCORES, MEASURES, st.floats(0, 1))
def test_no_smaller_share_is_enough(scores, kind, error):
    output, measure = kind
    curve = rejection_curve(evaluation(scores, output), measure)
    share = curve.share_for(error)
    enough = [rejected for rejected, left in zip(curve.rejected, curve.errors, strict=True) if left <= error]
    assert share == (min(enough) if enough else None)


def test_one_mistake_among_four():
    scores = np.full((4, 10), 50.0)
    scores[[0, 1, 2, 3], [0, 1, 2, 0]] = [5, 10, 15, 20]
    curve = rejection_curve(evaluation(scores, labels=[0, 1, 2, 9]), Measure.PENALTY)
    assert curve.limits.tolist() == [20, 15, 10, 5]
    assert curve.rejected.tolist() == [0, 0.25, 0.5, 0.75]
    assert curve.errors.tolist() == [0.25, 0, 0, 0]
    assert curve.share_for(0.005) == 0.25
    assert curve.limit_for(0.25) == 15
    assert curve.limit_for(0.9) == 5
    assert curve.at(4.9) == (1.0, None)
    assert curve.at(17) == (0.25, 0)


def test_the_surest_answer_is_wrong():
    scores = np.full((2, 10), 50.0)
    scores[[0, 1], [0, 1]] = [5, 10]
    curve = rejection_curve(evaluation(scores, labels=[9, 1]), Measure.PENALTY)
    assert curve.share_for(0.4) is None
    assert curve.share_for(0.5) == 0


def test_scores_that_are_no_numbers_are_always_rejected():
    scores = np.full((4, 10), 50.0)
    scores[[0, 1, 2], [0, 1, 2]] = [5, 10, 15]
    scores[3] = np.nan
    curve = rejection_curve(evaluation(scores), Measure.PENALTY)
    assert curve.rejected.tolist() == [0.25, 0.5, 0.75]
    with pytest.raises(ValueError, match="number"):
        rejection_curve(evaluation(scores[3:]), Measure.PENALTY)


def test_a_measure_that_does_not_fit():
    with pytest.raises(ValueError, match="softmax outputs have no penalty"):
        rejection_curve(evaluation(np.zeros((1, 10)), Output.SOFTMAX), Measure.PENALTY)

"""The limit that rejects few digits, against counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.analysis.evaluation import Evaluation
from lenet_viz.analysis.limit_choice import chosen_limit
from lenet_viz.analysis.limits import USUAL_LIMITS, Measure
from lenet_viz.network.spec import Output


def evaluation(scores: np.ndarray, output: Output) -> Evaluation:
    count = len(scores)
    return Evaluation(np.zeros(count, np.int64), scores, output, count, USUAL_LIMITS[output])


scores = st.integers(1, 40).flatmap(lambda count: arrays(np.float32, (count, 10), elements=st.floats(0, 1, width=32)))


@given(scores, st.sampled_from(Output), st.sampled_from([0.0, 0.1, 0.5, 0.99]))
def test_no_more_are_lost_and_a_tighter_limit_would_lose_more(some, output, share):
    limit = chosen_limit(evaluation(some, output), share)
    assert limit.measure is USUAL_LIMITS[output].measure
    values = limit.measure.of(some, output)
    assert 1 - limit.holds(values).mean() <= share + 1e-9
    tighter = values < limit.value if limit.measure.small_is_good else values > limit.value
    assert 1 - tighter.mean() > share


@pytest.mark.parametrize("share", [-0.1, 1.0, float("nan")])
def test_an_impossible_share(share):
    with pytest.raises(ValueError, match="below 1"):
        chosen_limit(evaluation(np.ones((3, 10), np.float32), Output.RBF), share)


def test_eight_in_a_thousand():
    penalties = np.full((1000, 10), 90.0, np.float32)
    penalties[:, 3] = np.arange(1000)[::-1] / 100
    limit = chosen_limit(evaluation(np.minimum(penalties, 9.99), Output.RBF))
    assert limit.measure is Measure.PENALTY
    assert limit.value == pytest.approx(9.91)

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.curve_axes import plain
from lenet_viz.gui.views.curve_moments import earlier, later, nearest
from lenet_viz.gui.views.curve_sampling import envelope, trailing_mean

gaps = st.lists(st.floats(1e-3, 1.0), min_size=1, max_size=400)


@given(gaps, st.integers(1, 60), st.integers(0, 2**32 - 1))
def test_no_value_in_sight_is_lost_and_points_stay_few(steps, columns, seed):
    x = np.cumsum(steps)
    y = np.random.default_rng(seed).normal(size=len(x))
    first, last = 0.2 * x[-1], 0.9 * x[-1]
    places, values = envelope(x, y, first, last, columns)
    assert len(places) == len(values) <= 2 * columns + 4
    assert np.all(np.diff(places) >= 0)
    assert set(values) <= set(y)
    width = (last - first) / columns
    for place, value in zip(x, y, strict=True):
        if first <= place <= last:
            near = values[np.abs(places - place) <= width * (1 + 1e-9)]
            assert near.min() <= value <= near.max()


def test_few_points_are_drawn_as_they_are():
    x = np.arange(10.0)
    places, values = envelope(x, x**2, 3.5, 6.5, 100)
    assert places.tolist() == [3, 4, 5, 6, 7], "the line goes on beyond both edges"
    assert values.tolist() == [9, 16, 25, 36, 49]
    assert envelope(x[:0], x[:0], 0, 1, 10)[0].size == 0


@given(st.lists(st.floats(-10, 10), max_size=50), st.integers(1, 60))
def test_a_trailing_mean_is_that_of_the_last_values(values, count):
    means = trailing_mean(np.array(values, float), count)
    expected = [np.mean(values[max(0, end - count) : end]) for end in range(1, len(values) + 1)]
    np.testing.assert_allclose(means, expected, atol=1e-9)


@given(st.lists(st.floats(0, 20), max_size=20, unique=True), st.floats(0, 20))
def test_neighbouring_moments_are_the_nearest_ones_on_each_side(moments, place):
    moments = sorted(moments)
    assert earlier(moments, place) == max((moment for moment in moments if moment < place), default=None)
    assert later(moments, place) == min((moment for moment in moments if moment > place), default=None)
    assert earlier(moments, None) == max(moments, default=None)
    chosen = nearest(moments, place)
    assert (chosen is None) is (not moments)
    assert all(abs(chosen - place) <= abs(moment - place) for moment in moments)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "0"),
        (1e-5, "0.00001"),
        (0.000123456, "0.000123"),
        (0.5, "0.5"),
        (3, "3"),
        (1000, "1,000"),
        (0.0125, "0.0125"),
    ],
)
def test_rates_are_written_without_exponents(value, words):
    assert plain(value) == words

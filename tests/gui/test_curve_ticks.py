from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.curve_ticks import ceiling, linear_ticks, log_ceiling, log_floor, log_ticks

positive = st.floats(1e-5, 1e5)


@pytest.mark.parametrize(("value", "expected"), [(1, 1), (2.1, 3), (0.0123, 0.015), (9.2, 10), (0.3, 0.3), (700, 800)])
def test_axes_end_at_round_numbers(value, expected):
    assert ceiling(value) == pytest.approx(expected)


@given(positive)
def test_the_ends_of_a_log_axis_enclose_the_value_closely(value):
    low, high = 10 ** log_floor(value), 10 ** log_ceiling(value)
    assert low <= value * (1 + 1e-6)
    assert high >= value * (1 - 1e-6)
    assert high / low <= 2.5 + 1e-6


@given(positive, positive, st.floats(1, 20))
def test_ticks_are_inside_rise_and_are_not_too_many(start, width, most):
    ticks = linear_ticks(start, start + width, most)
    assert len(ticks) <= most + 1.001
    assert all(start - 1e-6 * width <= tick <= start + width * (1 + 1e-6) for tick in ticks)
    assert ticks == sorted(ticks)


def test_ticks_are_round_numbers():
    assert linear_ticks(0, 1, 5) == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert log_ticks(math.log10(0.02), math.log10(5), 5) == pytest.approx([0.03, 0.1, 0.3, 1, 3])
    assert log_ticks(-2, 1, 20) == pytest.approx([0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10])


def test_far_zoomed_in_a_log_axis_still_has_ticks():
    assert log_ticks(math.log10(0.11), math.log10(0.14), 4) == pytest.approx([0.11, 0.12, 0.13, 0.14])

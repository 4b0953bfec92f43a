from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.curve_data import ErrorHistory, LossHistory, LossPoint, PassErrors
from lenet_viz.gui.views.curve_ticks import ceiling, linear_ticks, log_ceiling, log_floor, log_ticks

positive = st.floats(1e-5, 1e5)


def history(count: int, max_points: int) -> LossHistory:
    made = LossHistory(max_points)
    made.extend(range(1, count + 1), [float(step) for step in range(1, count + 1)])
    return made


def test_every_step_is_kept_while_there_is_room():
    losses = history(99, 100)
    assert losses.steps.tolist() == list(range(1, 100))
    assert losses.losses.tolist() == list(range(1, 100))
    assert losses.at(41.6) == LossPoint(42, 42, 42.0)


@given(st.integers(0, 3_000), st.sampled_from([2, 4, 64, 256]))
def test_points_are_means_of_equal_shares_in_bounded_memory(count, max_points):
    losses = history(count, max_points)
    share = int(losses.steps[0]) if count else 1
    assert len(losses) == count // share < max_points
    expected = np.arange(1, len(losses) * share + 1, dtype=float).reshape(-1, share).mean(axis=1)
    np.testing.assert_allclose(losses.losses, expected)
    assert losses.steps.tolist() == list(range(share, len(losses) * share + 1, share))


@given(st.lists(st.integers(1, 40), max_size=30))
def test_it_does_not_matter_in_what_portions_steps_come(portions):
    whole, parts, step = history(sum(portions), 32), LossHistory(32), 1
    for size in portions:
        parts.extend(range(step, step + size), [float(number) for number in range(step, step + size)])
        step += size
    np.testing.assert_array_equal(parts.steps, whole.steps)
    np.testing.assert_allclose(parts.losses, whole.losses)
    assert parts.newest == whole.newest


def test_a_merged_point_says_which_steps_it_stands_for():
    losses = history(10, 8)
    assert losses.at(1) == LossPoint(1, 2, 1.5)
    assert losses.at(6) == LossPoint(5, 6, 5.5)
    assert losses.at(1e9) == LossPoint(9, 10, 9.5)


def test_the_newest_step_is_exact_even_before_its_point_is_complete():
    assert history(11, 8).newest == LossPoint(11, 11, 11.0)
    assert LossHistory().newest is None
    assert LossHistory().at(3) is None


@pytest.mark.parametrize(
    ("steps", "losses"),
    [([4], [1.0, 2.0]), ([5, 5], [1.0, 1.0]), ([3], [1.0]), ([4], [math.nan]), ([4, 5], [1.0, math.inf])],
)
def test_what_makes_no_sense_is_refused_and_nothing_lost(steps, losses):
    kept = history(3, 8)
    with pytest.raises(ValueError, match=r"fit|rise|finite"):
        kept.extend(steps, losses)
    assert kept.losses.tolist() == [1, 2, 3]
    assert kept.newest == LossPoint(3, 3, 3.0)


def test_only_pairs_can_be_merged():
    with pytest.raises(ValueError, match="pairs"):
        LossHistory(7)


def test_errors_are_percentages_and_the_nearest_pass_is_found():
    errors = ErrorHistory()
    assert errors.newest is errors.at(1) is None
    errors.add_pass(1, 0.09, 0.03)
    errors.add_pass(2, 0.04, None)
    assert errors.at(1.4) == PassErrors(1, 9.0, 3.0)
    assert errors.newest == errors.at(17) == PassErrors(2, 4.0, None)
    assert [list(column) for column in errors.train_curve()] == [[1, 2], [9, 4]]
    assert [list(column) for column in errors.watch_curve()] == [[1], [3]]
    with pytest.raises(ValueError, match="cannot follow"):
        errors.add_pass(2, 0.1, 0.1)


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

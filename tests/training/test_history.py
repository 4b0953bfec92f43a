from __future__ import annotations

import csv
import io
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.training.error_history import ERROR_COLUMNS, ErrorHistory, PassErrors
from lenet_viz.training.events import PassDone, StepDone
from lenet_viz.training.fig5 import TEST_ERRORS, TRAIN_ERRORS
from lenet_viz.training.history import LOSS_COLUMNS, LossHistory, LossPoint, RunHistory

STEPS_PER_PASS = 10


def step(number: int, loss: float | None = None) -> StepDone:
    return StepDone(number, float(number) if loss is None else loss, 1 / number, number * 4, number / STEPS_PER_PASS)


def history(count: int, max_points: int) -> LossHistory:
    made = LossHistory(max_points)
    for number in range(1, count + 1):
        made.add(step(number))
    return made


def test_every_step_is_kept_while_there_is_room():
    losses = history(99, 100)
    assert losses.steps.tolist() == list(range(1, 100))
    assert losses.losses.tolist() == list(range(1, 100))
    assert losses.passes.tolist() == [number / 10 for number in range(1, 100)]
    assert losses.rates.tolist() == [1 / number for number in range(1, 100)]
    assert losses.at(4.16) == LossPoint(42, 42, 4.2, 42.0, 1 / 42)


@given(st.integers(0, 3_000), st.sampled_from([2, 4, 64, 256]))
def test_points_are_means_of_equal_shares_in_bounded_memory(count, max_points):
    losses = history(count, max_points)
    share = losses.share
    assert len(losses) == count // share < max_points
    expected = np.arange(1, len(losses) * share + 1, dtype=float).reshape(-1, share).mean(axis=1)
    np.testing.assert_allclose(losses.losses, expected)
    assert losses.steps.tolist() == list(range(share, len(losses) * share + 1, share))
    np.testing.assert_array_equal(losses.passes, losses.steps / STEPS_PER_PASS)
    np.testing.assert_array_equal(losses.rates, 1 / losses.steps)


def test_a_merged_point_says_which_steps_it_stands_for():
    losses = history(10, 8)
    assert losses.at(0.1) == LossPoint(1, 2, 0.2, 1.5, 1 / 2)
    assert losses.at(0.6) == LossPoint(5, 6, 0.6, 5.5, 1 / 6)
    assert losses.at(1e9) == LossPoint(9, 10, 1.0, 9.5, 1 / 10)


def test_the_newest_step_is_exact_even_before_its_point_is_complete():
    assert history(11, 8).newest == LossPoint(11, 11, 1.1, 11.0, 1 / 11)
    assert LossHistory().newest is None
    assert LossHistory().at(3) is None


@pytest.mark.parametrize(
    ("event", "reason"),
    [
        (step(3), "steps rise"),
        (step(2), "steps rise"),
        (StepDone(4, 1.0, 0.1, 16, 0.2), "passes rise"),
        (StepDone(4, 1.0, 0.1, 16, math.nan), "passes rise"),
        (step(4, math.nan), "finite"),
        (step(4, math.inf), "finite"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_lost(event, reason):
    kept = history(3, 8)
    with pytest.raises(ValueError, match=reason):
        kept.add(event)
    assert kept.losses.tolist() == [1, 2, 3]
    assert kept.newest.last == 3


def test_only_pairs_can_be_merged():
    with pytest.raises(ValueError, match="pairs"):
        LossHistory(7)


@given(st.lists(st.floats(0, 1e6), max_size=70), st.integers(0, 40), st.sampled_from([2, 8, 16]))
def test_a_history_goes_on_from_its_rows_as_if_it_had_never_been_put_down(values, cut, max_points):
    whole, kept = LossHistory(max_points), LossHistory(max_points)
    events = [step(3 * number, loss) for number, loss in enumerate(values, 1)]  # not every step may have been seen
    for event in events:
        whole.add(event)
    for event in events[:cut]:
        kept.add(event)
    # As a spreadsheet would have it: in words.
    table = io.StringIO()
    csv.writer(table).writerows(kept.rows())
    rows = [[float(cell) for cell in row] for row in csv.reader(io.StringIO(table.getvalue()))]
    read = LossHistory.from_rows(rows, max_points)
    assert read.rows() == kept.rows()
    for event in events[cut:]:
        read.add(event)
    assert read.rows() == whole.rows()
    assert all(len(row) == len(LOSS_COLUMNS) for row in whole.rows())


@pytest.mark.parametrize(
    "rows",
    [
        [(1, 1, 1, 0.1, 2.0, 0.1), (1, 1, 1, 0.1, 2.0, 0.1)],
        [(1, 1, 1, 0.1, 2.0, 0.1), (2, 5, 4, 0.5, 2.0, 0.1)],
        [(1, 2, 2, 0.2, 2.0, 0.1), (3, 3, 1, 0.3, 2.0, 0.1), (4, 5, 2, 0.5, 2.0, 0.1)],
        [(1, 2, 2, 0.2, 2.0, 0.1), (3, 3, 1, 0.3, 2.0, 0.1), (4, 4, 1, 0.4, 2.0, 0.1), (5, 5, 1, 0.5, 2.0, 0.1)],
        [(3, 1, 1, 0.2, 2.0, 0.1)],
        [(1, 1, 1, 0.2, math.nan, 0.1)],
        [(1, 1, 1, 0.2, 2.0)],
        [(number, number, 1, number / 10, 2.0, 0.1) for number in range(1, 9)],
    ],
)
def test_rows_of_no_history_are_refused(rows):
    with pytest.raises(ValueError, match=r"."):
        LossHistory.from_rows(rows, 8)


def test_errors_are_percentages_and_the_nearest_pass_is_found():
    errors = ErrorHistory()
    assert errors.newest is errors.at(1) is None
    errors.add(PassDone(1, 5, 10, 1.5, 0.09, 0.03))
    errors.add(PassDone(2, 5, 20, 1.25, 0.04, None))
    assert errors.at(1.4) == PassErrors(1, 10, 1.5, 9.0, 3.0)
    assert errors.newest == errors.at(17) == PassErrors(2, 20, 1.25, 4.0, None)
    assert [list(column) for column in errors.train_curve()] == [[1, 2], [9, 4]]
    assert [list(column) for column in errors.watch_curve()] == [[1], [3]]
    with pytest.raises(ValueError, match="cannot follow"):
        errors.add(PassDone(2, 5, 20, 1.0, 0.1, 0.1))
    rows = errors.rows()
    assert [len(row) for row in rows] == [len(ERROR_COLUMNS)] * 2
    assert ErrorHistory.from_rows(rows).rows() == rows
    with pytest.raises(ValueError, match="missing"):
        ErrorHistory.from_rows([(1, 10, None, 9.0, 3.0)])


def test_a_copy_goes_its_own_way():
    run = RunHistory()
    run.add_step(step(1))
    run.add_pass(PassDone(1, 5, 10, 1.5, 0.09, 0.03))
    other = run.copy()
    other.add_step(step(2))
    other.add_pass(PassDone(2, 5, 20, 1.5, 0.09, 0.03))
    assert (len(run.losses), len(run.errors)) == (1, 1)
    assert (len(other.losses), len(other.errors)) == (2, 2)


def test_figure_5_has_twenty_passes_and_ends_where_the_text_says():
    assert len(TEST_ERRORS) == len(TRAIN_ERRORS) == 20
    assert TEST_ERRORS[-1] == pytest.approx(0.95, abs=0.03)
    assert TRAIN_ERRORS[18] == pytest.approx(0.35, abs=0.03), "after 19 passes"

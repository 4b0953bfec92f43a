"""How far the kernel has come, and how fast it moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.motion.speed import (
    FASTEST,
    SHORTEST_BEAT_MS,
    SLIDER_STEPS,
    SLOWEST,
    beat,
    speed_at,
    speed_words,
    step_of,
)
from lenet_viz.gui.views.motion.sweep import Sweep

PLACES = st.integers(-5, 120)


def test_the_map_fills_up_to_the_furthest_position():
    sweep = Sweep(100)
    assert (sweep.shown, sweep.filled) == (0, 1)
    sweep = sweep.moved(34)
    assert (sweep.shown, sweep.filled) == (34, 35)
    sweep = sweep.moved(10)
    assert (sweep.shown, sweep.filled) == (10, 35), "a way back empties nothing"
    assert sweep.restarted() == Sweep(100)


def test_a_glance_changes_nothing():
    sweep = Sweep(100).moved(34)
    far = sweep.glanced(80)
    assert (far.shown, far.filled, far.position) == (80, 81, 34)
    near = sweep.glanced(3)
    assert (near.shown, near.filled) == (3, 35)
    assert far.glanced(None) == near.glanced(None) == sweep


def test_a_press_goes_where_the_glance_was():
    sweep = Sweep(100).moved(34).glanced(80).moved(80)
    assert (sweep.position, sweep.filled, sweep.glance) == (80, 81, None)


def test_a_place_asked_for_from_outside_fills_for_as_long_as_it_is_shown():
    sweep = Sweep(100).moved(34).placed(80)
    assert (sweep.shown, sweep.filled) == (80, 81)
    assert sweep.placed(5).filled == 35


@given(st.integers(1, 100), st.lists(st.tuples(st.sampled_from(["moved", "placed", "glanced"]), PLACES)))
def test_a_sweep_stays_within_its_map(length, doings):
    sweep = Sweep(length)
    for name, place in doings:
        sweep = getattr(sweep, name)(place)
        assert 0 <= sweep.shown < length
        assert sweep.shown < sweep.filled <= length
        assert sweep.at_end == (sweep.position == length - 1)


@given(st.integers(0, SLIDER_STEPS))
def test_slider_and_speed_agree(step):
    assert SLOWEST <= speed_at(step) <= FASTEST + 1e-9
    assert step_of(speed_at(step)) == step


def test_ends_of_the_slider():
    assert speed_at(0) == SLOWEST == 1.0
    assert speed_at(SLIDER_STEPS) == pytest.approx(FASTEST)
    assert speed_at(50) == pytest.approx((SLOWEST * FASTEST) ** 0.5), "equal ways are equal factors"
    assert step_of(1e9) == SLIDER_STEPS
    assert step_of(0.0) == 0


@given(st.floats(SLOWEST, FASTEST))
def test_a_beat_keeps_the_speed_and_is_never_too_short(speed):
    found = beat(speed)
    assert found.interval_ms >= SHORTEST_BEAT_MS
    assert found.positions >= 1.0
    assert found.positions / found.interval_ms * 1000 == pytest.approx(speed, rel=0.04)
    if speed <= 60:
        assert found.positions == 1.0, "slow enough to show every position"


def test_speed_in_words():
    assert [speed_words(speed) for speed in (1.0, 9.94, 9.96, 200.0)] == [
        "1.0 per second",
        "9.9 per second",
        "10 per second",
        "200 per second",
    ]

"""How long work will still take, told so that nobody has to read it twice."""

from __future__ import annotations

import pytest

from lenet_viz.gui.controllers.time_left import TimeLeft


class Clock:
    """Stands until it is put forward."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.mark.parametrize(
    ("passed", "share", "words"),
    [
        (1.9, 0.5, ""),
        (60.0, 0.02, ""),
        (20.0, 0.0, ""),
        (10.0, 0.2, "about 40 s left"),
        (10.0, 0.197, "about 50 s left"),
        (30.0, 0.9, "a few seconds left"),
        (30.0, 0.84, "about 10 s left"),
        (10.0, 0.1, "about 2 min left"),
        (60.0, 0.5, "about 1 min left"),
        (30.0, 1.0, "a few seconds left"),
    ],
)
def test_it_goes_by_the_pace_so_far_and_is_round(clock, passed, share, words):
    left = TimeLeft(clock)
    clock.now += passed
    assert left.words(share) == words


def test_it_does_not_waver_between_two_steps(clock):
    left = TimeLeft(clock)
    clock.now += 10
    assert left.words(0.2) == "about 40 s left"
    clock.now += 1
    assert left.words(0.2) == "about 40 s left"  # 44 s by the pace
    clock.now += 1
    assert left.words(0.24) == "about 40 s left"  # 38 s


def test_work_that_becomes_much_slower_is_told(clock):
    left = TimeLeft(clock)
    clock.now += 10
    left.words(0.2)
    clock.now += 10
    assert left.words(0.25) == "about 1 min left"


def test_new_work_begins_anew(clock):
    left = TimeLeft(clock)
    clock.now += 10
    assert left.words(0.9)
    left.restart()
    assert left.words(0.9) == ""
    clock.now += 10
    assert left.words(0.2) == "about 40 s left"

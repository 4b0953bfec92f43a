from __future__ import annotations

import pytest

from lenet_viz.benchmark import digit_sets, evaluation, live_evaluation
from lenet_viz.benchmark.evaluation import measure
from lenet_viz.benchmark.options import Options
from lenet_viz.data.datasets import FOLDER_VARIABLE, Part


@pytest.fixture
def noise(monkeypatch, tmp_path):
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path))
    monkeypatch.setattr(digit_sets, "NOISE_DIGITS", {Part.TRAIN: 10, Part.TEST: 300})
    monkeypatch.setattr(evaluation, "ROUNDS", 2)
    monkeypatch.setattr(live_evaluation, "ROUNDS", 2)


@pytest.fixture
def no_window(monkeypatch):
    monkeypatch.setattr(live_evaluation, "measure", lambda options: iter(()))


def test_rates_and_the_first_mistake(noise, no_window):
    told: list[str] = []
    found = {each.name: each for each in measure(Options(tell=told.append))}
    assert list(found) == [
        f"evaluation.{name}{part}" for name in ("paper-1998", "softmax-full") for part in ("", ".first")
    ]
    rate, first = found["evaluation.paper-1998"], found["evaluation.paper-1998.first"]
    assert (rate.unit, first.unit) == ("images/s", "ms")
    assert rate.value is not None
    assert rate.value > 0
    # Nobody reads noise.
    assert first.value is not None
    assert first.value > 0
    assert rate.details["bar"] == "≥ 30,000"
    assert rate.details["digits"] == "300 of noise"
    assert told == [f"evaluation: {name}, 300 digits" for name in ("paper-1998", "softmax-full")]


def test_no_mistake_is_not_measured(noise, no_window, monkeypatch):
    monkeypatch.setattr(evaluation, "_until_first_mistake", lambda network, digits: None)
    assert [each.value is None for each in measure(Options(tell=str))] == [False, True] * 2


# The platform without a screen says so when a window is given its size.
@pytest.mark.qt_log_ignore("This plugin does not support propagateSizeHints")
def test_the_same_in_the_open_window(noise, qapp):
    told: list[str] = []
    with digit_sets.any_digits():
        found = {each.name: each for each in live_evaluation.measure(Options(tell=told.append))}
    rate = found.pop("evaluation.window")
    assert rate.value is not None
    assert rate.value > 0
    assert len(rate.details["rounds"]) == 2
    assert all(name.startswith("evaluation.window.delay") for name in found)
    assert found
    assert told == ["evaluation: in the window"]

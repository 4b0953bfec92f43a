"""The digits that look alike to a network."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.analysis.nearest import Features, features
from lenet_viz.data.preparation import prepare_digit
from lenet_viz.network.inference import run
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Stage
from lenet_viz.network.variants import VARIANTS

VALUES = arrays(np.float32, (12, 3), elements=st.sampled_from([-1.5, -1, 0, 0.25, 1]))


@pytest.mark.parametrize(
    ("name", "stage", "width"),
    [("paper-1998", Stage.F6, 84), ("keras-3x3", Stage.C5, 128), ("lenet-1", Stage.S4, 192)],
)
def test_features_are_the_last_activations_of_one_digit_at_a_time(name, stage, width, other_boxes):
    network = LeNet5(VARIANTS[name], seed=4)
    got = features(network, other_boxes)
    assert (got.stage, got.values.shape, got.values.dtype) == (stage, (50, width), np.float32)
    assert (got.labels == other_boxes.labels.numpy()).all()
    for number in (0, 17, 49):
        pixels = prepare_digit(other_boxes.images[number].numpy()).pixels(network.spec.input_size)
        np.testing.assert_allclose(run(network, pixels).values[stage].ravel(), got.values[number], atol=1e-5)
        assert got.nearest(got.values[number], 1).distances[0] == 0


@given(VALUES, arrays(np.float32, 3, elements=st.sampled_from([-1, 0, 0.5])), st.integers(1, 20))
def test_nearest_against_looking_at_all(values, wanted, count):
    labels = np.arange(12) % 10
    got = Features(Stage.F6, values, labels).nearest(wanted, count)
    distances = [float(((row - wanted) ** 2).sum()) for row in values]
    order = sorted(range(12), key=lambda index: (distances[index], index))[:count]
    assert got.indices.tolist() == order
    assert got.distances.tolist() == [distances[index] for index in order]
    assert got.labels.tolist() == labels[order].tolist()


def test_of_many_as_near_the_first_come_first():
    values = np.zeros((1000, 3), np.float32)
    values[::2] = 1
    got = Features(Stage.F6, values, np.arange(1000) % 10).nearest(np.zeros(3, np.float32), 8)
    assert got.indices.tolist() == list(range(1, 16, 2))


def test_activations_that_are_no_numbers_are_the_last():
    values = np.array([[np.nan], [3], [np.nan], [1]], np.float32)
    known = Features(Stage.F6, values, np.arange(4))
    assert known.nearest(np.zeros(1, np.float32), 3).indices.tolist() == [3, 1, 0]
    assert known.nearest(np.full(1, np.nan, np.float32), 2).indices.tolist() == [0, 1]


def test_other_activations_are_refused():
    with pytest.raises(ValueError, match="F6 has 3 activations, not 84"):
        Features(Stage.F6, np.zeros((2, 3), np.float32), np.zeros(2, np.int64)).nearest(np.zeros(84, np.float32), 1)


def test_progress_can_stop_it(boxes):
    told: list[tuple[int, int]] = []

    def report(done: int, whole: int) -> None:
        told.append((done, whole))
        raise InterruptedError

    with pytest.raises(InterruptedError):
        features(LeNet5(VARIANTS["lenet-1"]), boxes, report)
    assert told == [(200, 200)]


def test_no_digits(boxes):
    with pytest.raises(ValueError, match="no digits"):
        features(LeNet5(VARIANTS["lenet-1"]), boxes.subset(boxes.labels[:0]))

"""Inputs through affine maps."""

from __future__ import annotations

import numpy as np
import torch
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lenet_viz.data.preparation import BACKGROUND
from lenet_viz.data.resampling import resampled

INPUTS = arrays(np.float32, (2, 1, 9, 9), elements=st.sampled_from([-0.1, 0.5, 1.175]))
SAME = np.array([[1, 0, 0], [0, 1, 0]], np.float32)


def moved(right: float, down: float) -> np.ndarray:
    return SAME + np.array([[0, 0, right], [0, 0, down]], np.float32)


@given(INPUTS)
def test_the_map_that_changes_nothing(values):
    inputs = torch.from_numpy(values)
    torch.testing.assert_close(resampled(inputs, SAME), inputs)


@given(INPUTS, st.integers(-3, 3), st.integers(-3, 3))
def test_whole_pixels(values, right, down):
    got = resampled(torch.from_numpy(values), moved(right, down)).numpy()
    wide = np.pad(values, ((0, 0), (0, 0), (3, 3), (3, 3)), constant_values=BACKGROUND)
    expected = wide[:, :, 3 + down : 12 + down, 3 + right : 12 + right]
    np.testing.assert_allclose(got, expected, atol=1e-5)


@given(INPUTS)
def test_a_quarter_turn(values):
    quarter = np.array([[0, -1, 0], [1, 0, 0]], np.float32)
    got = resampled(torch.from_numpy(values), quarter).numpy()
    np.testing.assert_allclose(got, np.rot90(values, axes=(2, 3)), atol=1e-5)


def test_every_input_has_a_map_of_its_own():
    inputs = torch.full((2, 1, 8, 8), BACKGROUND)
    inputs[:, :, 4, 4] = 1
    got = resampled(inputs, np.stack([moved(1, 0), moved(0, 1)]))
    np.testing.assert_allclose(got[0, 0, 4, 3], 1, atol=1e-5)
    np.testing.assert_allclose(got[1, 0, 3, 4], 1, atol=1e-5)


def test_between_pixels_is_between_their_values():
    inputs = torch.full((1, 1, 8, 8), BACKGROUND)
    inputs[0, 0, 4, 4] = 1
    got = resampled(inputs, moved(0.25, 0))[0, 0, 4]
    np.testing.assert_allclose(got[3:5], [0.25 * 1 + 0.75 * BACKGROUND, 0.75 * 1 + 0.25 * BACKGROUND], atol=1e-5)

"""Arrays become pictures without skew, and zero is exactly neutral."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor

from lenet_viz.gui.views.images import in_half_steps, ink_image, signed_image, signed_levels
from lenet_viz.gui.views.theme import DARK, LIGHT


@pytest.mark.parametrize("width", [1, 5, 7, 10, 14, 28, 32])
def test_every_pixel_is_where_its_value_is(width):
    values = np.zeros((width + 1, width), dtype=np.float32)
    values[np.arange(width), np.arange(width)] = 2.0
    image = signed_image(values, 2.0, LIGHT.activations)
    assert (image.width(), image.height()) == (width, width + 1)
    for row in range(width + 1):
        for column in range(width):
            expected = LIGHT.activations.positive if row == column else LIGHT.activations.neutral
            assert image.pixelColor(column, row) == QColor(expected)


def test_maps_are_stacked():
    values = np.stack([np.full((5, 5), value, dtype=np.float32) for value in (-1.0, 0.0, 1.0)])
    image = signed_image(values, 1.0, DARK.kernels)
    assert (image.width(), image.height()) == (5, 15)
    colours = [image.pixelColor(4, row).name() for row in (4, 5, 14)]
    assert colours == [DARK.kernels.negative, DARK.kernels.neutral, DARK.kernels.positive]


@pytest.mark.parametrize("limit", [0.19, 1.0, 1.7159, 300.0])
def test_zero_is_exactly_neutral_and_opposites_are_mirrored(limit):
    values = np.linspace(-limit, limit, 101, dtype=np.float32)
    levels = signed_levels(values, limit).astype(int)
    assert signed_levels(np.zeros(1, dtype=np.float32), limit)[0] == 127
    assert (levels + levels[::-1] == 254).all()
    assert levels[0] == 0


def test_values_beyond_the_limit_take_the_end_colours_and_no_number_is_neutral():
    values = np.array([-9.0, 9.0, np.inf, np.nan], dtype=np.float32)
    assert signed_levels(values, 1.0).tolist() == [0, 254, 254, 127]


def test_ink_runs_from_paper_to_ink():
    image = ink_image(np.array([[-0.5, 0.0, 1.0, 2.0]], dtype=np.float32), DARK)
    names = [image.pixelColor(column, 0).name() for column in range(4)]
    assert names == [DARK.paper, DARK.paper, DARK.ink, DARK.ink]


def test_half_steps_keep_the_mean_and_each_unit_gets_its_share():
    values = np.arange(32, dtype=np.float32).reshape(2, 4, 4)
    larger = in_half_steps(values)
    assert larger.shape == (2, 6, 6)
    assert larger.mean() == pytest.approx(values.mean())
    assert larger[0, 0, 0] == values[0, 0, 0]
    assert larger[0, 0, 1] == pytest.approx(values[0, 0, :2].mean())


def test_a_picture_does_not_share_the_array():
    values = np.zeros((3, 3), dtype=np.float32)
    image = signed_image(values, 1.0, LIGHT.activations)
    values[:] = 1.0
    assert image.pixelColor(1, 1) == QColor(LIGHT.activations.neutral)

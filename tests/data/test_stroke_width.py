"""Strokes of another width."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.data.stroke_width import _dilated, with_stroke_width

CHANGES = st.floats(-1, 2).map(lambda change: round(change, 2))


def bar(width: int) -> torch.Tensor:
    image = torch.zeros((1, 28, 28), dtype=torch.uint8)
    image[:, 5:23, 12 : 12 + width] = 255
    return image


def ink(images: torch.Tensor) -> float:
    return float(images.float().sum() / 255)


@given(st.integers(0, 2**32 - 1))
def test_no_change_is_none(seed):
    images = torch.from_numpy(np.random.default_rng(seed).integers(0, 256, (2, 28, 28), dtype=np.uint8))
    assert torch.equal(with_stroke_width(images, 0), images)


@given(st.integers(1, 5), CHANGES, CHANGES)
def test_a_wider_pen_leaves_more_ink(width, one, other):
    narrow, wide = sorted((one, other))
    # Below one point of the enlarged picture a disc is a single place, and only the enlarging smears a little.
    assert ink(with_stroke_width(bar(width), narrow)) <= ink(with_stroke_width(bar(width), wide)) * 1.01 + 0.1


def test_a_bar_grows_on_both_sides():
    thick = with_stroke_width(bar(4), 1)[0]
    row = thick[14].float() / 255
    assert row[12:16].tolist() == [1, 1, 1, 1]
    # A pixel on each side, an eighth of which enlarging has smeared to the next.
    assert row[10:12].tolist() == row[16:18].flip(0).tolist()
    assert row[16:19].tolist() == pytest.approx([7 / 8, 1 / 8, 0], abs=0.01)


def test_a_bar_shrinks_and_a_hair_is_gone():
    assert abs(ink(with_stroke_width(bar(6), -1)[:, 14:15]) - 4) < 0.6
    assert ink(with_stroke_width(bar(1), -1)) == 0


def test_under_the_disc_by_hand():
    random = np.random.default_rng(3)
    pictures = random.integers(0, 256, (2, 11, 13), dtype=np.uint8)
    for radius in (0.0, 1.0, 1.5, 2.3, 4.0):
        got = _dilated(pictures, radius)
        for y in range(11):
            for x in range(13):
                under = [
                    pictures[:, row, column]
                    for row in range(11)
                    for column in range(13)
                    if (row - y) ** 2 + (column - x) ** 2 <= radius**2
                ]
                assert (got[:, y, x] == np.max(under, axis=0)).all()


def test_no_digits():
    assert with_stroke_width(torch.zeros((0, 28, 28), dtype=torch.uint8), 1).shape == (0, 28, 28)

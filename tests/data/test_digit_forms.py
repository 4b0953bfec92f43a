"""The forms of digits: each is what its name says, and within its box."""

from __future__ import annotations

import numpy as np
import pytest

from lenet_viz.data.curves import arc, corners, spline
from lenet_viz.data.digit_forms import FORMS, forms
from lenet_viz.data.replay import drawn


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_about_one_high_and_of_its_label(name):
    form = FORMS[name]
    assert name[0] == str(form.label)
    points = np.concatenate(form.strokes)
    assert np.isfinite(points).all()
    low, high = points.min(axis=0), points.max(axis=0)
    assert 0.95 < high[1] - low[1] < 1.15
    assert high[0] - low[0] < 1.1


def test_every_digit_has_forms_and_all_can_be_drawn():
    strokes = forms()
    assert set(strokes.labels.tolist()) == set(range(10))
    images = drawn(strokes).images
    assert len({image.numpy().tobytes() for image in images}) == len(FORMS)


def test_a_spline_goes_through_its_knots():
    knots = np.array(((0, 0), (1, 2), (3, 1), (2, -1)), float)
    curve = spline(knots)
    for knot in knots:
        assert np.abs(curve - knot).sum(axis=1).min() < 1e-9
    ring = spline(knots, closed=True)
    np.testing.assert_allclose(ring[0], ring[-1])


def test_corners_are_straight_and_arcs_round():
    line = corners(((0, 0), (4, 0), (4, 4)))
    assert (np.minimum(np.abs(line[:, 1]), np.abs(line[:, 0] - 4)) < 1e-9).all()
    assert len(corners(((0, 0), (1, 1)), closed=True)) > len(corners(((0, 0), (1, 1))))
    ring = arc((1, 2), (3, 3), 0, 360)
    np.testing.assert_allclose(np.hypot(*(ring - (1, 2)).T), 3)
    # Angles grow downwards, as y does.
    assert arc((0, 0), (1, 1), 0, 90)[-1].tolist() == pytest.approx([0, 1])

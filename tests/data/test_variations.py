"""Strokes drawn a little otherwise: never the same, never anything else."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.data.drawing import Drawing
from lenet_viz.data.hands import read_strokes
from lenet_viz.data.ink import PEN_WIDTH
from lenet_viz.data.many_hands import many_hands
from lenet_viz.data.replay import drawn
from lenet_viz.data.variations import PEOPLE, Variation, any_pen, varied

STILL = Variation(turn=0, slant=0, aspect=0, bend=0, apart=0, wobble=0, cut=0, sparse=1, pens=(1.0, 1.0), usual_pen=1.0)
STROKES = st.lists(
    st.lists(st.tuples(st.floats(-500, 500), st.floats(-500, 500)), min_size=1, max_size=40), min_size=1, max_size=4
)


@given(STROKES, st.integers(0, 2**31))
def test_any_drawing_stays_a_drawing(strokes, seed):
    drawing = Drawing.of(strokes)
    other = varied(drawing, PEOPLE, np.random.default_rng(seed))
    assert len(other.strokes) == len(drawing.strokes)
    points = np.concatenate(other.strokes)
    assert np.isfinite(points).all()
    assert all(len(stroke) for stroke in other.strokes)
    assert np.abs(points).max() < 1.5


@given(STROKES, st.integers(0, 2**31))
def test_without_changes_only_place_and_size_are_lost(strokes, seed):
    drawing = Drawing.of(strokes)
    points = np.concatenate(drawing.strokes).astype(np.float64)
    other = np.concatenate(varied(drawing, STILL, np.random.default_rng(seed)).strokes)
    low, high = points.min(axis=0), points.max(axis=0)
    extent = max(float((high - low).max()), 1e-6)
    np.testing.assert_allclose(other, (points - (low + high) / 2) / extent, atol=1e-6)


def test_pens_from_thin_to_thick():
    random = np.random.default_rng(0)
    pens = np.array([any_pen(Variation(pens=(1.0, 4.0), usual_pen=0.3), random) for _ in range(2000)])
    usual = pens == PEN_WIDTH
    assert 0.25 < usual.mean() < 0.35
    assert (pens.min() < 1.05, pens.max() > 3.9) == (True, True)
    # As many between 1 and 2 as between 2 and 4.
    assert 0.45 < (pens[~usual] < 2).mean() < 0.55


def test_many_hands_have_the_digits_labels_and_nothing_twice(stroke_file):
    strokes = read_strokes(stroke_file)
    digits = many_hands(strokes, 3, seed=1)
    assert digits.images.shape == (150, 28, 28)
    assert digits.labels.tolist() == strokes.labels.tolist() * 3
    assert len({image.numpy().tobytes() for image in digits.images}) == 150
    # Far more often than by chance, which is one in ten, the nearest of the plain digits has the same label.
    plain = drawn(strokes).images.flatten(1).float()
    away = (digits.images.flatten(1).float()[:, None] - plain[None]).abs().mean(dim=2)
    nearest = away.argmin(dim=1) % 50
    assert float((strokes.labels[nearest] == digits.labels.numpy()).mean()) > 0.3


def test_many_hands_are_decided_by_the_seed(stroke_file):
    strokes = read_strokes(stroke_file).subset(range(10))
    first, again, other = (many_hands(strokes, 2, seed).images for seed in (4, 4, 5))
    assert (first == again).all()
    assert not (first == other).all()

"""Strokes drawn on the pad once more: the same way as the pad's own drawings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.data import replay
from lenet_viz.data.drawing import Drawing
from lenet_viz.data.hands import read_strokes
from lenet_viz.data.preparation import prepare_drawing
from lenet_viz.data.replay import PAD_SIDE, Replay, drawn, pad_ink, pictured

SEVEN = Drawing.of([[(0, 0), (50, 0), (20, 90)], [(10, 40), (45, 45)]])


def test_the_pad_is_the_windows():
    pens = pytest.importorskip("lenet_viz.gui.views.pen")
    assert (replay.PEN, replay.THINNEST_PEN, replay.THICKEST_PEN) == (
        pens.PEN_WIDTH,
        pens.MIN_PEN_WIDTH,
        pens.MAX_PEN_WIDTH,
    )


@given(st.floats(20, 280), st.tuples(st.floats(0, 1), st.floats(0, 1)), st.floats(-30, 30), st.floats(-0.5, 0.5))
def test_a_drawing_lies_on_whole_pixels_of_the_pad(size, place, turn, slant):
    on_pad = Replay(size, place, turn=turn, slant=slant).of(SEVEN)
    points = np.concatenate(on_pad.strokes)
    assert [len(stroke) for stroke in on_pad.strokes] == [3, 2]
    assert points.min() >= 0
    assert points.max() <= PAD_SIDE
    assert (points == np.rint(points)).all()
    assert abs(np.ptp(points, axis=0).max() - size) <= 1


def test_place_size_slant_and_turn():
    corner = np.concatenate(Replay(90, (1.0, 0.0)).of(SEVEN).strokes)
    assert (corner[:, 0].max(), corner[:, 1].min()) == (280, 0)
    # The top of an upright line leans to the right, and a turn is clockwise.
    line = Drawing.of([[(0, 0), (0, 100)]])
    slanted = Replay(100, slant=0.5).of(line).strokes[0]
    assert slanted[0, 0] > slanted[1, 0]
    turned = Replay(100, turn=90).of(line).strokes[0]
    assert turned[0, 0] > turned[1, 0]
    assert turned[0, 1] == turned[1, 1]


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"size": 281.0}, "up to 280 pixels large, not 281"),
        ({"size": 0.0}, "not 0.0"),
        ({"place": (0.5, 1.1)}, r"lies in 0…1, not at \(0.5, 1.1\)"),
        ({"pen": 3.0}, "4 to 40 pixels wide, not 3.0"),
        ({"pen": 41.0}, "not 41.0"),
    ],
)
def test_what_the_pad_has_not(changes, cause):
    with pytest.raises(ValueError, match=cause):
        Replay(**changes)


def test_drawn_is_what_the_pad_gives(stroke_file):
    strokes = read_strokes(stroke_file)
    seen = []
    digits = drawn(strokes, Replay(150.0), report=lambda *done: seen.append(done))
    assert (len(digits), digits.title, digits.classes[3]) == (50, "people", "3")
    assert digits.labels.tolist() == strokes.labels.tolist()
    prepared = prepare_drawing(Replay(150.0).of(strokes.drawings[7]))
    assert np.abs(digits.images[7].numpy() - prepared.centred * 255).max() <= 0.5
    assert seen == []  # fewer than a hundred


def test_drawn_does_not_depend_on_the_pen_and_pictured_does(stroke_file):
    strokes = read_strokes(stroke_file).subset(range(10))
    thin, thick = Replay(pen=4.0), Replay(pen=40.0)
    assert (drawn(strokes, thin).images == drawn(strokes, thick).images).all()
    ink = [float(pictured(strokes, pen).images.float().sum()) for pen in (thin, Replay(), thick)]
    assert ink[0] * 2 < ink[1] < ink[2] * 0.8


def test_ink_of_the_pad():
    ink = pad_ink(Drawing.of([[(40, 140), (240, 140)]]), 20.0)
    assert (ink.shape, float(ink.min()), float(ink.max())) == ((280, 280), 0, 1)
    assert abs(float(ink[:, 140].sum()) - 20) <= 1
    rows, columns = np.nonzero(ink)
    assert (rows.min() >= 129, rows.max() <= 151) == (True, True)
    assert abs(np.ptp(columns) - 220) <= 3


def test_progress_is_told_and_can_stop(stroke_file):
    strokes = read_strokes(stroke_file).subset([*range(50)] * 3)

    def stop(done, total):
        raise InterruptedError(f"{done} of {total}")

    with pytest.raises(InterruptedError, match="100 of 150"):
        drawn(strokes, report=stop)

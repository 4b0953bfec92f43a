"""The pad without Qt: history, eraser and sketch."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.gui.views.pad_history import Backdrop, PadHistory, PadState, Stroke
from lenet_viz.gui.views.sketch import Sketch
from lenet_viz.gui.views.stroke_eraser import CRUMB, erase

coordinate = st.floats(0, 280, width=32)
point = st.tuples(coordinate, coordinate)
lines = st.lists(point, min_size=1, max_size=12)


def line(*points, width=2.0):
    return Stroke.of(points, width)


def states(count):
    return [PadState((line((k, k)),)) for k in range(count)]


def test_undo_and_redo_walk_the_same_states():
    history, pushed = PadHistory(), states(3)
    for state in pushed:
        history.push(state)
    assert [history.undo(), history.undo()] == [pushed[1], pushed[0]]
    assert history.undo().is_empty
    assert not history.can_undo
    assert [history.redo() for _ in range(3)] == pushed
    assert not history.can_redo


def test_a_new_state_forgets_what_was_undone():
    history, (first, second, third) = PadHistory(), states(3)
    history.push(first)
    history.push(second)
    history.undo()
    history.push(third)
    assert not history.can_redo
    assert history.undo() is first


def test_the_history_is_bounded():
    history, pushed = PadHistory(limit=5), states(20)
    for state in pushed:
        history.push(state)
    steps = 0
    while history.can_undo:
        history.undo()
        steps += 1
    assert steps == 5
    assert history.current is pushed[14]


@pytest.mark.parametrize("points", [[], [(1, 2, 3)], [(np.nan, 1)], [1, 2]])
def test_a_stroke_refuses_what_is_none(points):
    with pytest.raises(ValueError, match="a stroke is"):
        Stroke.of(points, 2.0)


def test_a_stroke_cannot_be_changed_from_outside():
    points = np.zeros((3, 2), np.float32)
    stroke = Stroke.of(points, 2.0)
    points[:] = 9
    assert not stroke.points.any()
    assert not stroke.points.flags.writeable


def test_the_eraser_splits_a_line_where_its_edge_meets_the_ink():
    (left, right) = erase((line((0, 0), (100, 0)),), start=(50, 0), end=(50, 0), radius=9)
    np.testing.assert_allclose(left.points, [(0, 0), (40, 0)], atol=1e-4)
    np.testing.assert_allclose(right.points, [(60, 0), (100, 0)], atol=1e-4)
    assert (left.width, right.width) == (2.0, 2.0)


def test_a_fast_eraser_leaves_no_gap_between_two_events():
    left = erase((line((50, -50), (50, 50)),), start=(0, 0), end=(100, 0), radius=9)
    assert [stroke.points[:, 1].tolist() for stroke in left] == [[-50, -10], [10, 50]]


def test_a_dot_goes_as_a_whole():
    assert erase((line((10, 10)),), start=(12, 10), end=(12, 10), radius=3) == ()


def test_what_is_not_touched_is_the_same():
    strokes = (line((0, 0), (10, 0)), line((200, 200)))
    assert erase(strokes, start=(100, 100), end=(120, 100), radius=9) is strokes


@given(lines, point, point, st.floats(1, 40))
def test_nothing_is_left_under_the_eraser_and_nothing_is_made_up(points, start, end, radius):
    stroke = line(*points)
    left = erase((stroke,), start=start, end=end, radius=radius)
    for piece in left:
        if piece is stroke:
            continue
        assert _length(piece.points) >= CRUMB - 1e-3
        assert (_distances(_dense(piece.points), start, end) >= radius + stroke.width / 2 - 0.05).all()
    assert sum(_length(piece.points) for piece in left) <= _length(stroke.points) + 0.01


@given(lines, point, point, st.floats(1, 40))
def test_what_the_eraser_does_not_reach_stays(points, start, end, radius):
    stroke = line(*points)
    far = _distances(_dense(stroke.points), start, end) > radius + stroke.width / 2 + CRUMB + 0.05
    left = erase((stroke,), start=start, end=end, radius=radius)
    if far.all() and len(points) == 1:
        assert left == (stroke,)
    elif far.any():
        kept = np.concatenate([_dense(piece.points) for piece in left])
        gaps = np.hypot(*(kept[:, None] - _dense(stroke.points)[far][::7]).transpose(2, 0, 1))
        assert gaps.min(axis=0).max(initial=0.0) < 2.5


def _dense(points):
    """Points on a line, at most 2 pixels apart."""
    if len(points) == 1:
        return points.astype(float)
    steps = [np.linspace(a, b, 2 + int(np.hypot(*(b - a)) / 2)) for a, b in pairwise(points)]
    return np.concatenate(steps).astype(float)


def _length(points):
    return float(np.hypot(*np.diff(points.astype(float), axis=0).T).sum())


def _distances(points, start, end):
    """From points to a segment, the slow and plain way."""
    start, along = np.array(start, float), np.array(end, float) - start
    square = along @ along
    share = np.clip((points - start) @ along / square, 0, 1) if square > 0 else np.zeros(len(points))
    return np.hypot(*(points - start - share[:, None] * along).T)


def test_a_whole_erasure_is_one_step():
    sketch = Sketch()
    sketch.set_strokes([np.array([(0, 0), (100, 0)])], 2.0)
    assert sketch.erase((20, 0), (20, 0), 5)
    assert sketch.erase((60, 0), (60, 0), 5)
    assert sketch.end()
    assert len(sketch.strokes) == 3
    sketch.undo()
    assert len(sketch.strokes) == 1


def test_a_stroke_takes_the_place_of_a_backdrop_and_undo_brings_it_back():
    sketch, picture = Sketch(), Backdrop(np.ones((28, 28), np.float32), "a test digit")
    sketch.set_backdrop(picture)
    sketch.begin((1.0, 1.0), 18.0)
    sketch.end()
    assert sketch.state.backdrop is None
    sketch.undo()
    assert sketch.state.backdrop is picture


def test_leafing_through_pictures_is_one_step():
    sketch = Sketch()
    sketch.set_strokes([np.array([(5, 5)])], 18.0)
    for shade in range(5):
        sketch.set_backdrop(Backdrop(np.full((28, 28), shade / 5, np.float32), ""))
    sketch.undo()
    assert len(sketch.strokes) == 1


def test_a_pen_that_hardly_moves_has_not_moved():
    sketch = Sketch()
    sketch.begin((10.0, 10.0), 18.0)
    assert not sketch.extend((10.1, 10.1))
    assert sketch.extend((11.0, 10.0))
    assert sketch.strokes[0].tolist() == [[10, 10], [11, 10]]


def test_ending_nothing_adds_no_step():
    sketch = Sketch()
    assert not sketch.end()
    assert not sketch.clear()
    assert not sketch.can_undo

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.data.drawing import Drawing
from lenet_viz.data.ink import BOX_SIDE, OVERSAMPLING, PEN_WIDTH, render

SIDE = BOX_SIDE * OVERSAMPLING
PEN = round(PEN_WIDTH * OVERSAMPLING)


def extent(ink: np.ndarray) -> tuple[int, int]:
    rows, columns = np.nonzero(ink)
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def test_blank_has_no_ink() -> None:
    ink = render(Drawing())
    assert ink.shape == (SIDE, SIDE)
    assert not ink.any()


@pytest.mark.parametrize("strokes", [[[[3, 4]]], [[[3, 4]] * 5], [[[3, 4]], [[3, 4]]]])
def test_no_extent_is_a_dot_of_the_pen(strokes: list[object]) -> None:
    ink = render(Drawing.of(strokes))
    assert extent(ink) == (PEN, PEN)
    assert ink.sum() == pytest.approx(np.pi / 4 * PEN**2, rel=0.02)
    rows, columns = np.nonzero(ink)
    assert rows.mean() == pytest.approx((SIDE - 1) / 2, abs=1)
    assert columns.mean() == pytest.approx((SIDE - 1) / 2, abs=1)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=2, max_size=30),
    st.floats(-1000, 1000),
    st.floats(1e-3, 1e3),
)
def test_the_longest_side_fills_the_box(points: list[tuple[float, float]], offset: float, scale: float) -> None:
    strokes = np.float32(offset) + np.array(points, np.float32) * np.float32(scale)
    size = np.ptp(strokes.astype(np.float64), axis=0)
    if size.max() == 0:
        return
    height, width = extent(render(Drawing.of([strokes])))
    # A turn within an eighth of a box pixel is left out, which can cost a dot or two at either end.
    assert SIDE - 4 <= max(height, width) <= SIDE
    inner = SIDE - PEN
    assert width == pytest.approx(PEN + inner * size[0] / size.max(), abs=4.01)
    assert height == pytest.approx(PEN + inner * size[1] / size.max(), abs=4.01)


def test_a_line_has_round_ends_and_no_holes() -> None:
    ink = render(Drawing.of([[[0, 0], [0, 10]]]))
    rows, columns = np.nonzero(ink)
    assert extent(ink) == (SIDE, PEN)
    assert ink[0].sum() < PEN / 2
    middle = ink[SIDE // 2]
    assert middle.sum() == PEN
    assert ink.sum() == pytest.approx((SIDE - PEN) * PEN + np.pi / 4 * PEN**2, rel=0.01)
    assert rows.min() == 0
    assert columns.mean() == pytest.approx((SIDE - 1) / 2, abs=1)


@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_symmetric_drawings_do_not_depend_on_rounding(x: float, y: float) -> None:
    """Their middle and their ends lie exactly between dots or on them, wherever they are drawn."""
    cross = [np.array([[0, -70], [0, 70]]), np.array([[-30, 0], [30, 0]])]
    moved = [stroke + np.array((x, y)) for stroke in cross]
    np.testing.assert_array_equal(render(Drawing.of(moved)), render(Drawing.of(cross)))


def test_closely_drawn_strokes_keep_their_ends() -> None:
    line = np.linspace((0, 0), (0, 1), 997)
    assert extent(render(Drawing.of([line]))) == (SIDE, PEN)


def test_joints_are_round() -> None:
    """A square's corner: the quarter disc outside the two lines is inked, the point of the mitre is not."""
    ink = render(Drawing.of([[[0, 10], [0, 0], [10, 0]]]))
    inset = PEN // 5  # inside the disc, outside both lines' rectangles
    assert ink[inset, inset]
    assert not ink[0, 0]


def test_sampling_rate_makes_no_difference() -> None:
    def circle(count: int) -> Drawing:
        angle = np.linspace(0, 2 * np.pi, count)
        return Drawing.of([np.stack((np.cos(angle), np.sin(angle)), axis=1)])

    coarse, fine = render(circle(200)), render(circle(100_000))
    assert np.abs(coarse - fine).mean() < 0.01


def test_a_hundred_thousand_points_anywhere() -> None:
    points = np.random.default_rng(0).random((100_000, 2))
    ink = render(Drawing.of([points]))
    assert extent(ink) == (SIDE, SIDE)
    assert ink.mean() > 0.9


def test_no_stroke_is_left_out() -> None:
    left, right = [[0, 0], [0, 10]], [[10, 0], [10, 10]]
    ink = render(Drawing.of([left, right]))
    assert ink[SIDE // 2, : PEN + 1].any()
    assert ink[SIDE // 2, -PEN - 1 :].any()
    assert not ink[SIDE // 2, SIDE // 4 : -SIDE // 4].any()

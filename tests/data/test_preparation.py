from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.data.datasets import DatasetName, Part, load
from lenet_viz.data.drawing import Drawing
from lenet_viz.data.preparation import Preparation, prepare_digit, prepare_drawing, prepare_ink


@st.composite
def _strokes(draw: st.DrawFn) -> list[np.ndarray]:
    coordinate = st.floats(0, 1, width=32)
    count = draw(st.integers(1, 3))
    return [np.array(draw(st.lists(st.tuples(coordinate, coordinate), min_size=2, max_size=12))) for _ in range(count)]


def _prepared(strokes: list[np.ndarray]) -> Preparation:
    preparation = prepare_drawing(Drawing.of(strokes))
    assert preparation is not None
    return preparation


def _centre(ink: np.ndarray) -> np.ndarray:
    rows, columns = np.indices(ink.shape)
    return np.array([(ink * rows).sum(), (ink * columns).sum()]) / ink.sum()


def test_blank_gives_nothing() -> None:
    assert prepare_drawing(Drawing()) is None
    assert prepare_ink(np.zeros((50, 40), np.float32)) is None


def test_stages_have_their_sizes_and_ranges() -> None:
    preparation = _prepared([np.array([[0, 0], [3, 10], [5, 2]])])
    assert preparation.boxed.shape == (20, 20)
    assert preparation.centred.shape == (28, 28)
    assert preparation.input.shape == (32, 32)
    for stage in (preparation.crop, preparation.boxed, preparation.centred, preparation.input):
        assert stage.dtype == np.float32
    assert preparation.input.min() == np.float32(-0.1)
    assert preparation.input.max() == pytest.approx(1.175, abs=1e-6)
    assert preparation.crop.any(axis=1).all()
    assert preparation.crop.any(axis=0).all()
    assert preparation.ink_share == pytest.approx(preparation.boxed.sum() / 400)


def test_inputs_of_both_sizes() -> None:
    preparation = _prepared([np.array([[0, 0], [3, 10], [5, 2]])])
    np.testing.assert_array_equal(preparation.pixels(32), preparation.input)
    np.testing.assert_allclose(preparation.pixels(28), preparation.centred * 1.275 - 0.1, atol=1e-6)
    np.testing.assert_array_equal(preparation.pixels(32)[2:-2, 2:-2], preparation.pixels(28))
    with pytest.raises(ValueError, match="not 20×20"):
        preparation.pixels(20)


@given(_strokes(), st.floats(-500, 500), st.floats(-500, 500), st.sampled_from([0.25, 1.0, 8.0, 300.0]))
def test_place_and_size_make_no_difference(strokes: list[np.ndarray], x: float, y: float, scale: float) -> None:
    reference = _prepared(strokes)
    moved = _prepared([stroke * scale + (x, y) for stroke in strokes])
    extent = np.ptp(np.concatenate(strokes), axis=0).max()
    if 0 < extent * scale < 0.1:
        return  # float32 coordinates far from 0 hold too little of so small a drawing
    assert np.abs(moved.boxed - reference.boxed).max() < 0.2
    assert np.abs(moved.boxed - reference.boxed).mean() < 0.01
    # Only where the centre of mass lies on the border between two pixels may the shift differ.
    off = _centre(moved.centred) - _centre(reference.centred)
    border = np.abs(np.abs(_centre(reference.centred) - 14) - 0.5) < 0.05
    clamped = np.abs(_centre(reference.centred) - 14) > 0.5
    assert (np.abs(off) < 0.05)[~(border | clamped)].all()


@given(_strokes())
def test_drawings_lose_no_ink(strokes: list[np.ndarray]) -> None:
    preparation = _prepared(strokes)
    assert preparation.centred.sum() == pytest.approx(preparation.boxed.sum(), rel=1e-5)


@given(_strokes())
def test_centre_of_mass_lies_in_the_middle(strokes: list[np.ndarray]) -> None:
    centred = _prepared(strokes).centred
    rows, columns = np.nonzero(centred)
    for centre, places in zip(_centre(centred), (rows, columns), strict=True):
        touches = places.min() == 0 or places.max() == 27
        assert 13.49 < centre < 14.51 or touches


def test_lopsided_ink_stays_in_the_field() -> None:
    """A long thin handle with a heavy head would be pushed out of the field by its centre of mass."""
    ink = np.zeros((200, 200), np.float32)
    ink[:40, :200] = 1
    ink[40:200, 100:101] = 1
    preparation = prepare_ink(ink)
    assert preparation is not None
    assert preparation.centred.sum() == pytest.approx(preparation.boxed.sum(), rel=1e-5)


def test_the_box_may_leave_the_field_where_it_holds_no_ink() -> None:
    """A heavy stem with a thin arm: the box begins further right than 8, the last place where all of it fits."""
    ink = np.zeros((200, 150), np.float32)
    ink[:, :20] = 1
    ink[95:105] = 1
    preparation = prepare_ink(ink)
    assert preparation is not None
    assert preparation.centred.sum() == pytest.approx(preparation.boxed.sum(), rel=1e-5)
    assert 13.5 < _centre(preparation.centred)[1] < 14.5


@given(
    st.integers(1, 90),
    st.integers(1, 90),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_ink_fills_the_box_with_its_aspect_kept(height: int, width: int, top: int, left: int) -> None:
    ink = np.zeros((130, 130), np.float32)
    ink[top : top + height, left : left + width] = 1
    preparation = prepare_ink(ink)
    assert preparation is not None
    assert preparation.crop.shape == (height, width)
    side = max(height, width)
    # Enlarged ink has soft edges that reach into the paper around it.
    slack = 1e-4 if side >= 20 else 0.5
    assert preparation.boxed.sum() == pytest.approx(400 * height * width / side**2, rel=slack, abs=0.01)
    assert preparation.boxed.any(axis=1).all() or preparation.boxed.any(axis=0).all()


@pytest.mark.parametrize("shape", [(0, 5), (5, 0), (5,), (5, 5, 3)])
def test_ink_needs_pixels(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="rows and columns"):
        prepare_ink(np.zeros(shape, np.float32))


@pytest.mark.parametrize("value", [np.nan, -0.5, 2.0, np.inf])
def test_ink_has_a_range(value: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        prepare_ink(np.full((5, 5), value, np.float32))


def test_a_point_stays_a_dot() -> None:
    preparation = _prepared([np.array([[7, 7]])])
    assert preparation.ink_share < 0.02
    assert _centre(preparation.centred) == pytest.approx([13.6, 13.6], abs=0.2)


def test_digits_must_be_28_by_28() -> None:
    with pytest.raises(ValueError, match="28×28"):
        prepare_digit(np.zeros((20, 20), np.uint8))


def test_a_blank_digit_is_prepared_all_the_same() -> None:
    preparation = prepare_digit(np.zeros((28, 28), np.uint8))
    assert not preparation.boxed.any()
    assert preparation.ink_share == 0


def test_test_digits_stay_as_they_are(data_folder: object) -> None:
    for name in DatasetName:
        images = load(name, Part.TEST).images[:300].numpy()
        for image in images:
            preparation = prepare_digit(image)
            np.testing.assert_array_equal(np.rint(preparation.centred * 255).astype(np.uint8), image)
            expected = np.pad(image / 255 * 1.275 - 0.1, 2, constant_values=-0.1)
            np.testing.assert_allclose(preparation.input, expected, atol=1e-6)


def test_preparing_a_test_digit_again_changes_nothing(data_folder: object) -> None:
    """Our box and centre are the ones that MNIST was made with (all but 4 of the 10,000)."""
    images = load(DatasetName.MNIST, Part.TEST).images[:2000].numpy()
    again = [prepare_ink(image.astype(np.float32) / np.float32(255)) for image in images]
    for image, preparation in zip(images, again, strict=True):
        assert preparation is not None
        np.testing.assert_array_equal(np.rint(preparation.centred * 255).astype(np.uint8), image)
        np.testing.assert_array_equal(preparation.boxed, prepare_digit(image).boxed)

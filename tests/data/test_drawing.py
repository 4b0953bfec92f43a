from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from lenet_viz.data.drawing import Drawing

POINTS = hnp.arrays(
    np.float32,
    st.tuples(st.integers(1, 20), st.just(2)),
    elements=st.floats(-1e6, 1e6, width=32),
)


def test_strokes_without_points_are_dropped() -> None:
    drawing = Drawing.of([[], [[1, 2]], np.empty((0, 2))])
    assert [stroke.tolist() for stroke in drawing.strokes] == [[[1.0, 2.0]]]


@pytest.mark.parametrize("strokes", [[], [[]], [[], []]])
def test_no_point_is_blank(strokes: list[list[object]]) -> None:
    assert Drawing.of(strokes).is_blank


def test_one_point_is_not_blank() -> None:
    assert not Drawing.of([[[0, 0]]]).is_blank


@pytest.mark.parametrize(
    ("stroke", "reason"),
    [
        ([[math.nan, 0]], "NaN or infinite"),
        ([[0, math.inf]], "NaN or infinite"),
        ([[0, 1, 2]], "x, y pairs"),
        ([1, 2], "x, y pairs"),
        ([[[1, 2]]], "x, y pairs"),
        ([[0, 0], [1]], "x, y pairs"),
        ([["1", "2"]], "numbers"),
        ([[True, False]], "numbers"),
        ([[None, 2]], "numbers"),
        ([[10**400, 2]], "numbers"),
        ([[1e10, 2]], "beyond"),
        ({"x": 1}, "numbers"),
    ],
)
def test_unusable_strokes_say_why(stroke: object, reason: str) -> None:
    with pytest.raises(ValueError, match=f"stroke 1: .*{reason}"):
        Drawing.of([[[0, 0]], stroke])


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ([[[0, 0]]], "not a list"),
        (None, "not null"),
        (7, "not a number"),
        ({"stroke": []}, 'no "strokes"'),
        ({"strokes": {"0": []}}, "not an object"),
        ({"strokes": "abc"}, "not a text"),
        ({"strokes": [5]}, "stroke 0"),
    ],
)
def test_other_documents_are_refused(document: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Drawing.from_dict(document)


@given(st.lists(POINTS, max_size=4))
def test_a_document_keeps_every_digit(strokes: list[np.ndarray]) -> None:
    drawing = Drawing.of(strokes)
    again = Drawing.from_dict(drawing.to_dict())
    assert len(again.strokes) == len(drawing.strokes)
    for ours, theirs in zip(drawing.strokes, again.strokes, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_documents_are_short() -> None:
    assert Drawing.of([[[0.1, 2]]]).to_dict() == {"strokes": [[[0.1, 2.0]]]}

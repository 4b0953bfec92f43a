"""Outlines follow their mask exactly, whatever its form."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from lenet_viz.gui.views.figure.outline import Edge, outline, placed

MASKS = arrays(bool, array_shapes(min_dims=2, max_dims=2, max_side=9), elements=st.booleans())


def test_a_block_has_four_edges():
    mask = np.zeros((6, 8), dtype=bool)
    mask[1:4, 2:7] = True
    assert set(outline(mask)) == {
        Edge(True, 1, 2, 7, 1),
        Edge(True, 4, 2, 7, -1),
        Edge(False, 2, 1, 4, 1),
        Edge(False, 7, 1, 4, -1),
    }


def test_nothing_has_no_outline():
    assert outline(np.zeros((3, 3), dtype=bool)) == ()


@given(MASKS)
def test_crossing_the_edges_from_above_gives_the_mask_back(mask):
    found = np.zeros((mask.shape[0] + 1, mask.shape[1]), dtype=int)
    for edge in outline(mask):
        if edge.horizontal:
            found[edge.at, edge.first : edge.last] += edge.inside
    assert np.array_equal(found.cumsum(axis=0)[:-1], mask)


@given(MASKS)
def test_the_edges_are_as_long_as_the_boundary(mask):
    padded = np.pad(mask, 1).astype(int)
    boundary = np.abs(np.diff(padded, axis=0)).sum() + np.abs(np.diff(padded, axis=1)).sum()
    assert sum(edge.last - edge.first for edge in outline(mask)) == boundary


@given(MASKS, st.sampled_from([1.0, 2.0]))
def test_lines_inside_lie_inside_and_lines_outside_outside(mask, thickness):
    size = 10.0
    rows, columns = ([size * step for step in range(side + 1)] for side in mask.shape)
    edges = outline(mask)
    padded = np.pad(mask, 1)
    for reach, belongs in ((thickness, True), (-thickness, False)):
        for rect in placed(edges, rows, columns, reach):
            x, y = rect.centre
            if rect.w > rect.h:
                x = rect.x + size / 2
            else:
                y = rect.y + size / 2
            assert padded[int(y // size) + 1, int(x // size) + 1] == belongs

"""The kernel's way across its input is the wiring's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lenet_viz.network.arithmetic import explain
from lenet_viz.network.convolution_walk import Walk, walk_stages
from lenet_viz.network.inference import run
from lenet_viz.network.spec import LayerKind, Stage, Unit
from lenet_viz.network.variants import VARIANTS
from lenet_viz.network.wiring import wiring

PAPER = VARIANTS["paper-1998"]


@st.composite
def walks(draw):
    spec = draw(st.sampled_from(list(VARIANTS.values())))
    stage = draw(st.sampled_from(walk_stages(spec)))
    return Walk(spec, stage, draw(st.integers(0, spec.layer(stage).maps - 1)))


def test_only_convolutions_are_walked():
    assert walk_stages(PAPER) == (Stage.C1, Stage.C3, Stage.C5)
    assert walk_stages(VARIANTS["lenet-1"]) == (Stage.C1, Stage.C3)
    for spec in VARIANTS.values():
        assert {spec.layer(stage).kind for stage in walk_stages(spec)} == {LayerKind.CONVOLUTION}
    with pytest.raises(ValueError, match="S2 is no convolution"):
        Walk(PAPER, Stage.S2, 0)
    with pytest.raises(ValueError, match="C3 has 16 maps"):
        Walk(PAPER, Stage.C3, 16)
    with pytest.raises(ValueError, match="has no C5"):
        Walk(VARIANTS["lenet-1"], Stage.C5, 0)


@given(walks(), st.data())
def test_positions_and_units_are_the_same_thing(walk, data):
    position = data.draw(st.integers(0, len(walk) - 1))
    unit = walk.unit(position)
    walk.spec.require(unit)
    assert walk.position(unit) == position
    if position + 1 < len(walk):
        following = walk.unit(position + 1)
        assert (following.row, following.column) > (unit.row, unit.column), "row by row"


@given(walks(), st.data())
def test_a_position_covers_what_its_unit_reads(walk, data):
    position = data.draw(st.integers(0, len(walk) - 1))
    field, wires = walk.field(position), wiring(walk.spec, walk.unit(position))
    covered = {
        Unit(field.stage, index, row, column)
        for index in field.maps
        for row in range(field.top, field.top + field.height)
        for column in range(field.left, field.left + field.width)
    }
    assert covered == set(wires.units)
    assert field.maps == walk.sources
    assert (field.height, field.width) == walk.window


@given(walks(), st.data())
def test_the_window_follows_the_point(walk, data):
    position = data.draw(st.integers(0, len(walk) - 1))
    field = walk.field(position)
    inside = st.floats(-0.49, 0.49)
    row = field.top + field.height / 2 + data.draw(inside)
    column = field.left + field.width / 2 + data.draw(inside)
    assert walk.nearest(row, column) == position


def test_the_window_stops_at_the_edges():
    walk = Walk(PAPER, Stage.C1, 2)
    assert walk.nearest(-50.0, -50.0) == walk.nearest(0.0, 0.0) == 0
    assert walk.nearest(99.0, 99.0) == len(walk) - 1
    assert walk.unit(walk.nearest(16.5, -3.0)) == Unit(Stage.C1, 2, 14, 0)
    assert Walk(PAPER, Stage.C5, 7).nearest(-3.0, 40.0) == 0


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_products_are_the_terms(spec, build, pixels):
    trace = run(build(spec), pixels(spec))
    for stage in walk_stages(spec):
        walk = Walk(spec, stage, spec.layer(stage).maps - 1)
        position = (2 * len(walk)) // 3
        explanation = explain(trace, walk.unit(position))
        products = walk.products(trace, position)
        assert products.shape == (len(walk.sources), *walk.window)
        np.testing.assert_allclose(products.ravel(), explanation.terms, rtol=1e-6)
        np.testing.assert_array_equal(walk.kernels(trace.weights).ravel(), explanation.factors.astype(np.float32))


def test_positions_that_do_not_exist():
    walk = Walk(PAPER, Stage.C3, 9)
    with pytest.raises(IndexError, match="no position 100"):
        walk.unit(100)
    with pytest.raises(IndexError, match="no position -1"):
        walk.unit(-1)
    with pytest.raises(ValueError, match="C3 map 8 is not C3 map 9"):
        walk.position(Unit(Stage.C3, 8, 0, 0))
    with pytest.raises(ValueError, match="no unit 9"):
        walk.position(Unit(Stage.C3, 9, 10, 0))

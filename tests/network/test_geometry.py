"""Receptive fields and fan-out: against autograd, and against the wiring they are derived from."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.network.geometry import receptive_field
from lenet_viz.network.ladder import fan_out
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.spec import Layer, NetworkSpec, Squashing, Stage, Subsampling, Unit
from lenet_viz.network.variants import VARIANTS
from lenet_viz.network.wiring import wiring

PAPER = VARIANTS["paper-1998"]


def unit_of(layer: Layer) -> st.SearchStrategy[Unit]:
    maps, rows, columns = (st.integers(0, size - 1) for size in layer.shape)
    return st.builds(Unit, st.just(layer.stage), maps, rows, columns)


def units(layers: slice) -> st.SearchStrategy[tuple[NetworkSpec, Unit]]:
    """Any unit of those layers of any variant, with its spec."""
    specs = st.sampled_from(list(VARIANTS.values()))
    return specs.flatmap(lambda spec: st.tuples(st.just(spec), st.sampled_from(spec.layers[layers]).flatmap(unit_of)))


@pytest.mark.parametrize(
    ("stage", "side"),
    [(Stage.C1, 5), (Stage.S2, 6), (Stage.C3, 14), (Stage.S4, 16), (Stage.C5, 32), (Stage.F6, 32), (Stage.OUTPUT, 32)],
)
def test_how_much_of_the_input_a_unit_sees(stage, side):
    field = receptive_field(PAPER, Unit(stage, 0))[Stage.INPUT]
    assert (field.top, field.left, field.height, field.width) == (0, 0, side, side)


def test_the_ladder_of_a_c3_unit():
    ladder = receptive_field(PAPER, Unit(Stage.C3, 9, 5, 4))
    assert list(ladder) == [Stage.S2, Stage.C1, Stage.INPUT]
    assert ladder[Stage.S2].maps == ladder[Stage.C1].maps == (0, 3, 4, 5)
    places = [(field.top, field.left, field.height, field.width) for field in ladder.values()]
    assert places == [(5, 4, 5, 5), (10, 8, 10, 10), (10, 8, 14, 14)]


def test_an_input_pixel_sees_nothing_earlier():
    assert receptive_field(PAPER, Unit(Stage.INPUT, 0, 4, 4)) == {}


@cache
def sums_and_image(spec: NetworkSpec) -> tuple[dict[Stage, torch.Tensor], torch.Tensor]:
    """The weighted sums of one pass in double precision, ready for many gradients."""
    image = torch.rand(1, 1, spec.input_size, spec.input_size, dtype=torch.float64, requires_grad=True)
    return {layer.stage: sums for layer, sums, _ in LeNet5(spec).double().stages(image)}, image


@settings(max_examples=60)
@given(units(slice(1, None)))
def test_the_field_is_where_the_gradient_is(case):
    spec, unit = case
    sums, image = sums_and_image(spec)
    gradient = torch.autograd.grad(sums[unit.stage][0, unit.map, unit.row, unit.column], image, retain_graph=True)[0]
    field = receptive_field(spec, unit)[Stage.INPUT]
    expected = torch.zeros_like(gradient, dtype=torch.bool)
    expected[0, 0, field.top : field.top + field.height, field.left : field.left + field.width] = True
    assert torch.equal(gradient != 0, expected)


@given(units(slice(0, -1)))
def test_every_reader_reads_the_unit(case):
    spec, unit = case
    readers = fan_out(spec, unit)
    assert len(set(readers)) == len(readers)
    assert all(reader.stage is spec.consumer(unit.stage).stage for reader in readers)
    assert all(unit in wiring(spec, reader).units for reader in readers[:20])


@given(units(slice(1, None)), st.data())
def test_every_source_knows_its_reader(case, data):
    spec, unit = case
    source = data.draw(st.sampled_from(wiring(spec, unit).units))
    assert unit in fan_out(spec, source)


def test_fan_out_of_the_paper():
    # Each S2 map feeds ten C3 maps; a unit in the middle of it 25 units in each.
    assert len(fan_out(PAPER, Unit(Stage.S2, 0, 7, 7))) == 250
    assert len(fan_out(PAPER, Unit(Stage.S2, 0, 0, 0))) == 10
    assert fan_out(PAPER, Unit(Stage.C1, 4, 5, 8)) == [Unit(Stage.S2, 4, 2, 4)]
    assert fan_out(PAPER, Unit(Stage.OUTPUT, 0)) == []


def test_an_odd_last_row_is_read_by_nobody():
    spec = VARIANTS["keras-3x3"]
    assert spec.layer(Stage.C3).shape == (16, 11, 11)
    assert fan_out(spec, Unit(Stage.C3, 0, 10, 3)) == []
    assert fan_out(spec, Unit(Stage.C3, 0, 3, 10)) == []
    assert receptive_field(spec, Unit(Stage.OUTPUT, 0))[Stage.INPUT].height == 26


@pytest.mark.parametrize("subsampling", Subsampling)
def test_wiring_knows_shared_weights_and_missing_ones(subsampling):
    wires = wiring(replace(PAPER, subsampling=subsampling, squashing=Squashing.TANH), Unit(Stage.S2, 3, 1, 2))
    assert [(unit.row, unit.column) for unit in wires.units] == [(2, 4), (2, 5), (3, 4), (3, 5)]
    if subsampling is Subsampling.TRAINABLE:
        assert (set(wires.weights), wires.bias, wires.connections) == ({3}, 3, 5)
    else:
        assert (wires.weights, wires.bias, wires.connections) == (None, None, 4)

"""Where the asked-about unit, its ladder, its edges and its readers show."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lenet_viz.gui.views.figure.highlight import NOTHING, highlight, inspected
from lenet_viz.gui.views.figure.inspected_places import places_of
from lenet_viz.gui.views.figure.inspection_painter import weight_rect
from lenet_viz.gui.views.figure.layout import MAP_STAGES, lay_out
from lenet_viz.gui.views.figure.strands import strands, window_rect
from lenet_viz.gui.views.figure.targets import ColumnTarget, KernelTarget, LinkTarget, RowTarget, UnitTarget, target_at
from lenet_viz.gui.views.figure.walk import unit_rect
from lenet_viz.gui.views.inspection import Inspection
from lenet_viz.network.alterations import UNALTERED, altered
from lenet_viz.network.ladder import fan_out, ladder
from lenet_viz.network.lenet5 import LeNet5
from lenet_viz.network.silence import Silenced
from lenet_viz.network.spec import NetworkSpec, Stage, Unit
from lenet_viz.network.variants import VARIANTS
from lenet_viz.network.wiring import wiring

PAPER = VARIANTS["paper-1998"]
LAYOUTS = {name: lay_out(spec, 1120, 580) for name, spec in VARIANTS.items()}
LAYOUT = LAYOUTS["paper-1998"]


def inspection(spec: NetworkSpec, unit: Unit, *, readers: bool = False) -> Inspection:
    return Inspection(unit, True, ladder(spec, unit), tuple(fan_out(spec, unit)) if readers else (), None)


def units(spec: NetworkSpec) -> list[Unit]:
    shapes = [(layer.stage, layer.shape) for layer in spec.layers]
    return [Unit(stage, maps // 2, rows // 2, columns // 3) for stage, (maps, rows, columns) in shapes]


def test_a_unit_frames_all_that_it_reads():
    found = inspected(inspection(PAPER, Unit(Stage.C3, 9, 5, 4)))
    assert found.column == 9
    assert found.links == {(0, 9), (3, 9), (4, 9), (5, 9)}
    for stage in (Stage.S2, Stage.C1):
        assert {index for where, index in found.maps if where is stage} == {0, 3, 4, 5}
    assert (Stage.INPUT, 0) in found.maps
    assert inspected(inspection(PAPER, Unit(Stage.S2, 2, 1, 1))).row == 2
    assert inspected(inspection(PAPER, Unit(Stage.C1, 2, 1, 1))).c1_kernels == {2}


def test_a_muted_link_is_not_read():
    weights = altered(PAPER, LeNet5(PAPER).snapshot(), UNALTERED.with_muted([(3, 9)], True))
    unit = Unit(Stage.C3, 9, 5, 4)
    found = inspected(Inspection(unit, False, ladder(PAPER, unit, weights), (), None))
    assert found.links == {(0, 9), (4, 9), (5, 9)}


def test_a_cell_of_the_table_highlights_its_row_and_column():
    found = highlight(PAPER, KernelTarget(Stage.C3, 3, 9, 0, 0))
    assert (found.row, found.column, found.links) == (3, 9, {(3, 9)})
    assert found.maps == {(Stage.C1, 3), (Stage.S2, 3), (Stage.C3, 9)}
    missing = highlight(PAPER, LinkTarget(1, 9))
    assert (missing.row, missing.column, missing.links) == (1, 9, frozenset())
    assert highlight(PAPER, RowTarget(3)).row == 3
    assert highlight(PAPER, ColumnTarget(9)).column == 9
    assert highlight(PAPER, UnitTarget(Unit(Stage.C3, 9))) is NOTHING, "a unit shows by its inspection"
    assert highlight(PAPER, None) is NOTHING


def test_the_outlines_of_the_ladder_hold_its_units():
    shown = inspection(PAPER, Unit(Stage.C3, 9, 5, 4))
    places = places_of(LAYOUT, shown)
    assert len(places.ladder) == 8, "four S2 maps and four C1 maps"
    assert len(places.ink) == 1
    lines = places.ink[0].inside
    block = window_rect(LAYOUT, Stage.INPUT, 0, shown.ladder[Stage.INPUT][0])
    assert min(line.x for line in lines) == pytest.approx(block.x)
    assert max(line.bottom for line in lines) == pytest.approx(block.bottom)
    assert block.w / LAYOUT.maps[Stage.INPUT][0].w == pytest.approx(14 / 32)


def test_whole_maps_need_no_outline_and_whole_strips_one_frame():
    assert not places_of(LAYOUT, inspection(PAPER, Unit(Stage.C5, 17))).ladder
    places = places_of(LAYOUT, inspection(PAPER, Unit(Stage.F6, 30)))
    assert len(places.strips) == 1
    assert not places.ladder


@pytest.mark.parametrize("spec", VARIANTS.values(), ids=lambda spec: spec.name)
def test_every_stage_can_be_inspected(spec):
    layout = LAYOUTS[spec.name]
    for unit in units(spec):
        places = places_of(layout, inspection(spec, unit, readers=True))
        assert places.cell == unit_rect(layout, unit)
        assert bool(places.fan_out) == (unit.stage is not Stage.OUTPUT)
        for contour in (*places.ladder, *places.ink, *places.fan_out):
            for line in contour.inside:
                assert min(line.x, line.y) >= 0
                assert line.right <= layout.width
                assert line.bottom <= layout.height


def test_the_fan_out_is_outlined_where_the_readers_are():
    places = places_of(LAYOUT, inspection(PAPER, Unit(Stage.C1, 4, 12, 14), readers=True))
    reader = unit_rect(LAYOUT, Unit(Stage.S2, 4, 6, 7))
    lines = [line for contour in places.fan_out for line in contour.inside]
    assert (min(line.x for line in lines), min(line.y for line in lines)) == pytest.approx((reader.x, reader.y))


@settings(max_examples=40)
@given(st.sampled_from(sorted(VARIANTS)), st.data())
def test_edges_end_at_the_unit(name, data):
    spec, layout = VARIANTS[name], LAYOUTS[name]
    unit = data.draw(st.sampled_from(units(spec)))
    found = strands(layout, inspection(spec, unit))
    if unit.stage is Stage.INPUT:
        assert not found
        return
    cell = unit_rect(layout, unit)
    for strand in found:
        assert 0.0 < strand.strength <= 1.0
    if found and unit.stage in MAP_STAGES:
        ends = [strand.points[-1] for strand in found]
        assert any(cell.x - 1 <= x <= cell.right + 1 and cell.y - 1 <= y <= cell.bottom + 1 for x, y in ends)


def test_a_silenced_unit_has_no_edges():
    unit = Unit(Stage.C3, 9, 5, 4)
    silenced = Silenced(units=frozenset({unit}))
    assert not strands(LAYOUT, Inspection(unit, True, ladder(PAPER, unit, silenced=silenced), (), None))
    places_of(LAYOUT, Inspection(unit, True, ladder(PAPER, unit, silenced=silenced), (), None))


@given(st.integers(0, 15), st.integers(0, 9), st.integers(0, 9), st.data())
def test_the_weight_of_a_source_is_found_in_its_kernel(index, row, column, data):
    reader = Unit(Stage.C3, index, row, column)
    wires = wiring(PAPER, reader)
    position = data.draw(st.integers(0, len(wires) - 1))
    rect = weight_rect(LAYOUT, wires.units[position], reader)
    target = target_at(LAYOUT, *rect.centre)
    assert (target.source, target.map) == (wires.maps[position], index)
    kernel = PAPER.table.kernel_index[target.source, target.map]
    assert (kernel * 5 + target.row) * 5 + target.column == wires.weights[position]


def test_what_is_not_read_has_no_weight():
    reader = Unit(Stage.C3, 9, 5, 4)
    assert weight_rect(LAYOUT, Unit(Stage.S2, 1, 6, 6), reader) is None
    assert weight_rect(LAYOUT, Unit(Stage.C1, 0, 6, 6), reader) is None
    assert weight_rect(LAYOUT, Unit(Stage.C1, 0, 6, 6), Unit(Stage.S2, 0, 3, 3)) is None
    assert np.isfinite(weight_rect(LAYOUT, Unit(Stage.INPUT, 0, 6, 6), Unit(Stage.C1, 0, 3, 3)).x)

"""Walking from unit to unit: every step lands on a unit that exists, and inside a map steps undo each other."""

from __future__ import annotations

from functools import cache
from itertools import product

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lenet_viz.gui.views.figure.layout import MAP_STAGES, FigureLayout, lay_out
from lenet_viz.gui.views.figure.targets import UnitTarget, target_at
from lenet_viz.gui.views.figure.walk import Direction, beginning, neighbour, outermost, turned, unit_rect
from lenet_viz.network.spec import Stage, Unit
from lenet_viz.network.variants import VARIANTS

PAPER = VARIANTS["paper-1998"]
LAYOUTS = {name: lay_out(spec, 1120, 580) for name, spec in VARIANTS.items()}
LAYOUT = LAYOUTS["paper-1998"]
OPPOSITE = {
    Direction.UP: Direction.DOWN,
    Direction.DOWN: Direction.UP,
    Direction.LEFT: Direction.RIGHT,
    Direction.RIGHT: Direction.LEFT,
}


@st.composite
def places(draw: st.DrawFn) -> tuple[FigureLayout, Unit]:
    layout = LAYOUTS[draw(st.sampled_from(sorted(LAYOUTS)))]
    stage = draw(st.sampled_from(list(layout.spec.by_stage)))
    maps, rows, columns = layout.spec.layer(stage).shape
    sides = (st.integers(0, side - 1) for side in (maps, rows, columns))
    return layout, Unit(stage, *(draw(side) for side in sides))


@given(places(), st.sampled_from(list(Direction)))
def test_a_step_lands_on_a_unit_and_inside_a_map_it_can_be_undone(place, direction):
    layout, unit = place
    there = neighbour(layout, unit, direction)
    if there is None:
        return
    layout.spec.require(there)
    assert there != unit
    if there.stage is unit.stage:
        assert neighbour(layout, there, OPPOSITE[direction]) == unit


@given(places(), st.sampled_from(list(Direction)))
def test_a_step_goes_where_the_arrow_points(place, direction):
    layout, unit = place
    there = neighbour(layout, unit, direction)
    if there is None or there.stage is not unit.stage:
        return
    (x, y), (to_x, to_y) = unit_rect(layout, unit).centre, unit_rect(layout, there).centre
    down, right = direction.value
    assert (to_y - y) * down + (to_x - x) * right > 0


@given(places())
def test_a_unit_is_found_where_it_is_drawn(place):
    layout, unit = place
    assert target_at(layout, *unit_rect(layout, unit).centre) == UnitTarget(unit)


@given(places(), st.sampled_from([-1, 1]))
def test_turning_to_another_stage_lands_on_a_unit(place, step):
    layout, unit = place
    there = turned(layout.spec, unit, step)
    stages = list(layout.spec.by_stage)
    if there is None:
        assert unit.stage is (stages[0] if step < 0 else stages[-1])
        return
    layout.spec.require(there)
    assert stages.index(there.stage) == stages.index(unit.stage) + step


@pytest.mark.parametrize(
    ("unit", "direction", "there"),
    [
        (Unit(Stage.C1, 2, 27, 5), Direction.DOWN, Unit(Stage.C1, 3, 0, 5)),
        (Unit(Stage.S2, 2, 0, 5), Direction.UP, Unit(Stage.S2, 1, 13, 5)),
        (Unit(Stage.C3, 9, 5, 9), Direction.RIGHT, Unit(Stage.C3, 10, 5, 0)),
        (Unit(Stage.S4, 9, 2, 0), Direction.LEFT, Unit(Stage.S4, 8, 2, 4)),
        (Unit(Stage.F6, 10), Direction.DOWN, Unit(Stage.F6, 17)),
        (Unit(Stage.OUTPUT, 3), Direction.UP, Unit(Stage.OUTPUT, 2)),
        (Unit(Stage.C1, 0, 0, 0), Direction.UP, None),
        (Unit(Stage.C3, 15, 0, 9), Direction.RIGHT, None),
        (Unit(Stage.S2, 3, 6, 13), Direction.RIGHT, Unit(Stage.C3, 0, 0, 0)),
        (Unit(Stage.C3, 0, 0, 3), Direction.UP, Unit(Stage.S2, 5, 13, 13)),
    ],
)
def test_past_the_edge_is_the_next_map_as_drawn(unit, direction, there):
    assert neighbour(LAYOUT, unit, direction) == there


@pytest.mark.parametrize(
    ("unit", "direction", "stage"),
    [
        (Unit(Stage.INPUT, 0, 10, 31), Direction.RIGHT, Stage.C1),
        (Unit(Stage.C1, 2, 10, 27), Direction.RIGHT, Stage.S2),
        (Unit(Stage.S2, 2, 6, 0), Direction.LEFT, Stage.C1),
        (Unit(Stage.C3, 9, 9, 5), Direction.DOWN, Stage.S4),
        (Unit(Stage.S4, 9, 4, 2), Direction.DOWN, Stage.C5),
        (Unit(Stage.F6, 3), Direction.UP, Stage.OUTPUT),
        (Unit(Stage.OUTPUT, 9), Direction.DOWN, Stage.F6),
    ],
)
def test_past_the_last_map_is_the_stage_drawn_there(unit, direction, stage):
    there = neighbour(LAYOUT, unit, direction)
    assert there.stage is stage
    if stage in MAP_STAGES and unit.stage is not Stage.INPUT:
        assert there.map == unit.map, "rows and columns are aligned"


def test_home_and_end_keep_the_place():
    assert outermost(PAPER, Unit(Stage.C3, 9, 5, 4), last=False) == Unit(Stage.C3, 0, 5, 4)
    assert outermost(PAPER, Unit(Stage.C3, 9, 5, 4), last=True) == Unit(Stage.C3, 15, 5, 4)


def test_a_walk_begins_at_the_answer_or_in_the_middle_of_the_first_map():
    assert beginning(PAPER, 3) == Unit(Stage.OUTPUT, 3)
    assert beginning(PAPER, None) == Unit(Stage.C1, 0, 14, 14)


@cache
def steps_of(name: str) -> dict[Unit, set[Unit]]:
    """Where one arrow key leads from every unit."""
    layout = LAYOUTS[name]
    every = [Unit(layer.stage, *place) for layer in layout.spec.layers for place in product(*(map(range, layer.shape)))]
    return {unit: {neighbour(layout, unit, each) for each in Direction} - {None} for unit in every}


def reached(steps: dict[Unit, set[Unit]], start: Unit) -> set[Unit]:
    seen, edge = {start}, [start]
    while edge:
        more = steps.get(edge.pop(), set()) - seen
        seen |= more
        edge += more
    return seen


@given(places())
@example((LAYOUTS["lenet-1"], Unit(Stage.OUTPUT, 0)))
@example((LAYOUTS["keras-3x3"], Unit(Stage.OUTPUT, 0)))
@example((LAYOUTS["lenet-1"], Unit(Stage.INPUT, 0, 0, 0)))
def test_arrow_keys_lead_from_any_unit_to_every_map(place):
    layout, unit = place
    maps = {(layer.stage, index) for layer in layout.spec.layers for index in range(layer.maps)}
    assert {(there.stage, there.map) for there in reached(steps_of(layout.spec.name), unit)} == maps


@pytest.mark.parametrize(("name", "before"), [("lenet-1", Stage.S4), ("keras-3x3", Stage.C5)])
def test_without_f6_the_outputs_stand_beside_the_stage_they_read(name, before):
    layout = LAYOUTS[name]
    there = neighbour(layout, Unit(Stage.OUTPUT, 4), Direction.LEFT)
    assert there.stage is before
    while there.stage is before:
        there = neighbour(layout, there, Direction.RIGHT)
    assert there.stage is Stage.OUTPUT
